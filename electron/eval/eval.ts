/**
 * The evaluation's door: the whole program on a folder whose truth is known.
 *
 * An evaluation folder has `photos.tsv` (columns file, place, group, flags) and `photos/`. It is scanned into
 * a library as any photos are; only files of photos.tsv count. Files with the same bytes are one photo to the
 * program: they share its place and its pairs, and are the surest pair among themselves.
 */
import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PixelMap } from '../alignment/align.ts';
import { align, showsTheSame } from '../alignment/align.ts';
import { failed } from '../contract/failure.ts';
import type { PackedFeatures, Thumbnail } from '../contract/features.ts';
import { cornerOffsetPx } from '../contract/features.ts';
import type { MatchView } from '../contract/library.ts';
import type { ScanProgress, ScanReport } from '../contract/scan.ts';
import type { ModelPackage } from '../contract/model.ts';
import { openLibrary } from '../library/library.ts';
import type { Library, ScanOptions } from '../library/library.ts';
import { atOnce } from '../process/at-once.ts';
import { MATCH_SCORE, matchingRules, tentativeOf } from '../matching/verify.ts';
import { openStore } from '../store/store.ts';
import type { Store } from '../store/store.ts';
import { openThumbnail, shrunkPhoto } from '../vision/thumbnail.ts';
import { rowsOfPhotos } from './rows.ts';
import type { JudgedPair } from './explain.ts';
import { explain } from './explain.ts';
import type { PageOptions } from './page.ts';
import { writePage } from './page.ts';
import type { AlignmentError, PairPoints, TruePoints } from './points.ts';
import {
  correspondenceMap,
  homographyMap,
  judge,
  meanError,
  readPointPairs,
  readPoints,
  scorePoints,
} from './points.ts';
import { readCopies, scoreCopies } from './copies.ts';
import type {
  CopiesEvaluation,
  Evaluated,
  EvaluationOutcome,
  PointsEvaluation,
  RevisitedEvaluation,
} from './results.ts';
import { about } from './results.ts';
import type { RevisitedOptions } from './retrieval.ts';
import { rankRevisited } from './retrieval.ts';
import type { TruthPhoto } from './score.ts';
import { readTruth, score, scoreCandidates } from './score.ts';

export type { Evaluated, Evaluation } from './results.ts';
export {
  describeCopies,
  describeEvaluation,
  describeExplanation,
  describeModels,
  describePoints,
  describeRevisited,
} from './describe.ts';

export interface EvaluationOptions extends ScanOptions {
  /** A library to keep and to take features from; null works in a temporary one. */
  library: string | null;
  /**
   * Receives the page that explains where accuracy is lost, `index.html`, and its pictures; without it none
   * is made.
   */
  explainTo?: PageOptions['write'] | undefined;
}

/** Runs the pipeline on an evaluation folder and scores it. Throws the signal's reason when interrupted. */
export async function evaluate(
  folder: string,
  model: ModelPackage,
  options: EvaluationOptions,
): Promise<EvaluationOutcome<Evaluated>> {
  const table = readTable(folder, 'photos.tsv');
  if (!table.ok) return table;
  const truth = readTruth(table.value);
  return withLibrary(options.library, async (library) => {
    const photosFolder = join(folder, 'photos');
    const start = performance.now();
    const extraction: number[] = [];
    const onProgress = (progress: ScanProgress): void => {
      if (progress.phase === 'extract') extraction.push(performance.now());
      options.onProgress?.(progress);
    };
    const scanned = await scan(library, photosFolder, model, { ...options, onProgress });
    if (!scanned.ok) return scanned;
    const times = { scanMs: performance.now() - start, extractMs: extraction.at(-1)! - extraction[0]! };
    const opened = openStore(library.status().database);
    if (!opened.ok) return opened;
    try {
      const evaluated = scoreLibrary(
        truth,
        opened.value,
        model,
        realpathSync(photosFolder),
        scanned.value,
        times,
      );
      if (options.explainTo)
        await writePage(evaluated.explanation, {
          ...options,
          library,
          model,
          photosFolder,
          write: options.explainTo,
        });
      return { ok: true, value: evaluated };
    } finally {
      opened.value.close();
    }
  });
}

/** Scans a folder into the library. Throws the signal's reason when interrupted. */
async function scan(
  library: Library,
  folder: string,
  model: ModelPackage,
  options: ScanOptions,
): Promise<EvaluationOutcome<ScanReport>> {
  const added = library.addFolder(folder);
  if (!added.ok) return added;
  const scanned = await library.scan(model, options);
  if (scanned.ok && scanned.value.interrupted)
    throw options.signal?.reason ?? new Error('the scan was interrupted');
  return scanned;
}

