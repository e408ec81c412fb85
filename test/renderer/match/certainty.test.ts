import { expect, test } from 'vitest';
import { certaintyOf } from '../../../renderer/match/certainty.ts';

test('a match is certain from the score on that the engine says, and likely below it', () => {
  const of = (score: number) => certaintyOf({ verdict: 'match', score, certainFrom: 120 });
  expect([100, 119.9, 120, 900].map(of)).toEqual(['likely', 'likely', 'certain', 'certain']);
});

test('what is no match is not proven, whatever its score', () => {
  expect(certaintyOf({ verdict: 'no match', score: 400, certainFrom: 120 })).toBe('unproven');
});
