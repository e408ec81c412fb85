/** What of a place hangs on little, so that a person had better look. Pure and deterministic. */
import type { DoubtReason } from '../contract/place.ts';
import { STRONG_SCORE } from './clusters.ts';
import type { Link, Part } from './graph.ts';
import { bridges, linksOfPhotos, otherEnd, reachedFrom } from './graph.ts';
import type { Join } from './joins.ts';
import { central, heaviestFirst, tiesOf } from './joins.ts';

/**
 * One match that alone joins parts of several photos each is no doubt from this score on
 * (docs/measurements.md#places).
 */
const CERTAIN_SCORE = 2 * STRONG_SCORE;

export interface DoubtInPlace {
  reason: Exclude<DoubtReason, 'other place'>;
  /** The photo that is asked about, and the one to compare it with. */
  photo: number;
  other: number;
  /** Their match, which alone holds the part; null where none does. */
  link: Link | null;
  /** All that is no part of the place where `photo` is not, `photo` included; ascending. */
  part: number[];
}

/** Of one place, as doubts are told of its photos. */
type Found<L> = DoubtInPlace & { link: L | null };

/**
 * Each link that alone holds a photo or a part in the place and is weak for that, the weakest first; before
 * them what no link holds. What a person joined holds together, and no more than that. `links`: those between
 * these photos.
 */
export function doubtsOf<L extends Link>(
  photos: readonly number[],
  links: readonly L[],
  joins: readonly Join[],
): Found<L>[] {
  const there = new Set(photos);
  const isThere = (photo: number): boolean => there.has(photo);
  const ties = tiesOf(
    joins.map((join) => join.map((part) => part.filter(isThere))),
    links,
  );
  const held = heaviestFirst(photos, links, ties);
  const [main, ...loose] = held;
  if (main === undefined) return [];
  const weak = held
    .filter(({ photos: some }) => some.length > 1)
    .flatMap((part) => weakBridges<L>(part, new Set<Link>(ties)));
  return [
    ...loose.map((part) => unlinked(part, main)),
    ...weak.sort((p, q) => p.link.score - q.link.score || p.photo - q.photo),
  ];
}

/** Asked about is the smaller side of a bridge, unless a person joined that to others alone. */
function weakBridges<L extends Link>(part: Part, ties: ReadonlySet<Link>): (DoubtInPlace & { link: L })[] {
  const linksOf = linksOfPhotos(part.links);
  const isTied = (photo: number): boolean => linksOf.get(photo)!.some((link) => ties.has(link));
  return bridges(part.links).flatMap(({ link, end, photoCount }) => {
    const otherCount = part.photos.length - photoCount;
    const least = Math.min(photoCount, otherCount) > 1 ? CERTAIN_SCORE : STRONG_SCORE;
    if (ties.has(link) || link.score >= least) return [];
    const smaller = photoCount < otherCount || (photoCount === otherCount && end === link.b);
    const near = smaller ? end : otherEnd(link, end);
    const [side, rest] = [near, otherEnd(link, near)].map((from) => reachedFrom(from, link, linksOf));
    const isSmaller = !side!.some(isTied) || rest!.some(isTied);
    const [photo, hanging] = isSmaller ? [near, side!] : [otherEnd(link, near), rest!];
    const reason = hanging.length > 1 ? 'single match' : 'weak match';
    return [{ reason, photo, other: otherEnd(link, photo), link: link as L, part: hanging }];
  });
}

function unlinked(part: Part, main: Part): DoubtInPlace & { link: null } {
  const photos = [...part.photos].sort((p, q) => p - q);
  return { reason: 'no match', photo: central(part), other: central(main), link: null, part: photos };
}
