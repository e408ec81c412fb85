/**
 * Clusters are computed and disposable; places last, and so does what a person decided of them. This finds
 * for each new cluster the place it continues.
 */
import type { Cluster, Decisions } from '../contract/place.ts';
import type { Link } from './graph.ts';

/** A place: `id` null where it is new. Photo ids ascending. */
export interface ReconciledPlace {
  id: number | null;
  photos: number[];
}

/**
 * A place to recognise clusters by. `isNamed`: a person gave it a name; `isDecidedOf`: said anything of it,
 * as who is not in it.
 */
export interface KnownPlace {
  id: number;
  photos: readonly number[];
  isNamed?: boolean;
  isDecidedOf?: boolean;
}

const UNDECIDED: Decisions = { pins: [], bans: [] };

/**
 * Pins and bans hold; what they leave open follows the clusters. A cluster that holds pins of several places,
 * or photos of several named ones, is taken apart along its weakest links, so that named places never run
 * together by themselves; all else in it goes with what it is tied to most.
 *
 * Then each known place's id goes to the cluster that holds most of its photos, named places first, then
 * those of which anything was decided, the largest overlap first; equal ones go to the older place, then to
 * the cluster that comes first. So a place keeps its id when photos join it, when it splits (the larger
 * part) and when two merge (the larger one's).
 * `links`: the matches that the clusters were made of.
 */
export function reconcile(
  clusters: readonly Cluster[],
  known: readonly KnownPlace[],
  { pins, bans }: Decisions = UNDECIDED,
  links: readonly Link[] = [],
): ReconciledPlace[] {
  const pinOf = new Map(pins.map(({ photo, place }) => [photo, place]));
  const labelOf = new Map(
    known
      .filter(({ isNamed }) => isNamed)
      .flatMap(({ id, photos }) => photos.map((photo) => [photo, id] as const)),
  );
  for (const [photo, place] of pinOf) labelOf.set(photo, place);

  const decided = new Map<number, Set<number>>();
  for (const { photo, place } of pins) decided.set(place, (decided.get(place) ?? new Set()).add(photo));
  const open: number[][] = [];
  for (const part of apart(clusters, labelOf, links)) {
    const pinned = part.find((photo) => pinOf.has(photo));
    if (pinned === undefined) open.push(part);
    else for (const photo of part) decided.get(pinOf.get(pinned)!)!.add(photo);
  }

  const idOf = heirs(
    open,
    known.filter(({ id }) => !decided.has(id)),
  );
  const banned = Map.groupBy(
    bans.filter(({ photo, place }) => pinOf.get(photo) !== place),
    ({ place }) => place,
  );
  return [
    ...[...decided]
      .sort(([p], [q]) => p - q)
      .map(([id, photos]) => ({ id, photos: [...photos].sort((p, q) => p - q) })),
    ...open.map((photos, i) => ({ id: idOf.get(i) ?? null, photos: [...photos] })),
  ]
    .map(({ id, photos }) => {
      const out = new Set((id === null ? undefined : banned.get(id))?.map(({ photo }) => photo));
      return { id, photos: photos.filter((photo) => !out.has(photo)) };
    })
    .filter(({ photos }) => photos.length > 0);
}

/** Index of a part -> the known place that it continues. */
function heirs(parts: readonly (readonly number[])[], known: readonly KnownPlace[]): Map<number, number> {
  const partOf = new Map<number, number>();
  for (const [i, photos] of parts.entries()) for (const photo of photos) partOf.set(photo, i);
  const overlaps: { id: number; part: number; shared: number; rank: number }[] = [];
  for (const { id, photos, isNamed = false, isDecidedOf = false } of known) {
    const rank = isNamed ? 2 : Number(isDecidedOf);
    const shared = new Map<number, number>();
    for (const photo of photos) {
      const part = partOf.get(photo);
      if (part !== undefined) shared.set(part, (shared.get(part) ?? 0) + 1);
    }
    for (const [part, count] of shared) overlaps.push({ id, part, shared: count, rank });
  }
  overlaps.sort((l, r) => r.rank - l.rank || r.shared - l.shared || l.id - r.id || l.part - r.part);
  const idOf = new Map<number, number>();
  const taken = new Set<number>();
  for (const { id, part } of overlaps) {
    if (taken.has(id) || idOf.has(part)) continue;
    idOf.set(part, id);
    taken.add(id);
  }
  return idOf;
}

/**
 * The clusters, those with photos of several labels in parts with one label at most. Strongest links first,
 * parts grow together unless that would join two labels (Kruskal 1956); what one label holds is one part.
 */
function apart(
  clusters: readonly Cluster[],
  labelOf: ReadonlyMap<number, number>,
  links: readonly Link[],
): number[][] {
  const mixed = new Map<number, number>();
  for (const [i, { photos }] of clusters.entries()) {
    const labels = new Set(photos.map((photo) => labelOf.get(photo)).filter((label) => label !== undefined));
    if (labels.size > 1) for (const photo of photos) mixed.set(photo, i);
  }
  if (mixed.size === 0) return clusters.map(({ photos }) => photos);
  const partOf = new Map(
    [...mixed.keys()].map((photo) => [photo, { label: labelOf.get(photo), photos: [photo] }]),
  );
  const inside = links
    .filter(({ a, b }) => mixed.has(a) && mixed.get(a) === mixed.get(b))
    .sort((l, r) => r.score - l.score || l.a - r.a || l.b - r.b);
  for (const link of inside) {
    const [a, b] = [partOf.get(link.a)!, partOf.get(link.b)!];
    if (a === b || (a.label !== undefined && b.label !== undefined && a.label !== b.label)) continue;
    const [into, from] = a.photos.length >= b.photos.length ? [a, b] : [b, a];
    into.label ??= from.label;
    for (const photo of from.photos) {
      into.photos.push(photo);
      partOf.set(photo, into);
    }
  }
  return clusters.flatMap(({ photos }) => {
    if (!mixed.has(photos[0]!)) return [photos];
    const parts = [...new Set(photos.map((photo) => partOf.get(photo)!))];
    const byLabel = Map.groupBy(parts, (part) => part.label ?? part);
    return [...byLabel.values()].map((group) => group.flatMap((part) => part.photos).sort((p, q) => p - q));
  });
}
