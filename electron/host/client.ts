/**
 * The engine for those that show it to a person (`serve`, the desktop window): started as a process of its
 * own, asked, and started again where it dies.
 */
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Refusal } from '../contract/failure.ts';
import type {
  Ask,
  EventName,
  EventOf,
  LibraryState,
  PhotoSize,
  Reply,
  RequestName,
} from '../contract/requests.ts';
import { refusal } from '../contract/failure.ts';
import { events, requests } from '../contract/requests.ts';
import type { FromEngine, PhotoReply, StartOptions, ToEngine } from './messages.ts';
import { refused } from './messages.ts';
import { giveWay } from '../process/priority.ts';

export interface Engine {
  /**
   * Asks a request of the contract. What the contract does not allow is refused as `not understood`, whoever
   * sent it.
   */
  request(name: string, ask: unknown): Promise<Reply<RequestName>>;
  /** Bytes of an upright JPEG. */
  photo(photoId: number, size: PhotoSize): Promise<PhotoReply>;
  /**
   * A token that stands for a file or folder from here on, for asks that name one; the same path has one
   * token.
   */
  grant(path: string): string;
  /** What a token stands for; null where this engine's grants have none such. */
  granted(token: string): string | null;
  revoke(token: string): void;
  /** Calls back until what is returned is called. */
  subscribe(told: <N extends EventName>(name: N, value: EventOf<N>) => void): () => void;
  /** The process's id; null while there is none. For tests that kill it. */
  pid(): number | null;
  close(): Promise<void>;
}

/** So many deaths within this time, and it is not started again: what kills it would again. */
const MOST_DEATHS = 4;
const DEATHS_WITHIN_MS = 60_000;

/**
 * Behind the window, for its kernels take every core while pairs are verified; before the processes that it
 * extracts in (pool.ts).
 */
const NICENESS = 5;

/** What an engine printed at its end may arrive a little after the end itself. */
const LAST_WORDS_MS = 50;

/**
 * What the engine runs as: a plain Node 24 and the file of its process. The desktop window's own Node is
 * neither.
 */
export interface EngineProgram {
  node: string;
  host: string;
}

interface Waiting {
  check: ((reply: Reply<RequestName> | PhotoReply) => boolean) | null;
  done: (reply: never) => void;
}

/**
 * Starts the engine on a library, made if absent. The failure is the world's: another program's file, no such
 * model, …
 */
