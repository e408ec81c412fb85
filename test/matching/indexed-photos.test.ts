import { expect, test } from 'vitest';
import type { IndexedPhotos } from '../../electron/contract/features.ts';
import { isAmong, joined, slice, within, without } from '../../electron/matching/descriptor-index.ts';
import { random } from '../support/synthetic/synthetic.ts';

const next = random(3);
const BELOW = 60;
/** Ascending ids, up to all of them, now and then none. */
const someIds = (): Float64Array => {
  const share = Math.round(next() * 4) / 4;
  return Float64Array.from({ length: BELOW }, (_, i) => 2 ** 40 + i).filter(() => next() < share);
};
const photosOf = (ids: Float64Array): IndexedPhotos => ({
  ids,
  featureCounts: Uint32Array.from(ids, () => next() * 1000),
});
const pairsOf = ({ ids, featureCounts }: IndexedPhotos): [number, number][] =>
  Array.from(ids, (id, i) => [id, featureCounts[i]!]);

test('Photos within and without others are those that a set tells apart', () => {
  for (let i = 0; i < 200; i++) {
    const [photos, others] = [photosOf(someIds()), someIds()];
    const among = new Set(others);
    const pairs = pairsOf(photos);
    expect(pairsOf(within(photos, others))).toEqual(pairs.filter(([id]) => among.has(id)));
    expect(pairsOf(without(photos, others))).toEqual(pairs.filter(([id]) => !among.has(id)));
    for (const id of photos.ids) expect(isAmong(others, id)).toBe(among.has(id));
  }
});

test('Photos that are joined again are those that were taken apart', () => {
  for (let i = 0; i < 200; i++) {
    const all = photosOf(someIds());
    const some = within(all, someIds());
    const rest = without(all, some.ids);
    const middle = Math.floor(next() * rest.ids.length);
    const parts = [slice(rest, middle, BELOW), some, slice(rest, 0, middle)];
    expect(pairsOf(joined(parts))).toEqual(pairsOf(all));
  }
});

test('Of no photos nothing is found', () => {
  expect(joined([]).ids).toHaveLength(0);
  expect(isAmong(new Float64Array(), 1)).toBe(false);
});
