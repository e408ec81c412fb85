/** The room's door: a photo library in a folder, and all that a person asks of it and decides. */
import { join, resolve } from 'node:path';
import type { FileFailure, LibraryFailure, LibraryOutcome, Outcome, Refusal } from '../contract/failure.ts';
import { LIBRARY_FILE } from '../contract/library.ts';
import type { DelfReport, FindView, LibraryStatus, MatchView, RepairReport } from '../contract/library.ts';
import type { TidyState } from '../contract/duplicates/removal.ts';
import type { ExportState } from '../contract/requests/export-requests.ts';
import type { ScanPace, ScanReport } from '../contract/scan.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Decoded, PhotoView } from '../contract/photo.ts';
import type { MatchDetail, Photo, PhotoDetails, PhotosChanged } from '../contract/requests.ts';
import { exportDelf, importDelf } from '../exchange/delf-files.ts';
import { inSteps } from '../process/in-steps.ts';
import { cpuRuntime } from '../runtimes/runtimes.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import type { ScanOptions, Touched } from '../scan/pipeline.ts';
import { scanLibrary } from '../scan/pipeline.ts';
import type { IndexReader } from '../scan/read-index.ts';
import { indexReader } from '../scan/read-index.ts';
import type { Watch, WatchOptions } from '../scan/watch/watch.ts';
import { watchLibrary } from '../scan/watch/watch.ts';
import { openExistingStore, openStore, repairStore, repairStoreBy } from '../store/store.ts';
import { storeInMemory, whyNothingThere } from '../store/store.ts';
import type { Store } from '../store/store.ts';
import type { HandOver } from '../trash/trash.ts';
import { matchFiles } from './compare.ts';
import type { PlaceDecisions } from './decisions.ts';
import { placeDecisions } from './decisions.ts';
import type { Duplicates } from './duplicates/duplicates.ts';
import { keptDuplicates } from './duplicates/duplicates.ts';
import type { Removed } from './duplicates/removed.ts';
import { removedFiles } from './duplicates/removed.ts';
import type { Tidy } from './duplicates/tidy.ts';
import { tidying } from './duplicates/tidy.ts';
import type { Exchange } from './exchange.ts';
import { exchangeOf } from './exchange.ts';
import type { Exporting } from './exports/exporting.ts';
import { exporting } from './exports/exporting.ts';
import { findFile, findPhoto } from './find.ts';
import { reachFolder } from './folders/folder-at.ts';
import type { LibraryFolders } from './folders/folders.ts';
import { libraryFolders } from './folders/folders.ts';
import type { LeaveOuts } from './folders/leave-out.ts';
import { leaveOuts } from './folders/leave-out.ts';
import type { MatchMaterial } from './match-detail.ts';
import { matchDetail, matchMaterial } from './match-detail.ts';
import { photoDetails, photoFile } from './photo/details.ts';
import type { Favourites } from './photo/favourites.ts';
import { favourites as favouritesOf } from './photo/favourites.ts';
import type { ReadablePhoto } from './photos.ts';
import { photoOf, readablePhoto } from './photos.ts';
import type { KeptPlaces, Places, PlacesChange } from './places.ts';
import { keptPlaces } from './places.ts';
import type { KeptSearch, PlaceSearch } from './search/place-search.ts';
import { placeSearch } from './search/place-search.ts';
import type { LibraryCounts } from './status.ts';
import { countsOf, statusOf } from './status.ts';
import type { LibraryThenAndNow } from './then-and-now/then-and-now.ts';
import { libraryThenAndNow } from './then-and-now/then-and-now.ts';
import type { TimeLines } from './time-line.ts';
import { timeLines } from './time-line.ts';
import { underWay } from './under-way.ts';

export type { RulesOfRun } from './duplicates/judge.ts';
export type { TidyRun } from './duplicates/tidy.ts';
export type { LeaveOuts } from './folders/leave-out.ts';
export type { ScanOptions, Touched } from '../scan/pipeline.ts';
export type { Exchange } from './exchange.ts';
export type { PlaceDecisions } from './decisions.ts';
export { reachFolder } from './folders/folder-at.ts';
export { isDecoded } from './photos.ts';
export { mapLabels } from './suggestions/map-labels.ts';
export type { Places, PlacesChange } from './places.ts';
export type { PlaceSearch } from './search/place-search.ts';
export type { LibraryCounts } from './status.ts';
export type { ReadableSeries } from './then-and-now/series.ts';

