import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PackedFeatures } from '../../electron/contract/features.ts';
import type { Match, Verification } from '../../electron/contract/match.ts';
import { migrations } from '../../electron/store/migrations/index.ts';
import { openStore } from '../../electron/store/store.ts';
import type { Store } from '../../electron/store/store.ts';

let folder: string;
let path: string;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revisit-store-'));
  path = join(folder, 'library.sqlite');
  store = opened();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const NO_EXIF = { takenAt: null, latitude: null, longitude: null, camera: null };

function opened(): Store {
  const result = openStore(path);
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value;
}

const hashOf = (byte: number): Buffer => Buffer.alloc(32, byte);

function features(modelId: string, count: number, seed = 1): PackedFeatures {
  return {
    modelId,
    count,
    keypointCount: 0,
    widthPx: 4000,
    heightPx: 3000,
    resizedLongSidePx: 768,
    location: Float32Array.from({ length: 2 * count }, (_, i) => (i * 977 * seed) % 3000),
    scale: Float32Array.from({ length: count }, (_, i) => [1, Math.SQRT2, 4][i % 3]!),
    attention: Float32Array.from({ length: count }, (_, i) => 100 / (i + seed)),
    descriptor: Int8Array.from({ length: 40 * count }, (_, i) => ((i * 31 * seed) % 255) - 127),
  };
}

/** A photo with features that lies at `name` in the one folder of the store. */
function addPhoto(name: string, byte: number, modelId = 'm'): number {
  store.files.addFolder(Buffer.from('/photos'));
  const folderId = store.files.folders()[0]!.id;
  store.files.see(folderId, 1, [
    { path: Buffer.from(name), sizeBytes: 1n, mtimeNs: BigInt(byte), failure: null },
  ]);
  const photo = store.photos.admit(hashOf(byte));
  for (const file of store.files.toExtract(modelId, 0, 100))
    if (file.path.toString() === `/photos/${name}`) store.files.link(file.id, photo);
  store.photos.save(photo, features(modelId, 5, byte), NO_EXIF, 'jpeg');
  return photo;
}

/** The file is not met by the next scan. */
function vanish(...names: string[]): void {
  const folderId = store.files.folders()[0]!.id;
  const kept = ['a', 'b', 'c', 'd'].filter((name) => !names.includes(name));
  const scan = store.files.nextScan();
  store.files.see(
    folderId,
    scan,
    kept.map((name, i) => ({
      path: Buffer.from(name),
      sizeBytes: 1n,
      mtimeNs: BigInt(i + 1),
      failure: null,
    })),
  );
  store.files.endFolder(folderId, scan, []);
}

const match: Verification = {
  verdict: 'match',
  reason: null,
  score: 31.5,
  bFromA: [1, 0.1, -20.25, -0.1, 1, 1 / 3],
  tentativeCount: 80,
  inliersA: Uint16Array.of(1, 3, 65535),
  inliersB: Uint16Array.of(0, 2, 4),
  trials: 100,
  seed: 7,
};
const noMatch: Verification = {
  verdict: 'no match',
  reason: 'overlay',
  score: 3,
  bFromA: null,
  tentativeCount: 9,
  inliersA: new Uint16Array(),
  inliersB: new Uint16Array(),
  trials: 40,
  seed: 7,
};

describe('the database', () => {
  test('opens again with what was in it', () => {
    const photo = addPhoto('a', 1);
    store.close();
    store = opened();
    expect(store.photos.views([photo])[0]).toMatchObject({
      hash: '01'.repeat(32),
      files: ['/photos/a'],
      state: 'present',
      widthPx: 4000,
      heightPx: 3000,
    });
  });

  test('of a newer version is refused with a sentence and left as it was', () => {
    store.close();
    const db = new DatabaseSync(path);
    db.exec(`PRAGMA user_version = ${migrations.length + 1}`);
    const result = openStore(path);
    expect(result).toMatchObject({
      ok: false,
      failure: { kind: 'newer version', reason: expect.stringContaining('newer Revisit') as string },
    });
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length + 1 });
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    db.close();
    store = opened();
  });

  test('of another program, and a file that is no database, are refused', () => {
    const foreign = join(folder, 'foreign.sqlite');
    const db = new DatabaseSync(foreign);
    db.exec('CREATE TABLE theirs (x)');
    db.close();
    expect(openStore(foreign)).toMatchObject({ ok: false, failure: { kind: 'not a library' } });
    expect(openStore(join(import.meta.dirname, 'store.test.ts'))).toMatchObject({
      ok: false,
      failure: { kind: 'not a library' },
    });
  });

  test('in a place that cannot be made is refused', () => {
    expect(openStore(join(path, 'inside', 'library.sqlite'))).toMatchObject({
      ok: false,
      failure: { kind: 'unwritable' },
    });
  });

  test.each(migrations.map((_, version) => version))('of schema %i is brought to the newest', (version) => {
    const schema = (file: string): unknown => {
      const db = new DatabaseSync(file);
      const rows = db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
      db.close();
      return rows;
    };
    const old = join(folder, 'old.sqlite');
    const db = new DatabaseSync(old);
    db.exec(`PRAGMA application_id = ${0x52565354}`);
    for (const sql of migrations.slice(0, version)) db.exec(sql);
    db.exec(`PRAGMA user_version = ${version}`);
    db.close();
    const result = openStore(old);
    if (result.ok) result.value.close();
    expect(result.ok).toBe(true);
    expect(schema(old)).toEqual(schema(path));
  });

  test('lets one scan at a time in, and the next when the first is over', async () => {
    const other = opened();
    const during = await store.lockedForScan(() => other.lockedForScan(() => Promise.resolve('second')));
    expect(during).toMatchObject({
      ok: true,
      value: {
        ok: false,
        failure: { kind: 'in use', reason: expect.stringContaining('Another Revisit is scanning') as string },
      },
    });
    expect(await other.lockedForScan(() => Promise.resolve('second'))).toEqual({ ok: true, value: 'second' });
    other.close();
  });
});

