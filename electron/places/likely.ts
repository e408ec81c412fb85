/** Photos in no place that several weak matches say are of one: a person is asked. Pure and deterministic. */
import type { LikelyPhoto } from '../contract/place.ts';
import type { Link } from './graph.ts';

/**
 * Two near matches with photos of a place, or one that is almost a match: on 1,523 photos more
 * than half of those are of the place (docs/measurements.md#places). Joined unasked they make wrong places.
 */
const LIKELY = { nearMatches: 2, aloneFromScore: 85 };

/**
 * The surest first, each photo once: of the place that it has most near matches with, of several the one with
 * the best. `near`: pairs that are no match, but nearly. `placeOf`: of photos that matches put
 * into a place.
 */
export function likelyPhotos(near: readonly Link[], placeOf: ReadonlyMap<number, number>): LikelyPhoto[] {
  const found = new Map<string, LikelyPhoto>();
  for (const { a, b, score } of near) {
    const [photo, other] = placeOf.has(a) ? [b, a] : [a, b];
    const place = placeOf.get(other);
    if (place === undefined || placeOf.has(photo)) continue;
    const key = `${photo} ${place}`;
    const known = found.get(key);
    const nearMatches = (known?.nearMatches ?? 0) + 1;
    const isBest = known === undefined || score > known.score;
    found.set(key, isBest ? { place, photo, other, score, nearMatches } : { ...known, nearMatches });
  }
  const likely = [...found.values()].filter(
    ({ nearMatches, score }) => nearMatches >= LIKELY.nearMatches || score >= LIKELY.aloneFromScore,
  );
  likely.sort(
    (p, q) => q.nearMatches - p.nearMatches || q.score - p.score || p.photo - q.photo || p.place - q.place,
  );
  const asked = new Set<number>();
  return likely.filter(({ photo }) => !asked.has(photo) && asked.add(photo));
}
