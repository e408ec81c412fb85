import { expect, test } from 'vitest';
import { attacks } from './attacks/attacks.ts';
import { attacked } from './attacks/run.ts';

/** `npm run soak -- serve` makes a thousand of each. */
const TIMES = 20;

test('Of all that programs and pages of the machine try, nothing gets in, and the person is answered', async () => {
  const reports = await attacked(TIMES, 1);
  expect(reports.map(({ attack }) => attack)).toEqual(Object.keys(attacks));
  expect(reports.filter(({ faults, isAlive }) => faults.length > 0 || !isAlive)).toEqual([]);
}, 60_000);
