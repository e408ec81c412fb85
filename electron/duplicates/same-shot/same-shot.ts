/**
 * The door of what tells that photos are of one shot: resized, encoded or lit otherwise, cut, turned, framed,
 * written on. Found by hashes that stay alike and by verified matches, proven by laying one picture onto the
 * other: what changed may be light, tone and what was put around or over it, but nothing in the scene.
 */
import { memberOf } from '../shots.ts';
import type { ShotFacts } from '../shots.ts';
import type { Press } from './presses.ts';

export { composed, inverse } from './affine.ts';
export { groupShots } from './groups.ts';
export type { Compare, Grouping } from './groups.ts';
export { HASH_BYTES, hashOf } from './hash.ts';
export type { Turn } from './hash.ts';
export { alikePairs } from './hash-index.ts';
export type { AlikePair } from './hash-index.ts';
export { momentsOf } from './presses.ts';
export type { Press } from './presses.ts';
export { compared, prepared } from './proof.ts';
export type { Moments, Prepared } from './proof.ts';
export { betweenBoxes } from './turns.ts';
export { HASH_METHOD, SAME_SHOT_METHOD } from './method.ts';

export function pressOf(facts: ShotFacts): Press {
  const { moment, body } = memberOf(facts);
  return { moment, body };
}
