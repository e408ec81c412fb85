/**
 * What the command line prints with `--json`: one line of JSON per command, of these shapes. They are
 * promises to other people's programs: fields are added, never renamed. `revisit schema` prints them as JSON
 * Schema.
 */
import { z } from 'zod';
import { computeChoice } from '../compute.ts';
import { fileFailure, refusal as refusalNoun } from '../failure.ts';
import { apart, link as linkNoun, noMatchReason, score, verdict } from '../match.ts';
import { folder as folderNoun, leaveOut as leaveOutNoun, removedFolder, repairReport } from '../library.ts';
import { companionPart } from '../duplicates/companion.ts';
import { photo as photoNoun } from '../photo.ts';
import { doubtReason, placeId } from '../place.ts';
import { evalModelsResult, evalResult } from './eval.ts';
import { leftOut, scanChanges } from '../scan.ts';
import { tidyResults } from './tidy.ts';

const file = z.string().describe('an absolute path');

export const photo = photoNoun.extend({
  file,
  otherFiles: z.array(file).describe('the same picture under other paths'),
  companions: z.array(companionPart).describe('what belongs to the photo'),
});

export const link = linkNoun.extend({ a: file, b: file });

export const place = z.strictObject({
  id: placeId,
  name: z.string().nullable().describe('what the person calls it'),
  cover: file.describe('the photo that stands for it'),
  photos: z.array(photo),
  links: z.array(link),
  excluded: z.array(photo).describe('photos that the person took out of it'),
  doubts: z
    .array(
      z.strictObject({
        reason: doubtReason,
        photos: z.array(file).describe('those of the place that it is about, the doubtful one first'),
        otherPlace: placeId.nullable().describe('the place that it leads to'),
      }),
    )
    .describe('what hangs on little, the weakest first'),
});

/** Instead of any other answer, with exit code 1. */
export const refusal = z.strictObject({ error: refusalNoun });

const from = { library: file.describe("the library's folder"), model: z.string().describe("the model's id") };

/** What the laid photos of a place were written as. */
export const thenAndNowResult = z.strictObject({
  file,
  bytes: z.int(),
  photos: z.array(z.string()).describe('file names of those that are shown, in their order'),
  leftOut: z.array(z.string()).describe('file names of those that could not be laid onto the others'),
});

export const scanResult = z.strictObject({
  ...from,
  device: z.strictObject({
    name: z.string(),
    why: z.string().nullable().describe('why something that was tried did not compute'),
  }),
  interrupted: z.boolean().describe('true after Ctrl-C: the next scan continues'),
  files: z.strictObject({ seen: z.int(), unchanged: z.int(), vanished: z.int() }),
  changes: scanChanges.describe('photos that are new, another picture at their path, elsewhere, no more'),
  extracted: z.int().describe('photos that this scan read'),
  matches: z.strictObject({
    verified: z.int().describe('pairs that this scan looked at'),
    found: z.int().describe('pairs of the library that match'),
  }),
  unreadableFolders: z.array(fileFailure).describe('folders, links and files that could not be looked at'),
  emptyFolders: z.array(file).describe('of those named, the ones without a photo; exit code 1'),
  offlineFolders: z.array(file).describe('folders of the library whose disk or share is away'),
  leftOut: z.array(leftOut).describe('by the last scan of each folder'),
  videos: z.int().describe('films beside which no photo of the same name lies: left alone'),
  photos: z.int().describe('photos of the library'),
  failures: z.array(fileFailure),
  places: z.array(place),
});

export const placesResult = z.strictObject({ ...from, places: z.array(place) });

export const matchResult = z.strictObject({
  model: z.string(),
  a: file,
  b: file,
  verdict,
  reason: noMatchReason.nullable(),
  score,
  threshold: z.number().describe('the score from which on these two photos match'),
  apart: apart.describe('how far apart they were taken'),
  bFromA: z
    .array(z.number())
    .length(6)
    .nullable()
    .describe('x_b = m0 x_a + m1 y_a + m2, y_b = m3 x_a + m4 y_a + m5, upright pixels'),
  tentativeCount: z.int(),
  inlierCount: z.int(),
  inliers: z
    .array(z.tuple([z.number(), z.number(), z.number(), z.number()]))
    .describe('x_a, y_a, x_b, y_b in upright full-resolution pixels'),
  trials: z.int(),
  seed: z.int(),
  lines: file.nullable().describe('the picture that --lines asked for'),
});

