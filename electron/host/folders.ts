/** The library's folders, changed while no scan walks them. */
import type { Outcome, Refusal } from '../contract/failure.ts';
import type { Reply } from '../contract/requests.ts';
import type { Library } from '../library/library.ts';
import type { Scanner } from '../scan/scanner.ts';
import type { Watching } from './watching.ts';

export async function addFolder(
  library: Library,
  scanner: Scanner,
  watch: Watching,
  path: string,
): Promise<Reply<'folder.add'>> {
  const added = await scanner.between(() => library.addFolder(path));
  if (!added.ok) return added;
  watch.refresh();
  scanner.start();
  return added;
}

/** Changes what of the folders is left out, and scans. */
export async function changeWhatIsScanned(
  scanner: Scanner,
  change: () => Outcome<unknown, Refusal>,
): Promise<Outcome<Record<string, never>, Refusal>> {
  const changed = await scanner.between(change);
  if (!changed.ok) return changed;
  scanner.start();
  return { ok: true, value: {} };
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
