/**
 * The door of what tells that photos are of one shot: resized, encoded or lit otherwise, cut, turned, framed,
 * written on. Found by hashes that stay alike and by verified matches, proven by laying one picture onto the
 * other: what changed may be light, tone and what was put around or over it, but nothing in the scene.
 */
import { momentOf } from '../moments.ts';
import { bodyOf } from '../shots.ts';
import type { ShotFacts } from '../shots.ts';
import type { Press } from './presses.ts';

export { disjointSets } from '../disjoint-sets.ts';
export { betweenBoxes, composed, inverse } from './picture/affine.ts';
export { groupShots } from './groups.ts';
export type { Compare } from './groups.ts';
export { HASH_BYTES, hashOf, TURNS } from './hash.ts';
export type { Turn } from './hash.ts';
export { alikePairs, alikePairsOfAll } from './hash-index.ts';
export { pressesOf } from './presses.ts';
export type { Press } from './presses.ts';
export { compared, prepared } from './compare.ts';
export type { Prepared } from './compare.ts';
export { isSameExtent } from './extent.ts';

/** Raised when the code gives other hashes. */
const HASH_VERSION = 1;
/** Raised when the code or a constant of this folder gives other verdicts. */
const PROOF_VERSION = 2;
/** Raised when the code gives other groups of the same verdicts. */
const GROUPING_VERSION = 2;

/** Changes whenever other hashes come of the same thumbnails. */
export const HASH_METHOD = `hash ${HASH_VERSION}`;
/** Changes whenever other verdicts come of the same thumbnails. */
export const SAME_SHOT_METHOD = `proof ${PROOF_VERSION}`;
/** Changes whenever other groups come of the same verdicts. */
export const GROUPING_METHOD = `groups ${GROUPING_VERSION}`;

export function pressOf(facts: ShotFacts): Press {
  return { moment: momentOf(facts.takenAt, facts.subSecMs, facts.utcOffsetMin), body: bodyOf(facts.camera) };
}
