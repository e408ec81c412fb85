import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { atOnce } from '../../electron/process/at-once.ts';
import { repairStore } from '../../electron/store/store.ts';
import { COARSENESS, pack } from '../../electron/vision/pack.ts';
import { NO_KEYPOINTS } from '../../electron/vision/keypoints.ts';
import { featureSet } from '../support/synthetic/features.ts';
import { random } from '../support/synthetic/synthetic.ts';
import { features, hashOf, openedStore } from './opened-store.ts';
import type { OpenedStore } from './opened-store.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => library.remove());

test('A packed feature set comes back bit for bit', () => {
  const photo = library.addPhoto('a', 1);
  const share = fc.double({ min: -0.01, max: 1.1, noNaN: true });
  const attention = fc.float({ min: Math.fround(1e-30), max: Math.fround(1e30), noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60_000 }),
      fc.integer({ min: 1, max: 60_000 }),
      fc.array(fc.tuple(share, share, attention, fc.integer({ min: -127, max: 127 })), { maxLength: 50 }),
      fc.nat(20),
      (widthPx, heightPx, rows, keypoints) => {
        const longSide = Math.max(widthPx, heightPx);
        const columns = (some: typeof rows) => ({
          count: some.length,
          location: Float32Array.from(some.flatMap(([x, y]) => [x * longSide, y * longSide])),
          scale: Float32Array.from(some, (_, i) => 1 / [0.25, 0.3536, 0.5, 0.7071, 1, 1.4142, 2][i % 7]!),
          descriptor: Float32Array.from(some.flatMap(([, , , v]) => new Array<number>(40).fill(v / 127))),
        });
        const set = pack(
          {
            modelId: 'property',
            widthPx,
            heightPx,
            resizedLongSidePx: Math.min(768, longSide),
            attention: Float32Array.from(rows, ([, , value]) => value),
            ...columns(rows),
          },
          columns(rows.slice(0, keypoints)),
        );
        library.store.photos.save(photo, set, 'jpeg');
        expect(library.store.photos.features('property', [photo])).toEqual([set]);
      },
    ),
    { numRuns: 200, seed: 3 },
  );
});

test('Descriptors that packing left few values take half of their bytes', () => {
  const photo = library.addPhoto('a', 1);
  const set = featureSet(1, { count: 1000 });
  const values = Float32Array.from(set.descriptor, (value) => value / 127);
  const packed = pack({ ...set, modelId: 'few', descriptor: values }, NO_KEYPOINTS, COARSENESS);
  library.store.photos.save(photo, packed, 'jpeg');
  expect(library.store.photos.features('few', [photo])).toEqual([packed]);
  // 7 are those of location, attention and scale at most
  expect(library.store.payloadBytes('few') / 1000).toBeLessThan(7 + 22);
});

test('Locations on the grids of few scales, and attention that falls, take few bytes', () => {
  const photo = library.addPhoto('a', 1);
  const next = random(1);
  const cells = Array.from({ length: 1000 }, (_, i) => ({
    scale: [0.5, 0.7071, 1, 1.4142][i % 4]!,
    x: Math.floor(next() * 40),
    y: Math.floor(next() * 30),
  }));
  const packed = pack({
    ...featureSet(1, { count: 1000 }),
    modelId: 'grids',
    scale: Float32Array.from(cells, ({ scale }) => scale),
    location: Float32Array.from(cells.flatMap(({ scale, x, y }) => [x, y].map((cell) => cell * scale * 16))),
    attention: Float32Array.from({ length: 1000 }, (_, i) => 60 * 0.998 ** i + 0.05 * next()),
    descriptor: new Float32Array(40_000),
  });
  library.store.photos.save(photo, packed, 'jpeg');
  expect(library.store.photos.features('grids', [photo])).toEqual([packed]);
  // 7 a feature as they were
  expect(library.store.payloadBytes('grids') / 1000).toBeLessThan(3.5);
});

test('The feature sets of two models live side by side', () => {
  const photo = library.addPhoto('a', 1, 'one');
  library.store.photos.save(photo, features('two', 9), 'jpeg');
  expect(library.store.photos.features('one', [photo])[0]?.count).toBe(5);
  expect(library.store.photos.features('two', [photo])[0]?.count).toBe(9);
  expect([library.store.photos.counts('one'), library.store.photos.counts('two')]).toEqual([
    { photos: 1, features: 5 },
    { photos: 1, features: 9 },
  ]);
});

