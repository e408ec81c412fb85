/**
 * The protocol of the Revisited Oxford and Paris data sets (Radenović, Iscen, Tolias, Avrithis, Chum:
 * "Revisiting Oxford and Paris", CVPR 2018, sections 3.3 and 4): its ground truth, and what rankings are
 * worth under it.
 */
import { z } from 'zod';
import type { Outcome } from '../contract/failure.ts';

const indices = z.array(z.int().min(0));

/**
 * The published ground truth as JSON. Positives and junk are indices into `imlist`; `bbx` is the query's box
 * in its photo: left, top, right, bottom.
 */
const groundTruth = z.object({
  imlist: z.array(z.string().min(1)).min(1),
  qimlist: z.array(z.string().min(1)).min(1),
  gnd: z.array(
    z.object({
      bbx: z.tuple([z.number(), z.number(), z.number(), z.number()]),
      easy: indices,
      hard: indices,
      junk: indices,
    }),
  ),
});
export type GroundTruth = z.infer<typeof groundTruth>;

/** The ground truth in a text, or why it is none, to stand behind a file's name. */
export function readGroundTruth(text: string): Outcome<GroundTruth, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, failure: 'is not JSON' };
  }
  const parsed = groundTruth.safeParse(json);
  if (!parsed.success)
    return { ok: false, failure: `is no such ground truth: ${z.prettifyError(parsed.error)}` };
  const { imlist, qimlist, gnd } = parsed.data;
  if (gnd.length !== qimlist.length)
    return { ok: false, failure: `tells the truth of ${gnd.length} queries, but names ${qimlist.length}` };
  const outside = gnd
    .flatMap(({ easy, hard, junk }) => [...easy, ...hard, ...junk])
    .find((index) => index >= imlist.length);
  return outside === undefined
    ? { ok: true, value: parsed.data }
    : { ok: false, failure: `speaks of photo ${outside}, but names ${imlist.length}` };
}

/** What counts as right and what does not count at all, by difficulty. */
const protocols = {
  easy: { right: ['easy'], aside: ['junk', 'hard'] },
  medium: { right: ['easy', 'hard'], aside: ['junk'] },
  hard: { right: ['hard'], aside: ['junk', 'easy'] },
} as const;
export type Protocol = keyof typeof protocols;

/** Ranks at which precision is told. */
const RANKS = [1, 5, 10] as const;

export interface ProtocolScore {
  /** Queries with something to find. */
  queries: number;
  /** Means over them, in 0..1; null where there is none. */
  meanAveragePrecision: number | null;
  /** Of the first 1, 5 and 10. */
  meanPrecisionAt: Record<(typeof RANKS)[number], number | null>;
}

/**
 * Scores one ranking a query, indices into `imlist`, best first; each at most once. A photo that is not
 * ranked is never found. Average precision is the area under the precision-recall curve by trapezoids.
 * Precision at k looks at no more ranks than it takes to find everything.
 */
export function scoreRevisited(
  { gnd }: Pick<GroundTruth, 'gnd'>,
  rankings: readonly (readonly number[])[],
): Record<Protocol, ProtocolScore> {
  const scoreOf = ({ right, aside }: (typeof protocols)[Protocol]): ProtocolScore => {
    const scores = gnd.flatMap((truth, query) => {
      const positives = new Set(right.flatMap((kind) => truth[kind]));
      const ignored = new Set(aside.flatMap((kind) => truth[kind]));
      return positives.size === 0
        ? []
        : [
            scoreQuery(
              rankings[query]!.filter((photo) => !ignored.has(photo)),
              positives,
            ),
          ];
    });
    const mean = (of: (score: QueryScore) => number): number | null =>
      scores.length === 0 ? null : scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
    return {
      queries: scores.length,
      meanAveragePrecision: mean(({ averagePrecision }) => averagePrecision),
      meanPrecisionAt: {
        1: mean(({ precisionAt }) => precisionAt[0]!),
        5: mean(({ precisionAt }) => precisionAt[1]!),
        10: mean(({ precisionAt }) => precisionAt[2]!),
      },
    };
  };
  return { easy: scoreOf(protocols.easy), medium: scoreOf(protocols.medium), hard: scoreOf(protocols.hard) };
}

interface QueryScore {
  averagePrecision: number;
  /** At each of RANKS. */
  precisionAt: number[];
}

/** `ranking` without what does not count. */
function scoreQuery(ranking: readonly number[], positives: ReadonlySet<number>): QueryScore {
  const found = [...ranking.keys()].filter((rank) => positives.has(ranking[rank]!)); // ranks from 0
  const area = found.reduce(
    (sum, rank, before) => sum + ((rank === 0 ? 1 : before / rank) + (before + 1) / (rank + 1)) / 2,
    0,
  );
  const last = found.length === positives.size ? found.at(-1)! + 1 : Infinity;
  return {
    averagePrecision: area / positives.size,
    precisionAt: RANKS.map((k) => {
      const looked = Math.min(k, last);
      return found.filter((rank) => rank < looked).length / looked;
    }),
  };
}
