/** Files that are read again: what stays, what another photo takes over, and what is read of them. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Metadata } from '../../../electron/contract/photo.ts';
import { factsOf, UNTOLD } from '../../support/file-facts.ts';
import { features, hashOf, openedStore } from '../opened-store.ts';
import type { OpenedStore } from '../opened-store.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => library.remove());

/** The scan sees the file with these times. */
function see(name: string, times: { mtimeNs: bigint; ctimeNs: bigint }): number {
  const folderId = library.store.files.folders()[0]!.id;
  const file = { path: Buffer.from(name), sizeBytes: 1n, ...times, failure: null };
  return library.store.files.see(folderId, 2, [file]);
}
const toRead = (): string[] =>
  library.store.files.toExtract('m', 0, 100).map(({ path }) => path.toString().slice('/photos/'.length));
const fileId = (name: string): number =>
  library.store.files
    .inDirectory(library.store.files.folders()[0]!.id, Buffer.alloc(0))
    .find(({ path }) => path.toString() === name)!.id;

/** The file is read and has this picture now. */
function edit(name: string, byte: number): number {
  const photo = library.store.photos.admit(hashOf(byte));
  library.store.photos.save(photo, features('m', 5, byte), 'jpeg');
  library.store.files.read(fileId(name), photo, factsOf(hashOf(byte)));
  library.store.files.settleEdits([]);
  return photo;
}

/** Photos a, b and c in a place of their own. */
function placed(): { photos: number[]; place: number } {
  const photos = ['a', 'b', 'c'].map((name, i) => library.addPhoto(name, i + 1));
  library.store.places.replace('m', [{ id: null, photos }]);
  return { photos, place: library.store.places.placeOf('m', photos[0]!)! };
}

test('A file is to be read again when only the time of its last change by the system is another', () => {
  library.addPhoto('a', 1);
  expect(see('a', { mtimeNs: 1n, ctimeNs: 1n })).toBe(1);
  expect(toRead()).toEqual([]);
  expect(see('a', { mtimeNs: 1n, ctimeNs: 2n })).toBe(0);
  expect(toRead()).toEqual(['a']);
});

test('A changed file stands for the photo that it was until it is read', () => {
  const photo = library.addPhoto('a', 1);
  see('a', { mtimeNs: 9n, ctimeNs: 9n });
  expect(library.store.photos.views([photo])).toMatchObject([{ state: 'present', files: ['/photos/a'] }]);
  see('a', { mtimeNs: 9n, ctimeNs: 9n });
  expect(toRead()).toEqual(['a']);
  library.store.files.read(fileId('a'), photo, factsOf(hashOf(7)));
  expect(toRead()).toEqual([]);
});

test('A photo that replaces another in its file takes over its place, pin, cover and what was seen', () => {
  const { photos, place } = placed();
  const { decisions, places } = library.store;
  decisions.rename(place, 'Market');
  decisions.cover(place, photos[0]!);
  decisions.see('m', place);
  decisions.merge('m', [place]);
  const edited = edit('a', 77);
  expect(places.placeOf('m', edited)).toBe(place);
  expect(places.placeOf('m', photos[0]!)).toBeNull();
  expect(decisions.nameAndCover(place)).toEqual({ name: 'Market', coverPhotoId: edited });
  expect(decisions.all().pins).toContainEqual({ photo: edited, place });
  expect(places.members('m', place).filter(({ isSeen }) => isSeen === 1)).toHaveLength(3);
});

test('A copy that takes over from what led its stack leads it in the place', () => {
  const { photos, place } = placed();
  const { decisions, places } = library.store;
  const [copy, other] = [library.addPhoto('d', 4), library.addPhoto('e', 5)];
  places.stack(new Map([copy, other].map((photo) => [photo, photos[0]!])));
  decisions.handOver(photos[0]!, copy);
  expect(places.placeOf('m', copy)).toBe(place);
  expect(places.shownOf()).toEqual(new Map([[other, copy]]));
});

test('A photo that replaces one that was taken out of a place is taken out of it', () => {
  const { photos, place } = placed();
  library.store.decisions.exclude(place, [photos[0]!]);
  const edited = edit('a', 77);
  expect(library.store.decisions.bans(place)).toEqual([edited]);
});

