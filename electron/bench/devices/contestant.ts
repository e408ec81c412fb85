/** The extraction's own pool, on one device, at full speed for some seconds. */
import { EventEmitter, once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { CPU } from '../../contract/compute.ts';
import type { Compute } from '../../contract/compute.ts';
import type { PackedFeatures } from '../../contract/features.ts';
import type { ModelPackage } from '../../contract/model.ts';
import { extractFiles } from '../../extraction/pool.ts';
import { cpuRuntime } from '../../runtimes/runtimes.ts';
import { familySeconds, residentMegabytes } from '../memory.ts';
import { median } from '../report.ts';
import type { CardWatch } from './card.ts';

export interface Contestant {
  compute: Compute;
  processes: number;
}

export interface Race {
  model: ModelPackage;
  /** Absolute; looked at over and over. */
  files: readonly string[];
  /** From the first photo on, before anything is timed: shaders are compiled, memory is taken. */
  warmMs: number;
  timedMs: number;
  card: CardWatch;
}

export interface Timed {
  /** From nothing to the first photo. */
  startSeconds: number;
  photosPerSecond: number;
  processorMsAPhoto: number | null;
  /** All processes, at the end. */
  residentMegabytes: number;
  /** Null where there is no NVIDIA card. */
  cardMegabytes: number | null;
  cardBusyPercent: number | null;
  features: ReadonlyMap<string, PackedFeatures>;
  /** Why the device was left, as it was during the race; null where it was not. */
  left: string | null;
}

export async function time({ compute, processes }: Contestant, race: Race): Promise<Timed> {
  const { model, files, warmMs, timedMs, card } = race;
  const start = performance.now();
  const stop = new AbortController();
  const finishes = new EventEmitter();
  const features = new Map<string, PackedFeatures>();
  let left: string | null = null;
  let photos = 0;
  const work = extractFiles({
    model,
    processes,
    files: overAndOver(files),
    claim: () => 'features',
    finished({ path }, result) {
      if (result.kind === 'extracted') {
        features.set(String(path), result.extracted.features);
        photos += 1;
      }
      finishes.emit('photo');
    },
    signal: stop.signal,
    runtime: {
      ...cpuRuntime,
      compute: () => Promise.resolve(left === null ? compute : CPU),
      leave(_, why) {
        left ??= why;
        stop.abort();
      },
    },
  });
  const afterAPhoto = async () => {
    await Promise.race([once(finishes, 'photo'), work]);
    return {
      ms: performance.now(),
      photos,
      processorSeconds: familySeconds(process.pid),
      cardSamples: card.samples.length,
    };
  };
  const first = await afterAPhoto();
  await setTimeout(left === null ? warmMs : 0);
  const from = await afterAPhoto();
  await setTimeout(left === null ? timedMs : 0);
  const to = await afterAPhoto();
  const megabytes = residentMegabytes(process.pid);
  stop.abort();
  await work;
  const samples = card.samples.slice(from.cardSamples, to.cardSamples);
  const seconds =
    to.processorSeconds === null || from.processorSeconds === null
      ? null
      : to.processorSeconds - from.processorSeconds;
  const timed = to.photos - from.photos;
  return {
    startSeconds: (first.ms - start) / 1000,
    photosPerSecond: timed / ((to.ms - from.ms) / 1000),
    processorMsAPhoto: seconds === null ? null : (1000 * seconds) / timed,
    residentMegabytes: megabytes,
    cardMegabytes:
      samples.length === 0 ? null : Math.max(...samples.map((s) => s.megabytes)) - card.idleMegabytes(),
    cardBusyPercent: samples.length === 0 ? null : median(samples.map((s) => s.busyPercent)),
    features,
    left,
  };
}

function* overAndOver(files: readonly string[]): Generator<{ path: Buffer; sidecars: [] }> {
  for (;;) for (const file of files) yield { path: Buffer.from(file), sidecars: [] };
}
