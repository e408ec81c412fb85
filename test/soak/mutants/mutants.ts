/**
 * Folders of mutants, each scanned by an engine of its own: a file becomes a photo whose thumbnail comes, or
 * is named with a sentence. The engine never dies, no process takes more memory than its share of the
 * machine's, and none outlives the engine.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { FileFailure } from '../../../electron/contract/failure.ts';
import type { Engine } from '../../../electron/host/client.ts';
import { machineMemory } from '../../../electron/process/memory.ts';
import { asking } from '../../support/asked.ts';
import { random } from '../../support/synthetic/synthetic.ts';
import { engineOn, scanEnds } from '../engine.ts';
import { marked, markProcesses, orphans } from '../killed/processes.ts';
import { mutated } from './mutate.ts';
import type { SeedFile } from './seeds.ts';
import { seedFiles, TAKEOUT, XMP } from './seeds.ts';

/** So small that thousands are done in an hour, so large that there are features. */
const PHOTO_PX = 96;
const ROUND = 250;
/** Every so many files have a mutant of a sidecar beside them. */
const SIDECAR_EVERY = 5;
/** Photos of a round whose pictures are asked for. */
const SHOWN = 12;
const LOOK_EVERY_MS = 200;

interface Figures {
  mutants: number;
  photos: number;
  /** Files that became none, by kind. */
  named: Record<string, number>;
  pictures: number;
  /** Pictures that were not made, with a sentence. */
  refused: number;
  /** That one process held at most. */
  mostMB: number;
  slowestRoundS: number;
  wrong: string[];
}

export const mutants = {
  count: 10_000,
  async run(count: number, seed: number): Promise<Figures> {
    markProcesses();
    const next = random(seed);
    const seeds = await seedFiles(PHOTO_PX);
    const figures: Figures = {
      ...{
        mutants: count,
        photos: 0,
        named: {},
        pictures: 0,
        refused: 0,
        mostMB: 0,
        slowestRoundS: 0,
        wrong: [],
      },
    };
    for (let from = 0; from < count; from += ROUND) {
      const root = mkdtempSync(join(tmpdir(), 'revisit-mutants-'));
      const names = writeMutants(join(root, 'photos'), seeds, from, Math.min(count, from + ROUND), next);
      const begun = performance.now();
      await round(root, names, figures);
      figures.slowestRoundS = Math.max(figures.slowestRoundS, Math.round((performance.now() - begun) / 1000));
      rmSync(root, { recursive: true });
    }
    if (figures.mostMB * 2 ** 20 > machineMemory() / 2)
      figures.wrong.push(`${figures.mostMB} MB in one process`);
    return figures;
  },
};

/** Numbers `from` to `to` of the soak, each of the next seed file; their names. */
function writeMutants(
  folder: string,
  seeds: readonly SeedFile[],
  from: number,
  to: number,
  next: () => number,
): string[] {
  mkdirSync(folder, { recursive: true });
  const names: string[] = [];
  for (let i = from; i < to; i++) {
    const { name, extension, bytes } = seeds[i % seeds.length]!;
    const other = seeds[Math.floor(next() * seeds.length)]!.bytes;
    const file = `${i} ${name.replaceAll(/[^A-Za-z0-9]/g, '-')}.${extension}`;
    writeFileSync(join(folder, file), mutated(bytes, other, next));
    names.push(file);
    if (i % SIDECAR_EVERY > 0) continue;
    const [ending, sidecar] = next() < 0.5 ? ['xmp', XMP] : ['json', TAKEOUT];
    writeFileSync(join(folder, `${file}.${ending}`), mutated(sidecar!, other, next));
  }
  return names;
}

async function round(root: string, names: readonly string[], figures: Figures): Promise<void> {
  const library = join(root, 'library');
  const engine = await engineOn(library);
  engine.subscribe((name, value) => {
    if (name === 'engine.restarted') figures.wrong.push(`the engine died: ${JSON.stringify(value)}`);
  });
  const looks = setInterval(() => (figures.mostMB = Math.max(figures.mostMB, mostMB())), LOOK_EVERY_MS);
  const ask = asking(() => engine);
  await ask('folder.add', { token: engine.grant(join(root, 'photos')) });
  const ended = await scanEnds(engine);
  if (ended !== 'idle') figures.wrong.push(`the scan ended ${ended}`);
  const failures = await ask('library.failures', {});
  const photos = photosIn(library);
  judge(names, new Map(failures.map((one) => [one.file.slice(root.length + 8), one])), photos, figures);
  await show(engine, [...new Set(photos.values())].slice(0, SHOWN), figures);
  clearInterval(looks);
  await engine.close();
  figures.wrong.push(...(await orphans()).map((module) => `${module} runs on`));
}

/** The photo that lies in each file and was decoded, by the file's name. */
function photosIn(library: string): Map<string, number> {
  const db = new DatabaseSync(join(library, 'library.sqlite'), { readOnly: true });
  const rows = db
    .prepare(
      'SELECT CAST(path AS TEXT) AS name, photo_id AS photo FROM file JOIN photo ON photo.id = photo_id ' +
        'JOIN feature_set USING (photo_id) WHERE width_px IS NOT NULL',
    )
    .all() as unknown as { name: string; photo: number }[];
  db.close();
  return new Map(rows.map(({ name, photo }) => [name, photo]));
}

const isSentence = (text: string): boolean => /^[A-Z"][^]*\.$/.test(text);

function judge(
  names: readonly string[],
  failures: ReadonlyMap<string, FileFailure>,
  photos: ReadonlyMap<string, number>,
  figures: Figures,
): void {
  for (const name of names) {
    const failure = failures.get(name);
    if (photos.has(name)) figures.photos += 1;
    else if (failure === undefined) figures.wrong.push(`${name}: neither a photo nor named`);
    if (failure === undefined) continue;
    figures.named[failure.kind] = (figures.named[failure.kind] ?? 0) + 1;
    if (!isSentence(failure.reason) || !isSentence(failure.remedy))
      figures.wrong.push(`${name}: ${failure.reason} ${failure.remedy}`);
  }
}

/** What a window asks of a photo. */
async function show(engine: Engine, photos: readonly number[], figures: Figures): Promise<void> {
  for (const photoId of photos) {
    for (const size of ['thumbnail', 'cover', 'screen'] as const) {
      const picture = await engine.photo(photoId, size);
      if (picture.ok) figures.pictures += 1;
      // of its files one may be broken around the picture, which is asked for first
      else if (size !== 'thumbnail' && isSentence(picture.failure.reason)) figures.refused += 1;
      else figures.wrong.push(`no ${size}: ${picture.failure.reason}`);
    }
    await asking(() => engine)('photo.get', { photoId });
    await asking(() => engine)('photo.exposure', { photoId });
  }
}

/** The most that one of our processes held so far. */
function mostMB(): number {
  const peaks = marked().map(({ pid }) => {
    try {
      const [, kB = '0'] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      return Math.round(Number(kB) / 1024);
    } catch {
      return 0; // it is gone meanwhile
    }
  });
  return Math.max(0, ...peaks);
}
