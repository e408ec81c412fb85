import { expect, test } from 'vitest';
import type { Place } from '../../../electron/contract/requests.ts';
import type { DisplayStep } from '../../../renderer/state/displayed-place.ts';
import { nothingDisplayed, reduceDisplay } from '../../../renderer/state/displayed-place.ts';

test('what a scan changes in an open place waits for the person; what the person changed is shown', () => {
  const step = (photos: number[], isDecided: boolean): DisplayStep => ({
    type: 'received',
    place: { photos: photos.map((id) => ({ id })) } as Place,
    isDecided,
  });
  const scanned = (...photos: number[]): DisplayStep => step(photos, false);
  const decided = (...photos: number[]): DisplayStep => step(photos, true);
  const showPending: DisplayStep = { type: 'show pending' };
  const after = (...steps: DisplayStep[]): [shown: number[], isPending: boolean] => {
    const { shown, pending } = steps.reduce(reduceDisplay, nothingDisplayed);
    return [shown?.photos.map(({ id }) => id) ?? [], pending !== null];
  };
  expect(after(scanned(1, 2))).toEqual([[1, 2], false]);
  expect(after(scanned(1, 2), scanned(1, 2, 3))).toEqual([[1, 2], true]);
  expect(after(scanned(1, 2), scanned(1, 2, 3), showPending)).toEqual([[1, 2, 3], false]);
  expect(after(scanned(1, 2), scanned(1, 2, 3), scanned(1, 2))).toEqual([[1, 2], false]);
  expect(after(scanned(1, 2), scanned(1, 2, 3), decided(1, 3))).toEqual([[1, 3], false]);
  expect(after(scanned(1, 2), decided(1), scanned(1, 3))).toEqual([[1], true]);
  expect(after(scanned(1, 2), decided(1, 2), scanned(1))).toEqual([[1, 2], true]);
});
