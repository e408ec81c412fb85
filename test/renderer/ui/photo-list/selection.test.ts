import { expect, test } from 'vitest';
import type { Selection } from '../../../../renderer/ui/photo-list/selection.ts';
import { nothing, reduceSelection } from '../../../../renderer/ui/photo-list/selection.ts';

const ids = Float64Array.of(11, 12, 13, 14, 15);
const chosen = ({ ids: of }: Selection): number[] => [...of].sort();

test('a range goes from where the selection began to where it ends, in either direction', () => {
  const began = reduceSelection(nothing, { type: 'only', id: 13 });
  expect(chosen(reduceSelection(began, { type: 'range', id: 15, ids }))).toEqual([13, 14, 15]);
  const back = reduceSelection(reduceSelection(began, { type: 'range', id: 15, ids }), {
    type: 'range',
    id: 11,
    ids,
  });
  expect(chosen(back)).toEqual([11, 12, 13]);
});

test('a range from a photo that is not in the list is the one photo', () => {
  const gone = reduceSelection(nothing, { type: 'only', id: 99 });
  expect(chosen(reduceSelection(gone, { type: 'range', id: 12, ids }))).toEqual([12]);
});

test('a photo is added and taken away, and the others stay', () => {
  const two = [11, 14].reduce((was, id) => reduceSelection(was, { type: 'toggle', id }), nothing);
  expect(chosen(two)).toEqual([11, 14]);
  expect(chosen(reduceSelection(two, { type: 'toggle', id: 11 }))).toEqual([14]);
  expect(chosen(reduceSelection(two, { type: 'all', ids }))).toEqual([...ids]);
  expect(reduceSelection(two, { type: 'clear' })).toBe(nothing);
});