export const findResult = z.strictObject({
  ...from,
  file,
  hits: z.array(
    z.strictObject({
      photo,
      place: z.int().nullable().describe('the id of its place, if it has one'),
      score: z.number(),
      inlierCount: z.int(),
    }),
  ),
});

/** Of `folder list`, and of `remove` and `restore` after their change. */
export const folderResult = z.strictObject({
  library: from.library,
  folders: z.array(folderNoun),
  removed: z.array(removedFolder).describe('known for 30 days'),
});

/** Of `leave-out list`, and of `add` and `remove` after their change. */
export const leaveOutResult = z.strictObject({
  library: from.library,
  patterns: z.array(leaveOutNoun.extend({ folder: file.nullable().describe('null: every folder') })),
  others: z.array(leftOut).describe('what is left out for other reasons'),
});

/** Of `export --delf` and `import --delf`. */
export const delfFilesResult = z.strictObject({
  ...from,
  folder: file,
  files: z.int().describe('written, or taken'),
  offline: z.int().describe('photos that could not be exported because they cannot be read now'),
  replaced: z.int().describe('photos that had features of the model before the import'),
  refused: z.array(z.strictObject({ file, reason: z.string(), remedy: z.string() })),
});

export const repairResult = repairReport.extend({
  library: file.describe("the library's folder"),
  isDone: z.boolean().describe('false: nothing was changed, this is what --apply would give back'),
});

/** Of `export --csv` and `export --json-file`. */
export const tablesResult = z.strictObject({ ...from, files: z.array(file).describe('written') });

/** Of `export --xmp` and `export --undo-xmp`. */
export const sidecarsResult = z.strictObject({
  ...from,
  written: z.int().describe('.xmp files that were written, or put back as they were'),
  unchanged: z.int().describe('all was there already'),
  refused: z.array(refusalNoun.extend({ file })),
  interrupted: z.boolean().describe('true after Ctrl-C: the same command continues'),
});

/** Of `export --folders` and `export --undo-folders`. */
export const foldersResult = sidecarsResult.omit({ model: true }).extend({
  folder: file,
  written: z.int().describe('files that were written, or removed again'),
  copiedInstead: z.int().describe('of them copies, where no links can be made'),
});

/** Of `export --proof`. */
export const proofResult = z.strictObject({ ...from, file, bytes: z.int() });

/** A device of onnxruntime's, or TensorFlow. The fields that list them keep their first name, `engines`. */
const runtime = z.strictObject({
  name: computeChoice.exclude(['auto']),
  state: z
    .enum(['used', 'usable', 'not used', 'not installed', 'not here'])
    .describe('used: what the options given choose'),
  reason: z.string().nullable().describe('why it is not used'),
  msPerSmallPhoto: z.number().nullable().describe('where as many are looked at once as in a scan'),
});

const inUse = z.boolean().describe('looks at photos where no --model is given');

export const doctorResult = z.strictObject({
  versions: z.record(z.string(), z.string()),
  system: z.strictObject({ platform: z.string(), cpu: z.string(), cores: z.int(), memoryBytes: z.number() }),
  models: z.array(
    z.strictObject({ id: z.string().nullable(), inUse, folder: file, problem: z.string().nullable() }),
  ),
  device: z.strictObject({
    runtime: z.string(),
    device: z.string(),
    model: z.string(),
    works: z.boolean(),
    msPerSmallPhoto: z.number().nullable(),
  }),
  engines: z.array(runtime),
  kernels: z.strictObject({
    path: z.enum(['avx512-vnni', 'avx2', 'portable', 'typescript']),
    whyNotNative: z.string().nullable(),
  }),
  database: z.strictObject({
    folder: file,
    exists: z.boolean(),
    bytes: z.number(),
    photos: z.int(),
    folders: z.int(),
  }),
  disk: z.strictObject({ freeBytes: z.number() }),
  problems: z.array(z.strictObject({ what: z.string(), cost: z.string(), remedy: z.string() })),
});

export const runtimeListResult = z.strictObject({
  model: z.string().describe('the model they were tried with'),
  engines: z.array(runtime),
});

export const runtimeAddResult = z.strictObject({
  name: z.literal('tensorflow'),
  version: z.string(),
  gpu: z.boolean(),
  folder: file,
  seconds: z.number(),
});

