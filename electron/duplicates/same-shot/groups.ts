/**
 * Photos and what links them -> groups of one shot each. Every photo of a group is proven against its lead,
 * against one that is and shows what the lead does not, or against two that are: nothing chains.
 */
import type { Comparison } from '../../contract/duplicates/duplicates.ts';

/** Are two photos (rows) of one shot? `by`: a photo of a's shot that is linked to b; null: a itself is. */
export type Compare = (a: number, b: number, by: number | null) => Promise<Comparison['verdict']>;

export interface Grouping {
  /** How many photos there are: rows 0 .. count - 1, those first that a group is rather led by. */
  count: number;
  /** Two rows a link, the lower first: ascending by both, no link twice. */
  links: Uint32Array;
  /** What of the photos belongs together anyway: a set's photos are no copies of each other. */
  setOf: ArrayLike<number>;
  /**
   * Whether a photo that differs from the lead joins where it is the same as two of its copies. Not so of
   * frames of a burst, in which something moves little by little.
   */
  mayDifferFromLead: boolean;
}

/** So often a photo is compared with a lead, each time by another way, before it is not of its shot ... */
const MOST_WAYS = 3;
/** ... and so often where each time nothing tells: a part of it may still be what another copy shows. */
const MOST_STEPS = 8;

/** What differs from a lead that was changed much may be the same as its copies: of so many of them ... */
const MOST_WITNESSES = 3;
/** ... as so many (docs/measurements.md#duplicates). */
const WITNESSES = 2;

/** Row of each copy -> row of its lead. Every link leads to a fixed number of comparisons. */
export async function groupShots(grouping: Grouping, compare: Compare): Promise<Map<number, number>> {
  const neighbours = neighboursOf(grouping.count, grouping.links);
  const { starts } = neighbours;
  const leadOf = new Map<number, number>();
  const isLead = new Uint8Array(grouping.count);
  for (let lead = 0; lead < grouping.count; lead++) {
    if (leadOf.has(lead) || starts[lead] === starts[lead + 1]) continue;
    isLead[lead] = 1;
    const group = { lead, leadOf, sets: new Set([grouping.setOf[lead]!]), setOf: grouping.setOf };
    const isOpen = (photo: number): boolean =>
      isLead[photo] === 0 && !leadOf.has(photo) && !group.sets.has(grouping.setOf[photo]!);
    const { proven, different } = await gathered(group, neighbours, isOpen, compare);
    if (!grouping.mayDifferFromLead) continue;
    for (const photo of different)
      if (
        proven.size >= WITNESSES &&
        isOpen(photo) &&
        (await isWitnessed(photo, proven, neighbours, compare))
      )
        join(group, photo);
  }
  return leadOf;
}

interface Group {
  lead: number;
  /** Of all groups. */
  leadOf: Map<number, number>;
  /** Those of its photos. */
  sets: Set<number>;
  setOf: ArrayLike<number>;
}

function join({ lead, leadOf, sets, setOf }: Group, photo: number): void {
  leadOf.set(photo, lead);
  sets.add(setOf[photo]!);
}

/** Joins what links lead to and is proven; gives what was proven against the lead, and what differs. */
async function gathered(
  group: Group,
  { starts, rows }: Neighbours,
  isOpen: (photo: number) => boolean,
  compare: Compare,
): Promise<{ proven: Set<number>; different: Set<number> }> {
  const [proven, different] = [new Set<number>(), new Set<number>()];
  const ways = new Map<number, number>();
  const waiting: [photo: number, by: number | null][] = [];
  const follow = (photo: number, by: number | null): void => {
    for (let at = starts[photo]!; at < starts[photo + 1]!; at++) waiting.push([rows[at]!, by]);
  };
  follow(group.lead, null);
  for (const [photo, by] of waiting) {
    const used = ways.get(photo) ?? 0;
    if (!isOpen(photo) || used >= 1) continue;
    const verdict = await compare(group.lead, photo, by);
    ways.set(photo, used + 1 / (verdict === 'different' ? MOST_WAYS : MOST_STEPS));
    const isStep = verdict === 'unknown' && by !== null && (await compare(by, photo, null)) === 'same';
    if (verdict === 'different') different.add(photo);
    if (verdict !== 'same' && !isStep) continue;
    join(group, photo);
    if (isStep) continue;
    proven.add(photo);
    follow(photo, photo);
  }
  return { proven, different };
}

/** Is the photo the same as enough of those that are proven, as far as links lead to it? */
async function isWitnessed(
  photo: number,
  proven: ReadonlySet<number>,
  { starts, rows }: Neighbours,
  compare: Compare,
): Promise<boolean> {
  let [same, left] = [0, MOST_WITNESSES];
  for (let at = starts[photo]!; at < starts[photo + 1]! && same + left >= WITNESSES; at++) {
    if (!proven.has(rows[at]!)) continue;
    if ((await compare(rows[at]!, photo, null)) === 'same') same += 1;
    left -= 1;
    if (same === WITNESSES) return true;
    if (left === 0) return false;
  }
  return false;
}

interface Neighbours {
  /** Those of row r lie from `starts[r]` to before `starts[r + 1]`. */
  starts: Uint32Array;
  rows: Uint32Array;
}

/** Of each row the others, ascending as the links are. */
function neighboursOf(count: number, links: Uint32Array): Neighbours {
  const starts = new Uint32Array(count + 1);
  for (const row of links) starts[row + 1]! += 1;
  for (let row = 0; row < count; row++) starts[row + 1]! += starts[row]!;
  const next = starts.slice();
  const rows = new Uint32Array(links.length);
  for (let at = 0; at < links.length; at += 2) {
    const [a, b] = [links[at]!, links[at + 1]!];
    rows[next[a]!++] = b;
    rows[next[b]!++] = a;
  }
  return { starts, rows };
}
