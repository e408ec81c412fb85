import { expect, test } from 'vitest';
import { serveAttacks } from '../soak/serve-attacks.ts';
import { attacks } from './attacks/attacks.ts';

/** `npm run soak -- serve` makes a thousand of each. */
const TIMES = 20;

test('Whatever programs and pages here try, nothing gets in, and the person is answered', async () => {
  const { answers, wrong } = await serveAttacks.run(TIMES, 1);
  expect(Object.keys(answers)).toEqual(Object.keys(attacks));
  expect(wrong).toEqual([]);
}, 60_000);
