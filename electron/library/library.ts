/** The engine's door: a photo library in a folder, and everything that can be asked of it. */
import { realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FileFailure, LibraryOutcome, Outcome } from '../contract/failure.ts';
import type {
  DelfReport,
  FindView,
  Folder,
  LibraryStatus,
  MatchView,
  PlaceView,
} from '../contract/library.ts';
import type { ScanReport } from '../contract/scan.ts';
import type { ModelPackage } from '../contract/model.ts';
import { cpuRuntime } from '../runtimes/runtimes.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import { openStore } from '../store/store.ts';
import type { Store } from '../store/store.ts';
import { findFile, matchFiles } from './compare.ts';
import { exportDelf, importDelf } from '../exchange/delf-files.ts';
import { noSuchFolder } from '../process/folders.ts';
import type { ScanOptions } from '../scan/pipeline.ts';
import { scanLibrary } from '../scan/pipeline.ts';
import { placeViews, statusOf } from './views.ts';

export type { ScanOptions } from '../scan/pipeline.ts';
export { MATCH_SCORE } from '../matching/verify.ts';

export interface Library {
  /** Adds a folder with everything below it; the same folder by another path is the same folder. */
  addFolder(path: string): LibraryOutcome<Folder>;
  /**
   * Forgets a folder and the photos that lie nowhere else; touches no file. false when it is not in the
   * library.
   */
  removeFolder(path: string): boolean;
  /** Brings the library up to date with its folders: only what is new or changed is read. */
  scan(model: ModelPackage, options?: ScanOptions): Promise<LibraryOutcome<ScanReport>>;
  /** Places of two photos and more, largest first. */
  places(modelId: string): PlaceView[];
  /** Compares two photo files, in the library or not. */
  match(model: ModelPackage, fileA: string, fileB: string): Promise<Outcome<MatchView>>;
  /** Where else was this? `file` need not be in the library. */
  find(model: ModelPackage, file: string): Promise<Outcome<FindView>>;
  /**
   * Writes the model's features of all photos as the DELF reference's files; and takes such files' features
   * for the model's.
   */
  exportDelf(model: ModelPackage, folder: string): Promise<LibraryOutcome<DelfReport>>;
  importDelf(model: ModelPackage, folder: string): Promise<LibraryOutcome<DelfReport>>;
  failures(modelId: string): FileFailure[];
  status(): LibraryStatus;
  close(): void;
}

/** The file that makes a folder a library. */
export const libraryFile = (folder: string): string => join(resolve(folder), 'library.sqlite');

/** Opens the library in a folder, made if absent. `runtime`: what looks at photos; default: the CPU. */
export function openLibrary(folder: string, runtime: Runtime = cpuRuntime): LibraryOutcome<Library> {
  const opened = openStore(libraryFile(folder));
  return opened.ok ? { ok: true, value: libraryOf(opened.value, resolve(folder), runtime) } : opened;
}

/** The same over a store that is open already. */
export function libraryOf(store: Store, folder: string, runtime: Runtime): Library {
  return {
    addFolder(path) {
      let real: Buffer;
      try {
        real = realpathSync.native(path, { encoding: 'buffer' });
        if (!statSync(real).isDirectory()) return { ok: false, failure: noSuchFolder(path) };
      } catch {
        return { ok: false, failure: noSuchFolder(path) };
      }
      store.files.addFolder(real);
      const view = store.files.folderViews().find((added) => added.path === real.toString());
      if (view === undefined) throw new Error('a folder just added is absent');
      return { ok: true, value: view };
    },
    removeFolder(path) {
      let real: Buffer;
      try {
        real = realpathSync.native(path, { encoding: 'buffer' });
      } catch {
        real = Buffer.from(resolve(path)); // offline: known by the path it had
      }
      return store.files.removeFolder(real);
    },
    scan: (model, options = {}) => scanLibrary(store, model, runtime, options),
    places: (modelId) => placeViews(store, modelId),
    match: (model, fileA, fileB) => matchFiles(store, runtime, model, fileA, fileB),
    find: (model, file) => findFile(store, runtime, model, file),
    exportDelf: (model, to) => exportDelf(store, model, to),
    importDelf: (model, from) => importDelf(store, model, from),
    failures: (modelId) => store.files.failures(modelId),
    status: () => statusOf(store, folder),
    close: () => store.close(),
  };
}