describe('feature sets', () => {
  test('come back with exact descriptors and scales, and locations and attention within half a unit', () => {
    const photo = addPhoto('a', 1);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60_000 }),
        fc.integer({ min: 1, max: 60_000 }),
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.nat(50),
        fc.array(
          fc.tuple(
            fc.double({ min: 0, max: 1.05, noNaN: true }),
            fc.double({ min: 0, max: 1, noNaN: true }),
            fc.integer({ min: -127, max: 127 }),
          ),
          { maxLength: 50 },
        ),
        (widthPx, heightPx, most, keypoints, rows) => {
          const longSide = Math.max(widthPx, heightPx);
          const set: PackedFeatures = {
            modelId: 'property',
            count: rows.length,
            keypointCount: Math.min(keypoints, rows.length),
            widthPx,
            heightPx,
            resizedLongSidePx: Math.min(768, longSide),
            location: Float32Array.from(
              rows.flatMap(([share]) => [share * longSide, (1 - share / 2) * longSide]),
            ),
            scale: Float32Array.from(rows, (_, i) => 1 / [0.25, 0.3536, 0.5, 0.7071, 1, 1.4142, 2][i % 7]!),
            attention: Float32Array.from(rows, ([, share]) => share * most),
            descriptor: Int8Array.from(rows.flatMap(([, , value]) => new Array<number>(40).fill(value))),
          };
          store.photos.save(photo, set, NO_EXIF, 'jpeg');
          const [back] = store.photos.features('property', [photo]);
          expect(back).toMatchObject({
            count: set.count,
            keypointCount: set.keypointCount,
            widthPx,
            heightPx,
            descriptor: set.descriptor,
            scale: set.scale,
          });
          const worst = (a: Float32Array, b: Float32Array): number =>
            a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
          expect(worst(back!.location, set.location)).toBeLessThanOrEqual(longSide * (0.5 / 60_000 + 1e-7));
          expect(worst(back!.attention, set.attention)).toBeLessThanOrEqual(
            set.attention.reduce((a, b) => Math.max(a, b), 0) * (0.5 / 65_535 + 1e-7),
          );
          store.photos.save(photo, back!, NO_EXIF, 'jpeg');
          expect(store.photos.features('property', [photo])[0]).toEqual(back);
        },
      ),
      { numRuns: 100, seed: 3 },
    );
  });

  test('of two models live side by side', () => {
    const photo = addPhoto('a', 1, 'one');
    store.photos.save(photo, features('two', 9), NO_EXIF, 'jpeg');
    expect(store.photos.features('one', [photo])[0]?.count).toBe(5);
    expect(store.photos.features('two', [photo])[0]?.count).toBe(9);
    expect([store.photos.counts('one'), store.photos.counts('two')]).toEqual([
      { photos: 1, features: 5 },
      { photos: 1, features: 9 },
    ]);
  });

  test('give their descriptors as one array in the order asked, those of keypoints left out', () => {
    const ids = [addPhoto('b', 2), addPhoto('a', 1)];
    const set = features('with', 5, 3);
    store.photos.save(ids[0]!, { ...set, keypointCount: 2 }, NO_EXIF, 'jpeg');
    expect(store.photos.descriptors('with', ids.slice(0, 1), 3)).toEqual(set.descriptor.slice(0, 120));
    expect(store.photos.matchable('with').featureCounts).toEqual(Uint32Array.of(3));
    expect(store.photos.descriptors('m', ids, 10)).toEqual(
      Int8Array.of(...features('m', 5, 2).descriptor, ...features('m', 5, 1).descriptor),
    );
  });
});

