/**
 * The engine as a process of its own: opens one library and answers the requests of the contract over Node's
 * IPC, and tells what changed. Started by connection.ts, ends with it.
 */
import { failed, notAnswered } from '../contract/failure.ts';
import type { ModelOutcome, Outcome, Refusal } from '../contract/failure.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { LibraryState, Reply, RequestName } from '../contract/requests.ts';
import type { Library, LibraryEvents, PlacesChange } from '../library/library.ts';
import { openExistingLibrary, openLibrary, repairLibrary } from '../library/library.ts';
import { pathText } from '../contract/paths.ts';
import { modelFolders, ownModels } from '../model/folders.ts';
import { modelInUse } from '../model/in-use.ts';
import { BUILT_IN_MODEL, openModel } from '../model/open.ts';
import { dataFolder } from '../process/folders.ts';
import { answerParent, tellParent } from '../process/parent.ts';
import { closeFolder } from '../process/private.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import { runtimeOf, whyNotHere } from '../runtimes/runtimes.ts';
import { scanner as scannerOf } from '../scan/scanner.ts';
import { watching } from './folders.ts';
import { exportedFile } from './exports/exported-file.ts';
import { thenAndNowMaker } from './exports/then-and-now.ts';
import { libraryStateReader } from './library-state.ts';
import type { EngineEvent, EngineReply, Opened, StartOptions, ToEngine, TrashWish } from './messages.ts';
import { modelManager } from './model-manager.ts';
import {
  againPage,
  coversOf,
  laidBytes,
  matchBytes,
  originalBytes,
  photoBytes,
  photoFile,
} from './photos.ts';
import { pictureMaker } from './pictures.ts';
import { requestTable } from './requests.ts';

/**
 * The library's state is told at most so often: the window draws each time, which a scan goes without
 * (docs/measurements.md#host).
 */
const TELL_EVERY_MS = 500;

/** Another window's decisions are seen so soon. */
const LOOK_EVERY_MS = 500;

type Answer = (message: Exclude<ToEngine, { kind: 'open' }>) => EngineReply | Promise<EngineReply>;

async function open(options: StartOptions): Promise<Outcome<Opened & { answer: Answer }, Refusal>> {
  const { model, why } = await openNamed(options.model);
  if (!model.ok) return model;
  const unavailable = whyNotHere(options.compute, model.value, dataFolder());
  if (unavailable !== null) return { ok: false, failure: unavailable };
  return answersFrom(model.value, why, options);
}

/** `why`: the reason where this is not the model that was chosen. */
function answersFrom(
  model: ModelPackage,
  why: string | null,
  { library: folder, how, compute, hasSystemTrash }: StartOptions,
): Outcome<Opened & { answer: Answer }, Refusal> {
  const runtime = runtimeOf(compute, dataFolder(), { changed: () => libraryChanged() });
  const trash = systemTrash();
  const opened = openedAs(how, folder, runtime, {
    toSystemTrash: hasSystemTrash ? trash.take : null,
    placesChanged: (change) => placesChanged(change),
    photosChanged: (value) => tell({ name: 'photos.changed', value }),
    duplicatesChanged: (revision) => tell({ name: 'duplicates.changed', value: { revision } }),
    tidyChanged: (value) => tell({ name: 'tidy.changed', value }),
    exportChanged: (value) => tell({ name: 'export.changed', value }),
  });
  if (!opened.ok) return opened;
  const library = opened.value;
  for (const own of [coversOf(folder), ownModels()]) closeFolder(own);
  const models = modelManager({ inUse: model.id, compute }, (arrival) =>
    tell({ name: 'models.changed', value: arrival }),
  );
  const state = libraryStateReader({
    counts: () => library.counts(model.id),
    model: { id: model.id, name: model.id, why },
    placeCount: () => library.places(model.id).count(),
    scan: () => scanner.state(),
    watch: () => watch.state(),
    pace: () => library.scanPace(),
    runtime,
  });
  const failureOr = <T>(error: unknown, otherwise: (failure: Refusal) => T): T => {
    const failure = library.failureOf(error);
    if (failure === null) throw error;
    return otherwise(failure);
  };
  const libraryChanged = stateTeller(
    async () => {
      try {
        await state.count();
      } catch (error) {
        failureOr(error, () => undefined); // who asks next is told why
      }
    },
    () => state.read(),
    () => scanner.state(),
  );
  const placesChanged = (change: PlacesChange): void => {
    if (change.places === null) state.invalidate();
    tell({ name: 'places.changed', value: change });
    libraryChanged();
  };
  const scanner = scannerOf(
    (options) => library.scan(model, { ...options, background: true }),
    libraryChanged,
  );
  const watch = watching(library, scanner, libraryChanged);
  setInterval(() => {
    try {
      library.lookForDecisions();
    } catch (error) {
      failureOr(error, () => undefined); // who asks next is told why
    }
  }, LOOK_EVERY_MS).unref();
  void runtime.lookUp(model);
  void scanner.alone(() => library.removed.recover());
  const pictures = pictureMaker();
  const sources = { library, model, pictures, folder };
  const thenAndNow = thenAndNowMaker(sources, (value) => tell({ name: 'thenAndNow.progress', value }));
  const table = requestTable({
    ...{ library, model, scanner, watch, models, runtime, pictures, thenAndNow },
    state: async () => {
      await state.count();
      return state.read()!;
    },
    changed: libraryChanged,
  });
  type AnyRequest = (ask: unknown, path: string | null) => Reply<RequestName> | Promise<Reply<RequestName>>;
  const reply: Answer = (message) => {
    if (message.kind === 'photo') return photoBytes(sources, message.photoId, message.size);
    if (message.kind === 'asked of trash') return trash.answered(message.id, message.isTaken);
    if (message.kind === 'original') return originalBytes(sources, message.photoId);
    if (message.kind === 'file') return photoFile(sources, message.photoId, message.fileId);
    if (message.kind === 'match') return matchBytes(sources, message.a, message.b, message.format);
    if (message.kind === 'then and now') return thenAndNow.make(message.of, message.options, message.job);
    if (message.kind === 'laid') return laidBytes(sources, message.a, message.b);
    if (message.kind === 'take again') return againPage(sources, message.photoId);
    if (message.kind === 'export') return exportedFile(sources, message.of);
    return (table[message.name] as AnyRequest)(message.ask, message.path);
  };
  const answer: Answer = async (message) => {
    try {
      return await reply(message);
    } catch (error) {
      return failureOr(error, (failure) => ({ ok: false, failure }));
    }
  };
  return { ok: true, value: { libraryId: library.id, answer } };
}

