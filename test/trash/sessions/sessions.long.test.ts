import { expect, test } from 'vitest';
import { session } from './session.ts';

// 10,000 were run once (docs/measurements.md#trash)
const count = Number(process.env.REVISIT_TRASH_SESSIONS ?? 200);
const first = Number(process.env.REVISIT_TRASH_SEED ?? 1);

test('In random sessions of tidying no file is lost, and all that was removed comes back', async () => {
  const sum = { removed: 0, refused: 0, restored: 0, kills: 0 };
  for (let seed = first; seed < first + count; seed += 1) {
    const tally = await session(seed);
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += tally[key];
  }
  if (count > 1000) console.log(JSON.stringify({ sessions: count, ...sum }));
  // it did what it is about
  if (count >= 200) expect(Math.min(...Object.values(sum))).toBeGreaterThan(count / 10);
}, 7_200_000);
