/** The short forms of the soaks; those of kills and of broken files lie beside these. */
import { expect, test } from 'vitest';
import { bitFlips } from './bit-flips.ts';
import { canMount } from '../support/disks/disks.ts';
import { mayConnect } from '../support/mounts.ts';
import { disksAway } from './disks-away.ts';
import { fullDisks } from './full-disks.ts';
import { canUseLong, longUse } from './long-use.ts';
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

// what grows, and what takes long, is for the long form
test.skipIf(!canUseLong)(
  'Three pages that go from room to room while photos come and go complain of nothing',
  async () => {
    expect((await longUse.run(0.1, 3, 200)).faults).toEqual([]);
  },
  300_000,
);