test('A decision of before an edit can be undone after it, and done again', () => {
  const { photos, place } = placed();
  const { decisions, places } = library.store;
  decisions.exclude(place, [photos[0]!]);
  const edited = edit('a', 77);
  decisions.undo();
  expect(places.placeOf('m', edited)).toBe(place);
  expect(decisions.bans(place)).toEqual([]);
  decisions.redo();
  expect(places.placeOf('m', edited)).toBeNull();
  expect(decisions.bans(place)).toEqual([edited]);
});

test('A photo of which another file is left keeps what was decided of it', () => {
  const { photos, place } = placed();
  const copy = library.addPhoto('d', 1);
  expect(copy).toBe(photos[0]);
  library.store.decisions.cover(place, photos[0]!);
  edit('a', 77);
  expect(library.store.decisions.nameAndCover(place)?.coverPhotoId).toBe(photos[0]);
});

test('A photo keeps what was decided of itself where that contradicts what it takes over', () => {
  const { photos, place } = placed();
  const { decisions } = library.store;
  const other = library.addPhoto('d', 4);
  decisions.exclude(place, [other]);
  decisions.merge('m', [place]);
  library.store.files.read(fileId('a'), other, factsOf(hashOf(4)));
  library.store.files.settleEdits([]);
  expect(decisions.bans(place)).toEqual([other]);
  expect(decisions.all().pins.map(({ photo }) => photo)).toEqual([photos[1], photos[2]]);
});

test('A photo known by its file’s bytes is known by its picture once that is read, with the same id', () => {
  const photo = library.addPhoto('a', 1);
  library.sql('UPDATE photo SET is_byte_hash = 1');
  expect(library.store.photos.recognise(hashOf(50), hashOf(2))).toBeNull();
  expect(library.store.photos.recognise(hashOf(50), hashOf(1))).toBe(photo);
  expect(library.store.photos.find(hashOf(50))).toBe(photo);
  expect(library.store.photos.find(hashOf(1))).toBeNull();
  expect(library.store.photos.recognise(hashOf(51), hashOf(1))).toBeNull();
});

test('Of copies that say different things of a photo, the more trusted date is shown', () => {
  const told = (of: Partial<Metadata>): Metadata => ({ ...UNTOLD, ...of });
  const photo = library.addPhoto('a', 1);
  library.addPhoto('b', 1);
  const read = (name: string, of: Partial<Metadata>): void =>
    library.store.files.read(fileId(name), photo, factsOf(hashOf(1), told(of)));
  read('a', { takenAt: '2015-02-01', takenAtSource: 'file name' });
  read('b', { takenAt: '2014-01-01T10:00:00', takenAtSource: 'CreateDate', camera: 'X' });
  expect(library.store.photos.views([photo])).toMatchObject([
    { takenAt: '2014-01-01T10:00:00', takenAtSource: 'CreateDate', camera: 'X' },
  ]);
  read('b', { latitude: 1, longitude: 2 });
  expect(library.store.photos.views([photo])).toMatchObject([
    { takenAt: '2015-02-01', takenAtSource: 'file name', latitude: 1, longitude: 2, camera: null },
  ]);
});

test('What lies beside photos is told when it is new, changed or gone', () => {
  library.addPhoto('a', 1);
  const { companionFiles, files } = library.store;
  const folderId = files.folders()[0]!.id;
  const file = (path: string, time: bigint) => ({
    path: Buffer.from(path),
    kind: 'sidecar' as const,
    sizeBytes: 1n,
    mtimeNs: time,
    ctimeNs: time,
  });
  const see = (scan: number, ...seen: ReturnType<typeof file>[]): string[] =>
    companionFiles.see(folderId, scan, seen).map(String);
  const end = (scan: number, ...unreadable: string[]): string[] =>
    companionFiles
      .endFolder(
        folderId,
        scan,
        null,
        unreadable.map((path) => Buffer.from(path)),
      )
      .map(String);
  expect(see(1, file('a.xmp', 1n), file('deep/b.xmp', 1n))).toEqual(['a.xmp', 'deep/b.xmp']);
  expect(end(1)).toEqual([]);
  expect(see(2, file('a.xmp', 2n))).toEqual(['a.xmp']);
  expect(end(2, 'deep')).toEqual([]);
  const inDirectory = (path: string): string[] =>
    companionFiles.inDirectory(folderId, Buffer.from(path)).map((found) => found.path.toString());
  expect([inDirectory(''), inDirectory('deep')]).toEqual([['a.xmp'], ['deep/b.xmp']]);
  expect(end(3)).toEqual(['a.xmp', 'deep/b.xmp']);
});

