/** Which files lie beside a photo and tell of it. */
import type { FileRow, Store } from '../../store/store.ts';
import { sidecarsIn } from '../../vision/metadata/metadata.ts';
import { directoryOf, nameOf } from './beside.ts';

/**
 * Finds the sidecars of photo files, as absolute paths. What lies in a directory is asked once for files that
 * come one after the other.
 */
export function sidecarFinder(store: Store): (file: FileRow) => Buffer[] {
  let folderId = -1;
  let directory: Buffer = Buffer.alloc(0);
  let beside = new Map<string, Buffer>();
  let sidecarsOf = sidecarsIn([]);
  return (file) => {
    const current = directoryOf(file.below);
    if (file.folderId !== folderId || !current.equals(directory)) {
      [folderId, directory] = [file.folderId, current];
      const sidecars = store.companionFiles
        .inDirectory(folderId, directory)
        .filter(({ kind }) => kind === 'sidecar');
      beside = new Map(sidecars.map(({ path }) => [nameOf(path), path]));
      sidecarsOf = sidecarsIn(beside.keys());
    }
    if (beside.size === 0) return [];
    const root = file.path.subarray(0, file.path.length - file.below.length);
    return sidecarsOf(nameOf(file.below)).map((name) => Buffer.concat([root, beside.get(name)!]));
  };
}

/** Photos beside which a sidecar is new, changed or gone are to be read again. */
export function markPhotosBeside(store: Store, folderId: number, sidecars: readonly Buffer[]): void {
  const byDirectory = Map.groupBy(sidecars, (path) => directoryOf(path).toString('latin1'));
  for (const [directory, changed] of byDirectory) {
    const sidecarsOf = sidecarsIn(changed.map(nameOf));
    for (const { id, path } of store.files.inDirectory(folderId, Buffer.from(directory, 'latin1')))
      if (sidecarsOf(nameOf(path)).length > 0) store.files.markChanged(id);
  }
}
