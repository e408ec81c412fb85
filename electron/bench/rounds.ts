/** A scan that finds places in rounds, beside one that finds them at the end: how early, at what price? */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelPackage } from '../contract/model.ts';
import { startChild } from '../process/child.ts';
import { openStore } from '../store/store.ts';
import { gatherPhotos } from './extract.ts';
import type { Bench } from './report.ts';
import type { ScanEnd, ScanRequest, ScanStep } from './scan-child.ts';

/** The bar: the first place, in seconds and as a share of the scan. */
const BAR = { seconds: 60, share: 0.1 };

interface TimedScan extends ScanEnd {
  seconds: number;
  /** When the first place was there. */
  firstPlaceSeconds: number;
  rounds: number;
}

export async function benchRounds({
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
    const request = { model, photos: join(place, 'photos') };
    const pass = await timedScan({ ...request, library: join(place, 'pass'), photosARound: Infinity });
    const inRounds = await timedScan({ ...request, library: join(place, 'rounds') });
    const isEqual = found(join(place, 'pass'), model.id) === found(join(place, 'rounds'), model.id);
    const share = inRounds.firstPlaceSeconds / inRounds.seconds;
    return {
      name: 'rounds',
      what: `a scan of ${gathered} photos with ${model.id} that finds places in rounds`,
      baseline: 'the processor time of one that finds them at the end',
      ratio:
        pass.processorSeconds === null || inRounds.processorSeconds === null
          ? null
          : inRounds.processorSeconds / pass.processorSeconds,
      bar: `the first place within ${BAR.seconds} s and ${100 * BAR.share} % of the scan; the end is equal`,
      met: isEqual && inRounds.firstPlaceSeconds <= BAR.seconds && share <= BAR.share,
      figures: {
        firstPlaceSeconds: inRounds.firstPlaceSeconds,
        firstPlaceShare: share,
        rounds: inRounds.rounds,
        seconds: inRounds.seconds,
        secondsAtOnce: pass.seconds,
        processorSeconds: inRounds.processorSeconds,
        processorSecondsAtOnce: pass.processorSeconds,
        places: inRounds.placeCount,
        end: isEqual ? 'equal' : 'NOT EQUAL',
      },
      notes: [],
    };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function timedScan(request: ScanRequest): Promise<TimedScan> {
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  let firstPlaceSeconds: number | null = null;
  let rounds = 0;
  const child = startChild<ScanRequest, ScanEnd, ScanStep>(new URL('./scan-child.ts', import.meta.url), {
    onEvent({ places }) {
      if (places === undefined) return;
      rounds += 1;
      if (places > 0) firstPlaceSeconds ??= seconds();
    },
  });
  const end = await child.ask(request);
  await child.close();
  return { ...end, rounds, seconds: seconds(), firstPlaceSeconds: firstPlaceSeconds ?? seconds() };
}

/** Pairs, copies and places of a library, as text; the ids of places, which tell the order, left out. */
function found(library: string, modelId: string): string {
  const opened = openStore(join(library, 'library.sqlite'));
  if (!opened.ok) throw new Error(opened.failure.reason);
  const { pairs, sameShots, places, close } = opened.value;
  const groups = places.list(modelId).map(({ photos }) => photos.join(' '));
  const text = JSON.stringify([
    pairs.matches(modelId).map(({ a, b, verification }) => [a, b, verification]),
    pairs.scores(modelId),
    [...sameShots.leadOf()].sort(([a], [b]) => a - b),
    groups.sort(),
  ]);
  close();
  return text;
}