test('What was accepted of a photo holds of the one that it became, and is taken back there', () => {
  const { photos, place } = placed();
  library.store.decisions.accept(place, [{ photoId: photos[0]!, latitude: 48, longitude: 16 }]);
  const now = edit('a', 9);
  expect(library.store.photos.views([now])).toMatchObject([{ latitude: 48, longitude: 16 }]);
  library.store.decisions.undo();
  expect(library.store.photos.views([now])).toMatchObject([{ latitude: null, longitude: null }]);
});

test('A photo that replaces one with a star has the star, and its undoing takes it back', () => {
  const { photos } = placed();
  const { decisions } = library.store;
  decisions.star([photos[0]!, photos[1]!], true);
  const edited = edit('a', 77);
  expect(decisions.favourites()).toEqual([photos[1]!, edited].sort((x, y) => x - y));
  expect(decisions.undo()).toMatchObject({ kind: 'star', placeIds: [] });
  expect(decisions.favourites()).toEqual([]);
  decisions.redo();
  expect(decisions.favourites()).toContain(edited);
});

test('Of photos whose files change names while a scan is cut short, each keeps its own star', () => {
  const { photos } = placed();
  library.store.decisions.star([photos[0]!], true);
  library.store.files.read(fileId('a'), photos[1]!, factsOf(hashOf(2)));
  library.reopen();
  library.store.files.read(fileId('b'), photos[0]!, factsOf(hashOf(1)));
  library.store.files.settleEdits([]);
  expect(library.store.decisions.favourites()).toEqual([photos[0]]);
});

test('Of photos that changed names, one of which could not be read, each keeps its own star', () => {
  const { photos } = placed();
  const { decisions, files } = library.store;
  decisions.star([photos[0]!], true);
  for (const name of ['a', 'b']) see(name, { mtimeNs: 9n, ctimeNs: 9n });
  files.read(fileId('a'), photos[1]!, factsOf(hashOf(2)));
  files.fail(fileId('b'), { kind: 'unreadable', reason: 'It is.', remedy: 'None.' });
  files.settleEdits([]);
  files.read(fileId('b'), photos[0]!, factsOf(hashOf(1)));
  files.settleEdits([]);
  expect(decisions.favourites()).toEqual([photos[0]]);
});

test('A file that could not be read before keeps no edited photo waiting', () => {
  const { photos } = placed();
  const { decisions, files } = library.store;
  decisions.star([photos[0]!], true);
  see('d', { mtimeNs: 9n, ctimeNs: 9n });
  files.fail(fileId('d'), { kind: 'unreadable', reason: 'It is.', remedy: 'None.' });
  const failedBefore = files.failed();
  const edited = library.store.photos.admit(hashOf(77));
  files.read(fileId('a'), edited, factsOf(hashOf(77)));
  expect(files.areEditsOpen()).toBe(true);
  files.settleEdits(failedBefore);
  expect(files.areEditsOpen()).toBe(false);
  expect(decisions.favourites()).toEqual([edited]);
});

test('A photo edited before a scan is cut short has its star after the next', () => {
  const { photos } = placed();
  library.store.decisions.star([photos[0]!], true);
  const edited = library.store.photos.admit(hashOf(77));
  library.store.files.read(fileId('a'), edited, factsOf(hashOf(77)));
  library.reopen();
  library.store.files.settleEdits([]);
  expect(library.store.decisions.favourites()).toEqual([edited]);
});

test('The copy that stays has the star of the one that was removed', () => {
  const { photos } = placed();
  const { decisions } = library.store;
  decisions.star([photos[0]!], true);
  decisions.handOver(photos[0]!, photos[1]!);
  expect(decisions.favourites()).toEqual([photos[1]]);
});

test('The copy that stays has the date of the one that was removed beside its own position', () => {
  const { photos, place } = placed();
  const { decisions } = library.store;
  const [removed, kept] = photos as [number, number];
  const accepted = (): unknown => library.store.photos.views([kept])[0];
  decisions.accept(place, [{ photoId: removed, takenAt: '2001-01-01' }]);
  decisions.accept(place, [{ photoId: kept, latitude: 48, longitude: 11 }]);
  decisions.handOver(removed, kept);
  expect(accepted()).toMatchObject({ takenAt: '2001-01-01', latitude: 48, longitude: 11 });
  expect(decisions.accepted().map((row) => row.photo_id)).toEqual([kept]);
  decisions.undo();
  expect(accepted()).toMatchObject({ takenAt: '2001-01-01', latitude: null, longitude: null });
  decisions.undo();
  expect(decisions.accepted()).toEqual([]);
});
