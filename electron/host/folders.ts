/** The library's folders, changed while no scan walks them, and watched while a window shows it. */
import type { Outcome, Refusal } from '../contract/failure.ts';
import type { Reply } from '../contract/requests.ts';
import type { WatchState } from '../contract/scan.ts';
import type { Library } from '../library/library.ts';
import type { Scanner } from '../scan/scanner.ts';

export async function addFolder(
  library: Library,
  scanner: Scanner,
  path: string,
): Promise<Reply<'folder.add'>> {
  const reached = await library.reachFolder(path);
  if (!reached.ok) return reached;
  const added = await scanner.between(() => library.addFolder(reached.value));
  if (!added.ok) return added;
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

export interface Watching {
  state(): WatchState;
  set(isOn: boolean): void;
}

/** Watches from now on, unless it is switched off. `changed` is called when the state is another. */
export function watching(library: Library, scanner: Scanner, changed: () => void): Watching {
  const begin = () => library.watch((touched) => scanner.look(touched), changed);
  let watch = library.isWatched() ? begin() : null;
  return {
    state: () => watch?.state() ?? { isOn: false, polled: [] },
    set(isOn) {
      library.setWatched(isOn);
      if (isOn === (watch !== null)) return;
      watch?.close();
      watch = isOn ? begin() : null;
      if (isOn) scanner.start(); // what changed while nobody looked
      changed();
    },
  };
}
