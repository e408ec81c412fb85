/** Resident memory of a scan, all its processes together, sampled while it runs. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanPhase } from '../contract/scan.ts';
import type { ModelPackage } from '../contract/model.ts';
import { startChild } from '../process/child.ts';
import { gatherPhotos } from './extract.ts';
import type { Bench } from './report.ts';
import type { ScanEnd, ScanRequest, ScanStep } from './scan-child.ts';

/** The bars: 1.5 GB for a scan of the evaluation photos, and flat after the first 200. */
const BAR_MB = 1500;
const SETTLED_PHOTOS = 200;

/** What counts as flat: in a thousand photos, less than a tenth of the bar. */
const FLAT_MB_PER_1000 = BAR_MB / 10;

const SAMPLE_MS = 250;

interface Sample {
  phase: ScanPhase;
  done: number;
  megabytes: number;
}

interface ProcessRow {
  pid: number;
  parent: number;
  kilobytes: number;
}

/** All processes with their parents and resident kilobytes: from /proc where there is one, else from ps. */
function processes(): ProcessRow[] {
  if (process.platform !== 'linux') {
    const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], { encoding: 'utf8' }).trim().split('\n');
    return rows
      .map((row) => row.trim().split(/\s+/).map(Number))
      .map(([pid = 0, parent = 0, kilobytes = 0]) => ({ pid, parent, kilobytes }));
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        const number = (field: string): number =>
          Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
        return [{ pid: Number(name), parent: number('PPid'), kilobytes: number('VmRSS') }];
      } catch {
        return []; // it has ended
      }
    });
}

/** A process and all below it. */
function familyOf(root: number): ProcessRow[] {
  const rows = processes();
  const family = new Set([root]);
  for (let grown = true; grown;) {
    grown = false;
    for (const { pid, parent } of rows) {
      if (family.has(parent) && !family.has(pid)) {
        family.add(pid);
        grown = true;
      }
    }
  }
  return rows.filter(({ pid }) => family.has(pid));
}

/**
 * Resident megabytes of a process and all below it. Pages that several of them share count for each, so the
 * figure is not flattered.
 */
export const residentMegabytes = (root: number): number =>
  familyOf(root).reduce((sum, { kilobytes }) => sum + kilobytes / 1024, 0);

/** What a process and those below it that run took of the processor so far; null where there is no /proc. */
export function familySeconds(root: number): number | null {
  if (process.platform !== 'linux') return null;
  return familyOf(root).reduce((sum, { pid }) => sum + secondsOfProcess(pid), 0);
}

/** utime and stime of proc(5), 100 a second; of one that has ended none. */
function secondsOfProcess(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** Megabytes gained per 1000 photos over the samples, by least squares; null for fewer than ten samples. */
export function slopePer1000(samples: readonly { done: number; megabytes: number }[]): number | null {
  if (samples.length < 10) return null;
  const mean = (of: (s: (typeof samples)[number]) => number): number =>
    samples.reduce((sum, s) => sum + of(s), 0) / samples.length;
  const [x, y] = [mean((s) => s.done), mean((s) => s.megabytes)];
  const spread = mean((s) => (s.done - x) ** 2);
  return spread === 0 ? null : (1000 * mean((s) => (s.done - x) * (s.megabytes - y))) / spread;
}

export async function benchMemory({
  model,
  photos,
  count,
}: {
  model: ModelPackage;
  photos: string | null;
  count: number;
}): Promise<Bench> {
  const place = mkdtempSync(join(tmpdir(), 'revisit-bench-'));
  try {
    const gathered = gatherPhotos(photos, join(place, 'photos'), count);
    const samples: Sample[] = [];
    let step: ScanStep = { phase: 'walk', done: 0 };
    const child = startChild<ScanRequest, ScanEnd, ScanStep>(new URL('./scan-child.ts', import.meta.url), {
      onEvent: (event) => (step = event),
    });
    const timer = setInterval(
      () => samples.push({ ...step, megabytes: residentMegabytes(child.pid!) }),
      SAMPLE_MS,
    );
    await child
      .ask({ model, photos: join(place, 'photos'), library: join(place, 'library') })
      .finally(() => clearInterval(timer));
    await child.close();
    const most = (of: readonly Sample[]): number | null =>
      of.length === 0 ? null : Math.max(...of.map((s) => s.megabytes));
    const extracting = samples.filter((s) => s.phase === 'extract');
    const slope = slopePer1000(extracting.filter((s) => s.done >= SETTLED_PHOTOS));
    const max = most(samples);
    return {
      name: 'memory',
      what:
        `resident memory of a scan of ${gathered} photos with ${model.id}, all processes together, ` +
        `every ${SAMPLE_MS} ms`,
      baseline: null,
      ratio: null,
      bar:
        `under ${BAR_MB} MB, and less than ${FLAT_MB_PER_1000} MB more per 1000 photos after the first ` +
        `${SETTLED_PHOTOS}`,
      met: max === null || slope === null ? null : max < BAR_MB && slope < FLAT_MB_PER_1000,
      figures: {
        maxMegabytes: max,
        maxWhileExtracting: most(extracting),
        maxAfterExtracting: most(samples.filter((s) => s.phase !== 'walk' && s.phase !== 'extract')),
        megabytesPer1000PhotosAfter200: slope,
        samples: samples.length,
      },
      notes:
        slope === null
          ? [`fewer than ten samples after ${SETTLED_PHOTOS} photos: give a folder of more photos`]
          : [],
    };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