test('Descriptors come alone, as many as asked for, those of keypoints left out', () => {
  const ids = [library.addPhoto('b', 2), library.addPhoto('a', 1)];
  const set = features('with', 5, 3);
  library.store.photos.save(ids[0]!, { ...set, keypointCount: 2 }, 'jpeg');
  const rows = (count: number, descriptor: Int8Array): unknown => ({ count, keypointCount: 0, descriptor });
  expect(library.store.photos.descriptors('with', ids.slice(0, 1), 500)).toEqual([
    rows(3, set.descriptor.slice(0, 120)),
  ]);
  expect(atOnce(library.store.photos.matchable('with')).featureCounts).toEqual(Uint32Array.of(3));
  expect(library.store.photos.descriptors('m', ids, 4)).toEqual([
    rows(4, features('m', 5, 2).descriptor.slice(0, 160)),
    rows(4, features('m', 5, 1).descriptor.slice(0, 160)),
  ]);
  expect(library.store.photos.descriptors('with', [ids[1]!], 500)).toEqual([null]);
});

test('What a feature set rounds is kept beside it where it is given, and goes with the set', () => {
  const photo = library.store.photos.admit(hashOf(1));
  const set = features('exact', 3);
  const exact = {
    location: Float32Array.of(1.25, 2, 3, -4.5, 5, 6),
    attention: Float32Array.of(3, 2, 1e-9),
    descriptor: Float32Array.from({ length: 120 }, (_, i) => i / 7),
  };
  library.store.photos.save(photo, { ...set, exact }, 'jpeg');
  expect(library.store.photos.features('exact', [photo])[0]?.exact).toEqual(exact);
  library.store.photos.save(photo, set, 'jpeg');
  expect(library.store.photos.features('exact', [photo])[0]?.exact).toBeUndefined();
});

test('Features that a disk gives back otherwise are none, and the photo is to be looked at again', () => {
  const [good, bad] = [library.addPhoto('a', 1), library.addPhoto('b', 2)];
  const hash = Buffer.alloc(32, 2);
  expect(library.store.photos.lacks(bad, 'm', hash)).toBeNull();
  library.sql(`UPDATE feature_set SET attention = x'0102030405060708090a' WHERE photo_id = ${bad}`);
  const read = library.store.photos.features('m', [good, bad]);
  expect(read[0]).toMatchObject({ count: 5 });
  expect(read[1]).toBeNull();
  expect(library.store.photos.lacks(bad, 'm', hash)).toBe('features');
});

test.each([
  "scale = x''",
  "scale = x'02'",
  'scale = substr(scale, 1, length(scale) - 1)',
  "scale = CAST(substr(scale, 1, length(scale) - 1) || x'ff' AS BLOB)",
  "location = x'010203'",
  "attention = x'01'",
  'attention = zeroblob(12)',
  'keypoint_count = 6',
  'keypoint_count = -1',
  'feature_count = 4',
])('Features without a checksum whose columns do not fit each other are none: %s', (damage) => {
  const photo = library.addPhoto('a', 1);
  const plain =
    "is_compressed = 0, scale = x'010000803f0000000000', attention = zeroblob(10), " +
    'location = zeroblob(20), descriptor = zeroblob(200)';
  library.sql(`DELETE FROM feature_checksum; UPDATE feature_set SET ${plain}`);
  expect(library.store.photos.features('m', [photo])).toMatchObject([{ count: 5 }]);
  library.sql(`UPDATE feature_set SET ${damage}`);
  expect(library.store.photos.features('m', [photo])).toEqual([null]);
});

test('Descriptors of fewer features than they have keypoints are none', () => {
  const photo = library.addPhoto('a', 1);
  library.sql('UPDATE feature_set SET keypoint_count = 6');
  expect(library.store.photos.descriptors('m', [photo], 5)).toEqual([null]);
  expect(atOnce(library.store.photos.matchable('m')).ids).toHaveLength(0);
});

test('A repair finds features and thumbnails that are otherwise than they were saved', () => {
  const photos = [library.addPhoto('a', 1), library.addPhoto('b', 2), library.addPhoto('c', 3)];
  library.sql(`UPDATE feature_set SET attention_max = 7 WHERE photo_id = ${photos[0]}`);
  library.sql(`UPDATE thumbnail SET jpeg = x'07' WHERE photo_id = ${photos[1]}`);
  library.sql(`UPDATE thumbnail SET hash = zeroblob(31) WHERE photo_id = ${photos[2]}`);
  library.store.close();
  expect(repairStore(library.path)).toMatchObject({ ok: true, value: { isNew: false, damagedPhotos: 3 } });
  library.reopen();
  expect(library.store.photos.counts('m').photos).toBe(2);
});
