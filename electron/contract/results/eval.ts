/** What `revisit eval --json` prints (contract/results/results.ts). */
import { z } from 'zod';

const share = z.number().min(0).max(1);
const shareOrNull = share.nullable().describe('null where nothing could be counted');

const pointScore = z.strictObject({
  pairs: z.int(),
  matched: z.int(),
  inliers: z.int(),
  judged: z.int().describe('inliers where the truth is known'),
  within1: shareOrNull.describe(
    "of the judged, the share within 1 % of the photo's diagonal of the true map",
  ),
  within2: shareOrNull,
  within5: shareOrNull,
  refused: z
    .int()
    .describe(
      'matched pairs that no then-and-now picture is made of: laid onto each other they do not show the same',
    ),
  affineError: z
    .number()
    .nullable()
    .describe(
      'of the other matched pairs, how far the true points lie from where the verified transform puts ' +
        "them, on average, as a share of the photo's diagonal",
    ),
  alignmentError: z.number().nullable().describe('the same for the alignment of then-and-now pictures'),
});

const evaluation = z.strictObject({
  model: z.string(),
  photos: z.int(),
  positivePairs: z.int(),
  pairs: z.strictObject({
    averagePrecision: shareOrNull,
    recallAtZeroFalse: shareOrNull,
    recallAtPrecision999: shareOrNull,
    recallAtPrecision99: shareOrNull,
    atThreshold: z
      .strictObject({ threshold: z.number(), precision: share, recall: shareOrNull, falsePairs: z.int() })
      .optional(),
  }),
  places: z
    .strictObject({
      found: z.int(),
      bcubedPrecision: share,
      bcubedRecall: share,
      bcubedF1: share,
      landmarkRecall: shareOrNull,
      placesWithAWrongPhoto: z.int(),
    })
    .optional(),
  candidates: z.strictObject({ recall: shareOrNull, perPhoto: z.number() }),
  cost: z.strictObject({
    msPerPhoto: z.number().describe('wall time of the whole scan over its photos'),
    extractMsPerPhoto: z
      .number()
      .nullable()
      .describe('time of extraction over the photos read in this run; null where there were none'),
    bytesPerPhoto: z.number().describe("the library's size over its photos"),
    modelBytesPerPhoto: z
      .number()
      .describe("the model's own features, index and inliers over the library's photos"),
    modelBytes: z.int().describe('weights and PCA'),
    extracted: z.int().describe('photos read in this run; fewer than all where --library had the rest'),
    withoutFeatures: z.int(),
  }),
});

const stageCounts = z
  .record(
    z.enum([
      'found',
      'no features',
      'not a candidate',
      'too few tentative',
      'no consistent transform',
      'overlay',
      'below threshold',
      'kept apart',
    ]),
    z.int(),
  )
  .describe('same-place pairs by where they ended');

/** Files as photos.tsv names them. */
const explanation = z.strictObject({
  page: z.string().describe('an absolute path: the page that --explain asked for'),
  stages: stageCounts,
  foundThroughOthers: z.int().describe('pairs found that are no match themselves'),
  missedPlaces: z.array(
    z.strictObject({
      place: z.string(),
      pairs: z.int(),
      missed: z.int(),
      stages: stageCounts,
      flags: z.array(z.string()),
      nearest: z
        .strictObject({ a: z.string(), b: z.string() })
        .describe('the missed pair that came nearest to a match'),
    }),
  ),
  falsePairs: z
    .array(
      z.strictObject({
        a: z.string(),
        b: z.string(),
        score: z.number(),
        matched: z.boolean(),
        together: z.boolean().describe('in one place'),
        flags: z.array(z.string()),
      }),
    )
    .describe('the worst of them'),
});

const protocolScore = z.strictObject({
  queries: z.int().describe('with something to find'),
  meanAveragePrecision: shareOrNull,
  meanPrecisionAt: z.strictObject({ 1: shareOrNull, 5: shareOrNull, 10: shareOrNull }),
});

const revisited = z.strictObject({
  dataset: z.string(),
  photos: z.int(),
  withoutFeatures: z.int(),
  scores: z.strictObject({ easy: protocolScore, medium: protocolScore, hard: protocolScore }),
});

/** Files as copies.tsv names them. */
const copies = z.strictObject({
  files: z.int(),
  unread: z.int().describe('files that are no photo to the program'),
  recall: shareOrNull.describe('of copies of one kind: in a group with their photo'),
  chainedRecall: shareOrNull.describe('of copies of two kinds at once'),
  precision: shareOrNull.describe('of the pairs of files in one group'),
  pairs: z.int(),
  falsePairs: z.int(),
  kinds: z.array(
    z.strictObject({
      kind: z.string(),
      copies: z.int(),
      found: z.int().describe('in a group with their photo'),
      withAny: z.int().describe('in a group with that or another copy of it'),
    }),
  ),
  notCopies: z.array(
    z.strictObject({ kind: z.string(), photos: z.int(), grouped: z.int().describe('with another shot') }),
  ),
  places: z
    .strictObject({ pairs: z.int(), sameShot: z.int() })
    .describe('pairs of different shots of one place, and those called one shot'),
  missed: z.array(
    z.strictObject({
      original: z.string(),
      copies: z.array(z.strictObject({ file: z.string(), kind: z.string(), how: z.string().nullable() })),
    }),
  ),
  mixed: z
    .array(z.strictObject({ files: z.array(z.string()) }))
    .describe('groups of several shots, a file of each'),
});

/**
 * Figures of the photos are there when a folder of photos was named, `points` when one of points was,
 * `explanation` with --explain, `revisited` with --revisited, `copies` with --copies.
 */
export const evalResult = evaluation
  .extend({ explanation, points: z.strictObject({ H: pointScore, corr: pointScore }), revisited, copies })
  .partial()
  .required({ model: true });

/** With --models. */
export const evalModelsResult = z.strictObject({ models: z.array(evaluation) });

export type EvalResult = z.infer<typeof evalResult>;
export type EvalModelsResult = z.infer<typeof evalModelsResult>;
