/** What of a place hangs on little, so that a person had better look. Pure and deterministic. */
import type { DoubtReason } from '../contract/place.ts';
import { STRONG_SCORE } from './clusters.ts';
import type { Link } from './graph.ts';
import { bridges, linksOfPhotos, otherEnd, parts, reachedFrom } from './graph.ts';

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
 * them what no link holds. What a person put there (`isPinned`) holds by itself. `links`: those between these
 * photos.
 */
export function doubtsOf<L extends Link>(
  photos: readonly number[],
  links: readonly L[],
  isPinned: (photo: number) => boolean,
): Found<L>[] {
  const [first, ...pinned] = photos.filter(isPinned);
  const ties = pinned.map((b): Link => ({ a: first!, b, score: Infinity }));
  const linked = parts([...links, ...ties]);
  const isLinked = new Set(linked.flatMap((part) => part.photos));
  const alone = photos
    .filter((photo) => !isLinked.has(photo))
    .map((photo) => ({ photos: [photo], links: [] }));
  const weight = (part: Part): number =>
    part.photos.length + (part.photos.some(isPinned) ? photos.length : 0);
  const [main, ...loose] = [...linked, ...alone].sort(
    (p, q) => weight(q) - weight(p) || Math.min(...p.photos) - Math.min(...q.photos),
  );
  if (main === undefined) return [];
  const weak = linked.flatMap((part) => weakBridges<L>(part, new Set<Link>(ties), isPinned));
  return [
    ...loose.map((part) => unlinked(part, main)),
    ...weak.sort((p, q) => p.link.score - q.link.score || p.photo - q.photo),
  ];
}

/** Asked about is the smaller side of a bridge, unless a person put that there. */
function weakBridges<L extends Link>(
  part: Part,
  ties: ReadonlySet<Link>,
  isPinned: (photo: number) => boolean,
): (DoubtInPlace & { link: L })[] {
  const linksOf = linksOfPhotos(part.links);
  return bridges(part.links).flatMap(({ link, end, photoCount }) => {
    const otherCount = part.photos.length - photoCount;
    const least = Math.min(photoCount, otherCount) > 1 ? CERTAIN_SCORE : STRONG_SCORE;
    if (ties.has(link) || link.score >= least) return [];
    const smaller = photoCount < otherCount || (photoCount === otherCount && end === link.b);
    const near = smaller ? end : otherEnd(link, end);
    const side = reachedFrom(near, link, linksOf);
    const photo = side.some(isPinned) ? otherEnd(link, near) : near;
    const hanging = photo === near ? side : reachedFrom(photo, link, linksOf);
    const reason = hanging.length > 1 ? 'single match' : 'weak match';
    return [{ reason, photo, other: otherEnd(link, photo), link: link as L, part: hanging }];
  });
}

interface Part {
  photos: readonly number[];
  links: readonly Link[];
}

function unlinked(part: Part, main: Part): DoubtInPlace & { link: null } {
  const photos = [...part.photos].sort((p, q) => p - q);
  return { reason: 'no match', photo: central(part), other: central(main), link: null, part: photos };
}

/** The photo whose links score most; of several the one with the lowest id. */
function central({ photos, links }: Part): number {
  const scores = new Map(photos.map((photo) => [photo, 0]));
  for (const { a, b, score } of links)
    for (const photo of [a, b])
      if (Number.isFinite(score)) scores.set(photo, (scores.get(photo) ?? 0) + score);
  return [...scores].reduce((best, one) => ((one[1] - best[1] || best[0] - one[0]) > 0 ? one : best))[0];
}
