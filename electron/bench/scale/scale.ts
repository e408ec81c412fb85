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

/** What is timed; `add`: a scan that finds photos' features there, and their candidates not. */
const KINDS = ['open', 'photos', 'search', 'rescan', 'decide', 'add', 'find', 'again', 'remove'] as const;
type Kind = (typeof KINDS)[number];

interface Sizes {
  /** Photos of the library, and of the one that it is compared with. */
  photos: number;
  few: number;
  /** Of both: in a folder that is added, and in one that is removed. */
  changed: number;
}

export async function benchScale({
  model,
  photos,
  few,
  changed,
}: { model: ModelPackage } & Sizes): Promise<Bench> {
  const small = await costs(model, few, changed);
  const large = photos === few ? small : await costs(model, photos, changed);
  const ratio = (of: Kind, figure: keyof Cost): number | null =>
    small[of] === null || large[of] === null ? null : large[of][figure] / small[of][figure];
  const figures = KINDS.flatMap((kind) => [
    [`${kind}Seconds`, large[kind]?.processorSeconds ?? null],
    [`${kind}SecondsRatio`, ratio(kind, 'processorSeconds')],
    [`${kind}ReadMegabytes`, large[kind]?.readMegabytes ?? null],
    [`${kind}WrittenMegabytes`, large[kind]?.writtenMegabytes ?? null],
    [`${kind}ResidentMegabytes`, large[kind]?.residentMegabytes ?? null],
    [`${kind}LongestTurnMs`, large[kind]?.longestTurnMs ?? null],
  ]);
  const rescan = large.rescan;
  return {
    name: 'scale',
    what:
      `processor time and longest turn of opening a library of ${photos} made-up photos, of listing these, ` +
      'of searching its places, of a scan that finds nothing new, of deciding of three places, of matching ' +
      `${changed} more, of finding what is like a photo, of doing so again, and of removing a folder of ` +
      `${changed}`,
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
  changed: number,
): Promise<Record<Kind, Cost | null>> {
  const place = mkdtempSync(join(tmpdir(), 'revisit-bench-'));
  try {
    const library = join(place, 'library');
    const folder = join(place, 'removed');
    let photoId = 0;
    const cost = (kind: ScaleRequest['kind']): Promise<Cost | null> =>
      inAProcess({ kind, model, library, folder, photoId });
    const add = (name: string, seed: number, count: number, isMatched: boolean): Promise<readonly number[]> =>
      addPhotos(join(library, 'library.sqlite'), {
        ...{ modelId: model.id, folder: join(place, name) },
        ...{ seed, count, isMatched },
      });
    await cost('scan'); // an empty library is told the methods by which its pairs will have been made
    [photoId] = (await add('kept', 1, photos - changed, true)) as [number];
    await add('removed', 2, changed, true);
    await cost('scan'); // what a scan makes of all photos is there
    const [open, photosCost] = [await cost('open'), await cost('photos')];
    const [search, rescan, decide] = [await cost('search'), await cost('scan'), await cost('decide')];
    await add('first', 3, changed, false);
    await cost('scan'); // the index is there
    await cost('scan'); // and the room is given back that making it took
    await add('second', 4, changed, false);
    const added = await cost('scan');
    const [find, again] = [await cost('find'), await cost('again')];
    const removed = await cost('remove');
    return { open, photos: photosCost, search, decide, rescan, add: added, find, again, remove: removed };
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
