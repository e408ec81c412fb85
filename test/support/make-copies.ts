/**
 * Makes a set of photos on which `revisit eval --copies` measures whether copies are told:
 * `npm run -s make-copies -- PHOTOS OUT --seed N [--limit K] [--places DIR]`.
 *
 * Of K photos (all, unless said) below PHOTOS it writes every kind of copy (copies/kinds.ts), of others what
 * looks like copies and is none; with --places all photos of an evaluation folder that have a place or are
 * marked as look-alikes, each a shot of its own. OUT/copies.tsv says what is what: `file`, under OUT/photos;
 * `source`, the shot, which a photo and its copies share; `kind`; `how`, what was drawn; `place`, or `-`.
 * The same photos and seed give the same set. It needs `heif-enc` (libheif).
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { random } from '../../electron/demo/random.ts';
import { readTruth } from '../../electron/eval/score.ts';
import { chains, kinds } from './copies/kinds.ts';
import { movedSubject, panoramaRow, tripod } from './copies/others.ts';
import type { Photo } from './copies/photo.ts';
import { photographed } from './copies/photo.ts';
import { copySet } from './copies/set.ts';

/** For so many photos one set of each kind that looks like copies; painted ones take long. */
const PHOTOS_PER_OTHER = 5;
const PHOTOS_PER_TRIPOD = 10;
const LOOK_ALIKE = ['hardneg', 'facade', 'repetitive', 'alamy-watermark'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, limit: { type: 'string' }, places: { type: 'string' } },
});
const [photosFolder, out] = positionals;
if (photosFolder === undefined || out === undefined || values.seed === undefined) {
  console.error('make-copies PHOTOS OUT --seed N [--limit K] [--places DIR]');
  process.exit(2);
}
const set = copySet(out, Number(values.seed));

/** By name below PHOTOS. */
const opened = (name: string): Promise<Photo> =>
  photographed(readFileSync(join(photosFolder, name)), random(set.seedOf(name, 'camera')));

/** Photos with a place, or that look like others, by name; and those that are copies, turned by hand. */
function readPlaces(folder: string | undefined): { places: Map<string, string | null>; turned: Set<string> } {
  const table = folder === undefined ? [] : readTruth(readFileSync(join(folder, 'photos.tsv'), 'utf8'));
  const turned = new Set(table.filter(({ flags }) => flags.includes('rotated')).map(({ file }) => file));
  const wanted = table.filter(
    ({ file, place, flags }) =>
      !turned.has(file) && (place !== null || flags.some((flag) => LOOK_ALIKE.includes(flag))),
  );
  return { places: new Map(wanted.map(({ file, place }) => [file, place])), turned };
}

/** These without those whose bytes came before. */
function distinct(folder: string, names: readonly string[], known: Set<string>): string[] {
  return names.filter((name) => {
    const hash = createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
    return !known.has(hash) && known.add(hash);
  });
}

async function writeCopies(source: string, place: string | null): Promise<void> {
  const original = await opened(source);
  set.add(original, { source, kind: 'original', place });
  for (const { name, change } of [...kinds, ...chains])
    set.add(await change(original, random(set.seedOf(source, name))), { source, kind: name, place });
}

function writeOthers(kind: string, name: string, shots: readonly Photo[]): void {
  for (const [i, shot] of shots.entries())
    set.add(shot, { source: `${name} ${kind} ${i}`, kind: `not a copy: ${kind}`, place: null });
}

/** Works on all of them, two at a time. */
async function forEach<T>(all: readonly T[], what: string, work: (one: T) => Promise<void>): Promise<void> {
  let begun = 0;
  const worker = async (): Promise<void> => {
    while (begun < all.length) {
      const one = all[begun++]!;
      await work(one);
    }
  };
  await Promise.all([worker(), worker()]);
  console.log(`${what}: ${all.length}`);
}

/** Photos as they were taken, each a shot of its own; none whose bytes are those of one that has copies. */
function writePlaces(folder: string, places: ReadonlyMap<string, string | null>, copied: string[]): void {
  const known = new Set<string>();
  distinct(photosFolder!, copied, known);
  for (const source of distinct(folder, [...places.keys()], known)) {
    const place = places.get(source)!;
    const kind = place === null ? 'look-alike' : 'same place';
    const bytes = readFileSync(join(folder, source));
    set.add({ bytes, format: 'jpg', how: [] }, { source, kind: `not a copy: ${kind}`, place });
  }
}

/** Sets of so many scenes each; what they are made of is not in the set itself: a piece of it is a copy. */
async function writeScenes(scenes: readonly string[], count: number): Promise<void> {
  const moved = scenes.slice(0, count).map((scene, i) => ({ scene, person: scenes[2 * count + i]! }));
  await forEach(moved, 'moved subjects', async ({ scene, person }) => {
    const next = random(set.seedOf(scene, 'moved subject'));
    writeOthers('moved subject', scene, await movedSubject(await opened(scene), await opened(person), next));
  });
  await forEach(scenes.slice(count, 2 * count), 'panorama rows', async (scene) => {
    const next = random(set.seedOf(scene, 'panorama row'));
    writeOthers('panorama row', scene, await panoramaRow(await opened(scene), next));
  });
}

async function writeTripods(count: number): Promise<void> {
  const seeds = Array.from({ length: count }, (_, i) => set.seedOf('tripod', String(i)));
  await forEach(seeds, 'painted tripods', async (seed) =>
    writeOthers('tripod', String(seed), await tripod(seed)),
  );
}

sharp.concurrency(1);
const { places, turned } = readPlaces(values.places);
const names = readdirSync(photosFolder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(jpe?g|png|webp|avif|tiff?)$/i.test(name) && !turned.has(name))
  .sort((a, b) => set.seedOf(a) - set.seedOf(b));
const all = distinct(photosFolder, names, new Set());
const limit = Math.min(Number(values.limit ?? all.length), all.length);
const copied = all.slice(0, limit);
const scenes = all.slice(limit).filter((name) => !places.has(name));

await forEach(copied, 'photos with their copies', (name) => writeCopies(name, places.get(name) ?? null));
if (values.places !== undefined) writePlaces(join(values.places, 'photos'), places, copied);
await writeScenes(scenes, Math.min(Math.ceil(limit / PHOTOS_PER_OTHER), Math.floor(scenes.length / 3)));
await writeTripods(Math.ceil(limit / PHOTOS_PER_TRIPOD));
console.log(`${set.end()} files in ${out}`);