export const runtimeRemoveResult = z.strictObject({
  name: z.literal('tensorflow'),
  removed: z.boolean().describe('false where it was not there'),
});

export const modelAddResult = z.strictObject({ id: z.string(), folder: file });
export const modelUseResult = modelAddResult;
export const modelRemoveResult = modelAddResult.extend({
  inUse: z.string().describe('the model that is in use now'),
});
export const modelListResult = z.strictObject({
  models: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string().nullable(),
      source: z.string().nullable(),
      inUse,
      bytes: z.number().describe('on this disk'),
      folder: file,
      problem: z.string().nullable().describe('why it cannot be used'),
    }),
  ),
});

const figure = z.union([z.number(), z.string(), z.null()]);
export const benchResult = z.strictObject({
  benches: z.array(
    z.strictObject({
      name: z.string(),
      what: z.string(),
      baseline: z.string().nullable(),
      ratio: z.number().nullable(),
      bar: z.string().nullable(),
      met: z.boolean().nullable().describe('null where there is no bar or this run cannot tell'),
      figures: z.record(z.string(), figure),
      rows: z.array(z.record(z.string(), figure)).optional().describe('of several contestants, by name'),
      notes: z.array(z.string()),
    }),
  ),
});

export const serveResult = z.strictObject({ url: z.string().describe('opens once') });

/** Of `open`; where there is no window it serves a page. */
export const openResult = z.union([
  z.strictObject({
    window: z.enum(['open', 'handed on', 'another']).describe('handed on: to the one that is open'),
  }),
  serveResult,
]);

/** By command. */
export const results = {
  open: openResult,
  serve: serveResult,
  scan: scanResult,
  places: placesResult,
  match: matchResult,
  find: findResult,
  'then-and-now': thenAndNowResult,
  'folder list': folderResult,
  'folder remove': folderResult,
  'folder restore': folderResult,
  'leave-out list': leaveOutResult,
  'leave-out add': leaveOutResult,
  'leave-out remove': leaveOutResult,
  ...tidyResults,
  export: delfFilesResult,
  'export --csv': tablesResult,
  'export --xmp': sidecarsResult,
  'export --folders': foldersResult,
  'export --proof': proofResult,
  import: delfFilesResult,
  repair: repairResult,
  doctor: doctorResult,
  'runtime list': runtimeListResult,
  'runtime add': runtimeAddResult,
  'runtime remove': runtimeRemoveResult,
  'model add': modelAddResult,
  'model list': modelListResult,
  'model use': modelUseResult,
  'model remove': modelRemoveResult,
  eval: evalResult,
  'eval --models': evalModelsResult,
  bench: benchResult,
} as const;

export type Photo = z.infer<typeof photo>;
export type Place = z.infer<typeof place>;
export type ScanResult = z.infer<typeof scanResult>;
export type PlacesResult = z.infer<typeof placesResult>;
export type MatchResult = z.infer<typeof matchResult>;
export type DelfFilesResult = z.infer<typeof delfFilesResult>;
export type RepairResult = z.infer<typeof repairResult>;
export type TablesResult = z.infer<typeof tablesResult>;
export type OpenResult = z.infer<typeof openResult>;
export type ServeResult = z.infer<typeof serveResult>;
export type SidecarsResult = z.infer<typeof sidecarsResult>;
export type FolderResult = z.infer<typeof folderResult>;
export type LeaveOutResult = z.infer<typeof leaveOutResult>;
export type FoldersResult = z.infer<typeof foldersResult>;
export type ProofResult = z.infer<typeof proofResult>;
export type ThenAndNowResult = z.infer<typeof thenAndNowResult>;
export type FindResult = z.infer<typeof findResult>;
export type BenchResult = z.infer<typeof benchResult>;
export type RuntimeListResult = z.infer<typeof runtimeListResult>;
export type RuntimeAddResult = z.infer<typeof runtimeAddResult>;
export type RuntimeRemoveResult = z.infer<typeof runtimeRemoveResult>;
export type ModelListResult = z.infer<typeof modelListResult>;
export type ModelUseResult = z.infer<typeof modelUseResult>;
export type ModelRemoveResult = z.infer<typeof modelRemoveResult>;
export type ModelAddResult = z.infer<typeof modelAddResult>;
export type DoctorResult = z.infer<typeof doctorResult>;
