import { expect, test } from 'vitest';
import type { Place } from '../../../electron/contract/requests.ts';
import type { DisplayStep } from '../../../renderer/state/displayed-place.ts';
import { nothingDisplayed, reduceDisplay } from '../../../renderer/state/displayed-place.ts';

test('what a scan changes in an open place waits for the person; what the person changed is shown', () => {
  const received = (...photos: number[]): DisplayStep => ({
    type: 'received',
    place: { photos: photos.map((id) => ({ id })) } as Place,
  });
  const requested: DisplayStep = { type: 'change requested' };
  const showPending: DisplayStep = { type: 'show pending' };
  const after = (...steps: DisplayStep[]): [shown: number[], isPending: boolean] => {
    const { shown, pending } = steps.reduce(reduceDisplay, nothingDisplayed);
    return [shown?.photos.map(({ id }) => id) ?? [], pending !== null];
  };
  expect(after(received(1, 2))).toEqual([[1, 2], false]);
  expect(after(received(1, 2), received(1, 2, 3))).toEqual([[1, 2], true]);
  expect(after(received(1, 2), received(1, 2, 3), showPending)).toEqual([[1, 2, 3], false]);
  expect(after(received(1, 2), received(1, 2, 3), received(1, 2))).toEqual([[1, 2], false]);
  expect(after(received(1, 2), requested, received(1, 2), received(1))).toEqual([[1], false]);
  expect(after(received(1, 2), requested, received(1), received(1, 3))).toEqual([[1], true]);
  expect(after(received(1, 2, 3), requested, requested, received(1, 2), received(1), received(1, 4))).toEqual(
    [[1], true],
  );
});
