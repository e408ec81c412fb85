/**
 * Photos and what links them -> groups of one shot each. Every photo of a group is proven against its lead,
 * or against one that is and shows what the lead does not: nothing chains.
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
}

/** So often a photo is compared with a lead, each time by another way, before it is not of its shot ... */
const MOST_WAYS = 3;
/** ... and so often where each time nothing tells: a part of it may still be what another copy shows. */
const MOST_STEPS = 8;

/** Row of each copy -> row of its lead. Every link leads to a fixed number of comparisons. */
export async function groupShots(
  { count, links, setOf }: Grouping,
  compare: Compare,
): Promise<Map<number, number>> {
  const { starts, rows } = neighboursOf(count, links);
  const leadOf = new Map<number, number>();
  const isLead = new Uint8Array(count);
  for (let lead = 0; lead < count; lead++) {
    if (leadOf.has(lead) || starts[lead] === starts[lead + 1]) continue;
    isLead[lead] = 1;
    const sets = new Set([setOf[lead]!]);
    const ways = new Map<number, number>();
    const waiting: [photo: number, by: number | null][] = [];
    const follow = (photo: number, by: number | null): void => {
      for (let at = starts[photo]!; at < starts[photo + 1]!; at++) waiting.push([rows[at]!, by]);
    };
    follow(lead, null);
    for (const [photo, by] of waiting) {
      const isOpen = isLead[photo] === 0 && !leadOf.has(photo) && !sets.has(setOf[photo]!);
      const used = ways.get(photo) ?? 0;
      if (!isOpen || used >= 1) continue;
      const verdict = await compare(lead, photo, by);
      ways.set(photo, used + 1 / (verdict === 'different' ? MOST_WAYS : MOST_STEPS));
      const isStep = verdict === 'unknown' && by !== null && (await compare(by, photo, null)) === 'same';
      if (verdict !== 'same' && !isStep) continue;
      leadOf.set(photo, lead);
      sets.add(setOf[photo]!);
      if (!isStep) follow(photo, photo);
    }
  }
  return leadOf;
}

/** Of each row the others, ascending as the links are. */
function neighboursOf(count: number, links: Uint32Array): { starts: Uint32Array; rows: Uint32Array } {
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
