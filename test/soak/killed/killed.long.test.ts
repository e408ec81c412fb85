/** The short forms of the soaks of kills. */
import { expect, test } from 'vitest';
import { interventions } from './interventions.ts';
import { migrations } from './migrations.ts';
import { canIntervene } from './processes.ts';
import { tidying } from './tidying.ts';

test.skipIf(!canIntervene)(
  'Whoever ends or stops scans, they end as an unbroken one, with no process left',
  async () => {
    const { wrong, of } = await interventions.run(4, 3);
    expect(wrong).toEqual([]);
    expect(Object.keys(of).length).toBeGreaterThan(1);
  },
  300_000,
);

test.skipIf(!canIntervene)(
  'Whoever ends a removal or a restoring, each file lies in one place and all come back',
  async () => {
    expect((await tidying.run(4, 3)).wrong).toEqual([]);
  },
  300_000,
);

test('Whoever ends an update or a repair of a library, it and its log end as unbroken ones', async () => {
  expect((await migrations.run(6, 3)).wrong).toEqual([]);
}, 120_000);
