/** The folders of a library: added, removed, and restored. */
import { resolve } from 'node:path';
import type { LibraryOutcome, Outcome, Refusal } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import type { Folder, RemovedFolder } from '../../contract/library.ts';
import { pathBytes, pathText } from '../../contract/paths.ts';
import { noSuchFolder } from '../../process/folders.ts';
import type { Store } from '../../store/store.ts';
import { folderAt, realPath } from './folder-at.ts';

export interface LibraryFolders {
  /** Adds a folder with everything below it; the same folder by another path is the same folder. */
  addFolder(path: string | Buffer): LibraryOutcome<Folder>;
  /**
   * Takes a folder out, named by its path or id; touches no file. What was decided of its photos stays for
   * good, and what was found in them for a time (scan/forget-outdated.ts), in which it can be added again or
   * restored without reading them. false when it is not in the library.
   */
  removeFolder(folder: string | number, nowMs?: number): boolean;
  /** Those that can be restored, by path. */
  removedFolders(): RemovedFolder[];
  /** Takes back the removal of the folder with this id. */
  restoreFolder(folderId: number): Outcome<Folder, Refusal>;
}

/** `changed` is called when files may have come or gone. */
export function libraryFolders(store: Store, changed: () => void): LibraryFolders {
  const viewOf = (path: Buffer): Folder => {
    const view = store.files.folderViews().find((added) => added.path === pathText(path));
    if (view === undefined) throw new Error('a folder just added is absent');
    return view;
  };
  return {
    addFolder(path) {
      const real = typeof path === 'string' ? folderAt(path) : path;
      if (real === null) return { ok: false, failure: noSuchFolder(String(path)) };
      store.files.addFolder(real);
      changed(); // it may be one that was removed
      return { ok: true, value: viewOf(real) };
    },
    removeFolder(folder, nowMs = Date.now()) {
      const path =
        typeof folder === 'string'
          ? (realPath(folder) ?? pathBytes(resolve(folder))) // offline: known by the path it had
          : store.files.folders().find(({ id }) => id === folder)?.path;
      const isRemoved = path !== undefined && store.files.removeFolder(path, nowMs);
      changed();
      return isRemoved;
    },
    removedFolders: () =>
      store.removedFolders.list().map(({ id, path, removedAtMs }) => ({
        id,
        path: pathText(path),
        removedAt: new Date(removedAtMs).toISOString(),
      })),
    restoreFolder(folderId) {
      const path = store.files.removedFolder(folderId);
      if (path === null)
        return failed(
          'no such folder',
          'This folder was not removed, or long ago.',
          'Add it again: it is read anew.',
        );
      store.files.addFolder(path);
      changed();
      return { ok: true, value: viewOf(path) };
    },
  };
}
