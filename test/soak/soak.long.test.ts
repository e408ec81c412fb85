/** The short forms of the soaks. */
import { expect, test } from 'vitest';
import { bitFlips } from './bit-flips.ts';
import { canMount } from '../support/disks/disks.ts';
import { mayConnect } from '../support/mounts.ts';
import { disksAway } from './disks-away.ts';
import { fullDisks } from './full-disks.ts';
import { canUseLong, longUse } from './long-use.ts';
import { interventions } from './killed/interventions.ts';
import { migrations } from './killed/migrations.ts';
import { canIntervene } from './killed/processes.ts';
import { tidying } from './killed/tidying.ts';
import { mutants } from './mutants/mutants.ts';
import { readers } from './mutants/readers.ts';
import { powerCutter, powerCuts } from './power-cuts.ts';

test('A flipped bit of a library is named, found by a repair or harmless, and decisions are back', () => {
  expect(bitFlips.run(25, 3).wrong).toEqual([]);
});

test.skipIf(powerCutter() === null)('A power cut takes back no decision that was answered', async () => {
  expect((await powerCuts.run(4, 3)).wrong).toEqual([]);
});

test.skipIf(!canMount('disks that are full'))(
  'A disk that is full after some bytes takes back no decision that was answered',
  () => {
    expect(fullDisks.run(5, 3).wrong).toEqual([]);
  },
);

test.skipIf(!mayConnect.disk)(
  'Disks that are away during a scan take back no decision, no photo and no id of a place',
  async () => {
    expect((await disksAway.run(2, 3)).wrong).toEqual([]);
  },
  300_000,
);

test.skipIf(!canIntervene)(
  'Whoever ends or stops scans, they end as an unbroken one, with no process left',
  async () => {
    const { wrong, of } = await interventions.run(4, 3);
    expect(wrong).toEqual([]);
    expect(Object.keys(of).length).toBeGreaterThan(1);
  },
  300_000,
);

// what grows, and what takes long, is for the long form
test.skipIf(!canUseLong)(
  'Three pages that go from room to room while photos come and go complain of nothing',
  async () => {
    expect((await longUse.run(0.1, 3, 200)).faults).toEqual([]);
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

test.skipIf(!canIntervene)(
  'A broken file of any format is a photo, or named with a sentence, and ends nothing',
  async () => {
    const { wrong, named, photos, pictures } = await mutants.run(48, 3);
    expect(wrong).toEqual([]);
    expect([photos, pictures, named.damaged ?? 0].every((count) => count > 0)).toBe(true);
  },
  300_000,
);

test('A mutant is read by each reader, or refused in its words', async () => {
  const { wrong, of } = await readers.run(60, 3);
  expect(wrong).toEqual([]);
  expect(Object.keys(of).length).toBeGreaterThan(40);
}, 300_000);
