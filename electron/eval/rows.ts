/** The photos of a library as rows of a list of known files. */
import { relative, sep } from 'node:path';
import type { Store } from '../store/store.ts';

/**
 * These photos and the rows of `files`, named from `folder`, that they lie under: several where files have
 * the same picture, and no entry for a photo from elsewhere. `folder` without symbolic links.
 */
export function rowsOfPhotos(
  store: Store,
  photoIds: ArrayLike<number>,
  folder: string,
  files: readonly string[],
): Map<number, number[]> {
  const rowOf = new Map(files.map((file, row) => [file.normalize(), row]));
  const rowsOf = new Map<number, number[]>();
  for (const view of store.photos.views(Array.from(photoIds))) {
    const names = view.files.map((file) => relative(folder, file).split(sep).join('/').normalize());
    const rows = names.flatMap((name) => rowOf.get(name) ?? []);
    if (rows.length > 0) rowsOf.set(view.id, rows);
  }
  return rowsOf;
}
