/** Votes in plain TypeScript: the oracle of `src/index/votes.cc` and its fallback. */
import { NO_PHOTO } from '../kernels.ts';

export function votedFor(
  nearest: Uint32Array,
  k: number,
  self: number,
  votes: number,
  most: number,
): Uint32Array {
  const votesOf = new Map<number, number>();
  for (let from = 0; from < nearest.length; from += k) {
    const found = [...nearest.subarray(from, from + k)];
    const there = found.includes(NO_PHOTO) ? found.slice(0, found.indexOf(NO_PHOTO)) : found;
    const photos = [...new Set(there)].filter((photo) => photo !== self).slice(0, votes);
    for (const photo of photos) votesOf.set(photo, (votesOf.get(photo) ?? 0) + 1);
  }
  const mostFirst = [...votesOf].sort(([a, votesA], [b, votesB]) => votesB - votesA || a - b);
  return Uint32Array.from(mostFirst.slice(0, most), ([photo]) => photo);
}
