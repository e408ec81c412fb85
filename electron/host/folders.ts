/** The library's folders, changed while no scan walks them. */
import type { Reply } from '../contract/requests.ts';
import type { Library } from '../library/library.ts';
import type { Scanner } from '../scan/scanner.ts';

export async function addFolder(
  library: Library,
  scanner: Scanner,
  path: string,
): Promise<Reply<'folder.add'>> {
  const added = await scanner.between(() => library.addFolder(path));
  if (added.ok) scanner.start();
  return added;
}

export async function restoreFolder(
  library: Library,
  scanner: Scanner,
  folderId: number,
): Promise<Reply<'folder.restore'>> {
  const restored = await scanner.between(() => library.restoreFolder(folderId));
  if (restored.ok) scanner.start();
  return restored;
}
