/** Groups of copies whose photos are frames of one burst are one group. */
import type { Compare } from '../../duplicates/same-shot/same-shot.ts';
import { disjointSets, groupShots } from '../../duplicates/same-shot/same-shot.ts';
import { placeOfPair, ROWS_AT_ONCE, sortedByRow } from './sorted-pairs.ts';

/** Photos as they are grouped, by row. */
export interface Copies {
  /** Two rows a link, as `Links` has them. */
  links: Uint32Array;
  /** Copy -> lead. */
  leadOf: ReadonlyMap<number, number>;
  /** Photos of one set are no copies of each other. */
  setOf: readonly number[];
}

/** Row of each lead that is led by another -> that one's. `mayBeFrames`: may two photos be of one burst? */
export async function joinFrames(
  { links, leadOf, setOf }: Copies,
  mayBeFrames: (a: number, b: number) => boolean,
  compareFrames: Compare,
  giveWay: () => Promise<unknown>,
): Promise<Map<number, number>> {
  const between = await linksBetween({ links, leadOf, setOf }, mayBeFrames, giveWay);
  const compareGroups: Compare = async (a, b) => {
    for (const link of between.of(a, b))
      if ((await compareFrames(links[2 * link]!, links[2 * link + 1]!, null)) === 'same') return 'same';
    return 'different';
  };
  const sets = withSets(setOf, leadOf);
  return groupShots(
    { count: setOf.length, links: between.leads, setOf: sets, mayDifferFromLead: false },
    compareGroups,
  );
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

interface LinksBetween {
  /** Two rows a pair of groups with links between frames of one burst, by their leads: ascending. */
  leads: Uint32Array;
  /** Some of the links between the groups of two leads, as places in the list of links. */
  of(a: number, b: number): number[];
}

async function linksBetween(
  { links, leadOf, setOf: { length: count } }: Copies,
  mayBeFrames: (a: number, b: number) => boolean,
  giveWay: () => Promise<unknown>,
): Promise<LinksBetween> {
  const linkCount = links.length / 2;
  const lead = new Uint32Array(count).map((_, row) => leadOf.get(row) ?? row);
  const leadsOf = (link: number): [low: number, high: number] => {
    const [a, b] = [lead[links[2 * link]!]!, lead[links[2 * link + 1]!]!];
    return [Math.min(a, b), Math.max(a, b)];
  };
  const framed = new Set<number>(); // pairs of leads, as one number each
  const keyOf = (link: number): number => {
    const [a, b] = leadsOf(link);
    return a * count + b;
  };
  for (let link = 0; link < linkCount; link++)
    if (mayBeFrames(links[2 * link]!, links[2 * link + 1]!)) framed.add(keyOf(link));
  const given = {
    count: linkCount,
    rowAt: (link: number) => leadsOf(link)[0],
    valueAt(link: number) {
      const [a, b] = leadsOf(link);
      return a === b || !framed.has(keyOf(link)) ? null : b * linkCount + link;
    },
  };
  const { starts, values } = await sortedByRow(count, given, giveWay);
  const leads = new Uint32Array(2 * values.length);
  // of each pair of leads the place of its first link in `values`
  const firsts = new Uint32Array(values.length);
  let pairs = 0;
  for (let row = 0; row < count; row++) {
    if (row % ROWS_AT_ONCE === 0) await giveWay();
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      const other = Math.floor(values[at]! / linkCount);
      if (at > starts[row]! && leads[2 * pairs - 1] === other) continue;
      leads[2 * pairs] = row;
      leads[2 * pairs + 1] = other;
      firsts[pairs++] = at;
    }
  }
  const known = leads.subarray(0, 2 * pairs);
  return {
    leads: known,
    of(a, b) {
      const pair = placeOfPair(known, a, b);
      const end = pair + 1 < pairs ? firsts[pair + 1]! : values.length;
      const some = values.subarray(firsts[pair], Math.min(end, firsts[pair]! + MOST_BETWEEN));
      return Array.from(some, (value) => value % linkCount);
    },
  };
}
