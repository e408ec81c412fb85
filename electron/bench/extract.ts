/**
 * Extraction end to end against the bare network on the same tensors, in as many processes with as many
 * threads.
 */
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { ModelPackage } from '../contract/model.ts';
import { openLibrary } from '../library/library.ts';
import { startChild } from '../process/child.ts';
import { isPhotoName } from '../vision/decode/formats.ts';
import type { BareRequest, BareResult } from './bare-network-child.ts';
import { syntheticPhoto } from './material.ts';
import type { Bench } from './report.ts';
import { median } from './report.ts';

/** The bar: photos a second end to end over those of the bare network. */
const BAR = 0.75;

/** With fewer photos the start of the processes is most of what is timed. */
const DECIDING_PHOTOS = 100;

export interface ExtractOptions {
  model: ModelPackage;
  /** A folder of photos; null paints some. */
  photos: string | null;
  count: number;
  rounds: number;
}

/** Puts `count` photos into `into`, evenly from `folder` and below it, or painted; how many there are. */
export function gatherPhotos(folder: string | null, into: string, count: number): number {
  mkdirSync(into, { recursive: true });
  if (folder === null) {
    for (let i = 0; i < count; i++)
      writeFileSync(join(into, `painted-${i}.png`), syntheticPhoto(i, 1024, 768));
    return count;
  }
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => isPhotoName(name))
    .sort();
  const step = Math.max(1, all.length / count);
  const chosen = Array.from({ length: Math.min(count, all.length) }, (_, i) => all[Math.floor(i * step)]!);
  for (const [i, name] of chosen.entries()) {
    const to = join(into, `${i}${extname(name)}`);
    try {
      linkSync(join(folder, name), to);
    } catch {
      copyFileSync(join(folder, name), to); // another disk
    }
  }
  return chosen.length;
}

/** A scan of a fresh library: seconds until the last photo is extracted, and until its end. */
async function scanSeconds(
  model: ModelPackage,
  photos: string,
  place: string,
  processes: number,
): Promise<{ extract: number; all: number }> {
  const opened = openLibrary(place);
  if (!opened.ok) throw new Error(opened.failure.reason);
  const library = opened.value;
  try {
    const added = library.addFolder(photos);
    if (!added.ok) throw new Error(added.failure.reason);
    const start = performance.now();
    let extracted = start;
    const scanned = await library.scan(model, {
      processes,
      onProgress: ({ phase }) => {
        if (phase === 'walk' || phase === 'extract') extracted = performance.now();
      },
    });
    if (!scanned.ok) throw new Error(scanned.failure.reason);
    return { extract: (extracted - start) / 1000, all: (performance.now() - start) / 1000 };
  } finally {
    await library.close();
    rmSync(place, { recursive: true, force: true });
  }
}

/**
 * Photos a second of the network alone, summed over processes (tensors are made outside the measured time),
 * and how many times its time the extractor takes in the same process.
 */
async function timeBare(
  model: ModelPackage,
  files: string[],
  processes: number,
  threads: number,
): Promise<{ rate: number; extractor: number }> {
  const shares = Array.from({ length: processes }, (_, i) => files.filter((_file, k) => k % processes === i));
  const runs = shares.map((share) => {
    const child = startChild<BareRequest, BareResult>(new URL('./bare-network-child.ts', import.meta.url));
    return child.ask({ model, files: share, threads }).finally(() => child.kill());
  });
  const results = await Promise.all(runs);
  const sum = (of: (result: BareResult) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  return {
    rate: sum((r) => r.photos / r.networkSeconds),
    extractor: sum((r) => r.extractorSeconds) / sum((r) => r.networkSeconds),
  };
}

export async function benchExtract({ model, photos, count, rounds }: ExtractOptions): Promise<Bench> {
  const place = mkdtempSync(join(tmpdir(), 'revisit-bench-'));
  try {
    const folder = join(place, 'photos');
    const gathered = gatherPhotos(photos, folder, count);
    const files = readdirSync(folder).map((name) => join(folder, name));
    const processes = Math.min(availableParallelism(), gathered);
    const threads = Math.max(1, Math.floor(availableParallelism() / processes));
    const runs: { extract: number; all: number; rate: number; extractor: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      const bare = await timeBare(model, files, processes, threads);
      runs.push({ ...bare, ...(await scanSeconds(model, folder, join(place, 'library'), processes)) });
    }
    const ratio = median(runs.map((run) => gathered / run.extract / run.rate));
    return {
      name: 'extract',
      what:
        `extraction of ${gathered} photos with ${model.id}, from the walk to the store, the start of ` +
        'the processes included',
      baseline: 'the bare network on the same tensors, in as many processes and threads',
      ratio,
      bar: `at least ${BAR}`,
      met: gathered < DECIDING_PHOTOS ? null : ratio >= BAR,
      figures: {
        photosPerSecond: median(runs.map((run) => gathered / run.extract)),
        barePhotosPerSecond: median(runs.map((run) => run.rate)),
        extractorTimesNetwork: median(runs.map((run) => run.extractor)),
        wholeScanPhotosPerSecond: median(runs.map((run) => gathered / run.all)),
        processes,
        threadsEach: threads,
        rounds,
      },
      notes: photos === null ? ['painted photos: give --photos DIR for figures of real ones'] : [],
    };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