export async function startEngine(
  startedWith: StartOptions,
  program: EngineProgram = {
    node: process.execPath,
    host: fileURLToPath(new URL('./engine-process.ts', import.meta.url)),
  },
): Promise<{ ok: true; value: Engine } | { ok: false; failure: Refusal }> {
  const options = { ...startedWith };
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(name: EventName, value: never) => void>();
  const pathOf = new Map<string, string>();
  const tokenOf = new Map<string, string>();
  const deaths: number[] = [];
  let child: ChildProcess | null = null;
  let isScanning = false;
  let isClosing = false;
  let lastId = 0;
  /** Until an engine with another model is there. */
  let changing: Promise<unknown> = Promise.resolve();

  const start = (): Promise<Refusal | null> =>
    new Promise((opened) => {
      const started = fork(program.host, [JSON.stringify(options)], {
        execPath: program.node,
        serialization: 'advanced',
        execArgv: [],
        // the kernels work on Node's thread pool, which has four threads unless this is set
        // (availableParallelism is not in every Node that a desktop window has)
        env: { ...process.env, UV_THREADPOOL_SIZE: String(Math.max(4, cpus().length)) },
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        detached: true,
        windowsHide: true,
      });
      if (started.pid !== undefined) void giveWay(started.pid, NICENESS);
      let printed = '';
      started.stderr
        ?.setEncoding('utf8')
        .on('data', (text: string) => (printed = (printed + text).slice(-4000)));
      started.on('message', (raw) => {
        const message = raw as FromEngine;
        if (message.kind === 'ready') {
          child = started;
          opened(null);
        } else if (message.kind === 'refused') opened(message.failure);
        else receive(message);
      });
      started.on('error', (error) =>
        opened({
          kind: 'engine stopped',
          reason: `The engine cannot be started (${error.message}).`,
          remedy: 'Start Revisit again.',
        }),
      );
      // not 'close': that waits for what the engine's own children still hold of its output, and after a
      // disconnect does not come at all
      started.on(
        'exit',
        (code, signal) =>
          void setTimeout(() => {
            opened({
              kind: 'engine stopped',
              reason: `The engine does not start (${why(code, signal, printed)}).`,
              remedy: '"revisit doctor" says what is wrong.',
            });
            if (child !== started) return;
            child = null;
            if (!isClosing) void died(why(code, signal, printed));
          }, LAST_WORDS_MS),
      );
    });

  const receive = (message: Exclude<FromEngine, { kind: 'ready' | 'refused' }>): void => {
    if (message.kind === 'answer') {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (asked?.check?.(message.reply) === false)
        throw new Error('the engine gave an answer that the contract does not know');
      asked?.done(message.reply as never);
      return;
    }
    const value = events[message.name].parse(message.value);
    if (message.name === 'library.changed') isScanning = message.value.scan.state === 'scanning';
    emit(message.name, value);
  };
  const emit = (name: EventName, value: unknown): void => {
    for (const told of listeners) told(name, value as never);
  };
  const failAll = (failure: Refusal): void => {
    const left = [...waiting.values()];
    waiting.clear();
    for (const { done } of left) done({ ok: false, failure } as never);
  };

  const died = async (reason: string): Promise<void> => {
    failAll({
      kind: 'engine restarted',
      reason: `The engine stopped while it worked on this (${reason}).`,
      remedy: 'Try again: it was started anew.',
    });
    const now = Date.now();
    deaths.push(now);
    if (deaths.filter((at) => now - at < DEATHS_WITHIN_MS).length >= MOST_DEATHS) return;
    const goOn = isScanning;
    if ((await start()) !== null) return;
    if (goOn) void ask('scan.start', {}, null);
    emit('engine.restarted', {
      reason: `The engine stopped (${reason}) and was started again. Nothing that was finished is lost.`,
    });
    emit('places.changed', {});
  };

  const send = async <R>(message: ToEngine, check: Waiting['check']): Promise<R> => {
    await changing;
    if (child === null)
      return refused(
        'engine stopped',
        'The engine is not running.',
        'Start Revisit again; "revisit doctor" says what may be wrong.',
      ) as R;
    const to = child;
    return new Promise((done) => {
      waiting.set(message.id, { check, done: done as Waiting['done'] });
      to.send(message, () => undefined); // an engine that is gone is noticed by its end
    });
  };
  const ask = (name: RequestName, what: unknown, path: string | null): Promise<Reply<RequestName>> => {
    lastId += 1;
    const check = (reply: Reply<RequestName> | PhotoReply): boolean =>
      (reply.ok ? requests[name].answer : refusal).safeParse(reply.ok ? reply.value : reply.failure).success;
    return send({ kind: 'ask', id: lastId, name, ask: what, path }, check);
  };

  /** An engine works with one model as long as it lives: another takes its place, and looks at all photos. */
  const use = async (what: Ask<'model.use'>): Promise<Reply<RequestName>> => {
    const reply = await ask('model.use', what, null);
    if (!reply.ok) return reply;
    options.model = null;
    const starting = anew();
    changing = starting;
    const failure = await starting;
    if (failure !== null) return { ok: false, failure };
    const state = await ask('library.state', {}, null);
    if (!state.ok) return state;
    emit('library.changed', state.value);
    emit('places.changed', {});
    return (state.value as LibraryState).folders.length > 0 ? ask('scan.start', {}, null) : reply;
  };
  const anew = async (): Promise<Refusal | null> => {
    const old = child;
    child = null;
    await ended(old);
    failAll({
      kind: 'engine restarted',
      reason: 'The engine was started anew with another model.',
      remedy: 'Try again.',
    });
    return start();
  };
  const ended = (of: ChildProcess | null): Promise<void> =>
    of === null
      ? Promise.resolve()
      : new Promise((gone) => {
          of.once('exit', () => gone());
          of.disconnect();
        });

  const failure = await start();
  if (failure !== null) return { ok: false, failure };
  const engine: Engine = {
    async request(name, what) {
      if (!Object.hasOwn(requests, name))
        return refused('not understood', 'There is no such request.', 'Load the page again.');
      const known = name as RequestName;
      const parsed = requests[known].ask.safeParse(what);
      if (!parsed.success)
        return refused('not understood', `What ${known} was asked is malformed.`, 'Load the page again.');
      if (known === 'model.use') return use(parsed.data as Ask<'model.use'>);
      if (!('token' in parsed.data)) return ask(known, parsed.data, null);
      const path = engine.granted(parsed.data.token);
      return path === null
        ? refused('not understood', 'The file or folder chosen is not known any more.', 'Choose it again.')
        : ask(known, parsed.data, path);
    },
    photo(photoId, size) {
      lastId += 1;
      return send({ kind: 'photo', id: lastId, photoId, size }, null);
    },
    grant(path) {
      const token = tokenOf.get(path) ?? randomBytes(18).toString('base64url');
      tokenOf.set(path, token);
      pathOf.set(token, path);
      return token;
    },
    granted: (token) => pathOf.get(token) ?? null,
    revoke(token) {
      tokenOf.delete(pathOf.get(token) ?? '');
      pathOf.delete(token);
    },
    subscribe(told) {
      const listener = told as (name: EventName, value: never) => void;
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    pid: () => child?.pid ?? null,
    async close() {
      isClosing = true;
      await changing;
      await ended(child);
    },
  };
  return { ok: true, value: engine };
}

function why(code: number | null, signal: string | null, printed: string): string {
  const line = printed
    .split('\n')
    .find((text) => /Error/.test(text))
    ?.trim();
  return [signal ?? `exit code ${code}`, ...(line === undefined ? [] : [line])].join(': ');
}
