/** What grows with a library, against one of a thousand photos. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelPackage } from '../../contract/model.ts';
import { startChild } from '../../process/child.ts';
import type { Bench } from '../report.ts';
import { addPhotos } from './made-library.ts';
import type { Cost, ScaleRequest } from './scale-child.ts';

/** The bars: a rescan of 100,000 files with nothing new. */
const BAR = { seconds: 4, megabytes: 2 };

type Kind = ScaleRequest['kind'];
const KINDS: readonly Kind[] = ['open', 'rescan', 'remove'];

interface Sizes {
  /** Photos of the library, and of the one that it is compared with. */
  photos: number;
  few: number;
  /** Of both: in a folder that is removed. */
  removed: number;
}

export async function benchScale({
  model,
  photos,
  few,
  removed,
}: { model: ModelPackage } & Sizes): Promise<Bench> {
  const [small, large] = [await costs(model, few, removed), await costs(model, photos, removed)];
  const ratio = (of: Kind, figure: keyof Cost): number | null =>
    small[of] === null || large[of] === null ? null : large[of][figure] / small[of][figure];
  const figures = KINDS.flatMap((kind) => [
    [`${kind}Seconds`, large[kind]?.processorSeconds ?? null],
    [`${kind}SecondsRatio`, ratio(kind, 'processorSeconds')],
    [`${kind}ReadMegabytes`, large[kind]?.readMegabytes ?? null],
    [`${kind}WrittenMegabytes`, large[kind]?.writtenMegabytes ?? null],
  ]);
  const rescan = large.rescan;
  return {
    name: 'scale',
    what:
      `processor time of opening a library of ${photos} made-up photos, of a scan that finds nothing new, ` +
      `and of removing a folder of ${removed}`,
    baseline: `the scan of a library of ${few}`,
    ratio: ratio('rescan', 'processorSeconds'),
    bar:
      `of 100,000 photos a scan that finds nothing new within ${BAR.seconds} s and ${BAR.megabytes} MB ` +
      'written',
    met:
      rescan === null || photos < 100_000
        ? null
        : rescan.processorSeconds <= BAR.seconds && rescan.writtenMegabytes <= BAR.megabytes,
    figures: Object.fromEntries(figures) as Bench['figures'],
    notes: [],
  };
}

async function costs(
  model: ModelPackage,
  photos: number,
  removed: number,
): Promise<Record<Kind, Cost | null>> {
  const place = mkdtempSync(join(tmpdir(), 'revisit-bench-'));
  try {
    const library = join(place, 'library');
    const folder = join(place, 'removed');
    const cost = (kind: Kind): Promise<Cost | null> => inAProcess({ kind, model, library, folder });
    await cost('rescan'); // an empty library is told the methods by which its pairs will have been made
    const database = join(library, 'library.sqlite');
    await addPhotos(database, model.id, join(place, 'kept'), 1, photos - removed);
    await addPhotos(database, model.id, folder, 2, removed);
    await cost('rescan'); // what a scan makes of all photos is there
    return { open: await cost('open'), rescan: await cost('rescan'), remove: await cost('remove') };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function inAProcess(request: ScaleRequest): Promise<Cost | null> {
  const child = startChild<ScaleRequest, Cost | null>(new URL('./scale-child.ts', import.meta.url), {});
  const cost = await child.ask(request);
  await child.close();
  return cost;
}
