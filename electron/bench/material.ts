/** What benches work on where no photos are given: seeded, so that two runs time the same work. */
import { crc32, deflateSync } from 'node:zlib';
import type { Rgb } from '../../native/index.ts';
import type { PackedFeatures } from '../contract/features.ts';
import { DESCRIPTOR_SIZE } from '../contract/features.ts';
import { normal, random } from '../demo/random.ts';

/** Int8 steps to 1.0 of a descriptor's number (`vision/pack.ts`). */
export const STEPS = 127;

/**
 * Writes the int8 unit vector nearest to `centre` + `spread` x a random unit vector into `rows` at `at`; no
 * centre: a random direction.
 */
function writeDescriptor(
  rows: Int8Array,
  at: number,
  centre: Float32Array | null,
  spread: number,
  next: () => number,
): Float32Array {
  const row = Float32Array.from(
    { length: DESCRIPTOR_SIZE },
    (_, k) => (centre?.[k] ?? 0) + (spread / Math.sqrt(DESCRIPTOR_SIZE)) * normal(next),
  );
  const length = Math.hypot(...row);
  for (let k = 0; k < DESCRIPTOR_SIZE; k++) {
    row[k]! /= length;
    rows[at * DESCRIPTOR_SIZE + k] = Math.round(row[k]! * STEPS);
  }
  return row;
}

/**
 * How far descriptors lie from the look they share, of a unit vector: nearest neighbours are then as far
 * apart as real ones.
 */
const LOOK_SPREAD = 0.85;

/**
 * count x 40 int8 rows around seeded centres, one for 200 rows, as wide as descriptors of one look are
 * (cosine near 0.8 to the centre).
 */
export function clusteredDescriptors(seed: number, count: number): Int8Array {
  const next = random(seed);
  const rows = new Int8Array(count * DESCRIPTOR_SIZE);
  const centres = Array.from({ length: Math.ceil(count / 200) }, () =>
    writeDescriptor(rows, 0, null, 1, next),
  );
  for (let i = 0; i < count; i++)
    writeDescriptor(rows, i, centres[Math.floor(next() * centres.length)]!, LOOK_SPREAD, next);
  return rows;
}

/**
 * A grey picture of squares of 12 pixels: edges and corners everywhere, so that there are
 * more keypoints than a model asks for.
 */
export function greySquares(seed: number, widthPx: number, heightPx: number): Rgb {
  const next = random(seed);
  const columns = Math.ceil(widthPx / 12);
  const levels = Array.from({ length: columns * Math.ceil(heightPx / 12) }, () => 256 * next());
  const level = (x: number, y: number): number => levels[Math.floor(y / 12) * columns + Math.floor(x / 12)]!;
  const rgb = Uint8Array.from({ length: 3 * widthPx * heightPx }, (_, i) =>
    level(Math.floor(i / 3) % widthPx, Math.floor(i / 3 / widthPx)),
  );
  return { rgb, widthPx, heightPx };
}

/**
 * Two photos of 1000 x 750 with `count` features, of which every tenth corresponds under an affine map to
 * within about 2 px. Of 1000, 670 have a neighbour under 0.8 and 400 a mutual one, 100 of them inliers;
 * matching pairs of shared/data/eval have 580, 220 and 90 (prototype, medians of eight): the reference's work
 * is about that of real photos, ours is more.
 */
export function matchingPhotos(seed: number, count: number): [PackedFeatures, PackedFeatures] {
  const next = random(seed);
  const photo = (): PackedFeatures => ({
    modelId: 'bench',
    count,
    widthPx: 1000,
    heightPx: 750,
    keypointCount: 0,
    resizedLongSidePx: 1000,
    location: Float32Array.from({ length: 2 * count }, (_, i) => next() * (i % 2 === 0 ? 1000 : 750)),
    scale: Float32Array.from({ length: count }, (_, i) => [4, 2.8284, 2, 1.4142, 1][i % 5]!),
    attention: Float32Array.from({ length: count }, (_, i) => count - i),
    descriptor: new Int8Array(count * DESCRIPTOR_SIZE),
  });
  const [a, b] = [photo(), photo()];
  const looks = Array.from({ length: Math.ceil(count / 10) }, () =>
    writeDescriptor(a.descriptor, 0, null, 1, next),
  );
  const aLook = (): Float32Array => looks[Math.floor(next() * looks.length)]!;
  for (let i = 0; i < count; i++) {
    const direction = writeDescriptor(a.descriptor, i, aLook(), LOOK_SPREAD, next);
    const corresponds = i % 10 === 0;
    writeDescriptor(
      b.descriptor,
      i,
      corresponds ? direction : aLook(),
      corresponds ? 0.4 : LOOK_SPREAD,
      next,
    );
    if (!corresponds) continue;
    const [x, y] = [a.location[2 * i]!, a.location[2 * i + 1]!];
    b.location[2 * i] = 0.9 * x - 0.1 * y + 60 + 1.5 * normal(next);
    b.location[2 * i + 1] = 0.08 * x + 0.92 * y + 10 + 1.5 * normal(next);
  }
  return [a, b];
}

/** A photo as PNG bytes: coloured blotches and edges of seeded places and sizes. */
export function syntheticPhoto(seed: number, widthPx: number, heightPx: number): Buffer {
  const next = random(seed);
  const lines = Buffer.alloc(heightPx * (1 + 3 * widthPx), 110); // a filter byte, then RGB
  for (let y = 0; y < heightPx; y++) lines[y * (1 + 3 * widthPx)] = 0;
  for (let shape = 0; shape < 400; shape++) {
    const [left, top, size] = [next() * widthPx, next() * heightPx, 4 + 90 * next() ** 3];
    const colour = [next() * 255, next() * 255, next() * 255];
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(heightPx, top + size); y++) {
      for (let x = Math.max(0, Math.floor(left)); x < Math.min(widthPx, left + size); x++) {
        for (let c = 0; c < 3; c++)
          lines[y * (1 + 3 * widthPx) + 1 + 3 * x + c] = colour[c]! * (0.7 + (0.3 * (x - left)) / size);
      }
    }
  }
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthPx);
  header.writeUInt32BE(heightPx, 4);
  header.set([8, 2], 8); // 8 bits, RGB
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
