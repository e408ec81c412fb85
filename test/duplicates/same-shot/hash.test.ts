import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Thumbnail } from '../../../electron/contract/features.ts';
import { alikePairs, HASH_BYTES, hashOf } from '../../../electron/duplicates/same-shot/same-shot.ts';
import { random } from '../../../electron/demo/random.ts';
import { drawnOver, photoOf, saved, thumbnailOf } from './painted.ts';

const differentBits = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, byte, i) => sum + (byte ^ b[i]!).toString(2).replaceAll('0', '').length, 0);

/** As `Turn` says: mirrored, upside down, rows and columns exchanged. */
function turned({ widthPx, heightPx, grey }: Thumbnail, turn: number): Thumbnail {
  const isExchanged = turn >= 4;
  const size = isExchanged ? { widthPx: heightPx, heightPx: widthPx } : { widthPx, heightPx };
  const out = new Uint8Array(grey.length);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const [u, v] = [turn & 1 ? widthPx - 1 - x : x, turn & 2 ? heightPx - 1 - y : y];
      out[isExchanged ? u * size.widthPx + v : v * size.widthPx + u] = grey[y * widthPx + x]!;
    }
  return { ...size, grey: out };
}

const hashes = (...all: Uint8Array[]): Uint8Array => Buffer.concat(all);

test('A picture is found by its hash however it is turned or mirrored, and so is how it lies', async () => {
  const picture = await thumbnailOf(photoOf(1));
  for (let turn = 0; turn < 8; turn++) {
    const pairs = alikePairs(hashes(hashOf(picture), hashOf(turned(picture, turn))));
    expect(pairs).toContainEqual({ a: 0, b: 1, turn });
  }
});

test('Size, quality, light and a border change few bits of a hash, another picture many', async () => {
  const own = hashOf(await thumbnailOf(photoOf(1)));
  const bitsOf = async (picture: ReturnType<typeof photoOf>): Promise<number> =>
    differentBits(own, hashOf(await thumbnailOf(picture)));
  const border = { top: 40, bottom: 40, left: 25, right: 25, background: 'black' };
  for (const copy of [
    photoOf(1).resize(120),
    await saved(photoOf(1), 20),
    photoOf(1).linear(0.7, 20),
    photoOf(1).extend(border),
  ])
    expect(await bitsOf(copy)).toBeLessThan(40);
  for (const place of [2, 3, 4]) expect(await bitsOf(photoOf(place))).toBeGreaterThan(76);
  expect(await bitsOf(drawnOver(photoOf(1), '<rect width="20" height="20"/>'))).toBeGreaterThan(0);
});

/** Hashes of which some are others with a few bits changed. */
function madeUp(count: number, seed: number): Uint8Array {
  const next = random(seed);
  const all = Uint8Array.from({ length: count * HASH_BYTES }, () => next() * 256);
  for (let row = 0; row < count; row++) all[row * HASH_BYTES]! &= 0xfe;
  for (let row = 1; row < count; row += 2) {
    const from = Math.floor(next() * row) * HASH_BYTES;
    all.copyWithin(row * HASH_BYTES, from, from + HASH_BYTES);
    for (let i = 0; i < 12; i++)
      all[row * HASH_BYTES + Math.floor(next() * HASH_BYTES)]! ^= 2 << Math.floor(next() * 7);
  }
  return all;
}

test('Of made-up hashes all pairs of few different bits are found, and none of many', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 120 }), fc.integer(), (count, seed) => {
      const all = madeUp(count, seed);
      const rowOf = (row: number): Uint8Array => all.subarray(row * HASH_BYTES, (row + 1) * HASH_BYTES);
      const found = alikePairs(all);
      const asTheyLie = new Set(found.filter(({ turn }) => turn === 0).map(({ a, b }) => `${a} ${b}`));
      for (let a = 0; a < count; a++)
        for (let b = a + 1; b < count; b++) {
          const bits = differentBits(rowOf(a), rowOf(b));
          if (bits <= 12) expect(asTheyLie).toContain(`${a} ${b}`);
          if (bits > 76) expect(asTheyLie).not.toContain(`${a} ${b}`);
        }
      expect(found.every(({ a, b }) => a < b)).toBe(true);
    }),
    { numRuns: 40 },
  );
});
