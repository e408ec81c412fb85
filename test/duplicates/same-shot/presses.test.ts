import { expect, test } from 'vitest';
import { pressesOf, pressOf } from '../../../electron/duplicates/same-shot/same-shot.ts';
import { photo as photoFacts } from '../facts.ts';

const at = (takenAt: string | null, camera: string | null = 'Halden D40') =>
  pressOf(photoFacts(1, 'a.jpg', { takenAt, camera }));

test('What two cameras say of when a photo was taken tells presses of the shutter apart', () => {
  const photo = at('2019-07-31T14:05:09');
  expect(pressesOf(photo, at('2019-07-31T14:05:09', 'halden  d40'))).toBe('one');
  expect(pressesOf(photo, at('2019-07-31T14:05:11'))).toBe('burst');
  expect(pressesOf(photo, at('2019-07-31T14:05:19'))).toBe('apart');
  expect(pressesOf(photo, at('2019-07-31T14:05:09', 'Lumora'))).toBe('apart');
});

test('A time without a camera, or to the day alone, says nothing: a program may have set it', () => {
  const photo = at('2019-07-31T14:05:09');
  expect(pressesOf(photo, at('2024-01-01T00:00:00', null))).toBe('unknown');
  expect(pressesOf(photo, at('2019-08-01'))).toBe('unknown');
  expect(pressesOf(photo, at(null))).toBe('unknown');
});
