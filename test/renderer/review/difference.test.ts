import { expect, test } from 'vitest';
import { comparedSize, difference } from '../../../renderer/review/stage/difference.ts';

const pixels = (...rgba: number[]): Uint8ClampedArray => Uint8ClampedArray.from(rgba);

test('pictures that are the same differ nowhere, and their difference is black', () => {
  const same = pixels(10, 20, 30, 255, 200, 100, 0, 255);
  const into = new Uint8ClampedArray(8);
  expect(difference(same, same, into)).toBe(0);
  expect([...into]).toEqual([0, 0, 0, 255, 0, 0, 0, 255]);
});

test('small differences are shown brighter and not counted, large ones are both', () => {
  const into = new Uint8ClampedArray(8);
  const a = pixels(100, 100, 100, 255, 0, 0, 0, 255);
  const b = pixels(103, 100, 100, 255, 0, 90, 0, 255);
  expect(difference(a, b, into)).toBe(1);
  expect([...into]).toEqual([12, 0, 0, 255, 0, 255, 0, 255]);
});

test('a difference is the same in either order', () => {
  const [a, b] = [pixels(9, 99, 199, 255), pixels(120, 60, 30, 255)];
  const [ab, ba] = [new Uint8ClampedArray(4), new Uint8ClampedArray(4)];
  expect(difference(a, b, ab)).toBe(difference(b, a, ba));
  expect(ab).toEqual(ba);
});

const size = (widthPx: number, heightPx: number) => ({ widthPx, heightPx });

test('pictures are compared on the size of the smaller, and of no more than 1,024 pixels', () => {
  expect(comparedSize(size(4000, 3000), size(800, 600))).toEqual(size(800, 600));
  expect(comparedSize(size(4000, 3000), size(2000, 1500))).toEqual(size(1024, 768));
});

test('pictures of other shapes are not compared, those that rounding made otherwise are', () => {
  expect(comparedSize(size(4000, 3000), size(3000, 4000))).toBeNull();
  expect(comparedSize(size(4000, 3000), size(2000, 2500))).toBeNull();
  expect(comparedSize(size(4000, 3000), size(1023, 768))).toEqual(size(1023, 768));
});
