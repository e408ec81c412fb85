/**
 * The engine for those that show it to a person (`serve`, the desktop window): started as a process of its
 * own, asked, and started again where it dies.
 */
import { fileURLToPath } from 'node:url';
import { failed } from '../contract/failure.ts';
import type { Outcome, Refusal } from '../contract/failure.ts';
import type {
  Ask,
  EventName,
  EventOf,
  LibraryState,
  MatchPictureFormat,
  PhotoSize,
  Reply,
  RequestName,
} from '../contract/requests.ts';
import { requests } from '../contract/requests.ts';
import type { ExportedFile } from '../contract/requests/export-requests.ts';
import type { ThenAndNowOf, ThenAndNowOptions } from '../contract/then-and-now.ts';
import type { EngineProgram } from './connection.ts';
import { connectEngine } from './connection.ts';
import type {
  EngineEvent,
  FileReply,
  OriginalReply,
  PictureReply,
  StartOptions,
  ThenAndNowReply,
  TrashWish,
} from './messages.ts';
import type { Supervisor } from './supervisor.ts';
import { supervisor } from './supervisor.ts';
import type { Tokens } from './tokens.ts';
import { pathTokens } from './tokens.ts';

export type { HowToOpen } from './messages.ts';

/** Tokens are for asks that name a file or folder. */
export interface Engine extends Tokens {
  /**
   * Asks a request of the contract. What the contract does not allow is refused as `not understood`, whoever
   * sent it.
   */
  request(name: string, ask: unknown): Promise<Reply<RequestName>>;
  /** Bytes of an upright JPEG. */
  photo(photoId: number, size: PhotoSize): Promise<PictureReply>;
  /** A photo's file as it is. */
  original(photoId: number): Promise<OriginalReply>;
  /**
   * Where a file of the photo is, for programs of the system and never for the page; `fileId` null: the
   * first that can be read. Refused where it is not there now.
   */
  file(photoId: number, fileId: number | null): Promise<FileReply>;
  /** Bytes of two photos side by side with the lines of their match. */
  matchPicture(a: number, b: number, format: MatchPictureFormat): Promise<PictureReply>;
  /**
   * Photos of one place laid onto each other, as a file of the form that the options name. Under `job`,
   * `thenAndNow.progress` tells how far it is and `thenAndNow.stop` ends it; null: neither.
   */
  thenAndNow(of: ThenAndNowOf, options: ThenAndNowOptions, job: number | null): Promise<ThenAndNowReply>;
  /** Photo a as b sees it: WebP, to be seen through where a shows nothing. */
  laidPicture(a: number, b: number): Promise<PictureReply>;
  /** A page to print for who goes back to take the photo again: HTML. */
  takeAgain(photoId: number): Promise<PictureReply>;
  /** A file of what the library holds, for people and other programs. */
  exported(of: ExportedFile): Promise<PictureReply>;
  /** Calls back until what is returned is called. */
  subscribe(listener: EventListener): () => void;
  /** The process's id; null while there is none. For tests that kill it. */
  pid(): number | null;
  close(): Promise<void>;
}

export type EventListener = <N extends EventName>(name: N, value: EventOf<N>) => void;

/** Of an engine that has just started, all places and photos may be otherwise. */
const ALL_CHANGED: EngineEvent[] = [
  { name: 'places.changed', value: { revision: 0, places: null, gone: [] } },
  { name: 'photos.changed', value: { revision: 0, stars: null } },
];

const PROGRAM: EngineProgram = {
  node: process.execPath,
  host: fileURLToPath(new URL('./engine-process.ts', import.meta.url)),
};

export interface EngineOptions extends Pick<StartOptions, 'library' | 'model'> {
  /** Default: made if absent. */
  how?: StartOptions['how'];
  compute?: StartOptions['compute'];
  /** Puts a file in the system's own trash; without it, files that waited there for 30 days stay. */
  trashItem?: (path: string) => Promise<void>;
}

/**
 * Starts the engine on a library. One that takes the place of another opens the same library, and none else.
 * The failure is the world's: another program's file, no such
 * model, …
 */
