import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NewRemoval } from '../../../electron/store/store.ts';
import { hashOf, openedStore } from '../opened-store.ts';
import type { OpenedStore } from '../opened-store.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => library.remove());

/** The photo of a and b as the tests add them; no file's else. */
const photoOf = (name: string): number => library.store.photos.find(hashOf(name === 'a' ? 1 : 2)) ?? 7;
/** A removal of the photo's file at `name`. */
function removal(name: string, overrides: Partial<NewRemoval> = {}): NewRemoval {
  const { folders, inDirectory } = library.store.files;
  const folder = folders()[0]!;
  const file = inDirectory(folder.id, Buffer.alloc(0)).find(({ path }) => path.toString() === name);
  return {
    ...{ session: 1, sidecarOf: null, fileId: file?.id ?? null, photoId: photoOf(name), folderId: folder.id },
    ...{ path: Buffer.from(`/photos/${name}`), place: Buffer.from(`/trash/files/${name}`) },
    ...{ keptPath: Buffer.from('/photos/a'), hash: hashOf(1).toString('hex'), sizeBytes: 1, movedAtMs: 5 },
    ...overrides,
  };
}
const { present, vanished } = { present: { present: 2, vanished: 0 }, vanished: { present: 1, vanished: 1 } };
const counts = () => {
  const { offline: _, ...others } = library.store.files.counts();
  return others;
};
const times = { mtimeNs: 2n, ctimeNs: 99n };

test('A removal is kept as it was begun, and the file vanishes when it is removed', () => {
  library.addPhoto('a', 1);
  library.addPhoto('b', 2);
  const begun = removal('b');
  const id = library.store.removals.begin(begun);
  library.reopen();
  expect(library.store.removals.get(id)).toEqual({ ...begun, id, state: 'moving', why: null });
  expect([library.store.removals.list(), counts()]).toEqual([[], present]);
  library.store.removals.removed(id);
  expect(library.store.removals.list().map(({ id }) => id)).toEqual([id]);
  expect(counts()).toEqual(vanished);
});

test('A file that is restored is present, and of a scan that meets it nothing changed', () => {
  library.addPhoto('a', 1);
  library.addPhoto('b', 2);
  const { removals, files } = library.store;
  const id = removals.begin(removal('b'));
  removals.removed(id);
  removals.restored(id, times);
  expect([removals.get(id)!.state, counts()]).toEqual(['restored', present]);
  const seen = { path: Buffer.from('b'), sizeBytes: 1n, ...times, failure: null };
  expect(files.see(files.folders()[0]!.id, files.nextScan(), [seen])).toBe(1);
});

test('A file is restored into a folder that was taken out of the library without coming into it', () => {
  library.addPhoto('a', 1);
  library.addPhoto('b', 2);
  const { removals, files } = library.store;
  const id = removals.begin(removal('b'));
  removals.removed(id);
  files.removeFolder(Buffer.from('/photos'), 1);
  removals.restored(id, times);
  files.addFolder(Buffer.from('/photos'));
  expect(counts()).toEqual(present);
});

test('What lies elsewhere, or is of another photo, is not the file that was removed', () => {
  library.addPhoto('a', 1);
  library.addPhoto('b', 2);
  const { removals } = library.store;
  removals.removed(removals.begin(removal('b', { path: Buffer.from('/photos/other') })));
  removals.removed(removals.begin(removal('b', { photoId: 99 })));
  expect(counts()).toEqual(present);
});

test('What could not be put back leaves alone what the library has at its path', () => {
  library.addPhoto('a', 1);
  library.addPhoto('b', 2);
  const { removals } = library.store;
  const id = removals.begin(removal('b'));
  removals.removed(id);
  library.addPhoto('b', 3); // another file came to lie there
  removals.beginRestoring(id);
  removals.removed(id);
  expect(counts()).toEqual(present);
});

