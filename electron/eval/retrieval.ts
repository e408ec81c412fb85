/**
 * Revisited Oxford and Paris on the whole program: features of every photo, a ranking of them for each
 * query's box, and what that is worth.
 */
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Descriptors, IndexedPhotos, PackedFeatures } from '../contract/features.ts';
import { failed } from '../contract/failure.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Library, ScanOptions } from '../library/library.ts';
import { candidatesOf } from '../matching/candidates.ts';
import type { DescriptorIndex, IndexPart } from '../matching/descriptor-index.ts';
import {
  buildPart,
  indexOf,
  INDEXED_FEATURES,
  openBuilt,
  openTree,
  slice,
  trainingPhotos,
  trainTree,
  within,
} from '../matching/descriptor-index.ts';
import { matchingRules, verifyPairs } from '../matching/verify.ts';
import { inSteps } from '../process/in-steps.ts';
import { openStore } from '../store/store.ts';
import type { Store } from '../store/store.ts';
import { createExtractor } from '../vision/extract.ts';
import { rowsOfPhotos } from './rows.ts';
import type { EvaluationOutcome, RevisitedEvaluation } from './results.ts';
import { about } from './results.ts';
import type { GroundTruth } from './revisited.ts';
import { readGroundTruth, scoreRevisited } from './revisited.ts';

/**
 * Photos verified a query, those with most votes (the paper's spatial verification and the DELF reference's
 * image_reranking.py).
 */
const VERIFIED = 100;
/** Photos in one part of the index. */
const PART_PHOTOS = 20_000;

/** How the published file becomes the one that is read here. */
const CONVERT =
  `python3 -c "import json, pickle, sys; json.dump(pickle.load(open(sys.argv[1], 'rb'), ` +
  `encoding='latin1'), open(sys.argv[1][:-3] + 'json', 'w'), default=lambda a: a.tolist())"`;

export interface RevisitedOptions extends ScanOptions {
  onQuery?: (done: number, total: number) => void;
}

/** `folder` holds `gnd_….json` and `jpg/`. Throws the signal's reason when interrupted. */
export async function rankRevisited(
  folder: string,
  model: ModelPackage,
  library: Library,
  options: RevisitedOptions,
): Promise<EvaluationOutcome<RevisitedEvaluation>> {
  const found = groundTruthIn(folder);
  if (!found.ok) return found;
  const { dataset, truth } = found.value;
  const jpg = join(folder, 'jpg');
  const missing = truth.qimlist.find((name) => readPhoto(jpg, name) === null);
  if (missing !== undefined)
    return failed(
      'no such folder',
      `The query's photo ${join(jpg, `${missing}.jpg`)} cannot be read.`,
      `Put the data set's photos into ${jpg}.`,
    );
  const added = library.addFolder(jpg);
  if (!added.ok) return added;
  const scanned = await library.scan(model, { ...options, onlyFeatures: true });
  if (!scanned.ok) return scanned;
  if (scanned.value.interrupted) throw options.signal?.reason ?? new Error('the scan was interrupted');
  const opened = openStore(library.status().database);
  if (!opened.ok) return opened;
  const store = opened.value;
  try {
    const files = truth.imlist.map((name) => `${name}.jpg`);
    const { ids: photos } = await inSteps(store.photos.matchable(model.id));
    const rowsOf = rowsOfPhotos(store, photos, realpathSync(jpg), files);
    const index = await indexPhotos(store, model, Float64Array.from(rowsOf.keys()).sort());
    const extractor = await createExtractor(model, { threads: availableParallelism() });
    const rankings: number[][] = [];
    try {
      for (const [query, name] of truth.qimlist.entries()) {
        options.signal?.throwIfAborted();
        const { bbx, junk } = truth.gnd[query]!;
        const extracted = await extractor.extract(readPhoto(jpg, name)!, bbx);
        if (!extracted.ok) return about(join(jpg, `${name}.jpg`), extracted.failure);
        const ids = await rank(store, model, index, extracted.value.features, (id) =>
          rowsOf.get(id)!.every((row) => junk.includes(row)),
        );
        rankings.push(ids.flatMap((id) => rowsOf.get(id)!));
        options.onQuery?.(query + 1, truth.qimlist.length);
      }
    } finally {
      await extractor.close();
    }
    const listed = new Set([...rowsOf.values()].flat()).size;
    return {
      ok: true,
      value: {
        model: model.id,
        dataset,
        photos: truth.imlist.length,
        withoutFeatures: truth.imlist.length - listed,
        scores: scoreRevisited(truth, rankings),
      },
    };
  } finally {
    store.close();
  }
}

