/**
 * The engine as a process of its own: opens one library and answers the requests of the contract over Node's
 * IPC, and tells what changed. Started by client.ts, ends with it.
 */
import type { z } from 'zod';
import type { ModelPackage } from '../contract/model.ts';
import type { LibraryState, RequestName } from '../contract/requests.ts';
import { photoSizes, requests } from '../contract/requests.ts';
import { modelInUse } from '../model/in-use.ts';
import type { ModelOutcome } from '../model/open.ts';
import { BUILT_IN_MODEL, openModel } from '../model/open.ts';
import { runtimeOf, whyNotHere } from '../runtimes/runtimes.ts';
import { openStore } from '../store/store.ts';
import type { FromEngine, PhotoReply, ToEngine } from './messages.ts';
import { refused, startOptions } from './messages.ts';
import { libraryFile, libraryOf } from '../library/library.ts';
import { modelFolders, ownModels } from '../model/folders.ts';
import { dataFolder } from '../process/folders.ts';
import type { Handlers } from './requests.ts';
import { deviceOf, handlers, photoBytes } from './requests.ts';
import { modelShelf } from './model-manager.ts';
import { photoMaker } from './pictures.ts';
import { placeBook } from '../library/place-book.ts';
import { scanner as scannerOf } from '../scan/scanner.ts';

/**
 * The library's state is told at most so often: the window draws each time (measured: at twice a second it
 * takes 2 % of a core, which the scan goes without).
 */
const TELL_EVERY_MS = 500;

/** Counting the library's files takes time of the scan's: at most this share of it. */
const COUNTING_SHARE = 0.02;

const tell = (message: FromEngine): void => void process.send?.(message);

async function open({
  library: folder,
  model: modelName,
  compute,
}: z.output<typeof startOptions>): Promise<void> {
  const { model, why } = await openNamed(modelName);
  if (!model.ok) return end('no such model', model.failure);
  const unavailable = whyNotHere(compute, model.value, dataFolder());
  if (unavailable !== null) return end('no such engine', unavailable);
  const opened = openStore(libraryFile(folder));
  if (!opened.ok) return end(opened.failure.kind, opened.failure);
  const store = opened.value;
  const runtime = runtimeOf(compute, dataFolder(), { changed: () => libraryChanged() });
  const library = libraryOf(store, folder, runtime);
  const modelId = model.value.id;
  const book = placeBook(store, modelId);
  const photos = photoMaker();
  const shelf = modelShelf({ inUse: modelId, compute }, (arrival) =>
    tell({ kind: 'event', name: 'models.changed', value: arrival }),
  );

  type Counts = Pick<LibraryState, 'folders' | 'photoCount' | 'offlineCount' | 'failureCount'>;
  let counted: { counts: Counts; at: number; tookMs: number } | null = null;
  const counts = (): Counts => {
    const now = performance.now();
    const isScanning = scanner.state().state === 'scanning';
    if (counted !== null && (!isScanning || now - counted.at < counted.tookMs / COUNTING_SHARE))
      return counted.counts;
    const fresh = {
      folders: store.files.folderViews(),
      photoCount: store.photos.count(),
      offlineCount: store.files.counts().offline,
      failureCount: store.files.failures(modelId).length,
    };
    counted = { counts: fresh, at: performance.now(), tookMs: performance.now() - now };
    return fresh;
  };
  const state = (): LibraryState => ({
    ...counts(),
    placeCount: book.count(),
    scan: scanner.state(),
    model: { id: modelId, name: modelId, why },
    device: deviceOf(runtime),
  });

  // a scan that starts or stops is told at once: whoever starts a new engine after a death must know whether
  // to go on
  let timer: NodeJS.Timeout | null = null;
  let told = 'idle';
  const tellState = (): void => {
    clearTimeout(timer ?? undefined);
    timer = null;
    const value = state();
    told = value.scan.state;
    tell({ kind: 'event', name: 'library.changed', value });
  };
  const libraryChanged = (): void => {
    if (scanner.state().state !== told) tellState();
    else timer ??= setTimeout(tellState, TELL_EVERY_MS);
  };
  const placesChanged = (placeIds?: readonly number[]): void => {
    book.changed(placeIds);
    if (placeIds === undefined) counted = null;
    tell({ kind: 'event', name: 'places.changed', value: {} });
    libraryChanged();
  };
  const scanner = scannerOf(
    (options) => library.scan(model.value, { ...options, background: true }),
    libraryChanged,
    () => placesChanged(),
  );
  const answers = handlers({
    store,
    library,
    model: model.value,
    scanner,
    book,
    photos,
    shelf,
    state,
    placesChanged,
  });

  process.on('message', (message: ToEngine) => {
    const reply =
      message.kind === 'ask'
        ? answer(answers, message.name, message.ask, message.path)
        : photo(message.photoId, message.size);
    // an error here is a bug: it ends the process, and client.ts starts another
    void reply.then((value) => tell({ kind: 'answer', id: message.id, reply: value }));
  });
  const photo = async (id: number, size: string): Promise<PhotoReply> =>
    size in photoSizes
      ? photoBytes({ store, photos, folder }, id, size as keyof typeof photoSizes)
      : refused('not understood', 'There is no such size.', 'Ask for another.');
  tell({ kind: 'ready' });
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
    why: `The model in use cannot be used. ${model.failure.reason} ${BUILT_IN_MODEL} looks at photos instead.`,
  };
}

async function answer(
  answers: Handlers,
  name: string,
  ask: unknown,
  path: string | null,
): Promise<Awaited<ReturnType<Handlers[RequestName]>>> {
  if (!Object.hasOwn(requests, name))
    return refused('not understood', `There is no request ${name}.`, 'Update the window.');
  const known = name as RequestName;
  const parsed = requests[known].ask.safeParse(ask);
  if (!parsed.success)
    return refused('not understood', `What ${name} was asked is malformed.`, 'Update the window.');
  return (answers[known] as (ask: unknown, path: string | null) => ReturnType<Handlers[RequestName]>)(
    parsed.data,
    path,
  );
}

function end(kind: string, { reason, remedy }: { reason: string; remedy: string }): void {
  process.send?.({ kind: 'refused', failure: { kind, reason, remedy } } satisfies FromEngine, () =>
    process.disconnect(),
  );
}

// a terminal's Ctrl-C reaches this process too; it is for the one that started it, which then lets go of this
// one
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
await open(startOptions.parse(JSON.parse(process.argv[2] ?? '')));
