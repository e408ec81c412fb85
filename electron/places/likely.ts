/** Photos in no place that several weak matches say are of one: a person is asked. Pure and deterministic. */
import type { Apart } from '../contract/match.ts';
import type { LikelyPhoto } from '../contract/place.ts';
import type { Link } from './graph.ts';
import { NEEDED_SCORE } from './needed-score.ts';

/**
 * Two near matches with photos of a place, or one that is almost a match, or one of photos that were taken
 * near each other: on 1,523 photos more than half of those are of the place (docs/measurements.md#places).
 * Joined unasked they make wrong places.
 */
const LIKELY = { nearMatches: 2, aloneFromScore: 85 };

/** A pair that makes no place, but nearly, and how far apart its photos were taken. */
export interface NearMatch extends Link {
  apart: Apart['is'];
}

/** Taken near each other one says enough; far from each other it says something where it is a match. */
const isAlone = ({ score, apart }: NearMatch): boolean => apart === 'near' || score >= LIKELY.aloneFromScore;
const saysNothing = ({ score, apart }: NearMatch): boolean => apart === 'far' && score < NEEDED_SCORE;

/**
 * The surest first, each photo once: of the place that it has most near matches with, of several the one with
 * the best. `placeOf`: of photos that matches put into a place.
 */
export function likelyPhotos(
  near: readonly NearMatch[],
  placeOf: ReadonlyMap<number, number>,
): LikelyPhoto[] {
  const found = new Map<string, LikelyPhoto>();
  const enough = new Set<string>();
  for (const pair of near) {
    const { a, b, score } = pair;
    const [photo, other] = placeOf.has(a) ? [b, a] : [a, b];
    const place = placeOf.get(other);
    if (place === undefined || placeOf.has(photo) || saysNothing(pair)) continue;
    const key = `${photo} ${place}`;
    const known = found.get(key);
    const nearMatches = (known?.nearMatches ?? 0) + 1;
    const isBest = known === undefined || score > known.score;
    found.set(key, isBest ? { place, photo, other, score, nearMatches } : { ...known, nearMatches });
    if (nearMatches >= LIKELY.nearMatches || isAlone(pair)) enough.add(key);
  }
  const likely = [...found].flatMap(([key, one]) => (enough.has(key) ? [one] : []));
  likely.sort(
    (p, q) => q.nearMatches - p.nearMatches || q.score - p.score || p.photo - q.photo || p.place - q.place,
  );
  const asked = new Set<number>();
  return likely.filter(({ photo }) => !asked.has(photo) && asked.add(photo));
}
