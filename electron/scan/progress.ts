/** Turns counts into progress: rate and time left of the running phase. */
import type { ScanPhase, ScanProgress } from '../contract/scan.ts';

export interface Progress {
  begin(phase: ScanPhase, total: number | null): void;
  /** `count` more are done, the last of them `current`. */
  advance(count: number, current?: string | null): void;
  /** The phase is over. */
  end(): void;
}

/** At most ten lines a second: more than anyone reads. */
const INTERVAL_MS = 100;

/** A rate is told from so much time on: before it, the first photos' start-up cost would be all of it. */
const RATE_AFTER_MS = 2000;

export function reporting(onProgress: (progress: ScanProgress) => void): Progress {
  let phase: ScanPhase = 'walk';
  let total: number | null = null;
  let [done, begun, told] = [0, 0, 0];
  let current: string | null = null;
  const tell = (): void => {
    told = performance.now();
    const elapsedMs = told - begun;
    const perSecond = elapsedMs >= RATE_AFTER_MS && done > 0 ? (1000 * done) / elapsedMs : null;
    onProgress({
      phase,
      done,
      total,
      perSecond,
      secondsLeft: perSecond === null || total === null ? null : (total - done) / perSecond,
      current,
    });
  };
  return {
    begin(nextPhase, nextTotal) {
      [phase, total, done, current, begun] = [nextPhase, nextTotal, 0, null, performance.now()];
      tell();
    },
    advance(count, last = null) {
      done += count;
      current = last ?? current;
      if (performance.now() - told >= INTERVAL_MS) tell();
    },
    end: tell,
  };
}