/** Photos by their votes, the first of them that are no junk by what verification makes of them. */
async function rank(
  store: Store,
  model: ModelPackage,
  index: DescriptorIndex,
  query: PackedFeatures,
  isJunk: (id: number) => boolean,
): Promise<number[]> {
  const [voted = []] = (await candidatesOf(index, [{ features: query, self: null }], Infinity)) ?? [];
  const verified = voted.filter((id) => !isJunk(id)).slice(0, VERIFIED);
  // what of the query is in the photo?
  const pairs = Uint32Array.from(verified.flatMap((_, i) => [i + 1, 0]));
  const found = await verifyPairs(
    [query, ...store.photos.features(model.id, verified).filter((set) => set !== null)],
    pairs,
    matchingRules(model.manifest),
  );
  const order = [...verified.keys()]
    .sort((a, b) => found[b]!.score - found[a]!.score || a - b)
    .map((i) => verified[i]!);
  const isVerified = new Set(verified);
  return [...order, ...voted.filter((id) => !isVerified.has(id))];
}

async function indexPhotos(store: Store, model: ModelPackage, ids: Float64Array): Promise<DescriptorIndex> {
  const photos = within(await inSteps(store.photos.matchable(model.id)), ids);
  const setsOf = function* (some: IndexedPhotos): Generator<Descriptors> {
    for (const id of some.ids) {
      const [set = null] = store.photos.descriptors(model.id, [id], INDEXED_FEATURES);
      if (set !== null) yield set;
    }
  };
  const tree = openTree(await trainTree(photos, setsOf(trainingPhotos(photos))));
  if (tree === null) throw new Error('a tree just trained cannot be opened');
  const parts: IndexPart[] = [];
  for (let from = 0; from < ids.length; from += PART_PHOTOS) {
    const some = slice(photos, from, from + PART_PHOTOS);
    parts.push(openBuilt(tree, some, await buildPart(tree, some, setsOf(some))));
  }
  return indexOf(tree, parts);
}

function readPhoto(jpg: string, name: string): Buffer | null {
  try {
    return readFileSync(join(jpg, `${name}.jpg`));
  } catch {
    return null;
  }
}

function groundTruthIn(folder: string): EvaluationOutcome<{ dataset: string; truth: GroundTruth }> {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    return failed(
      'no such folder',
      `The folder ${folder} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      'Give a folder that holds gnd_roxford5k.json or gnd_rparis6k.json, and jpg.',
    );
  }
  const [name, ...others] = names.filter((file) => /^gnd_.+\.json$/.test(file));
  if (name === undefined) {
    const pickled = names.find((file) => /^gnd_.+\.pkl$/.test(file)) ?? 'gnd_roxford5k.pkl';
    return failed(
      'no such folder',
      `${folder} holds no ground truth gnd_….json.`,
      `Make it of the published ${pickled}, there: ${CONVERT} ${pickled}`,
    );
  }
  if (others.length > 0)
    return failed(
      'no such folder',
      `${folder} holds several ground truths: ${[name, ...others].join(', ')}.`,
      'Give each data set a folder of its own.',
    );
  const read = readGroundTruth(readFileSync(join(folder, name), 'utf8'));
  return read.ok
    ? { ok: true, value: { dataset: name.slice('gnd_'.length, -'.json'.length), truth: read.value } }
    : failed(
        'no such folder',
        `${join(folder, name)} ${read.failure}.`,
        'Make it again of the published file.',
      );
}
