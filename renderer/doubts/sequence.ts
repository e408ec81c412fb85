/** The doubts that a person goes through, one after the other, in an order that stays. Pure. */
import type { Doubt } from '../../electron/contract/requests.ts';

export interface Sequence {
  /** All that there were since it was begun; what is settled stays, so that it can come back where it was. */
  known: readonly Doubt[];
  /** Keys of those that are not settled. */
  open: ReadonlySet<string>;
  /** Which of `known` is shown; their number: all were gone through. */
  at: number;
}

export type SequenceStep =
  | { type: 'received'; doubts: readonly Doubt[] }
  | { type: 'next' }
  | { type: 'previous' }
  | { type: 'settled'; key: string }
  /** The answer to it was taken back, or refused. */
  | { type: 'reopened'; key: string }
  | { type: 'begin' };

export const emptySequence: Sequence = { known: [], open: new Set(), at: 0 };

export const keyOf = ({ placeId, photoId, comparedId }: Doubt): string =>
  `${placeId} ${photoId} ${comparedId}`;

/** The one that is shown; null: all were gone through. */
export const currentOf = ({ known, at }: Sequence): Doubt | null => known[at] ?? null;

/** The unsettled ones in their order, and where the one that is shown stands among them, from 0. */
export function placeIn({ known, open, at }: Sequence): { count: number; before: number } {
  const isOpen = known.map((doubt) => open.has(keyOf(doubt)));
  return { count: isOpen.filter(Boolean).length, before: isOpen.slice(0, at).filter(Boolean).length };
}

/** The next few that are not settled. */
export function comingNext({ known, open, at }: Sequence, count: number): Doubt[] {
  return known
    .slice(at + 1)
    .filter((doubt) => open.has(keyOf(doubt)))
    .slice(0, count);
}

/** The first unsettled one from `from` on, in either direction; past the last one there is the end. */
function nearest({ known, open }: Sequence, from: number, step: 1 | -1): number | null {
  for (let at = from; at >= 0 && at < known.length; at += step) if (open.has(keyOf(known[at]!))) return at;
  return step === 1 ? known.length : null;
}

export function reduceSequence(was: Sequence, step: SequenceStep): Sequence {
  switch (step.type) {
    case 'received': {
      const now = new Map(step.doubts.map((doubt) => [keyOf(doubt), doubt]));
      const before = new Set(was.known.map(keyOf));
      const known = [
        ...was.known.map((doubt) => now.get(keyOf(doubt)) ?? doubt),
        ...step.doubts.filter((doubt) => !before.has(keyOf(doubt))),
      ];
      const next = { known, open: new Set(now.keys()), at: was.at };
      return { ...next, at: nearest(next, was.at, 1)! };
    }
    case 'next':
      return { ...was, at: nearest(was, was.at + 1, 1)! };
    case 'previous':
      return { ...was, at: nearest(was, Math.min(was.at, was.known.length) - 1, -1) ?? was.at };
    case 'settled': {
      const open = new Set([...was.open].filter((key) => key !== step.key));
      return { ...was, open, at: nearest({ ...was, open }, was.at, 1)! };
    }
    case 'reopened': {
      const at = was.known.findIndex((doubt) => keyOf(doubt) === step.key);
      return at < 0 ? was : { ...was, open: new Set([...was.open, step.key]), at };
    }
    case 'begin':
      return { ...was, at: nearest(was, 0, 1)! };
  }
}