export interface Library extends LibraryFolders {
  /** Tells it from any other, wherever it lies. */
  readonly id: string;
  /** Why nothing can be kept, and questions alone are answered; null where all is well. */
  readonly unwritable: LibraryFailure | null;
  /** Another program may have decided something in the library: what is shown is read anew then. */
  lookForDecisions(): void;
  /**
   * The world's failure behind what a question or a decision threw (a full disk, one that was pulled out);
   * null where it is a bug.
   */
  failureOf(error: unknown): LibraryFailure | null;
  /**
   * What `addFolder` takes, where its disk or share may hang: that is asked in another process, and refused
   * when no answer comes within `answerMs`; default: ANSWER_MS.
   */
  reachFolder(path: string, answerMs?: number): Promise<LibraryOutcome<Buffer>>;
  /** What of the folders is left out. */
  readonly leaveOuts: LeaveOuts;
  /** Files that show what was taken once, and what is decided of them. */
  readonly duplicates: Duplicates;
  /** Removes what of them does not stay. */
  readonly tidy: Tidy;
  readonly removed: Removed;
  /** Is it watched while a window shows it? As a person said; else it is. */
  isWatched(): boolean;
  setWatched(isWatched: boolean): void;
  /** How much of the machine its scans may take, from the next one on. */
  scanPace(): ScanPace;
  setScanPace(pace: ScanPace): void;
  /**
   * Notices what changes in the folders, until it is closed: `touched` gets what a scan is to look at,
   * `changed` is called when the state is another.
   */
  watch(touched: (touched: Touched[]) => void, changed: () => void, options?: WatchOptions): Watch;
  /** Brings the library up to date with its folders: only what is new or changed is read. */
  scan(model: ModelPackage, options?: ScanOptions): Promise<LibraryOutcome<ScanReport>>;
  /** The places that the model has found: as first read, and as this library has changed them since. */
  places(modelId: string): Places;
  /** Which of them a person looks for. */
  search(modelId: string): PlaceSearch;
  /** What a person decides of them. */
  decisions(modelId: string): PlaceDecisions;
  /** All photos in time, and the folders they lie in. */
  readonly timeLines: Pick<TimeLines, 'list' | 'stack' | 'folders'>;
  readonly favourites: Pick<Favourites, 'star'>;
  /** A photo that was decoded, with its place under the model. */
  photo(modelId: string, photoId: number): Outcome<PhotoDetails, Refusal>;
  /** Where a file of the photo is now; of no file in particular (null) the first that can be read. */
  photoFile(photoId: number, fileId: number | null): Promise<Outcome<Buffer, Refusal>>;
  /** Grey, as JPEG; null where none is kept. */
  thumbnail(photoId: number): Uint8Array | null;
  /** The same as the window shows it. */
  shown(view: Decoded<PhotoView>): Photo;
  readablePhoto(photoId: number): Outcome<ReadablePhoto, Refusal>;
  /** Compares two photos of the library in full. */
  matchDetail(model: ModelPackage, photoA: number, photoB: number): Promise<Outcome<MatchDetail, Refusal>>;
  matchMaterial(
    model: ModelPackage,
    photoA: number,
    photoB: number,
  ): Promise<Outcome<MatchMaterial, Refusal>>;
  /** Photos of one place, years apart. */
  readonly thenAndNow: LibraryThenAndNow;
  /** Compares two photo files, in the library or not. */
  match(model: ModelPackage, fileA: string, fileB: string): Promise<Outcome<MatchView>>;
  /** Where else was this? `file` need not be in the library. */
  find(model: ModelPackage, file: string): Promise<Outcome<FindView>>;
  /** The same of a photo of the library, by what is kept of it. */
  findPhoto(model: ModelPackage, photoId: number): Promise<Outcome<FindView, Refusal>>;
  /**
   * Writes the model's features of all photos as the DELF reference's files; and takes such files' features
   * for the model's.
   */
  exportDelf(model: ModelPackage, folder: string): Promise<LibraryOutcome<DelfReport>>;
  importDelf(model: ModelPackage, folder: string): Promise<LibraryOutcome<DelfReport>>;
  /** What leaves it for other programs. */
  exchange(modelId: string): Exchange;
  /** The same for whoever watches it, one at a time. */
  readonly exports: Exporting;
  failures(modelId: string): FileFailure[];
  status(): LibraryStatus;
  /** Where it lies, as text for people, and what its database takes. */
  whereabouts(): { path: string; bytes: number };
  /** Of `status`, what a window shows while a scan changes it; others have their turn meanwhile. */
  counts(modelId: string): Promise<LibraryCounts>;
  /**
   * Ends what runs (a scan, an export, a removal, when the file in hand is through) and what is watched, and
   * closes when all that was asked is answered: at once where nothing is under way.
   */
  close(): Promise<void>;
}