/** What the library found, scored. `photosFolder` without symbolic links. */
function scoreLibrary(
  truth: TruthPhoto[],
  store: Store,
  model: ModelPackage,
  photosFolder: string,
  report: ScanReport,
  times: { scanMs: number; extractMs: number },
): Evaluated {
  const modelId = model.id;
  const rowsOf = rowsOfPhotos(
    store,
    atOnce(store.photos.matchable(modelId)).ids,
    photosFolder,
    truth.map(({ file }) => file),
  );
  const candidates: JudgedPair[] = [];
  for (const { a, b, score, reason } of store.pairs.scores(modelId)) {
    for (const rowA of rowsOf.get(a) ?? [])
      for (const rowB of rowsOf.get(b) ?? [])
        candidates.push({ a: rowA, b: rowB, score: score ?? 0, reason });
  }
  const surest = candidates.reduce((most, pair) => Math.max(most, pair.score), MATCH_SCORE);
  for (const rows of rowsOf.values())
    for (const [n, a] of rows.entries())
      for (const b of rows.slice(n + 1)) candidates.push({ a, b, score: surest, reason: null });
  const pairs = candidates.filter((pair) => pair.score > 0).sort((p, q) => q.score - p.score);
  const placeOf = new Map<string, string>();
  for (const { id, photos } of store.places.list(modelId)) {
    for (const row of photos.flatMap((photo) => rowsOf.get(photo) ?? []))
      placeOf.set(truth[row]!.file, String(id));
  }
  const hasFeatures = new Set([...rowsOf.values()].flat());
  const { extracted } = report.photos;
  const photos = Math.max(1, report.photos.total);
  const lines = (rows: string[][]): string => rows.map((row) => `${row.join('\t')}\n`).join('');
  return {
    evaluation: {
      model: modelId,
      ...score(truth, pairs, { placeOf, threshold: MATCH_SCORE }),
      candidates: scoreCandidates(truth, candidates),
      cost: {
        msPerPhoto: times.scanMs / photos,
        extractMsPerPhoto: extracted === 0 ? null : times.extractMs / extracted,
        bytesPerPhoto: store.size.bytes() / photos,
        modelBytesPerPhoto: store.payloadBytes(modelId) / photos,
        modelBytes: statSync(model.weightsPath).size + (model.pca?.byteLength ?? 0),
        extracted,
        withoutFeatures: truth.length - hasFeatures.size,
      },
    },
    explanation: explain(truth, { hasFeatures, candidates, placeOf }),
    pairsTsv: lines(pairs.map((pair) => [truth[pair.a]!.file, truth[pair.b]!.file, String(pair.score)])),
    placesTsv: lines([...placeOf]),
  };
}

/**
 * Matches the pairs of a points folder (`pairs.tsv`, its photos and point files) and judges the verified
 * inliers by the true points.
 */
export async function evaluatePoints(
  folder: string,
  model: ModelPackage,
  { signal, onPair }: { signal?: AbortSignal; onPair?: (done: number, total: number) => void } = {},
): Promise<EvaluationOutcome<PointsEvaluation>> {
  const table = readTable(folder, 'pairs.tsv');
  if (!table.ok) return table;
  const listed = readPointPairs(table.value);
  return withLibrary(null, async (library) => {
    const pairs: PairPoints[] = [];
    for (const { pair, imageA, imageB, points, kind } of listed) {
      signal?.throwIfAborted();
      const truth = readPoints(readFileSync(join(folder, points), 'utf8'));
      const matched = await library.match(model, resolve(folder, imageA), resolve(folder, imageB));
      if (!matched.ok) return about(pair, matched.failure);
      const {
        a: { features: a },
        b: { features: b },
        verification,
      } = matched.value;
      const map =
        kind === 'H' ? homographyMap(truth) : correspondenceMap(truth, Math.hypot(a.widthPx, a.heightPx));
      const inliers = Array.from(verification.inliersA, (rowA, i): [number, number, number, number] => {
        const rowB = verification.inliersB[i]!;
        return [
          a.location[2 * rowA]!,
          a.location[2 * rowA + 1]!,
          b.location[2 * rowB]!,
          b.location[2 * rowB + 1]!,
        ];
      });
      pairs.push({
        pair,
        kind,
        matched: verification.verdict === 'match',
        score: verification.score,
        alignment: await alignmentOf(
          matched.value,
          [imageA, imageB].map((file) => join(folder, file)),
          model,
          truth,
        ),
        ...judge(inliers, map, Math.hypot(b.widthPx, b.heightPx)),
      });
      onPair?.(pairs.length, listed.length);
    }
    return {
      ok: true,
      value: { model: model.id, H: scorePoints(pairs, 'H'), corr: scorePoints(pairs, 'corr'), pairs },
    };
  });
}

