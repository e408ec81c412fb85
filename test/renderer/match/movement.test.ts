import { expect, test } from 'vitest';
import { movementOf } from '../../../renderer/match/movement.ts';

const turned = (degrees: number, scale: number, x: number, y: number) => {
  const [c, s] = [scale * Math.cos((degrees * Math.PI) / 180), scale * Math.sin((degrees * Math.PI) / 180)];
  return [c, -s, x, s, c, y] as const;
};

test('a transform is described as larger, turned and moved', () => {
  const square = { widthPx: 1000, heightPx: 1000 };
  const [x, y] = [
    500 - (500 * turned(30, 2, 0, 0)[0] + 500 * turned(30, 2, 0, 0)[1]),
    500 - (500 * turned(30, 2, 0, 0)[3] + 500 * turned(30, 2, 0, 0)[4]),
  ];
  const movement = movementOf(turned(30, 2, x + 120, y - 50), square, square);
  expect(movement.larger).toBeCloseTo(2);
  expect(movement.turnedDegrees).toBeCloseTo(30);
  expect(movement.right).toBeCloseTo(0.12);
  expect(movement.down).toBeCloseTo(-0.05);
  expect(movement.stretch).toBeCloseTo(1);
  expect(movement.mirrored).toBe(false);
});

test('the same picture at half the pixels is equally large, not turned and not moved', () => {
  const movement = movementOf(
    [0.5, 0, 0, 0, 0.5, 0],
    { widthPx: 4000, heightPx: 3000 },
    { widthPx: 2000, heightPx: 1500 },
  );
  expect(movement).toEqual({ larger: 1, turnedDegrees: 0, right: 0, down: 0, stretch: 1, mirrored: false });
});

test('a transform that stretches one way or mirrors is described as such', () => {
  const wide = { widthPx: 960, heightPx: 480 };
  expect(movementOf([1.5, 0, 0, 0, 1, 0], wide, wide).stretch).toBeCloseTo(1.5);
  expect(movementOf([-1, 0, 960, 0, 1, 0], wide, wide)).toMatchObject({ mirrored: true, larger: 1 });
});
