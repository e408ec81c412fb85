/** The sidecars that belong to a removed copy alone, which go along with it. */
import type { Store } from '../../store/store.ts';
import { joined } from '../../store/store.ts';
import { pathText } from '../../contract/paths.ts';
import type { Disk } from '../disk.ts';
import type { FileRef } from './kept-copies.ts';
import { folderOf, keyOf, nameOf, parted } from '../paths.ts';

/**
 * `IMG_1.jpg.xmp` is the copy's whatever lies beside it, `IMG_1.xmp` where no other file has that name before
 * its extension: a RAW or a live video beside the copy may be told of by it too. Absolute paths.
 */
export async function sidecarsOf(store: Store, disk: Disk, file: FileRef): Promise<Buffer[]> {
  const root = store.files.folders().find(({ id }) => id === file.folderId);
  if (root === undefined) return [];
  const folder = folderOf(file.path);
  const beside = store.companionFiles
    .sidecarsOf(file.photoId)
    .filter(({ folderId }) => folderId === file.folderId)
    .map(({ path }) => joined(root.path, path))
    .filter((path) => folderOf(path).equals(folder));
  if (beside.length === 0) return [];

  const sidecars = new Set(beside.map(keyOf));
  const own = stemOf(nameOf(file.path));
  const others = (await disk.names(folder)).filter(
    (name) => !sidecars.has(keyOf(joined(folder, name))) && !name.equals(nameOf(file.path)),
  );
  const isShared = others.some((name) => stemOf(name) === own);
  return beside.filter((path) => {
    const stem = pathText(parted(nameOf(path))[0]).toLowerCase();
    return stem === pathText(nameOf(file.path)).toLowerCase() || (stem === own && !isShared);
  });
}

const stemOf = (name: Buffer): string => pathText(parted(name)[0]).toLowerCase();