interface OfModel {
  places: KeptPlaces;
  search: KeptSearch;
  decisions: PlaceDecisions;
  index: IndexReader;
}

const UNHEARD: LibraryEvents = {
  placesChanged: () => undefined,
  photosChanged: () => undefined,
  duplicatesChanged: () => undefined,
  tidyChanged: () => undefined,
  exportChanged: () => undefined,
  toSystemTrash: null,
};

export const libraryFile = (folder: string): string => join(resolve(folder), LIBRARY_FILE);

/** What a library tells unasked of what it has changed itself, and asks of those that opened it. */
export interface LibraryEvents {
  placesChanged: (change: PlacesChange, modelId: string) => void;
  photosChanged: (change: PhotosChanged) => void;
  /** Groups of copies, or what was decided of them, may be otherwise. `revision` grows. */
  duplicatesChanged: (revision: number) => void;
  tidyChanged: (state: TidyState) => void;
  exportChanged: (state: ExportState) => void;
  /** Asks the trash that the system's own file manager shows to take a file; null: it cannot be reached. */
  toSystemTrash: HandOver | null;
}

/**
 * Opens the library in a folder, made if absent; one that cannot be written, to be read. `runtime`: what
 * looks at photos; default: the CPU.
 */
export function openLibrary(
  folder: string,
  runtime: Runtime = cpuRuntime,
  events: Partial<LibraryEvents> = {},
): LibraryOutcome<Library> {
  return opened(folder, openStore(libraryFile(folder)), runtime, events);
}

/** The same of a library that is there: none is made. */
export function openExistingLibrary(
  folder: string,
  runtime: Runtime = cpuRuntime,
  events: Partial<LibraryEvents> = {},
): LibraryOutcome<Library> {
  return opened(folder, openExistingStore(libraryFile(folder)), runtime, events);
}

/** Why there is none in the folder; null where there may be. Nothing is opened. */
export const whyNoLibrary = (folder: string): LibraryFailure | null => whyNothingThere(libraryFile(folder));

/**
 * Gives the library in a folder back what its person decided, where its file is damaged or gone: only when
 * they ask for it. Photos are looked at again by its next scan.
 */
export const repairLibrary = (folder: string): LibraryOutcome<RepairReport> =>
  repairStore(libraryFile(folder));

/** The same by a copy of its log, where it lost its own, or all. `isTried`: nothing is changed. */
export const repairLibraryBy = (
  file: string,
  folder: string,
  isTried: boolean,
): LibraryOutcome<RepairReport> => repairStoreBy(file, libraryFile(folder), isTried);

/** A new and empty one, which goes when it is closed: for what asks of photo files alone. */
export const libraryInMemory = (runtime: Runtime = cpuRuntime): Library =>
  libraryOf(storeInMemory(), ':memory:', runtime, {});

function opened(
  folder: string,
  store: LibraryOutcome<Store>,
  runtime: Runtime,
  events: Partial<LibraryEvents>,
): LibraryOutcome<Library> {
  return store.ok ? { ok: true, value: libraryOf(store.value, resolve(folder), runtime, events) } : store;
}

