/** The short forms of the soaks. */
import { expect, test } from 'vitest';
import { bitFlips } from './bit-flips.ts';
import { powerCutter, powerCuts } from './power-cuts.ts';

test('Of a library with one bit flipped each is named, found by a repair or harmless, and decisions are back', () => {
  expect(bitFlips.run(25, 3).wrong).toEqual([]);
});

test.skipIf(powerCutter() === null)('A power cut takes back no decision that was answered', async () => {
  expect((await powerCuts.run(4, 3)).wrong).toEqual([]);
});
