import fc from 'fast-check';
import { expect, test } from 'vitest';
import { random } from '../../electron/demo/random.ts';
import type { PictureHashes } from '../../native/index.ts';
import { availablePaths, HASH_WORDS, kernelsOn } from '../../native/index.ts';

const BITS = 32 * HASH_WORDS;

/** Bits of the hashes in their order, as text. */
const bitsOf = (words: Uint32Array): string =>
  Array.from(words, (word) => [...word.toString(2).padStart(32, '0')].reverse().join('')).join('');

/** Some hashes that are others with few bits turned; what is exchanged and inverted is made up as well. */
function madeUp(count: number, seed: number): PictureHashes {
  const next = random(seed);
  const drawn = (rows: number): Uint32Array =>
    Uint32Array.from({ length: rows * HASH_WORDS }, () => next() * 2 ** 32);
  const [words, exchanged, masks] = [drawn(count), drawn(count), drawn(8)];
  masks.fill(0, 0, HASH_WORDS);
  for (let row = 1; row < count; row++) {
    const into = next() < 0.5 ? words : exchanged;
    const from = Math.floor(next() * row) * HASH_WORDS;
    into.set(words.subarray(from, from + HASH_WORDS), row * HASH_WORDS);
    for (let left = next() * 60; left > 0; left--)
      into[row * HASH_WORDS + Math.floor(next() * HASH_WORDS)]! ^= 1 << Math.floor(next() * 32);
  }
  return { words, exchanged, masks, mostBits: 76, mostByKey: 1 + Math.floor(next() * 5) };
}

/** Each row with all after it, bit by bit. */
function bitByBit({ words, exchanged, masks, ...most }: PictureHashes, from: number, bits: number) {
  const [all, others, inverted] = [bitsOf(words), bitsOf(exchanged), bitsOf(masks)];
  const row = (of: string, at: number): string => of.slice(at * BITS, (at + 1) * BITS);
  const found: string[] = [];
  let comparisonCount = 0;
  for (let a = 0; a < words.length / HASH_WORDS; a++)
    for (let turn = 0; turn < 8; turn++) {
      const mask = row(inverted, turn);
      const own = [...row(turn < 4 ? all : others, a)]
        .map((bit, i) => (bit === mask[i] ? '0' : '1'))
        .join('');
      let left = most.mostByKey;
      for (let b = a + 1; b < words.length / HASH_WORDS && left > 0; b++) {
        const other = row(all, b);
        if (other.slice(from, from + bits) !== own.slice(from, from + bits)) continue;
        left--;
        comparisonCount++;
        if ([...other].filter((bit, i) => bit !== own[i]).length <= most.mostBits)
          found.push(`${a} ${b} ${turn}`);
      }
    }
  return { found: found.sort(), comparisonCount };
}

test.each(availablePaths())('What looks alike by a key is what bits compared one by one say (%s)', (path) => {
  const { lookAlike } = kernelsOn(path);
  let alike = 0;
  fc.assert(
    fc.property(
      ...[fc.nat(14), fc.integer(), fc.nat(BITS - 24), fc.integer({ min: 1, max: 24 })],
      (count, seed, from, bits) => {
        const hashes = madeUp(count, seed);
        const { found, comparisonCount } = lookAlike(hashes, from, bits);
        const triples = Array.from({ length: found.length / 3 }, (_, i) =>
          found.subarray(3 * i, 3 * i + 3).join(' '),
        );
        alike += triples.length;
        expect({ found: triples.sort(), comparisonCount }).toEqual(bitByBit(hashes, from, bits));
      },
    ),
  );
  expect(alike).toBeGreaterThan(20);
});

test.each(availablePaths())('What are no hashes, and keys beyond their bits, are refused (%s)', (path) => {
  const { lookAlike } = kernelsOn(path);
  const hashes = madeUp(2, 1);
  for (const [from, bits] of [
    [-1, 8],
    [BITS - 7, 8],
    [0, 0],
    [0, 25],
  ] as const)
    expect(() => lookAlike(hashes, from, bits)).toThrow(RangeError);
  expect(() => lookAlike({ ...hashes, exchanged: new Uint32Array(8) }, 0, 8)).toThrow(RangeError);
  expect(() => lookAlike({ ...hashes, masks: new Uint32Array(8) }, 0, 8)).toThrow(RangeError);
  const ragged = { ...hashes, words: new Uint32Array(9), exchanged: new Uint32Array(9) };
  expect(() => lookAlike(ragged, 0, 8)).toThrow(RangeError);
});
