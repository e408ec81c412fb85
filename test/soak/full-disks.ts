/** The library's disk is full after so many bytes: what is decided then is kept, or refused in words. */
import { cpSync, openSync, closeSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../electron/store/store.ts';
import type { Store } from '../../electron/store/store.ts';
import { decidedLibrary } from '../store/decisions/log/decided.ts';
import { mountDisk } from '../support/disks/disks.ts';
import { random } from '../support/synthetic/synthetic.ts';

const MOST_FREE_BYTES = 300_000;
const DECISIONS = 100;

export const fullDisks = {
  count: 100,
  run(count: number, seed: number) {
    const next = random(seed);
    const figures = { sizes: count, kept: 0, refused: 0, notOpened: 0, wrong: [] as string[] };
    const { library } = decidedLibrary();
    library.store.close();
    const disk = mountDisk(4);
    if (disk === null) throw new Error('no disk can be mounted here');
    for (let i = 0; i < count; i += 1) {
      for (const name of readdirSync(disk.folder)) rmSync(join(disk.folder, name));
      const path = join(disk.folder, 'library.sqlite');
      const free = join(disk.folder, 'free');
      cpSync(library.folder, disk.folder, { recursive: true });
      const file = openSync(free, 'w');
      writeSync(file, Buffer.alloc(Math.floor(next() * MOST_FREE_BYTES)));
      closeSync(file);
      disk.fill();
      rmSync(free);
      const full = openStore(path);
      const kept = full.ok ? decideOn(full.value, figures, i) : [];
      if (!full.ok) figures.notOpened += 1;
      disk.makeRoom();
      const again = openStore(path);
      if (!again.ok) {
        figures.wrong.push(`size ${i}: ${again.failure.reason}`);
        continue;
      }
      const stars = new Set(again.value.decisions.favourites());
      const lost = kept.filter((star) => !stars.has(star));
      if (lost.length > 0) figures.wrong.push(`size ${i}: lost ${lost.join(' ')}`);
      again.value.close();
    }
    disk.unmount();
    library.remove();
    return figures;
  },
};

/** The decisions that were answered. */
function decideOn(
  store: Store,
  figures: { kept: number; refused: number; wrong: string[] },
  i: number,
): number[] {
  const kept: number[] = [];
  for (let star = 1; star <= DECISIONS; star += 1)
    try {
      store.decisions.star([star], true);
      kept.push(star);
      figures.kept += 1;
    } catch (error) {
      figures.refused += 1;
      if (store.failureOf(error) === null) figures.wrong.push(`size ${i}: threw ${String(error)}`);
    }
  store.close();
  return kept;
}
