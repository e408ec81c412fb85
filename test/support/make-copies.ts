/**
 * Makes a set of photos on which `revisit eval --copies` measures whether copies are told:
 * `npm run -s make-copies -- PHOTOS OUT --seed N [--limit K] [--places DIR]`.
 *
 * Of K photos (all, unless said) below PHOTOS it writes every kind of copy (copies/kinds.ts), of others what
 * looks like copies and is none; with --places all photos of an evaluation folder that have a place or are
 * marked as look-alikes, each a shot of its own. OUT/copies.tsv says what is what: `file`, under OUT/photos;
 * `source`, the shot, which a photo and its copies share; `kind`; `how`, what was drawn; `place`, or `-`.
 * Names and folders tell nothing. The same photos and seed give the same set.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { random } from '../../electron/demo/random.ts';
import type { TruthPhoto } from '../../electron/eval/score.ts';
import { readTruth } from '../../electron/eval/score.ts';
import { chains, kinds } from './copies/kinds.ts';
import { movedSubject, panoramaRow, tripod } from './copies/others.ts';
import type { Photo } from './copies/photo.ts';
import { photographed } from './copies/photo.ts';

const LOOK_ALIKE = ['hardneg', 'facade', 'repetitive', 'alamy-watermark'];
/** Of so many photos one is taken for each kind of what looks like a copy. */
const PHOTOS_PER_OTHER = 5;
const PHOTOS_PER_TRIPOD = 10;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, limit: { type: 'string' }, places: { type: 'string' } },
});
const [photos, out] = positionals;
if (photos === undefined || out === undefined || values.seed === undefined) {
  console.error('make-copies PHOTOS OUT --seed N [--limit K] [--places DIR]');
  process.exit(2);
}

const hash = (...of: string[]): Buffer =>
  createHash('sha256')
    .update([values.seed, ...of].join('\n'))
    .digest();
const seedOf = (...of: string[]): number => hash(...of).readUInt32LE();
/** Letters alone: a number in a name would count. */
const letters = (bytes: Buffer): string =>
  Array.from(bytes, (byte) => String.fromCharCode(97 + (byte % 26))).join('');

const rows: string[][] = [['file', 'source', 'kind', 'how', 'place']];

function write(
  bytes: Buffer,
  extension: string,
  row: { source: string; kind: string; how: string; place: string },
) {
  const drawn = hash(row.source, row.kind);
  const file = `${'abcdefgh'[drawn[0]! % 8]}/${letters(drawn.subarray(1, 13))}.${extension}`;
  mkdirSync(dirname(join(out!, 'photos', file)), { recursive: true });
  writeFileSync(join(out!, 'photos', file), bytes, { flag: 'wx' });
  rows.push([file, row.source, row.kind, row.how || '-', row.place]);
}

const writePhoto = (
  { bytes, format, how }: Photo,
  row: { source: string; kind: string; place: string },
): void => write(bytes, format, { ...row, how: how.join(', ') });

const opened = (path: string): Promise<Photo> =>
  photographed(readFileSync(path), random(seedOf(basename(path), 'camera')));

async function writeCopies(path: string, place: string): Promise<void> {
  const source = basename(path);
  const original = await opened(path);
  writePhoto(original, { source, kind: 'original', place });
  for (const { name, change } of [...kinds, ...chains])
    writePhoto(await change(original, random(seedOf(source, name))), { source, kind: name, place });
}

function writeOthers(kind: string, name: string, shots: readonly Photo[]): void {
  for (const [i, shot] of shots.entries())
    writePhoto(shot, { source: `${name}/${kind}/${i}`, kind: `not a copy: ${kind}`, place: '-' });
}

/** Work on all, two at a time. */
async function forEach<T>(all: readonly T[], what: string, work: (one: T) => Promise<void>): Promise<void> {
  let begun = 0;
  const worker = async (): Promise<void> => {
    while (begun < all.length) {
      const at = begun++;
      await work(all[at]!);
      if ((at + 1) % 20 === 0 || at + 1 === all.length) console.log(`${what}: ${at + 1} of ${all.length}`);
    }
  };
  await Promise.all([worker(), worker()]);
}

sharp.concurrency(1);
const table: TruthPhoto[] =
  values.places === undefined ? [] : readTruth(readFileSync(join(values.places, 'photos.tsv'), 'utf8'));
const placed = new Map(
  table
    .filter(({ place, flags }) => place !== null || flags.some((flag) => LOOK_ALIKE.includes(flag)))
    .map((photo) => [photo.file, photo]),
);
const all = readdirSync(photos, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(jpe?g|png|webp|avif|tiff?)$/i.test(name))
  .sort((a, b) => hash(a).compare(hash(b)))
  .map((name) => join(photos, name));
const limit = Math.min(Number(values.limit ?? all.length), all.length);
const sources = all.slice(0, limit);
// what a shot is made of is not in the set itself: a piece of it would be a copy
const scenes = all.slice(limit).filter((path) => !placed.has(basename(path)));

mkdirSync(join(out, 'photos'), { recursive: true });
await forEach(sources, 'copies', (path) => writeCopies(path, placed.get(basename(path))?.place ?? '-'));

const chosen = new Set(sources.map((path) => basename(path)));
for (const { file, place } of placed.values()) {
  if (chosen.has(basename(file))) continue;
  const kind = place === null ? 'look-alike' : 'same place';
  const row = { source: basename(file), kind: `not a copy: ${kind}`, how: '', place: place ?? '-' };
  write(readFileSync(join(values.places!, 'photos', file)), 'jpg', row);
}

const others = Math.min(Math.ceil(limit / PHOTOS_PER_OTHER), Math.floor(scenes.length / 3));
await forEach(scenes.slice(0, others), 'moved subjects', async (path) => {
  const next = random(seedOf(path, 'moved'));
  const person = await opened(scenes[2 * others + scenes.indexOf(path)]!);
  writeOthers('moved subject', basename(path), await movedSubject(await opened(path), person, next));
});
await forEach(scenes.slice(others, 2 * others), 'panorama rows', async (path) =>
  writeOthers(
    'panorama row',
    basename(path),
    await panoramaRow(await opened(path), random(seedOf(path, 'row'))),
  ),
);
const tripods = Array.from({ length: Math.ceil(limit / PHOTOS_PER_TRIPOD) }, (_, i) => String(i));
await forEach(tripods, 'painted tripods', async (name) => {
  writeOthers('tripod', name, await tripod(seedOf(name, 'tripod')));
});

const [head, ...body] = rows;
const sorted = body.sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
writeFileSync(join(out, 'copies.tsv'), [head!, ...sorted].map((row) => `${row.join('\t')}\n`).join(''));
console.log(`${sorted.length} files in ${out}`);
