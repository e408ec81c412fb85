/** Parts of a place that a person said are one, as what holds its photos together. Pure and deterministic. */
import type { Link, Part } from './graph.ts';
import { partsOf } from './graph.ts';

/** The photos of each part. */
export type Join = readonly (readonly number[])[];

/**
 * Ties between the parts of each join, from the heaviest of what holds together in one to that in another:
 * along the best links, and where none leads, between what is central. Nothing else in a part hangs on them.
 */
export function tiesOf(joins: readonly Join[], links: readonly Link[]): Link[] {
  const strongestFirst = [...links].sort((l, r) => r.score - l.score || l.a - r.a || l.b - r.b);
  const ties: Link[] = [];
  for (const join of joins) ties.push(...tiesOfOne(join, strongestFirst, ties));
  return ties;
}

function tiesOfOne(join: Join, strongestFirst: readonly Link[], others: readonly Link[]): Link[] {
  const partOf = new Map(join.flatMap((photos, i) => photos.map((photo) => [photo, i] as const)));
  const insideOf = (links: readonly Link[]): Map<number | undefined, Link[]> =>
    Map.groupBy(links, ({ a, b }) => (partOf.get(a) === partOf.get(b) ? partOf.get(a) : undefined));
  const [linked, tied] = [insideOf(strongestFirst), insideOf(others)];
  const heaviest = join.flatMap(
    (photos, i) => heaviestFirst(photos, linked.get(i) ?? [], tied.get(i) ?? [])[0] ?? [],
  );
  const groupOf = new Map(heaviest.flatMap(({ photos }, i) => photos.map((photo) => [photo, i] as const)));
  const groups = [...heaviest.keys()];
  const ties: Link[] = [];
  const tie = (a: number, b: number): void => {
    const [into, from] = [groups[groupOf.get(a)!]!, groups[groupOf.get(b)!]!];
    if (into === from) return;
    for (const [i, group] of groups.entries()) if (group === from) groups[i] = into;
    ties.push({ a, b, score: Infinity });
  };
  for (const { a, b } of strongestFirst) if (groupOf.has(a) && groupOf.has(b)) tie(a, b);
  const [first, ...rest] = heaviest.map(central);
  for (const centre of rest) tie(first!, centre);
  return ties;
}

/** What links and ties hold together: what has ties first, then by the number of photos. */
export function heaviestFirst(
  photos: readonly number[],
  links: readonly Link[],
  ties: readonly Link[],
): Part[] {
  const tied = new Set(ties.flatMap(({ a, b }) => [a, b]));
  const weight = ({ photos: some }: Part): number =>
    some.length + (some.some((photo) => tied.has(photo)) ? photos.length : 0);
  return partsOf(photos, [...links, ...ties]).sort(
    (p, q) => weight(q) - weight(p) || Math.min(...p.photos) - Math.min(...q.photos),
  );
}

/** The photo whose links score most; of several the one with the lowest id. */
export function central({ photos, links }: Part): number {
  const scores = new Map(photos.map((photo) => [photo, 0]));
  for (const { a, b, score } of links)
    for (const photo of [a, b])
      if (Number.isFinite(score)) scores.set(photo, (scores.get(photo) ?? 0) + score);
  return [...scores].reduce((best, one) => ((one[1] - best[1] || best[0] - one[0]) > 0 ? one : best))[0];
}
