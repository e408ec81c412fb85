import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PackedFeatures } from '../../electron/contract/features.ts';
import type { ModelPackage } from '../../electron/contract/model.ts';
import { createExtractor } from '../../electron/vision/extract.ts';
import type { Extractor } from '../../electron/vision/extract.ts';
import { COARSENESS } from '../../electron/vision/pack.ts';
import { builtIn } from '../support/models/built-in.ts';

let model: ModelPackage;
let extractor: Extractor;
beforeAll(async () => {
  model = await builtIn();
  extractor = await createExtractor(model, { threads: 1 });
});
afterAll(() => extractor.close());

/** Blocks of many sizes and colours: something to look at. */
function scene(width: number, height: number): Sharp {
  const blocks = Array.from({ length: 150 }, (_, i) => {
    const [x, y, side] = [(i * 7919) % 1000, (i * 104_729) % 1000, 10 + ((i * 31) % 90)];
    return (
      `<rect x="${x / 10}%" y="${y / 10}%" width="${side}" height="${side * 0.7}" ` +
      `fill="hsl(${(i * 47) % 360} 60% ${20 + ((i * 13) % 60)}%)" transform="rotate(${i % 9})"/>`
    );
  });
  return sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect ` +
        `width="100%" height="100%" fill="#9ab"/>${blocks.join('')}</svg>`,
    ),
  ).flatten();
}

async function features(bytes: Uint8Array, from = extractor): Promise<PackedFeatures> {
  const outcome = await from.extract(bytes);
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.value.features;
}

test('an extractor gives as many features as allowed, in the photo, most attention first', async () => {
  const set = await features(await scene(1300, 900).jpeg().toBuffer());
  expect(set).toMatchObject({ modelId: model.id, widthPx: 1300, heightPx: 900, resizedLongSidePx: 768 });
  expect(set.count - set.keypointCount).toBe(1000);
  expect([set.location.length, set.scale.length, set.attention.length, set.descriptor.length]).toEqual(
    [2, 1, 1, 40].map((columns) => columns * set.count),
  );
  expect(set.attention.every((a, i) => i === 0 || a <= set.attention[i - 1]!)).toBe(true);
  // the map's last cell may lie up to a stride beyond the level's last pixel
  const beyond = (16 / 0.25) * (1300 / 768);
  for (let i = 0; i < set.count; i++) {
    expect(set.location[2 * i]!).toBeGreaterThanOrEqual(0);
    expect(set.location[2 * i]!).toBeLessThan(1300 + beyond);
    expect(set.location[2 * i + 1]!).toBeLessThan(900 + beyond);
  }
  const lengths = Array.from(
    { length: set.count },
    (_, i) => Math.hypot(...set.descriptor.subarray(40 * i, 40 * i + 40)) / 127,
  );
  expect(Math.min(...lengths)).toBeGreaterThan(0.93);
  expect(Math.max(...lengths)).toBeLessThan(1.07);
});

test('keypoints follow the features, without attention, and lie where the spots are', async () => {
  const spots = [
    [300, 300],
    [700, 250],
    [1000, 620],
    [420, 640],
  ] as const;
  const circles = spots.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="12" fill="#224"/>`);
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="1300" height="900">' +
    `<rect width="100%" height="100%" fill="#9ab"/>${circles.join('')}</svg>`;
  const set = await features(await sharp(Buffer.from(svg)).flatten().png().toBuffer());
  const first = set.count - set.keypointCount;
  expect(set.attention.subarray(first).every((attention) => attention === 0)).toBe(true);
  const ends = spots.map(([x, y]) =>
    Math.min(
      ...Array.from({ length: set.keypointCount }, (_, i) =>
        Math.hypot(set.location[2 * (first + i)]! + 0.85 - x, set.location[2 * (first + i) + 1]! + 0.85 - y),
      ),
    ),
  );
  // a resized pixel is 1.7 of these; half of one lies between a pixel's centre and its corner
  expect(Math.max(...ends)).toBeLessThan(1);
});

test('a model without keypoints gives its features alone', async () => {
  const without = await createExtractor(
    { ...model, manifest: { ...model.manifest, keypoints: undefined }, keypointPca: null },
    { threads: 1 },
  );
  const bytes = await scene(800, 600).jpeg().toBuffer();
  const [set, both] = [await features(bytes, without), await features(bytes)];
  expect(set.keypointCount).toBe(0);
  expect(both.keypointCount).toBeGreaterThan(100);
  // packing rounds them further where there are keypoints
  const apart = both.descriptor.subarray(0, 40 * set.count).map((value, i) => value - set.descriptor[i]!);
  expect(apart.every((steps) => Math.abs(steps) <= COARSENESS / 2 + 0.5)).toBe(true);
  await without.close();
});

