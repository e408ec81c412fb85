/** Groups of copies whose photos are frames of one burst are one group. */
import type { Compare } from '../../duplicates/same-shot/same-shot.ts';
import { disjointSets, groupShots } from '../../duplicates/same-shot/same-shot.ts';

/**
 * Row of each lead that is led by another -> that one's. `links`: two rows a link; `leadOf`: copy -> lead;
 * `setOf`: of photos that are no copies of each other, by row.
 */
export function joinFrames(
  links: Uint32Array,
  leadOf: ReadonlyMap<number, number>,
  setOf: readonly number[],
  compareFrames: Compare,
): Promise<Map<number, number>> {
  const count = setOf.length;
  const { leads, members } = linksBetween(links, leadOf, count);
  const compareGroups: Compare = async (a, b) => {
    for (const [one, other] of members.get(keyOf(a, b, count)) ?? [])
      if ((await compareFrames(one, other, null)) === 'same') return 'same';
    return 'different';
  };
  return groupShots({ count, links: leads, setOf: withSets(setOf, leadOf) }, compareGroups);
}

/** By row, the sets of the photo and of its copies as one. */
function withSets(setOf: readonly number[], leadOf: ReadonlyMap<number, number>): Int32Array {
  const sets = disjointSets(setOf.length);
  const first = new Map<number, number>();
  for (const [row, set] of setOf.entries()) {
    sets.join(row, first.get(set) ?? row);
    if (!first.has(set)) first.set(set, row);
  }
  for (const [row, lead] of leadOf) sets.join(row, lead);
  const joined = new Int32Array(setOf.length);
  for (const [i, rows] of sets.all().entries()) for (const row of rows) joined[row] = i;
  return joined;
}

/** Of two groups, so many of the links between their photos are looked at. */
const MOST_BETWEEN = 4;

const keyOf = (a: number, b: number, count: number): number => Math.min(a, b) * count + Math.max(a, b);

/** Links between photos of different groups: the leads, and the linked photos by the key of their leads. */
function linksBetween(
  links: Uint32Array,
  leadOf: ReadonlyMap<number, number>,
  count: number,
): { leads: Uint32Array; members: Map<number, [number, number][]> } {
  const members = new Map<number, [number, number][]>();
  const leads: number[] = [];
  for (let at = 0; at < links.length; at += 2) {
    const [a, b] = [links[at]!, links[at + 1]!];
    const [leadA, leadB] = [leadOf.get(a) ?? a, leadOf.get(b) ?? b];
    if (leadA === leadB) continue;
    const of = members.get(keyOf(leadA, leadB, count)) ?? [];
    if (of.length === 0) leads.push(leadA, leadB);
    if (of.length < MOST_BETWEEN) of.push([a, b]);
    members.set(keyOf(leadA, leadB, count), of);
  }
  return { leads: Uint32Array.from(leads), members };
}