export async function startEngine(
  options: EngineOptions,
  program = PROGRAM,
): Promise<Outcome<Engine, Refusal>> {
  const listeners = new Set<EventListener>();
  const tokens = pathTokens();
  let { model } = options;
  let isScanning = false;
  const emit = (event: EngineEvent): void => {
    if (event.name === 'library.changed') isScanning = event.value.scan.state === 'scanning';
    for (const listener of listeners) listener(event.name, event.value);
  };
  const { library, compute = 'auto', trashItem } = options;
  let { how = 'make if absent' } = options;
  const startOptions = { library, compute, hasSystemTrash: trashItem !== undefined };
  const heard = (event: EngineEvent | TrashWish): void => {
    if (event.name === 'trash wanted') void answerWish(engine, event, trashItem);
    else emit(event);
  };
  const engine: Supervisor = supervisor(
    async () => {
      const connected = await connectEngine(program, { ...startOptions, how, model }, heard);
      if (!connected.ok) return connected;
      how = { existing: connected.value.libraryId };
      return { ok: true, value: connected.value.engine };
    },
    (reason) => {
      if (isScanning) void ask(engine, 'scan.start', {});
      emit({
        name: 'engine.restarted',
        value: {
          reason: `The engine stopped (${reason}) and was started again. Nothing that was finished is lost.`,
        },
      });
      for (const event of ALL_CHANGED) emit(event);
    },
  );
  const failure = await engine.start();
  if (failure !== null) return { ok: false, failure };
  const value: Engine = {
    ...tokens,
    async request(name, what) {
      const asked = understood(name, what, tokens);
      if (!asked.ok) return asked;
      const reply = await ask(engine, asked.value.name, asked.value.ask, asked.value.path);
      if (!reply.ok || asked.value.name !== 'model.use') return reply;
      model = null; // the one in use, which this is now
      return startWithModel(engine, emit);
    },
    photo: (photoId, size) => engine.ask({ kind: 'photo', photoId, size }) as Promise<PictureReply>,
    original: (photoId) => engine.ask({ kind: 'original', photoId }) as Promise<OriginalReply>,
    file: (photoId, fileId) => engine.ask({ kind: 'file', photoId, fileId }) as Promise<FileReply>,
    matchPicture: (a, b, format) => engine.ask({ kind: 'match', a, b, format }) as Promise<PictureReply>,
    thenAndNow: (of, options, job) =>
      engine.ask({ kind: 'then and now', of, options, job }) as Promise<ThenAndNowReply>,
    laidPicture: (a, b) => engine.ask({ kind: 'laid', a, b }) as Promise<PictureReply>,
    takeAgain: (photoId) => engine.ask({ kind: 'take again', photoId }) as Promise<PictureReply>,
    exported: (of) => engine.ask({ kind: 'export', of }) as Promise<PictureReply>,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    pid: () => engine.pid(),
    close: () => engine.close(),
  };
  return { ok: true, value };
}

async function answerWish(
  engine: Supervisor,
  { id, path }: TrashWish,
  trashItem: EngineOptions['trashItem'],
): Promise<void> {
  const isTaken = await trashItem?.(path).then(
    () => true,
    () => false,
  );
  await engine.ask({ kind: 'asked of trash', id, isTaken: isTaken === true });
}

interface Asked {
  name: RequestName;
  ask: Ask<RequestName>;
  /** What the ask's token stands for; null where it has none. */
  path: string | null;
}

/** What comes from outside, checked by the contract, once: the engine's process trusts this one. */
function understood(name: string, ask: unknown, tokens: Tokens): Outcome<Asked, Refusal> {
  if (!Object.hasOwn(requests, name))
    return failed('not understood', 'There is no such request.', 'Load the page again.');
  const known = name as RequestName;
  const parsed = requests[known].ask.safeParse(ask);
  if (!parsed.success)
    return failed('not understood', `What ${known} was asked is malformed.`, 'Load the page again.');
  if (!('token' in parsed.data)) return { ok: true, value: { name: known, ask: parsed.data, path: null } };
  const path = tokens.granted(parsed.data.token);
  return path === null
    ? failed('not understood', 'The file or folder chosen is not known any more.', 'Choose it again.')
    : { ok: true, value: { name: known, ask: parsed.data, path } };
}

function ask<N extends RequestName>(
  engine: Supervisor,
  name: N,
  what: Ask<RequestName>,
  path: string | null = null,
): Promise<Reply<N>> {
  return engine.ask({ kind: 'ask', name, ask: what, path }) as Promise<Reply<N>>;
}

/** An engine works with one model as long as it lives: another takes its place, and looks at all photos. */
async function startWithModel(
  engine: Supervisor,
  emit: (event: EngineEvent) => void,
): Promise<Reply<'model.use'>> {
  const failure = await engine.replace();
  if (failure !== null) return { ok: false, failure };
  const state: Outcome<LibraryState, Refusal> = await ask(engine, 'library.state', {});
  if (!state.ok) return state;
  emit({ name: 'library.changed', value: state.value });
  for (const event of ALL_CHANGED) emit(event);
  return state.value.folders.length > 0 ? ask(engine, 'scan.start', {}) : { ok: true, value: {} };
}