test('what a feature set rounds is kept beside it where it is given, and goes with the set', () => {
  const photo = store.photos.admit(hashOf(1));
  const set = features('exact', 3);
  const exact = {
    location: Float32Array.of(1.25, 2, 3, -4.5, 5, 6),
    attention: Float32Array.of(3, 2, 1e-9),
    descriptor: Float32Array.from({ length: 120 }, (_, i) => i / 7),
  };
  store.photos.save(photo, { ...set, exact }, NO_EXIF, 'jpeg');
  expect(store.photos.features('exact', [photo])[0]?.exact).toEqual(exact);
  store.photos.save(photo, set, NO_EXIF, 'jpeg');
  expect(store.photos.features('exact', [photo])[0]?.exact).toBeUndefined();
});

describe('photos', () => {
  test('have ids made from their content, in the order of their hashes', () => {
    const [c, a, b] = [3, 1, 2].map((byte) => addPhoto('abc'[byte - 1]!, byte));
    expect([a, b, c]).toEqual([0x0101010101010, 0x0202020202020, 0x0303030303030]);
    expect(store.photos.matchable('m')).toEqual({
      ids: Float64Array.of(a!, b!, c!),
      featureCounts: Uint32Array.of(5, 5, 5),
    });
  });

  test('whose hashes begin alike are still two photos', () => {
    const almost = Buffer.concat([hashOf(1).subarray(0, 31), Buffer.of(9)]);
    expect(store.photos.admit(almost)).not.toBe(store.photos.admit(hashOf(1)));
    expect(store.photos.admit(almost)).toBe(store.photos.find(almost));
  });

  test('go with the last folder that holds them', () => {
    const [a, b] = [addPhoto('a', 1), addPhoto('b', 2)];
    store.pairs.saveVerified('m', [{ a, b, verification: match }]);
    store.files.addFolder(Buffer.from('/copies'));
    const copies = store.files.folders().find((f) => f.path.toString() === '/copies')!;
    store.files.see(copies.id, 1, [{ path: Buffer.from('a2'), sizeBytes: 1n, mtimeNs: 1n, failure: null }]);
    store.files.link(store.files.toExtract('m', 0, 10)[0]!.id, a);
    expect(store.files.removeFolder(Buffer.from('/photos'))).toBe(true);
    expect(store.photos.find(hashOf(2))).toBeNull();
    expect(store.photos.views([a])[0]?.files).toEqual(['/copies/a2']);
    expect(store.pairs.counts('m')).toEqual({ candidates: 0, verified: 0, matches: 0 });
    expect(store.files.removeFolder(Buffer.from('/photos'))).toBe(false);
  });
});

test('Files below a folder that cannot be listed are offline, the others that were not met have vanished', () => {
  const see = (scan: number, ...names: string[]): number =>
    store.files.see(
      folderId,
      scan,
      names.map((name) => ({ path: Buffer.from(name), sizeBytes: 1n, mtimeNs: 1n, failure: null })),
    );
  store.files.addFolder(Buffer.from('/photos'));
  const folderId = store.files.folders()[0]!.id;
  see(1, 'a', 'shut/b', 'shut/deep/c', 'shut too/d', 'shut!', 'shutter/e');
  see(2, 'a');
  expect(store.files.endFolder(folderId, 2, [Buffer.from('shut')])).toBe(3);
  expect(store.files.counts()).toEqual({ present: 1, offline: 2, vanished: 3 });
  see(3, 'a', 'shut/b');
  expect(store.files.endFolder(folderId, 3, [])).toBe(1);
  expect(store.files.counts()).toEqual({ present: 2, offline: 0, vanished: 4 });
});