function libraryOf(store: Store, folder: string, runtime: Runtime, events: Partial<LibraryEvents>): Library {
  const { placesChanged, photosChanged, duplicatesChanged, tidyChanged, exportChanged, toSystemTrash } = {
    ...UNHEARD,
    ...events,
  };
  const asked = underWay();
  const closing = new AbortController();
  const models = new Map<string, OfModel>();
  const ofModel = (modelId: string): OfModel => {
    const known = models.get(modelId);
    if (known !== undefined) return known;
    const places = keptPlaces(store, modelId);
    const search = placeSearch(store, modelId, places);
    const decisions = placeDecisions(
      store,
      modelId,
      places,
      (change) => {
        search.changed(change);
        placesChanged(change, modelId);
      },
      (photoIds) => favourites.reverted(photoIds),
      () => photosChanged(times.invalidate()),
    );
    const index = indexReader(store, modelId);
    const made = { places: asked.of(places), search: asked.of(search), decisions, index };
    models.set(modelId, made);
    return made;
  };
  /** Photos may have come and gone, or others decided. */
  const invalidate = (): void => {
    for (const [modelId, { places, search }] of models) {
      const change = places.invalidate();
      search.changed(change);
      placesChanged(change, modelId);
    }
    photosChanged(times.invalidate());
    duplicates.invalidate();
  };
  const times = timeLines(store);
  const favourites = favouritesOf(store, times, photosChanged);
  let revision = 0;
  const duplicates = keptDuplicates(
    store,
    () => duplicatesChanged((revision += 1)),
    () => tidy.state().state === 'removing',
  );
  const tidy = tidying(store, duplicates, (state) => tidyChanged(state), invalidate);
  const removed = removedFiles(store, { changed: invalidate, restored: tidy.forget }, toSystemTrash);
  const exports = exporting(store, exportChanged);
  const watches = new Set<Watch>();
  const foldersChanged = (): void => {
    invalidate();
    for (const watch of watches) watch.refresh();
  };
  const library: Omit<Library, 'close'> = {
    id: store.id,
    unwritable: store.unwritable,
    lookForDecisions() {
      if (store.isDecidedElsewhere()) invalidate();
    },
    failureOf: (error) => store.failureOf(error),
    reachFolder,
    ...libraryFolders(store, foldersChanged),
    leaveOuts: leaveOuts(store),
    duplicates,
    tidy,
    removed,
    isWatched: () => store.settings.isWatched(),
    setWatched: (isWatched) => store.settings.watch(isWatched),
    scanPace: () => store.settings.scanPace(),
    setScanPace: (pace) => store.settings.setScanPace(pace),
    watch(touched, changed, options) {
      const watch = watchLibrary(store, touched, changed, options);
      watches.add(watch);
      return watch;
    },
    async scan(model, options = {}) {
      ofModel(model.id).index.release();
      if (options.touched === undefined) await removed.recover(); // disks may be back
      const onRound = (): void => {
        invalidate();
        options.onRound?.();
      };
      const signal = AbortSignal.any([closing.signal, ...(options.signal ? [options.signal] : [])]);
      const report = await scanLibrary(store, model, runtime, { ...options, signal, onRound });
      invalidate();
      return report;
    },
    places: (modelId) => ofModel(modelId).places,
    search: (modelId) => ofModel(modelId).search,
    decisions: (modelId) => ofModel(modelId).decisions,
    timeLines: times,
    favourites,
    photo: (modelId, photoId) => photoDetails(store, modelId, photoId),
    photoFile: (photoId, fileId) => photoFile(store, photoId, fileId),
    thumbnail: (photoId) => store.thumbnails.jpeg(photoId),
    shown: (view) => photoOf(store, view),
    readablePhoto: (photoId) => readablePhoto(store, photoId),
    matchDetail: (model, a, b) => matchDetail(store, model, a, b),
    matchMaterial: (model, a, b) => matchMaterial(store, model, a, b),
    thenAndNow: libraryThenAndNow(store, runtime, (modelId, placeId) => ofModel(modelId).places.get(placeId)),
    match: (model, fileA, fileB) => matchFiles(store, runtime, model, fileA, fileB),
    find: (model, file) => findFile(store, runtime, model, ofModel(model.id).index, file),
    findPhoto: (model, photoId) => findPhoto(store, model, ofModel(model.id).index, photoId),
    exportDelf: (model, to) => exportDelf(store, model, to),
    async importDelf(model, from) {
      ofModel(model.id).index.release();
      const report = await importDelf(store, model, from);
      invalidate();
      return report;
    },
    exchange: (modelId) => asked.of(exchangeOf(store, modelId, ofModel(modelId).places)),
    exports,
    failures: (modelId) => store.files.failures(modelId),
    status: () => statusOf(store, folder),
    whereabouts: () => ({ path: folder, bytes: store.size.bytes() }),
    counts: (modelId) => inSteps(countsOf(store, modelId)),
  };
  return {
    ...asked.of(library),
    async close() {
      closing.abort();
      for (const watch of watches) watch.close();
      if (exports.state().isRunning) await exports.stop();
      if (tidy.state().state === 'removing') await tidy.pause();
      if (asked.isAny()) await asked.ended();
      store.close();
    },
  };
}
