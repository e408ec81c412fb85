import { expect, test } from 'vitest';
import type { IndexPart } from '../../electron/matching/descriptor-index.ts';
import { listsCache } from '../../electron/matching/lists-cache.ts';
import { random } from '../support/synthetic/synthetic.ts';

/** A part whose lists have 10, 20, 30 ... rows, and which of them were read. */
function countedPart(isDamaged = (_: number): boolean => false) {
  const read: number[] = [];
  const part: IndexPart = {
    photos: { ids: new Float64Array(), featureCounts: new Uint32Array() },
    firsts: Uint32Array.from({ length: 20 }, (_, i) => i),
    lists(i) {
      read.push(i);
      return isDamaged(i) ? null : { count: 10 * (i + 1), photoCount: 0, first: i, end: i + 1 };
    },
  };
  return { part, read };
}

test('Lists that fit are read once, of each part', () => {
  const [one, other] = [countedPart(), countedPart()];
  const cache = listsCache(1000);
  const cached = [cache.of(one.part), cache.of(other.part)];
  for (const i of [0, 5, 0, 5, 5]) for (const part of cached) expect(part.lists(i)!.first).toBe(i);
  expect([one.read, other.read]).toEqual([
    [0, 5],
    [0, 5],
  ]);
});

test('Lists that were used least recently make room', () => {
  const { part, read } = countedPart();
  const cached = listsCache(60).of(part);
  for (const i of [0, 1, 2, 0, 1, 3, 1, 2]) cached.lists(i); // 10, 20, 30 rows; then 40 more
  expect(read).toEqual([0, 1, 2, 3, 2]);
});

test('As many rows are kept as fit, whatever is asked', () => {
  const next = random(3);
  const { part, read } = countedPart();
  const cached = listsCache(500).of(part);
  let kept: number[] = [];
  for (let turn = 0; turn < 2000; turn++) {
    const i = Math.floor(next() * 20);
    const before = read.length;
    cached.lists(i);
    expect(read.length > before).toBe(!kept.includes(i));
    kept = [...kept.filter((other) => other !== i), i];
    while (kept.reduce((sum, other) => sum + 10 * (other + 1), 0) > 500) kept.shift();
  }
});

test('Damaged lists are kept by no cache', () => {
  const { part, read } = countedPart((i) => i === 3);
  const cached = listsCache().of(part);
  expect([cached.lists(3), cached.lists(3)]).toEqual([null, null]);
  expect(read).toEqual([3, 3]);
});