function openedAs(
  how: StartOptions['how'],
  folder: string,
  runtime: Runtime,
  events: Partial<LibraryEvents>,
): Outcome<Library, Refusal> {
  if (how === 'make if absent') return openLibrary(folder, runtime, events);
  if (how === 'repair') {
    const repaired = repairLibrary(folder);
    if (!repaired.ok) return repaired;
  }
  const opened = openExistingLibrary(folder, runtime, events);
  const wanted = how === 'repair' ? null : how.existing;
  if (!opened.ok || wanted === null || opened.value.id === wanted) return opened;
  void opened.value.close();
  return failed(
    'no library',
    `Another library lies in ${folder} than the one that was open.`,
    'Connect the disk of the one that was open, or start Revisit again.',
  );
}

/**
 * Tells the library's state when it may have changed; a scan that starts or stops as soon as all is counted:
 * whoever starts a new engine after a death must know whether to go on.
 */
function stateTeller(
  count: () => Promise<void>,
  read: () => LibraryState | null,
  scan: () => LibraryState['scan'],
): () => void {
  let timer: NodeJS.Timeout | null = null;
  let lastScan = 'idle';
  const tellNow = async (): Promise<void> => {
    clearTimeout(timer ?? undefined);
    timer = null;
    await count();
    const value = read();
    if (value !== null) tell({ name: 'library.changed', value });
  };
  return () => {
    const { state } = scan();
    if (state !== lastScan) void tellNow();
    else timer ??= setTimeout(() => void tellNow(), TELL_EVERY_MS);
    lastScan = state;
  };
}

const tell = (event: EngineEvent): void => tellParent(event);

/** The trash that the system's file manager shows: only whoever started the engine can reach it. */
interface SystemTrash {
  /** Rejects where it does not take the file; an answer may never come. */
  take(place: Buffer): Promise<void>;
  answered(id: number, isTaken: boolean): { ok: true; value: null };
}

function systemTrash(): SystemTrash {
  const waiting = new Map<number, (isTaken: boolean) => void>();
  let lastId = 0;
  return {
    take(place) {
      const id = (lastId += 1);
      tellParent({ name: 'trash wanted', id, path: pathText(place) } satisfies TrashWish);
      return new Promise((resolve, reject) =>
        waiting.set(id, (isTaken) => (isTaken ? resolve() : reject(new Error('it took no file')))),
      );
    },
    answered(id, isTaken) {
      waiting.get(id)?.(isTaken);
      waiting.delete(id);
      return { ok: true, value: null };
    },
  };
}

/**
 * A choice that went bad keeps nobody from their photos: the built-in model looks at them, and `why` says so.
 */
async function openNamed(
  name: string | null,
): Promise<{ model: ModelOutcome<ModelPackage>; why: string | null }> {
  const model = await openModel(name ?? modelInUse(ownModels()), modelFolders());
  if (model.ok || name !== null) return { model, why: null };
  return {
    model: await openModel(BUILT_IN_MODEL, modelFolders()),
    why:
      `The model in use cannot be used. ${model.failure.reason} ` +
      `${BUILT_IN_MODEL} looks at photos instead.`,
  };
}

let answer: Answer | null = null;
// before answerParent ends it: the library is closed, which leaves no log of SQLite's beside it
process.on('disconnect', () => process.exit());
answerParent(async (message: ToEngine): Promise<EngineReply> => {
  if (message.kind !== 'open') {
    if (answer === null) throw new Error('asked before a library is open');
    return answer(message);
  }
  const opened = await open(message.options);
  if (!opened.ok) return opened;
  answer = opened.value.answer;
  return { ok: true, value: { libraryId: opened.value.libraryId } };
}, notAnswered);