describe('pairs', () => {
  test('go from candidate to verified, and are never asked for again', () => {
    const [a, b, c] = [addPhoto('a', 1), addPhoto('b', 2), addPhoto('c', 3)];
    store.pairs.useMethod('m', 'v1');
    expect(store.pairs.withoutCandidates('m')).toEqual([a, b, c]);
    store.pairs.addCandidates('m', c, [a, b]);
    store.pairs.addCandidates('m', a, [c]);
    expect(store.pairs.withoutCandidates('m')).toEqual([b]);
    expect(store.pairs.pending('m', 10)).toEqual([
      [a, c],
      [b, c],
    ]);
    expect(store.pairs.pending('m', 10, [a, c])).toEqual([[b, c]]);
    store.pairs.saveVerified('m', [
      { a, b: c, verification: match },
      { a: b, b: c, verification: noMatch },
    ]);
    store.pairs.addCandidates('m', b, [c]);
    expect(store.pairs.countPending('m')).toBe(0);
    expect(store.pairs.verified('m', a, c)).toEqual(match);
    expect(store.pairs.verified('m', b, c)).toEqual(noMatch);
    expect(store.pairs.verified('m', a, b)).toBeNull();
    expect(store.pairs.matches('m')).toEqual<Match[]>([{ a, b: c, verification: match }]);
    expect(store.pairs.links('m')).toEqual([{ a, b: c, score: 31.5, inlierCount: 3 }]);
    expect(store.pairs.counts('m')).toEqual({ candidates: 2, verified: 2, matches: 1 });
  });

  test('start anew when they are made in another way, and only then', () => {
    const [a, b] = [addPhoto('a', 1), addPhoto('b', 2)];
    store.pairs.useMethod('m', 'v1');
    store.pairs.addCandidates('m', a, [b]);
    store.pairs.useMethod('m', 'v1');
    expect(store.pairs.counts('m').candidates).toBe(1);
    store.pairs.useMethod('m', 'v2');
    expect(store.pairs.counts('m').candidates).toBe(0);
    expect(store.pairs.withoutCandidates('m')).toEqual([a, b]);
  });

  test('of a vanished photo wait until it is back', () => {
    const [a, b] = [addPhoto('a', 1), addPhoto('b', 2), addPhoto('c', 3)];
    store.pairs.addCandidates('m', a, [b]);
    vanish('b');
    expect(store.pairs.pending('m', 10)).toEqual([]);
    expect(store.photos.matchable('m').ids).not.toContain(b);
    vanish();
    expect(store.pairs.pending('m', 10)).toEqual([[a, b]]);
    store.pairs.saveVerified('m', [{ a, b, verification: match }]);
    vanish('b');
    expect(store.pairs.matches('m')).toEqual([]);
  });
});

describe('places', () => {
  test("keep their ids while they have members, and never get another's", () => {
    const [a, b, c] = [addPhoto('a', 1), addPhoto('b', 2), addPhoto('c', 3)];
    store.places.replace('m', [{ id: null, photos: [a, b] }]);
    const [first] = store.places.list('m');
    expect(first?.photos).toEqual([a, b]);
    store.places.replace('m', [{ id: first!.id, photos: [a, b, c] }]);
    expect(store.places.list('m')).toEqual([{ id: first!.id, photos: [a, b, c] }]);
    expect([store.places.placeOf('m', c), store.places.placeOf('other', c)]).toEqual([first!.id, null]);
    store.places.replace('m', []);
    store.places.replace('m', [{ id: null, photos: [b, c] }]);
    expect(store.places.list('m')[0]!.id).toBeGreaterThan(first!.id);
  });

  test('are recognised by a new model through the members that the old one gave them', () => {
    const [a, b] = [addPhoto('a', 1), addPhoto('b', 2)];
    store.places.replace('old', [{ id: null, photos: [a, b] }]);
    const known = store.places.known('new');
    expect(known).toMatchObject(store.places.list('old'));
    store.places.replace('new', [{ id: known[0]!.id, photos: [a] }]);
    expect(store.places.known('new')).toMatchObject([{ id: known[0]!.id, photos: [a] }]);
    expect(known).toMatchObject(store.places.list('old'));
  });
});

test('Snapshots of several chunks come back byte for byte, with the photos they cover, and one replaces others', () => {
  addPhoto('a', 1);
  const bytes = new Uint8Array(33 * 1024 * 1024 + 5);
  for (let i = 0; i < bytes.length; i += 4093) bytes[i] = i % 251;
  const photos = [
    { id: 2 ** 52 - 1, featureCount: 1000 },
    { id: 7, featureCount: 3 },
  ];
  store.snapshots.replace('m', [], photos, bytes);
  store.snapshots.replace('m', [], [], bytes.subarray(0, 10));
  store.snapshots.replace('other', [], [], bytes.subarray(0, 10));
  const [large, small] = store.snapshots.list('m');
  expect([large?.photos, small?.photos]).toEqual([photos, []]);
  expect(Buffer.compare(store.snapshots.load(large!.id)!, bytes)).toBe(0);
  store.snapshots.replace('m', [large!.id, small!.id], photos.slice(1), bytes.subarray(0, 11));
  expect(store.snapshots.list('m').map((snapshot) => snapshot.photos)).toEqual([photos.slice(1)]);
  expect(store.snapshots.sizeBytes('m')).toBe(11);
  store.snapshots.remove(store.snapshots.list('m')[0]!.id);
  expect([store.snapshots.list('m'), store.snapshots.load(large!.id)]).toEqual([[], null]);
});
