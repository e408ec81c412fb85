/** Whether the library's folders are watched while a window shows it: a person's switch. */
import type { WatchState } from '../contract/scan.ts';
import type { Library } from '../library/library.ts';
import type { Scanner } from '../scan/scanner.ts';

export interface Watching {
  state(): WatchState;
  set(isOn: boolean): void;
  /** The library's folders, or what is left out of them, may be others now. */
  refresh(): void;
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
    refresh: () => watch?.refresh(),
  };
}
