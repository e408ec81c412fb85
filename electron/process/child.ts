/** Processes of this program's own, seen by the one that starts them; `parent.ts` is the other side. */
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { lowerPriority } from './priority.ts';

export interface ChildOptions<Event> {
  /** Called with what the process tells unasked. */
  onEvent?: (event: Event) => void;
  /** Ends the process at once. */
  signal?: AbortSignal | undefined;
  /** Environment variables besides this process's own. */
  env?: Record<string, string>;
  /** The process gets this niceness, or this process's own where that is higher. */
  niceness?: number | undefined;
  /**
   * The process ends where it takes more memory, and where its parent is gone even while its main thread is
   * busy: for all that decode and compute.
   */
  mostBytes?: number;
  /** The program that runs the module; default: the one that runs this process. */
  node?: string;
}

export interface Child<Request, Answer> {
  readonly pid: number | undefined;
  /**
   * Rejects with a ChildDeath where the process ends before it answers. It is killed where it does not answer
   * within `timeoutMs`.
   */
  ask(request: Request, timeoutMs?: number): Promise<Answer>;
  /** Asks for what nobody waits for. */
  tell(request: Request): void;
  /** At once: its answers never come. */
  kill(): void;
  /** Lets go of the process, which then ends by itself, or is killed soon; resolves when it is gone. */
  close(): Promise<void>;
  /** Resolves when the process is gone, whatever it ended of. */
  readonly death: Promise<ChildDeath>;
}

/** What parent and child send each other over Node's IPC. An answer has the id of what was asked. */
export interface ToChild<Request> {
  id: number;
  request: Request;
}
export type FromChild<Answer, Event> = { id: number; answer: Answer } | { event: Event };

/** Why a process gives no answer. */
export class ChildDeath extends Error {
  readonly kind: 'not started' | 'ended' | 'timed out';
  /** `SIGKILL`, `exit code 1`; of one that was not started, the system's reason. */
  readonly end: string;
  /** The last that it printed as an error. */
  readonly printed: string;
  constructor(kind: ChildDeath['kind'], end: string, printed: string) {
    super(printed === '' ? end : `${end}: ${printed}`);
    this.kind = kind;
    this.end = end;
    this.printed = printed;
  }
}

/** Characters of what a process printed that are kept: a stack trace with what led to it. */
const PRINTED_LENGTH = 4000;

/** What is written to a slow disk at the end of an engine takes a second or two. */
const CLOSE_WITHIN_MS = 10_000;

/** What a process printed at its end may arrive a little after the end itself. */
const LAST_WORDS_MS = 50;

/**
 * Starts a process that runs the module and answers with `answerParent`. It ends when this process does; a
 * terminal's Ctrl-C is not for it.
 */
export function startChild<Request, Answer, Event = never>(
  module: URL | string,
  options: ChildOptions<Event> = {},
): Child<Request, Answer> {
  const { onEvent, signal, niceness } = options;
  const child = forked(module, options);
  if (niceness !== undefined && child.pid !== undefined) void lowerPriority(child.pid, niceness);
  const unanswered = unansweredRequests<Answer>();
  let printed = '';
  let lastId = 0;
  let reason: ChildDeath | null = null;

  const fail = (kind: ChildDeath['kind'], end: string): ChildDeath => {
    signal?.removeEventListener('abort', kill);
    reason ??= new ChildDeath(kind, end, printed.trim());
    unanswered.reject(reason);
    return reason;
  };
  // nobody waits for the end of what is killed: a process that hangs in a driver may outlive the signal
  const killAs = (kind: ChildDeath['kind']): void => {
    child.kill('SIGKILL');
    child.unref();
    child.channel?.unref();
    fail(kind, 'SIGKILL');
  };
  const kill = (): void => killAs('ended');
  const send = (id: number, request: Request): void =>
    // one that is gone is noticed by its end
    void child.send({ id, request } satisfies ToChild<Request>, () => undefined);

  child.stderr
    ?.setEncoding('utf8')
    .on('data', (text: string) => (printed = (printed + text).slice(-PRINTED_LENGTH)));
  child.on('message', (message: FromChild<Answer, Event>) => {
    if ('event' in message) onEvent?.(message.event);
    else unanswered.resolve(message.id, message.answer);
  });
  const death = endOf(child).then(({ kind, end }) => fail(kind, end));
  signal?.addEventListener('abort', kill);
  if (signal?.aborted) kill();
  return {
    pid: child.pid,
    ask(request, timeoutMs) {
      if (reason !== null) return Promise.reject(reason);
      lastId += 1;
      const answered = unanswered.add(lastId);
      send(lastId, request);
      if (timeoutMs === undefined) return answered;
      const timer = setTimeout(() => killAs('timed out'), timeoutMs);
      return answered.finally(() => clearTimeout(timer));
    },
    tell: (request) => send(0, request),
    kill,
    async close() {
      if (child.connected) child.disconnect();
      const timer = setTimeout(kill, CLOSE_WITHIN_MS);
      await death.finally(() => clearTimeout(timer));
    },
    death,
  };
}

function forked(module: URL | string, options: ChildOptions<never>): ChildProcess {
  return fork(module, options.mostBytes === undefined ? [] : [String(options.mostBytes)], {
    execPath: options.node ?? process.execPath,
    execArgv: [],
    serialization: 'advanced',
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    detached: true,
    windowsHide: true,
  });
}

/** Resolves when a process is gone and what it printed has arrived, or when it cannot be started. */
function endOf(child: ChildProcess): Promise<Pick<ChildDeath, 'kind' | 'end'>> {
  return new Promise((resolve) => {
    const gone = (code: number | null, signal: string | null): void =>
      resolve({ kind: 'ended', end: signal ?? `exit code ${code}` });
    child.on('error', ({ message }) => resolve({ kind: 'not started', end: message }));
    child.on('close', gone);
    // 'close' waits for what processes of its own still hold of its output, and after a disconnect does not
    // come at all; the pipe is read between a timer and an immediate
    child.on('exit', (code, signal) => setTimeout(() => setImmediate(gone, code, signal), LAST_WORDS_MS));
  });
}

interface UnansweredRequests<Answer> {
  add(id: number): Promise<Answer>;
  resolve(id: number, answer: Answer): void;
  /** All of them. */
  reject(reason: Error): void;
}

function unansweredRequests<Answer>(): UnansweredRequests<Answer> {
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (reason: Error) => void }>();
  return {
    add: (id) => new Promise((resolve, reject) => waiting.set(id, { resolve, reject })),
    resolve(id, answer) {
      waiting.get(id)?.resolve(answer);
      waiting.delete(id);
    },
    reject(reason) {
      const all = [...waiting.values()];
      waiting.clear();
      for (const { reject } of all) reject(reason);
    },
  };
}