/** The true points judge the alignment and have no part in it. */
async function alignmentOf(
  { a: { features: a }, b: { features: b }, verification: { verdict, bFromA } }: MatchView,
  files: readonly string[],
  model: ModelPackage,
  truth: TruePoints,
): Promise<AlignmentError | null> {
  if (verdict !== 'match' || bFromA === null) return null;
  const [xx, xy, x, yx, yy, y] = bFromA;
  const aligned = align(a, b, bFromA, tentativeOf(a, b, matchingRules(model.manifest)));
  return {
    affine: meanError(truth, (u, v) => [xx * u + xy * v + x, yx * u + yy * v + y], b),
    aligned: meanError(truth, aligned.bFromA, b),
    isRefused: !(await agreesInThumbnails(files, [a, b], aligned.bFromA)),
  };
}

async function agreesInThumbnails(
  files: readonly string[],
  [a, b]: readonly [PackedFeatures, PackedFeatures],
  bFromA: PixelMap,
): Promise<boolean> {
  const [thumbnailA, thumbnailB] = (await Promise.all(files.map(thumbnailOf))) as [Thumbnail, Thumbnail];
  const [fromA, toB] = [a.widthPx / thumbnailA.widthPx, thumbnailB.widthPx / b.widthPx];
  const [offsetA, offsetB] = [cornerOffsetPx(a), cornerOffsetPx(b)];
  return showsTheSame(thumbnailA, thumbnailB, (x, y) => {
    const to = bFromA(x * fromA - offsetA, y * fromA - offsetA);
    return to && [(to[0] + offsetB) * toB, (to[1] + offsetB) * toB];
  });
}

/** Of a photo that was decoded before. */
async function thumbnailOf(file: string): Promise<Thumbnail> {
  const shrunk = await shrunkPhoto(readFileSync(file));
  if (!shrunk.ok) throw new Error(`${file}: ${shrunk.failure.reason}`);
  return openThumbnail(shrunk.value.jpeg);
}

/**
 * Ranks the photos of Revisited Oxford or Paris for its queries, and scores the rankings. Throws the signal's
 * reason when interrupted.
 */
export const evaluateRevisited = (
  folder: string,
  model: ModelPackage,
  options: RevisitedOptions & { library: string | null },
): Promise<EvaluationOutcome<RevisitedEvaluation>> =>
  withLibrary(options.library, (library) => rankRevisited(folder, model, library, options));

/**
 * Scans a set of copies (`copies.tsv` and `photos/`, as test/support/make-copies.ts makes it) and scores its
 * groups of same shots. Throws the signal's reason when interrupted.
 */
export async function evaluateCopies(
  folder: string,
  model: ModelPackage,
  options: ScanOptions & { library: string | null },
): Promise<EvaluationOutcome<CopiesEvaluation>> {
  const table = readTable(folder, 'copies.tsv');
  if (!table.ok) return table;
  const rows = readCopies(table.value);
  return withLibrary(options.library, async (library) => {
    const photosFolder = join(folder, 'photos');
    const scanned = await scan(library, photosFolder, model, options);
    if (!scanned.ok) return scanned;
    const opened = openStore(library.status().database);
    if (!opened.ok) return opened;
    const store = opened.value;
    try {
      const files = rows.map(({ file }) => file);
      const rowsOf = rowsOfPhotos(store, store.photos.readableIds(), realpathSync(photosFolder), files);
      const leadOf = store.sameShots.leadOf();
      const groupOf = new Map<string, number>();
      for (const [photo, found] of rowsOf)
        for (const row of found) groupOf.set(files[row]!, leadOf.get(photo) ?? photo);
      return { ok: true, value: { model: model.id, score: scoreCopies(rows, groupOf) } };
    } finally {
      store.close();
    }
  });
}

function readTable(folder: string, name: string): EvaluationOutcome<string> {
  try {
    return { ok: true, value: readFileSync(join(folder, name), 'utf8') };
  } catch (error) {
    return failed(
      'no such folder',
      `${join(folder, name)} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      `Give a folder that holds ${name}, laid out as docs/cli.md describes.`,
    );
  }
}

/** Opens the library, or a temporary one that is removed afterwards. */
async function withLibrary<T>(
  folder: string | null,
  use: (library: Library) => Promise<EvaluationOutcome<T>>,
): Promise<EvaluationOutcome<T>> {
  const place = folder ?? mkdtempSync(join(tmpdir(), 'revisit-eval-'));
  try {
    const opened = openLibrary(place);
    if (!opened.ok) return opened;
    try {
      return await use(opened.value);
    } finally {
      await opened.value.close();
    }
  } finally {
    if (folder === null) rmSync(place, { recursive: true, force: true });
  }
}
