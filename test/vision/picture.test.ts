import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Verification } from '../../electron/contract/match.ts';
import { matchPicture } from '../../electron/vision/picture.ts';
import type { DrawnPhoto } from '../../electron/vision/picture.ts';

async function side(
  widthPx: number,
  heightPx: number,
  at: [number, number][],
  attention: number[],
): Promise<DrawnPhoto> {
  const bytes = await sharp({
    create: { width: widthPx, height: heightPx, channels: 3, background: '#202020' },
  })
    .jpeg()
    .toBuffer();
  return {
    bytes,
    features: {
      widthPx,
      heightPx,
      resizedLongSidePx: Math.max(widthPx, heightPx) / 2,
      location: Float32Array.from(at.flat()),
      attention: Float32Array.from(attention),
    },
  };
}

function verified(pairs: [number, number][]): Verification {
  const [inliersA, inliersB] = [0, 1].map((c) => Uint16Array.from(pairs, (pair) => pair[c]!)) as [
    Uint16Array,
    Uint16Array,
  ];
  return {
    verdict: 'match',
    reason: null,
    score: 9,
    bFromA: [1, 0, 0, 0, 1, 0],
    tentativeCount: 9,
    inliersA,
    inliersB,
    trials: 1,
    seed: 1,
  };
}

async function picture(format: 'png' | 'svg', pairs: [number, number][]): Promise<Buffer> {
  const a = await side(
    1920,
    1440,
    [
      [400, 300],
      [1000, 1000],
    ],
    [5, 1],
  );
  const b = await side(
    500,
    1000,
    [
      [250, 500],
      [100, 900],
    ],
    [5, 1],
  );
  const outcome = await matchPicture(a, b, verified(pairs), format);
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.value;
}

test('the picture of a match has a line for each inlier between the photos, strongest last', async () => {
  const svg = (
    await picture('svg', [
      [0, 0],
      [1, 1],
    ])
  ).toString();
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="1328" height="720"/);
  expect(svg.match(/<image/g)).toHaveLength(2);
  // a is shown at 960 x 720; b at 360 x 720, 968 to the right; locations count from the middle of a pixel
  // that is two of the photo's
  expect(Array.from(svg.matchAll(/<path d="([^"]*)" stroke="#(?!000")/g), (hit) => hit[1])).toEqual([
    'M500.5 500.5L1040.7 648.7',
    'M200.5 150.5L1148.7 360.7',
  ]);
  expect(svg.match(/<circle/g)).toHaveLength(4);
});

test('the PNG picture of a match shows the dots, lines and photos that its SVG draws', async () => {
  const { data, info } = await sharp(await picture('png', [[0, 0]]))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([1328, 720, 3]);
  const at = (x: number, y: number): number[] =>
    Array.from(data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3));
  expect(at(200, 150)).toEqual([255, 130, 40]); // the dot
  expect(Math.max(...at(100, 600))).toBeLessThan(40); // the photo
  expect(Math.max(...at(400, 194))).toBeGreaterThan(100); // the line
});

test('the picture of two photos without inliers shows them without lines', async () => {
  const svg = (await picture('svg', [])).toString();
  expect(svg).not.toContain('<path');
  expect(svg.match(/<image/g)).toHaveLength(2);
});

test('the picture of a match fails as the photo does that cannot be decoded', async () => {
  const good = await side(100, 100, [], []);
  expect(
    await matchPicture({ ...good, bytes: Buffer.from('no photo') }, good, verified([]), 'png'),
  ).toMatchObject({ ok: false, failure: { kind: 'not a photo' } });
});
