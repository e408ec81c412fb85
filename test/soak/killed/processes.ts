/** The processes that a soak started, in whatever generation: told by a mark in their environment. */
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const MARK = 'REVISIT_SOAK';
/** A process that lost its parent ends within this time. */
const ORPHANED_MS = 10_000;

/** Only where the system tells who runs with what. */
export const canIntervene = process.platform === 'linux';

/** All that is started from now on is marked. */
export function markProcesses(): void {
  if (!canIntervene) throw new Error('processes are told apart on Linux alone');
  process.env[MARK] = String(process.pid);
}

export interface Marked {
  pid: number;
  /** What it runs. */
  module: string;
}

/** All that were there once. */
const met = new Set<number>();

export function marked(): Marked[] {
  const now = markedNow();
  for (const { pid } of now) met.add(pid);
  return now;
}

function markedNow(): Marked[] {
  const mark = `${MARK}=${process.pid}\0`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!`${readFileSync(`/proc/${pid}/environ`, 'latin1')}\0`.includes(mark)) return [];
        return [
          { pid: Number(pid), module: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[1] ?? '' },
        ];
      } catch {
        return []; // it is gone meanwhile
      }
    });
}

/** What runs on after all have had their time. */
export async function orphans(): Promise<string[]> {
  for (const until = performance.now() + ORPHANED_MS; performance.now() < until; await setTimeout(50))
    if (marked().length === 0 && ![...met].some(isEnding)) return [];
  return marked().map(({ module }) => module);
}

/** It has no environment any more, and its files are open yet. */
function isEnding(pid: number): boolean {
  try {
    const [, state] = /.*\) (.)/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? [];
    return state !== 'Z';
  } catch {
    return false;
  }
}

export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it is gone meanwhile
  }
}
