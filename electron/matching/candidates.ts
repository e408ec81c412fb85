/**
 * A photo -> the photos worth verifying against it: its descriptors' nearest in the index vote for the photos
 * they lie in.
 */
import type { Descriptors } from '../contract/features.ts';
import { DESCRIPTOR_SIZE } from '../contract/features.ts';
import { NO_ROW } from '../../native/index.ts';
import type { Found } from '../../native/index.ts';
import { INDEX_METHOD } from './descriptor-index.ts';
import type { Segment } from './descriptor-index.ts';

/** Features that vote, those with most attention (docs/measurements.md#matching). */
export const VOTING_FEATURES = 500;
/** Photos that one feature votes for, of its nearest descriptors in other photos. */
const VOTES_A_FEATURE = 10;
/** Nearest descriptors looked up, so that several of one photo (and the photo's own) leave enough others. */
const NEIGHBOURS = 20;
/** Leaves scanned a query (64 to 128 descriptors each). */
const LEAVES = 60;
/**
 * Photos to verify against one photo, at most (the and the paper's order of size: DELF verifies 100).
 */
export const CANDIDATES = 50;

/** Raised when the code gives other candidates, though no constant changed: test/matching/method.test.ts. */
const CODE_VERSION = 1;

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
  segments: readonly Segment[],
  { count: rows, keypointCount, descriptor }: Descriptors,
  self: number | null,
  most = CANDIDATES,
): Promise<number[]> {
  const count = Math.min(VOTING_FEATURES, rows - keypointCount);
  const queries = descriptor.subarray(0, count * DESCRIPTOR_SIZE);
  const found = await Promise.all(segments.map(({ tree }) => tree.search(queries, NEIGHBOURS, LEAVES)));
  const votes = new Map<number, number>();
  for (let query = 0; query < count; query++) {
    for (const photo of nearestPhotos(segments, found, query, self))
      votes.set(photo, (votes.get(photo) ?? 0) + 1);
  }
  return [...votes]
    .sort(([a, votesA], [b, votesB]) => votesB - votesA || a - b)
    .slice(0, most)
    .map(([photo]) => photo);
}

/**
 * The first distinct photos among a query's neighbours over all segments, nearest first, equally near ones by
 * id: those that one tree over all photos by id would give.
 */
function nearestPhotos(
  segments: readonly Segment[],
  found: readonly Found[],
  query: number,
  self: number | null,
): Set<number> {
  const photos = new Set<number>();
  const at = segments.map(() => query * NEIGHBOURS);
  for (let looked = 0; looked < NEIGHBOURS && photos.size < VOTES_A_FEATURE; looked++) {
    let best = { segment: -1, distance: Infinity, id: Infinity };
    for (const [segment, { rows, distances }] of found.entries()) {
      const row = rows[at[segment]!]!;
      const distance = distances[at[segment]!]!;
      if (row === NO_ROW || distance > best.distance) continue;
      const { photos: indexed, photoOfRow } = segments[segment]!;
      const { id } = indexed[photoOfRow[row]!]!;
      if (distance < best.distance || id < best.id) best = { segment, distance, id };
    }
    if (best.segment < 0) break;
    at[best.segment]!++;
    if (best.id !== self) photos.add(best.id);
  }
  return photos;
}