test('A file of another photo that lies at the path by now stays in the library, and stays to go', () => {
  library.addPhoto('a', 1);
  library.addPhoto('b', 2);
  const { removals, copyDecisions, photoFiles } = library.store;
  const id = removals.begin(removal('b'));
  removals.removed(id);
  removals.beginRestoring(id);
  removals.end(id, 'uncertain', 'Its disk does not answer.');
  const photo = library.addPhoto('b', 3);
  const [file] = photoFiles.of(photo);
  copyDecisions.decide(new Map([[photo, 0]]), [file!.fileId]);
  removals.removed(id);
  expect([removals.fileOf(id), photoFiles.of(photo)]).toMatchObject([null, [{ state: 'present' }]]);
  expect(copyDecisions.list()).toMatchObject([{ toGo: new Set([file!.fileId]) }]);
});

test('A sidecar goes from the library with its photo, and is its again when it is back', () => {
  const photoId = library.addPhoto('a', 1);
  const { removals, companionFiles, companions, files } = library.store;
  const folderId = files.folders()[0]!.id;
  const path = Buffer.from('a.xmp');
  const seen = { path, kind: 'sidecar' as const, sizeBytes: 1n, ...times };
  companionFiles.see(folderId, 1, [seen]);
  companions.replace([], [{ folderId, path, photo: photoId }]);
  const id = removals.begin(removal('a.xmp', { sidecarOf: 1, photoId }));
  removals.removed(id);
  expect(companionFiles.sidecarsOf(photoId)).toEqual([]);
  removals.restored(id, times);
  expect(companionFiles.sidecarsOf(photoId)).toEqual([{ folderId, path }]);
  expect(companionFiles.see(folderId, 1, [seen])).toEqual([]); // it did not change
});

test('Removals are listed last first, by state, and without sidecars and what did not leave its path', () => {
  const { removals, files } = library.store;
  files.addFolder(Buffer.from('/photos'));
  const ids = ['a', 'b', 'c', 'd'].map((name) => removals.begin(removal(name)));
  const [a, b, c, d] = ids as [number, number, number, number];
  const sidecar = removals.begin(removal('e', { sidecarOf: a }));
  for (const id of [a, b, sidecar]) removals.removed(id);
  removals.notRemoved(c, 'It was in use.');
  removals.end(d, 'gone', 'The trash was emptied.');
  expect(removals.list().map(({ id }) => id)).toEqual([d, b, a]);
  expect(removals.inState('removed', 'not removed').map(({ id }) => id)).toEqual([a, b, c, sidecar]);
  expect(removals.sidecarsOf(a).map(({ id }) => id)).toEqual([sidecar]);
  expect(removals.get(c)!.why).toBe('It was in use.');
  expect(removals.nextSession()).toBe(2);
});

test('Folders for tidying are listed by kind, in the order that the person gave them', () => {
  const { tidyFolders } = library.store;
  const add = (path: string, kind: 'preferred' | 'protected') => tidyFolders.add(Buffer.from(path), kind);
  add('/x', 'protected');
  for (const path of ['/a', '/b', '/c']) add(path, 'preferred');
  const paths = (): string[] => tidyFolders.list().map(({ path, kind }) => `${kind} ${path.toString()}`);
  const idOf = (path: string): number => tidyFolders.list().find((row) => row.path.toString() === path)!.id;
  expect(paths()).toEqual(['preferred /a', 'preferred /b', 'preferred /c', 'protected /x']);
  tidyFolders.order([idOf('/c'), idOf('/b'), 999]);
  add('/c', 'preferred'); // it is there already
  expect(paths()).toEqual(['preferred /c', 'preferred /b', 'preferred /a', 'protected /x']);
  add('/b', 'protected');
  expect([tidyFolders.remove(idOf('/c')), tidyFolders.remove(999)]).toEqual([true, false]);
  expect(paths()).toEqual(['preferred /a', 'protected /x', 'protected /b']);
});
