/** What a walk writes. */
import { statSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { atOnce } from '../../../electron/process/at-once.ts';
import type { SeenCompanionFile, SeenFile } from '../../../electron/store/store.ts';
import { openedStore } from '../opened-store.ts';
import type { OpenedStore } from '../opened-store.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
  library.store.files.addFolder(Buffer.from('/photos'));
});
afterEach(() => library.remove());

const FILES = 50;
const seen = (i: number, mtimeNs = 5n): SeenFile => ({
  ...{ path: Buffer.from(`${i}.jpg`), sizeBytes: 9n, mtimeNs, ctimeNs: 7n, failure: null },
  numbers: { device: 3n, inode: BigInt(i) },
});
const sidecar = (i: number, mtimeNs = 5n): SeenCompanionFile => ({
  ...{ path: Buffer.from(`${i}.xmp`), kind: 'sidecar', sizeBytes: 9n, mtimeNs, ctimeNs: 7n },
});

const folderId = (): number => library.store.files.folders()[0]!.id;

/** A walk of the folder, as a scan does it; returns the sidecars that changed. */
function walk(files: readonly SeenFile[], sidecars: readonly SeenCompanionFile[]): string[] {
  const { store } = library;
  const id = folderId();
  const scan = store.files.nextScan();
  store.files.see(id, scan, files);
  const changed = store.companionFiles.see(id, scan, sidecars);
  store.companionFiles.endFolder(id, scan, null, []);
  store.files.endFolder(id, scan, [], atOnce(store.files.unseen(id, scan)));
  return changed.map(String);
}
const all = <T>(of: (i: number) => T): T[] => Array.from({ length: FILES }, (_, i) => of(i));
/** Bytes that were written since the library was opened. */
const written = (): number => statSync(`${library.path}-wal`, { throwIfNoEntry: false })?.size ?? 0;

test('A walk that finds everything as it was writes nothing', () => {
  walk(all(seen), all(sidecar));
  library.reopen();
  const before = written();
  expect(walk(all(seen), all(sidecar))).toEqual([]);
  expect(written()).toBe(before);
  expect(library.store.files.counts()).toEqual({ present: FILES, offline: 0, vanished: 0 });
});

test('A walk writes what is new, changed or gone, also when the library was opened meanwhile', () => {
  walk(all(seen), all(sidecar));
  library.reopen();
  const files = [...all((i) => seen(i, i === 4 ? 6n : 5n)).slice(1), seen(FILES)];
  expect(walk(files, [...all(sidecar).slice(1, -1), sidecar(FILES - 1, 6n)])).toEqual([`${FILES - 1}.xmp`]);
  expect(library.store.files.counts()).toEqual({ present: FILES, offline: 0, vanished: 1 });
  expect(library.store.companionFiles.inDirectory(folderId(), Buffer.alloc(0))).toHaveLength(FILES - 1);
  expect(walk(all(seen), all(sidecar))).toEqual(['0.xmp', `${FILES - 1}.xmp`]);
  expect(library.store.files.counts()).toEqual({ present: FILES, offline: 0, vanished: 1 });
});
