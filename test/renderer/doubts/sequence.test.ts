import { expect, test } from 'vitest';
import type { Doubt } from '../../../electron/contract/requests.ts';
import type { Sequence, SequenceStep } from '../../../renderer/doubts/sequence.ts';
import {
  comingNext,
  currentOf,
  emptySequence,
  keyOf,
  placeIn,
  reduceSequence,
} from '../../../renderer/doubts/sequence.ts';

const doubt = (photoId: number): Doubt => ({
  reason: 'weak match',
  placeId: 1,
  otherPlaceId: null,
  photoId,
  comparedId: 100,
  link: null,
  nearMatches: 0,
  partPhotoIds: [photoId],
});
const received = (...photos: number[]): SequenceStep => ({ type: 'received', doubts: photos.map(doubt) });
const settled = (photo: number): SequenceStep => ({ type: 'settled', key: keyOf(doubt(photo)) });
const reopened = (photo: number): SequenceStep => ({ type: 'reopened', key: keyOf(doubt(photo)) });

const after = (...steps: SequenceStep[]): Sequence => steps.reduce(reduceSequence, emptySequence);
const shown = (...steps: SequenceStep[]): number | null => currentOf(after(...steps))?.photoId ?? null;

test('the first doubt is shown, then the next and the previous, and past the last one none', () => {
  const all = received(5, 6, 7);
  expect(shown(all)).toBe(5);
  expect(shown(all, { type: 'next' })).toBe(6);
  expect(shown(all, { type: 'next' }, { type: 'previous' })).toBe(5);
  expect(shown(all, { type: 'previous' })).toBe(5);
  const end = [all, { type: 'next' }, { type: 'next' }, { type: 'next' }] as const;
  expect(shown(...end)).toBeNull();
  expect(shown(...end, { type: 'next' })).toBeNull();
  expect(shown(...end, { type: 'previous' })).toBe(7);
  expect(shown(...end, { type: 'begin' })).toBe(5);
});

test('a doubt that is settled is passed over, and the next one is shown', () => {
  expect(shown(received(5, 6, 7), settled(5))).toBe(6);
  expect(shown(received(5, 6, 7), { type: 'next' }, settled(6))).toBe(7);
  expect(shown(received(5, 6, 7), { type: 'next' }, settled(6), { type: 'previous' })).toBe(5);
  expect(placeIn(after(received(5, 6, 7), { type: 'next' }, settled(6)))).toEqual({ count: 2, before: 1 });
});

test('an answer that is taken back shows its doubt again where it was', () => {
  const steps = [received(5, 6, 7), settled(5), received(6, 7), settled(6), received(7)];
  expect(shown(...steps, reopened(6))).toBe(6);
  expect(shown(...steps, reopened(6), received(6, 7), reopened(5), received(5, 6, 7))).toBe(5);
});

test('the order stays when the list is another; what is new comes last, what is gone is passed over', () => {
  const steps = [received(5, 6, 7), { type: 'next' } as const, received(9, 7, 6, 5)];
  expect(shown(...steps)).toBe(6);
  expect(shown(...steps, { type: 'next' }, { type: 'next' })).toBe(9);
  expect(shown(received(5, 6, 7), { type: 'next' }, received(5, 7))).toBe(7);
  expect(shown(received(5), settled(5), received(9))).toBe(9);
});

test('the doubts that come next are those that are not settled', () => {
  const sequence = after(received(5, 6, 7, 8), settled(6));
  expect(comingNext(sequence, 2).map(({ photoId }) => photoId)).toEqual([7, 8]);
  expect(comingNext(emptySequence, 2)).toEqual([]);
});