test('an extractor gives a photo the same features again, with one thread and with two', async () => {
  const bytes = await scene(800, 600).jpeg().toBuffer();
  const once = await features(bytes);
  expect(await features(bytes)).toEqual(once);
  const two = await createExtractor(model, { threads: 2 });
  expect(await features(bytes, two)).toEqual(once);
  await two.close();
});

test("a patch's features lie where the patch lies in a larger photo", async () => {
  // the same 384 x 384 pixels by themselves and 256 right and down in a larger photo: cells meet at every
  // scale
  const patch = await scene(384, 384).png().toBuffer();
  const whole = await scene(700, 768)
    .blur(8)
    .composite([{ input: patch, left: 256, top: 256 }])
    .png()
    .toBuffer();
  const [a, b] = [await features(patch), await features(whole)];
  const offsets: [number, number][] = [];
  for (let i = 0; i < a.count; i++) {
    const row = a.descriptor.subarray(40 * i, 40 * i + 40);
    const dots = Array.from(
      { length: b.count },
      (_, j) => row.reduce((sum, v, d) => sum + v * b.descriptor[40 * j + d]!, 0) / 127 ** 2,
    );
    const best = dots.indexOf(Math.max(...dots));
    if (dots[best]! > 0.97)
      offsets.push([
        b.location[2 * best]! - a.location[2 * i]!,
        b.location[2 * best + 1]! - a.location[2 * i + 1]!,
      ]);
  }
  expect(offsets.length).toBeGreaterThan(50);
  // flat parts of the scene look alike, so not all can agree; by chance none would
  const right = offsets.filter(([x, y]) => Math.abs(x - 256) < 1 && Math.abs(y - 256) < 1);
  expect(right.length / offsets.length).toBeGreaterThan(0.5);
});

test('locations are told in pixels of the full photo, though it is shrunk', async () => {
  const small = await scene(768, 480).png().toBuffer();
  const large = await sharp(small).resize({ width: 2304, kernel: 'nearest' }).png().toBuffer();
  const extent = ({ location, count }: PackedFeatures, c: number): number =>
    Math.max(...Array.from({ length: count }, (_, i) => location[2 * i + c]!));
  const [a, b] = [await features(small), await features(large)];
  expect([b.widthPx, b.heightPx, b.resizedLongSidePx]).toEqual([2304, 1440, 768]);
  for (const c of [0, 1]) expect(Math.abs(extent(b, c) - 3 * extent(a, c))).toBeLessThan(3 * 128);
});

test('a photo stored on its side has the features of the upright one', async () => {
  const upright = await scene(600, 400).png().toBuffer();
  const stored = await sharp(await sharp(upright).rotate(-90).png().toBuffer())
    .withMetadata({ orientation: 6 })
    .png()
    .toBuffer();
  expect(await sharp(stored).metadata()).toMatchObject({ width: 400, height: 600, orientation: 6 });
  expect(await features(stored)).toEqual(await features(upright));
});

test('a photo under the smallest level of the network has no features, and does not fail', async () => {
  expect(await features(await scene(20, 20).png().toBuffer())).toMatchObject({
    count: 0,
    widthPx: 20,
    heightPx: 20,
  });
});

test('a photo of under 10 pixels a side has no features, and does not fail', async () => {
  expect(await features(await scene(200, 9).png().toBuffer())).toMatchObject({
    count: 0,
    widthPx: 200,
    heightPx: 9,
  });
});

test.each([0, 90, 255])(
  'a blank photo of brightness %i has no features, and does not fail',
  async (level) => {
    const blank = sharp({
      create: { width: 400, height: 300, channels: 3, background: { r: level, g: level, b: level } },
    });
    expect(await features(await blank.png().toBuffer())).toMatchObject({
      count: 0,
      widthPx: 400,
      heightPx: 300,
    });
  },
);

test('a photo that is blank but for a corner has features', async () => {
  const corner = await scene(100, 80).png().toBuffer();
  const photo = sharp({ create: { width: 800, height: 600, channels: 3, background: '#fff' } }).composite([
    { input: corner, left: 0, top: 0 },
  ]);
  expect((await features(await photo.png().toBuffer())).count).toBeGreaterThan(0);
});

test('an extractor tells the format beside the features', async () => {
  const bytes = await scene(64, 64).webp().toBuffer();
  expect(await extractor.extract(bytes)).toMatchObject({
    ok: true,
    value: { format: 'webp' },
  });
});
