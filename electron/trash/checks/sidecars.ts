/** The sidecars that belong to a removed copy alone, which go along with it. */
import type { Store } from '../../store/store.ts';
import { joined } from '../../process/paths.ts';
import { pathText, stemOf } from '../../contract/paths.ts';
import type { Disk } from '../disk.ts';
import type { FileRef } from './kept-copies.ts';
import { folderOf, keyOf, nameOf, parted } from '../paths.ts';

/**
 * `IMG_1.jpg.xmp` is the copy's whatever lies beside it, `IMG_1.xmp` where no other file has that name before
 * its extension: a RAW or a live video beside the copy may be told of by it too. Other capitals count where
 * no other file has that name. Absolute paths.
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
  const name = nameOf(file.path);
  const own = stemOf(pathText(name));
  const others = (await disk.names(folder)).filter(
    (other) => !sidecars.has(keyOf(joined(folder, other))) && !other.equals(name),
  );
  const isNameShared = others.some((other) => folded(other) === folded(name));
  const isShared = others.some((other) => stemOf(pathText(other)) === own);
  return beside.filter((path) => {
    const [stem] = parted(nameOf(path));
    if (stem.equals(name)) return true;
    return (folded(stem) === folded(name) && !isNameShared) || (folded(stem) === own && !isShared);
  });
}

const folded = (name: Buffer): string => pathText(name).toLowerCase();
