import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { QUANTUM } from '../../../electron/vision/pack.ts';
import {
  affineMap,
  clusteredDescriptors,
  depthMap,
  featureSet,
  overlayOnly,
  sharedFeatures,
} from './features.ts';
import { encode, writeEvaluation } from './photos.ts';
import type { Camera, Picture, Place } from './synthetic.ts';
import {
  camera,
  deepPlace,
  flatPlace,
  lookAlike,
  photograph,
  trueMap,
  withDateStamp,
  withFrame,
  withWatermark,
} from './synthetic.ts';

const folder = mkdtempSync(join(tmpdir(), 'revisit-synthetic-'));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * Mean grey difference between what A shows and what the map finds in B; and how much of A the map covers.
 */
function disagreement(
  place: Place,
  a: Camera,
  b: Camera,
  map = trueMap(place, a, b),
): { grey: number; covered: number } {
  const pictures = [photograph(place, a), photograph(place, b)] as const;
  const grey = (picture: Picture, x: number, y: number): number => {
    const at = 3 * (Math.floor(y) * picture.widthPx + Math.floor(x));
    return (picture.rgb[at]! + picture.rgb[at + 1]! + picture.rgb[at + 2]!) / 3;
  };
  let sum = 0;
  let count = 0;
  let asked = 0;
  for (let y = 4.5; y < a.heightPx; y += 7) {
    for (let x = 4.5; x < a.widthPx; x += 7) {
      asked++;
      const to = map(x, y);
      if (!to) continue;
      sum += Math.abs(grey(pictures[0], x, y) - grey(pictures[1], to[0], to[1]));
      count++;
    }
  }
  return { grey: sum / count, covered: count / asked };
}

const small = { widthPx: 320, heightPx: 240 };
const moved = camera({ ...small, x: 0.5, y: -0.2, z: 0.4, yaw: -0.12, roll: 0.15 });

test('photos of a flat and of a deep place agree along the true map, and not without it', () => {
  for (const place of [flatPlace(1), deepPlace(2)]) {
    const { grey, covered } = disagreement(place, camera(small), moved);
    expect(covered).toBeGreaterThan(0.5);
    expect(grey).toBeLessThan(8);
    const unmoved = disagreement(place, camera(small), moved, (x, y) => [x, y]);
    expect(unmoved.grey).toBeGreaterThan(2 * grey);
  }
});

test('a deep place has no single homography: what is near moves further', () => {
  const map = trueMap(deepPlace(2), camera(small), camera({ ...small, x: 0.3 }));
  const shifts = new Set<number>();
  for (let x = 100; x < 320; x += 4) {
    const to = map(x, 120);
    if (to) shifts.add(Math.round(x - to[0]));
  }
  expect(shifts.size).toBeGreaterThanOrEqual(3);
});

test('the same seed paints the same picture and another seed another', () => {
  const of = (place: Place): Picture => photograph(place, camera(small), { noise: 2, seed: 5 });
  expect(of(flatPlace(1))).toEqual(of(flatPlace(1)));
  expect(of(flatPlace(1))).not.toEqual(of(flatPlace(3)));
  expect(of(lookAlike(3, flatPlace(1)))).not.toEqual(of(flatPlace(1)));
});

test('marks change only what they cover, and are the same on every photo', () => {
  const [p, q] = [photograph(flatPlace(1), camera(small)), photograph(flatPlace(3), camera(small))];
  for (const mark of [withWatermark, withDateStamp, withFrame]) {
    const share = mark(p, 7).rgb.reduce((n, value, i) => n + Number(value !== p.rgb[i]), 0) / p.rgb.length;
    expect(share).toBeGreaterThan(0.005);
    expect(share).toBeLessThan(0.35);
  }
  const [stampedP, stampedQ] = [withDateStamp(p, 7), withDateStamp(q, 7)];
  const orange = (picture: Picture): number[] =>
    [...picture.rgb.keys()].filter(
      (i) => i % 3 === 0 && picture.rgb[i] === 255 && picture.rgb[i + 1] === 150,
    );
  expect(orange(stampedP).length).toBeGreaterThan(100);
  expect(orange(stampedP)).toEqual(orange(stampedQ));
});

test('an encoded photo has the size it was painted in, and its orientation only as a tag', async () => {
  const picture = photograph(flatPlace(1), camera(small));
  const { width, height, orientation } = await sharp(
    await encode(picture, 'jpeg', { orientation: 6 }),
  ).metadata();
  expect({ width, height, orientation }).toEqual({ width: 320, height: 240, orientation: 6 });
});

test('an evaluation folder lists every photo it wrote', async () => {
  const rows = await writeEvaluation(folder, { places: 1, photosPerPlace: 2, distractors: 2, ...small });
  const [head, ...lines] = readFileSync(join(folder, 'photos.tsv'), 'utf8').trimEnd().split('\n');
  expect(head).toBe('file\tplace\tgroup\tflags');
  expect(lines.map((line) => line.split('\t')[0])).toEqual(rows.map((r) => r.file));
  for (const { file } of rows) expect((await sharp(join(folder, 'photos', file)).metadata()).width).toBe(320);
});

test('shared features correspond under their map, by location and by descriptor', () => {
  const near = affineMap([1.05, 0.02, 30, -0.02, 1.05, -10]);
  const map = depthMap([1.05, 0.02, 80, -0.02, 1.05, -10], [1, 0, 10, 0, 1, 5], (x) => x < 500);
  for (const to of [near, map]) {
    const { a, b, bOfA } = sharedFeatures(3, to, { count: 300, shared: 100, noisePx: 1 });
    const rows = [...bOfA.keys()].filter((i) => bOfA[i]! >= 0);
    expect(rows).toHaveLength(100);
    for (const i of rows) {
      const j = bOfA[i]!;
      const [x, y] = to(a.location[2 * i]!, a.location[2 * i + 1]!)!;
      expect(Math.hypot(x - b.location[2 * j]!, y - b.location[2 * j + 1]!)).toBeLessThan(6);
      let dot = 0;
      for (let k = 0; k < 40; k++) dot += a.descriptor[i * 40 + k]! * b.descriptor[j * 40 + k]!;
      expect(dot * QUANTUM * QUANTUM).toBeGreaterThan(0.8);
    }
  }
});

test('an overlay pair shares its features in one corner only', () => {
  const { a, bOfA } = overlayOnly(3, { count: 200, shared: 40 });
  const rows = [...bOfA.keys()].filter((i) => bOfA[i]! >= 0);
  expect(rows).toHaveLength(40);
  for (const i of rows) expect(a.location[2 * i]).toBeGreaterThan(1024 * 0.69);
});

test('random features and clustered descriptors follow from their seeds', () => {
  expect(featureSet(1, { count: 50 })).toEqual(featureSet(1, { count: 50 }));
  expect(featureSet(1, { count: 50 })).not.toEqual(featureSet(2, { count: 50 }));
  const rows = clusteredDescriptors(1, 100);
  expect(rows).toHaveLength(4000);
  expect(rows).toEqual(clusteredDescriptors(1, 100));
});
