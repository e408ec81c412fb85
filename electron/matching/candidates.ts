/**
 * A photo -> the photos worth verifying against it: its descriptors' nearest in the index vote for the photos
 * they lie in.
 */
import type { Descriptors } from '../contract/features.ts';
import { DESCRIPTOR_SIZE } from '../contract/features.ts';
import { NO_PHOTO } from '../../native/index.ts';
import { INDEX_METHOD } from './descriptor-index.ts';
import type { DescriptorIndex } from './descriptor-index.ts';

/** Features that vote, those with most attention (docs/measurements.md#matching). */
export const VOTING_FEATURES = 500;
/** Photos that one feature votes for, of its nearest descriptors in other photos. */
const VOTES_A_FEATURE = 10;
/** Nearest descriptors looked up, so that several of one photo (and the photo's own) leave enough others. */
const NEIGHBOURS = 20;
/**
 * Leaves scanned a query: some 100 descriptors each, up to twice as many before a tree is trained anew. Where
 * an index holds fewer than its tree was trained for, more leaves, so that as many descriptors are scanned.
 */
const LEAVES = 60;
/**
 * Photos to verify against one photo, at most (the and the paper's order of size: DELF verifies 100).
 */
export const CANDIDATES = 50;

/** Raised when the code gives other candidates, though no constant changed: test/matching/method.test.ts. */
const CODE_VERSION = 2;

/** Changes whenever other candidates could come of the same features. */
export const CANDIDATES_METHOD = JSON.stringify({
  CODE_VERSION,
  INDEX: INDEX_METHOD,
  VOTING_FEATURES,
  VOTES_A_FEATURE,
  NEIGHBOURS,
  LEAVES,
  CANDIDATES,
});

/**
 * Ids of at most `most` photos to verify against the one with these descriptors, most votes first, equal
 * ones by id. `self` is the id of the photo itself when it lies in the index, else null. A vote is one per
 * feature and photo, whatever the distance (docs/measurements.md#matching).
 */
export async function candidatesOf(
  { tree, ids, lists }: DescriptorIndex,
  { count: rows, keypointCount, descriptor }: Descriptors,
  self: number | null,
  most = CANDIDATES,
): Promise<number[]> {
  const count = Math.min(VOTING_FEATURES, rows - keypointCount);
  const queries = descriptor.subarray(0, count * DESCRIPTOR_SIZE);
  const indexed = lists.reduce((sum, part) => sum + part.lists.count, 0);
  const leaves = Math.ceil(LEAVES * Math.max(1, tree.expected / Math.max(indexed, 1)));
  const found = await tree.search(lists, queries, NEIGHBOURS, leaves);
  const votes = new Map<number, number>();
  for (let query = 0; query < count; query++) {
    const nearest = found.photos.subarray(query * NEIGHBOURS, (query + 1) * NEIGHBOURS);
    for (const photo of votedFor(nearest, ids, self)) votes.set(photo, (votes.get(photo) ?? 0) + 1);
  }
  return [...votes]
    .sort(([a, votesA], [b, votesB]) => votesB - votesA || a - b)
    .slice(0, most)
    .map(([photo]) => photo);
}

/** The first distinct photos among a query's neighbours, which are their numbers. */
function votedFor(nearest: Uint32Array, ids: Float64Array, self: number | null): Set<number> {
  const photos = new Set<number>();
  for (const number of nearest) {
    if (number === NO_PHOTO || photos.size === VOTES_A_FEATURE) break;
    if (ids[number] !== self) photos.add(ids[number]!);
  }
  return photos;
}
