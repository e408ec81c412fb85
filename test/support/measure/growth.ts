/**
 * How false matches grow with a library, for docs/measurements.md: of photos from sources that share no site,
 * drawn by a seed, candidates are found and verified as a scan does; matches across sources are false, but
 * for the pairs that a person looked at and listed.
 *
 *   node test/support/measure/growth.ts LIBRARY FOLDER_OF_SOURCES [TRUE_PAIRS.tsv]
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { PackedFeatures } from '../../../electron/contract/features.ts';
import { random } from '../../../electron/demo/random.ts';
import { readTruth, relation, tableRows } from '../../../electron/eval/score.ts';
import { candidatesOf } from '../../../electron/matching/candidates.ts';
import { matchingRules, verifyPairs } from '../../../electron/matching/verify.ts';
import { BUILT_IN_MODEL } from '../../../electron/model/open.ts';
import { atOnce } from '../../../electron/process/at-once.ts';
import { openExistingStore } from '../../../electron/store/store.ts';
import { indexOfPhotos } from '../descriptor-index.ts';
import { builtIn } from '../models/built-in.ts';

const SIZES = [500, 1000, 2000, 4000];
/** Draws of a size: as many photos in all, about. */
const drawsOf = (size: number): number => Math.max(1, Math.round(4000 / size));
const SCORES = [80, 85, 90, 95, 100, 110];
const ASKED_AT_ONCE = 32;

const [, , libraryPath = '', sources = '', truePairs = ''] = process.argv;
const opened = openExistingStore(join(libraryPath, 'library.sqlite'));
if (!opened.ok) throw new Error(opened.failure.reason);
const store = opened.value;
const rules = matchingRules((await builtIn()).manifest);
const ids = [...atOnce(store.photos.matchable(BUILT_IN_MODEL)).ids];
const sets = new Map(store.photos.features(BUILT_IN_MODEL, ids).map((set, i) => [ids[i]!, set!]));
const fileOf = new Map(
  store.photos.views(ids).map(({ id, files }) => [id, relative(sources, files[0]!).normalize()]),
);
const truth = new Map(
  readTruth(readFileSync(join(sources, 'eval/photos.tsv'), 'utf8')).map((row) => [
    `eval/photos/${row.file}`.normalize(),
    row,
  ]),
);
const siteOf = new Map(
  tableRows(readFileSync(join(sources, 'train2/SCENES.tsv'), 'utf8')).map((row) => [row[0], row[5]]),
);
const lookedAt = new Set(
  truePairs === '' ? [] : tableRows(readFileSync(truePairs, 'utf8')).map((pair) => pair.sort().join(' ')),
);

/** Photos of one source may show one place; of `eval` it is known. */
function isFalse(a: number, b: number): boolean {
  const [p, q] = [fileOf.get(a)!, fileOf.get(b)!];
  const [x, y] = [truth.get(p), truth.get(q)];
  if (x && y) return relation(x, y) === 'different';
  const source = (file: string): string => {
    const [set, folder] = file.split('/');
    return set === 'train2' ? `train2/${siteOf.get(folder)}` : `${set}/${folder}`;
  };
  return source(p) !== source(q) && !lookedAt.has([p, q].sort().join(' '));
}

const scores = new Map<string, number>();

async function falseScores(photos: ReadonlyMap<number, PackedFeatures>): Promise<number[]> {
  const index = await indexOfPhotos(photos);
  const all = [...photos];
  const pairs = new Map<string, [number, number]>();
  for (let from = 0; from < all.length; from += ASKED_AT_ONCE) {
    const asking = all.slice(from, from + ASKED_AT_ONCE);
    const found = await candidatesOf(
      index,
      asking.map(([self, features]) => ({ self, features })),
    );
    for (const [i, others] of [...found!].entries())
      for (const other of others) {
        const [a, b] = [asking[i]![0], other].sort((p, q) => p - q) as [number, number];
        if (isFalse(a, b)) pairs.set(`${a} ${b}`, [a, b]);
      }
  }
  const unknown = [...pairs].filter(([key]) => !scores.has(key));
  for (let from = 0; from < unknown.length; from += 1000) {
    const some = unknown.slice(from, from + 1000);
    const rows = [...new Set(some.flatMap(([, pair]) => pair))];
    const rowOf = new Map(rows.map((id, row) => [id, row]));
    const found = await verifyPairs(
      rows.map((id) => sets.get(id)!),
      Uint32Array.from(some.flatMap(([, pair]) => pair.map((id) => rowOf.get(id)!))),
      rules,
    );
    for (const [i, [key]] of some.entries()) scores.set(key, found[i]!.score);
  }
  return [...pairs.keys()].map((key) => scores.get(key)!);
}

console.log(['photos', 'candidates a photo', ...SCORES.map((score) => `from ${score}`)].join('\t'));
for (const size of [...SIZES, ids.length]) {
  const found: number[] = [];
  const draws = drawsOf(size);
  for (let draw = 1; draw <= draws; draw++) {
    const next = random(1000 * size + draw);
    const drawn = ids
      .map((id) => ({ id, at: next() }))
      .sort((p, q) => p.at - q.at)
      .slice(0, size)
      .map(({ id }) => id)
      .sort((p, q) => p - q);
    for (const score of await falseScores(new Map(drawn.map((id) => [id, sets.get(id)!])))) found.push(score);
  }
  const perThousand = (count: number): string => ((1000 * count) / (size * draws)).toFixed(2);
  const counts = SCORES.map((from) => perThousand(found.filter((score) => score >= from).length));
  console.log([size, (found.length / (size * draws)).toFixed(1), ...counts].join('\t'));
}
store.close();
