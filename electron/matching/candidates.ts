/**
 * A photo -> the photos worth verifying against it: its descriptors' nearest in the index vote for the photos
 * they lie in.
 */
import type { Descriptors } from '../contract/features.ts';
import { DESCRIPTOR_SIZE } from '../contract/features.ts';
import { kernels, NO_PHOTO } from '../../native/index.ts';
import { INDEX_METHOD, searchIndex } from './descriptor-index.ts';
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

/**
 * Of a match the photos that each of the two matches surest, so many, are candidates of the other
 * (docs/measurements.md#matching).
 */
const NEIGHBOURS_A_MATCH = 20;
/** A photo of so many matches asks for no more: else all photos of one room would be verified. */
const ENOUGH_MATCHES = CANDIDATES;

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
  NEIGHBOURS_A_MATCH,
  ENOUGH_MATCHES,
});

/** A photo whose candidates are asked for. */
export interface Asking {
  features: Descriptors;
  /** The id of the photo itself when it lies in the index, else null. */
  self: number | null;
}

/**
 * Of each of these photos the ids of at most `most` photos to verify against it, most votes first, equal ones
 * by id. A vote is one per feature and photo, whatever the distance (docs/measurements.md#matching). Asked
 * together, photos read the index once; their votes are counted as they are taken, a photo a step. null where
 * lists of the index are damaged, or gone.
 */
export async function candidatesOf(
  index: DescriptorIndex,
  asking: readonly Asking[],
  most = CANDIDATES,
): Promise<Generator<number[]> | null> {
  const queriesOf = asking.map(({ features: { count, keypointCount, descriptor } }) =>
    descriptor.subarray(0, Math.min(VOTING_FEATURES, count - keypointCount) * DESCRIPTOR_SIZE),
  );
  const queries = joined(queriesOf);
  const leaves = Math.ceil(LEAVES * Math.max(1, index.tree.expected / Math.max(index.rowCount, 1)));
  const found = await searchIndex(index, queries, NEIGHBOURS, leaves);
  if (found === null) return null;
  const counts = queriesOf.map(({ length }) => length / DESCRIPTOR_SIZE);
  return voted(index, asking, counts, found.photos, most);
}

/** `counts`: of a photo's queries, whose `nearest` lie one after another. */
function* voted(
  { ids }: DescriptorIndex,
  asking: readonly Asking[],
  counts: readonly number[],
  nearest: Uint32Array,
  most: number,
): Generator<number[]> {
  let first = 0;
  for (const [i, { self }] of asking.entries()) {
    const end = first + counts[i]! * NEIGHBOURS;
    const own = self === null ? -1 : ids.indexOf(self);
    const votes = nearest.subarray(first, end);
    const numbers = kernels.votedFor(votes, NEIGHBOURS, own < 0 ? NO_PHOTO : own, VOTES_A_FEATURE, most);
    yield Array.from(numbers, (number) => ids[number]!);
    first = end;
  }
}

/**
 * Candidate pairs (ascending ids in each, none twice) that matches lead to. `matchedBy`: the photos that a
 * photo matches, surest first, at most so many.
 */
export function neighbourPairs(
  matches: readonly (readonly [number, number])[],
  matchedBy: (photo: number, most: number) => readonly number[],
): [number, number][] {
  const known = new Map<number, readonly number[]>();
  const of = (photo: number): readonly number[] => {
    const matched = known.get(photo) ?? matchedBy(photo, ENOUGH_MATCHES);
    known.set(photo, matched);
    return matched;
  };
  const pairs = new Map<string, [number, number]>();
  for (const [a, b] of matches)
    for (const [photo, by] of [
      [a, b],
      [b, a],
    ] as const) {
      if (of(photo).length >= ENOUGH_MATCHES) continue;
      for (const other of of(by).slice(0, NEIGHBOURS_A_MATCH)) {
        const pair: [number, number] = photo < other ? [photo, other] : [other, photo];
        if (other !== photo && !of(photo).includes(other)) pairs.set(pair.join(), pair);
      }
    }
  return [...pairs.values()];
}

function joined(parts: readonly Int8Array[]): Int8Array {
  const all = new Int8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
