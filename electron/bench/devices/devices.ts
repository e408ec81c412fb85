/** What a GPU is worth: extraction on each device that can compute here, against the CPU. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Device } from '../../contract/compute.ts';
import { computeNames, isOnCpu } from '../../contract/compute.ts';
import type { PackedFeatures } from '../../contract/features.ts';
import { DESCRIPTOR_SIZE } from '../../contract/features.ts';
import type { ModelPackage } from '../../contract/model.ts';
import {
  ASKED_TRIAL_MS,
  defaultProcesses,
  judge,
  offeredDevices,
  rowsAt,
  whyNotHere,
} from '../../runtimes/runtimes.ts';
import { unpack } from '../../vision/extract.ts';
import { gatherPhotos } from '../extract.ts';
import type { Bench } from '../report.ts';
import { watchCard } from './card.ts';
import type { Contestant, Race, Timed } from './contestant.ts';
import { time } from './contestant.ts';

const RACE = { warmMs: 2000, timedMs: 3000 };
const QUICK_RACE = { warmMs: 0, timedMs: 0 };

interface DevicesOptions {
  model: ModelPackage;
  /** A folder of photos; null paints some. */
  photos: string | null;
  count: number;
  isQuick: boolean;
  tell: (line: string) => void;
}

export async function benchDevices({ model, photos, count, isQuick, tell }: DevicesOptions): Promise<Bench> {
  const place = mkdtempSync(join(tmpdir(), 'revisit-bench-'));
  const card = watchCard();
  try {
    const folder = join(place, 'photos');
    const gathered = gatherPhotos(photos, folder, count);
    const files = readdirSync(folder).map((name) => join(folder, name));
    const race: Race = { model, files, card, ...(isQuick ? QUICK_RACE : RACE) };
    const { computes, notes } = await whatComputes(model, place);
    const most = isQuick ? 1 : defaultProcesses();
    const timed: (Contestant & Timed)[] = [];
    for (const contestant of computes.flatMap((device) => contestants(device, most))) {
      const result = await time(contestant, race);
      tell(`${named(contestant)}: ${result.photosPerSecond.toFixed(1)} photos a second`);
      if (result.left === null) timed.push({ ...contestant, ...result });
      else notes.push(`${named(contestant)} was left: ${result.left}`);
    }
    const [cpu, ...others] = timed as [Contestant & Timed, ...(Contestant & Timed)[]];
    const best = Math.max(...others.filter((o) => !isOnCpu(o.compute)).map((o) => o.photosPerSecond));
    return {
      name: 'devices',
      what:
        `extraction of ${gathered} photos with ${model.id} over and over by the pool that scans use, ` +
        `${race.timedMs / 1000} s timed after ${race.warmMs / 1000} s`,
      baseline: `the CPU in ${cpu.processes} processes, photos a second (the best of a GPU over its)`,
      ratio: best === -Infinity ? null : best / cpu.photosPerSecond,
      bar: null,
      met: null,
      figures: { processor: cpus()[0]?.model ?? null, cores: availableParallelism() },
      rows: timed.map((row) => rowOf(row, cpu)),
      notes: [
        ...notes,
        ...(photos === null ? ['painted photos: give --photos DIR for figures of real ones'] : []),
      ],
    };
  } finally {
    card.close();
    rmSync(place, { recursive: true, force: true });
  }
}

/** The CPU, and what the trial lets a scan take. `folder`: where verdicts are kept. */
async function whatComputes(
  model: ModelPackage,
  folder: string,
): Promise<{ computes: Device[]; notes: string[] }> {
  const computes: Device[] = ['cpu'];
  const notes: string[] = [];
  for (const device of offeredDevices()) {
    if (whyNotHere(device, model, folder) !== null) continue;
    const compute = { runtime: 'onnxruntime', device } as const;
    const { result, reason } = await judge(model, compute, folder, { timeoutMs: ASKED_TRIAL_MS });
    if (result === 'agrees') computes.push(device);
    else notes.push(`${computeNames[device]} is left out: ${reason}`);
  }
  return { computes, notes };
}

/** The CPU as a scan has it; a GPU by 1, 2, 4, … processes, at least up to four, and one a core. */
function contestants(device: Device, most: number): Contestant[] {
  const compute = { runtime: 'onnxruntime', device } as const;
  if (isOnCpu(compute) || most === 1) return [{ compute, processes: most }];
  const counts = [1, 2, 4, 8, 16, 32].filter((n) => n <= Math.max(4, most));
  return [...new Set([...counts, Math.max(4, most)])].map((processes) => ({ compute, processes }));
}

const named = ({ compute, processes }: Contestant): string =>
  `${computeNames[compute.runtime === 'tensorflow' ? 'tensorflow' : compute.device]} in ${processes}`;

function rowOf(row: Contestant & Timed, cpu: Timed): NonNullable<Bench['rows']>[number] {
  const { there, same, cosine } = agreement(cpu.features, row.features);
  return {
    'computed on, in processes': named(row),
    'photos a second': row.photosPerSecond,
    'against the CPU': row.photosPerSecond / cpu.photosPerSecond,
    'first photo after, s': row.startSeconds,
    'processor time a photo, ms': row.processorMsAPhoto && Math.round(row.processorMsAPhoto),
    'resident, MB': Math.round(row.residentMegabytes),
    'on the card, MB': row.cardMegabytes,
    'card busy, %': row.cardBusyPercent,
    "the CPU's features there too, %": percent(there),
    'of them to the byte, %': percent(same),
    'their cosine, mean': cosine.toFixed(5),
  };
}

const percent = (share: number): string => (100 * share).toFixed(2);

/**
 * Of the CPU's features of photos that both saw: the share that is there at the same place too, of those the
 * share that is kept by the same bytes, and how like their descriptors are.
 */
function agreement(
  ours: ReadonlyMap<string, PackedFeatures>,
  theirs: ReadonlyMap<string, PackedFeatures>,
): { there: number; same: number; cosine: number } {
  let [all, there, same, cosines] = [0, 0, 0, 0];
  for (const [name, a] of ours) {
    const b = theirs.get(name);
    if (b === undefined) continue;
    for (const [row, other] of rowsAt(unpack(a), unpack(b)).entries()) {
      all += 1;
      if (other === undefined) continue;
      const [p, q] = [descriptorOf(a, row), descriptorOf(b, other)];
      there += 1;
      if (p.every((value, d) => value === q[d])) same += 1;
      cosines += dot(p, q) / Math.sqrt(dot(p, p) * dot(q, q));
    }
  }
  return { there: there / all, same: same / there, cosine: cosines / there };
}

const descriptorOf = ({ descriptor }: PackedFeatures, row: number): Int8Array =>
  descriptor.subarray(row * DESCRIPTOR_SIZE, (row + 1) * DESCRIPTOR_SIZE);

const dot = (p: Int8Array, q: Int8Array): number => p.reduce((sum, value, d) => sum + value * q[d]!, 0);
