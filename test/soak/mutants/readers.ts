/**
 * Mutants through each reader of formats, of what a library keeps and of files that persons write: each is
 * read, or refused as the reader says, in a second and little memory. No process ends of one.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figures } from '../../tensorflow-files/fuzz.ts';
import { BARS } from '../../tensorflow-files/fuzz.ts';
import type { Told } from './readers-child.ts';
import { allReaders } from './readers-table.ts';

/** A reader that says nothing for so long hangs. */
const HANGS_MS = 60_000;
/** Of V8's heap: what is to be refused must not be held first. */
const HEAP_MB = 512;

interface Report {
  /** By reader. */
  of: Record<string, string>;
  wrong: string[];
}

export const readers = {
  count: 1_000_000,
  async run(count: number, seed: number): Promise<Report> {
    const report: Report = { of: {}, wrong: [] };
    let names = await namesOfReaders();
    while (names.length > 0) {
      const last = await inProcess(count, seed, names, report);
      names = names.slice(names.indexOf(last) + 1);
    }
    return report;
  },
};

/** Of official models there are none without ../shared. */
async function namesOfReaders(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-readers-'));
  const all = Object.entries(await allReaders(folder));
  rmSync(folder, { recursive: true });
  return all.filter(([, { seeds }]) => seeds.length > 0).map(([name]) => name);
}

/** The readers one after the other, as long as their process lives: the last, at which it ended. */
async function inProcess(count: number, seed: number, names: string[], report: Report): Promise<string> {
  const child = fork(join(import.meta.dirname, 'readers-child.ts'), [String(count), String(seed), ...names], {
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
  });
  let [last, input] = [names[0]!, 0];
  const hangs = setTimeout(() => child.kill('SIGKILL'), HANGS_MS);
  child.on('message', (told: Told) => {
    hangs.refresh();
    last = told.name;
    if ('figures' in told) note(report, told.name, told.figures);
    else ({ input } = told);
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  clearTimeout(hangs);
  if (code !== 0)
    report.wrong.push(`${last}: ended with ${signal ?? code} after input ${input} of seed ${seed}`);
  return last;
}

function note({ of, wrong }: Report, name: string, figures: Figures): void {
  const { inputs, read, refused, thrown, slowestMs, mostBytes } = figures;
  of[name] =
    `${inputs} inputs, ${read} read, ${refused} refused, ${Math.round(slowestMs)} ms and ` +
    `${(mostBytes / 2 ** 20).toFixed(1)} MB at most`;
  wrong.push(...thrown.map((error) => `${name}: threw ${error}`));
  if (slowestMs > BARS.ms || mostBytes > BARS.bytes) wrong.push(`${name}: ${of[name]}`);
}
