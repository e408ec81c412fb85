/**
 * Readers in a process of their own, so that a crash is told of one and a hang has an end: COUNT SEED NAME...
 * Tells how far it is to the process that forked it, and the figures of each.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { random } from '../../support/synthetic/synthetic.ts';
import type { Figures } from '../../tensorflow-files/fuzz.ts';
import { noFigures, take } from '../../tensorflow-files/fuzz.ts';
import { mutated } from './mutate.ts';
import { allReaders } from './readers-table.ts';

const TOLD_EVERY_MS = 1000;
/** As the program does between photos: what zlib and V8 have to clean up waits for it. */
const GIVES_WAY_EVERY = 100;

/** `input`: the one at which it is. */
export type Told = { name: string; input: number } | { name: string; figures: Figures };

const [count = '', seed = '', ...names] = process.argv.slice(2);
const tell = (told: Told): void => void process.send?.(told);
const folder = mkdtempSync(join(tmpdir(), 'revisit-readers-'));
const all = await allReaders(folder);
for (const name of names) {
  const { seeds, repair, read, every = 1 } = all[name]!;
  const next = random(Number(seed));
  const figures = noFigures();
  let toldMs = 0;
  for (let input = 0; input < Number(count) / every; input++) {
    if (input % GIVES_WAY_EVERY === 0) await setImmediate();
    const original = seeds[input % seeds.length]!;
    const bytes = mutated(original, seeds[Math.floor(next() * seeds.length)]!, next);
    if (input % 2 === 0 && bytes.length === original.length) repair?.(bytes, original);
    if (performance.now() > toldMs + TOLD_EVERY_MS) {
      toldMs = performance.now();
      tell({ name, input });
    }
    await take(figures, { read: () => read(bytes) }, bytes);
  }
  tell({ name, figures });
}
rmSync(folder, { recursive: true });
process.disconnect();
