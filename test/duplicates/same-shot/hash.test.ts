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

/** The pairs, with their turns as bits, by `a b`; and how often two hashes were compared. */
async function alike(all: Uint8Array): Promise<{ turns: Map<string, number>; comparisonCount: number }> {
  const { rows, turns, comparisonCount } = await alikePairs(all, () => Promise.resolve());
  const found = Array.from(turns, (of, i) => [`${rows[2 * i]} ${rows[2 * i + 1]}`, of] as const);
  expect(new Set(found.map(([pair]) => pair)).size).toBe(found.length);
  return { turns: new Map(found), comparisonCount };
}

test('A picture is found by its hash however it is turned or mirrored, and so is how it lies', async () => {
  const picture = await thumbnailOf(photoOf(1));
  for (let turn = 0; turn < 8; turn++) {
    const { turns } = await alike(hashes(hashOf(picture), hashOf(turned(picture, turn))));
    expect([...turns]).toEqual([['0 1', 1 << turn]]);
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

/** Hashes of which each second is another one with up to `changed` bits turned. */
function madeUp(count: number, changed: number, seed: number): Uint8Array {
  const next = random(seed);
  const all = Uint8Array.from({ length: count * HASH_BYTES }, () => next() * 256);
  for (let row = 0; row < count; row++) all[row * HASH_BYTES]! &= 0xfe;
  for (let row = 1; row < count; row += 2) {
    const from = 2 * Math.floor((next() * row) / 2) * HASH_BYTES;
    all.copyWithin(row * HASH_BYTES, from, from + HASH_BYTES);
    for (let i = 0; i < changed; i++)
      all[row * HASH_BYTES + Math.floor(next() * HASH_BYTES)]! ^= 2 << Math.floor(next() * 7);
  }
  return all;
}

/** Every pair that differs in so many bits at most, by comparing each with each, with its bits. */
function bruteForce(all: Uint8Array, mostBits: number): Map<string, number> {
  const count = all.length / HASH_BYTES;
  const rowOf = (row: number): Uint8Array => all.subarray(row * HASH_BYTES, (row + 1) * HASH_BYTES);
  const found = new Map<string, number>();
  for (let a = 0; a < count; a++)
    for (let b = a + 1; b < count; b++) {
      const bits = differentBits(rowOf(a), rowOf(b));
      if (bits <= mostBits) found.set(`${a} ${b}`, bits);
    }
  return found;
}

test('Of made-up hashes all pairs of few different bits are found, and none of many', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 120 }), fc.integer(), async (count, seed) => {
      const all = madeUp(count, 12, seed);
      const near = bruteForce(all, 76);
      const asTheyLie = [...(await alike(all)).turns].filter(([, turns]) => turns & 1).map(([pair]) => pair);
      expect(asTheyLie.filter((pair) => !near.has(pair))).toEqual([]);
      const found = new Set(asTheyLie);
      for (const [pair, bits] of near) if (bits <= 12) expect(found).toContain(pair);
    }),
    { numRuns: 40 },
  );
});

test('Of copies that differ in an eighth of their bits, all but a few are found', async () => {
  const all = madeUp(500, 32, 1);
  const { turns } = await alike(all);
  const truth = [...bruteForce(all, 76).keys()];
  expect(truth.length).toBeGreaterThanOrEqual(250);
  expect(truth.filter((pair) => turns.has(pair)).length / truth.length).toBeGreaterThan(0.9);
});

test('Sixteen times the pictures take sixteen times the comparisons, and lose no copies', async () => {
  const found = await Promise.all(
    [2000, 32_000].map(async (count) => {
      const { turns, comparisonCount } = await alike(madeUp(count, 20, 2));
      return { each: comparisonCount / count, pairs: turns.size / count };
    }),
  );
  expect(found[1]!.each / found[0]!.each).toBeLessThan(1.3);
  expect(found[1]!.pairs).toBeGreaterThan(0.98 * found[0]!.pairs);
});

test('However many pictures are alike, each is compared with a fixed number of them', async () => {
  const [few, many] = await Promise.all(
    [1000, 2000].map(async (count) => {
      const all = new Uint8Array(count * HASH_BYTES);
      const { comparisonCount } = await alike(all);
      return comparisonCount / count;
    }),
  );
  expect(many! / few!).toBeLessThan(1.1);
});
