/** Turns counts into progress: one share of all phases, and the time that is left of them. */
import type { ScanPhase, ScanProgress } from '../../contract/scan.ts';
import { work as workOf } from './work.ts';

export interface Progress {
  /**
   * After `plan`, before the first phase that is planned: a scan before did this share of it, null where none
   * was interrupted, and read so many photos that are still to be matched.
   */
  resume(share: number | null, photos: number): void;
  /** So many units will be done in a phase, as far as is known. */
  plan(phase: ScanPhase, units: number): void;
  /** `before`: of the total, those that an interrupted scan did. */
  begin(phase: ScanPhase, total: number | null, before?: number): void;
  /** `count` more are done, the last of them `current`. */
  advance(count: number, current?: string | null): void;
  /** The phase is over. */
  end(): void;
  /** Of all that there is to do, 0 to 1. */
  share(): number;
  /** The same for the work of a round, which is told of as reading photos and is done again at the end. */
  ofRound(): Progress;
}

/** At most ten lines a second: more than anyone reads. */
const INTERVAL_MS = 100;

/** A rate is told from so much time on: before it, the first photos' start-up cost would be all of it. */
const RATE_AFTER_MS = 2000;

export function reporting(
  onProgress: (progress: ScanProgress) => void,
  nowMs = (): number => performance.now(),
): Progress {
  const work = workOf();
  let phase: ScanPhase = 'walk';
  let total: number | null = null;
  let [done, before, begun, advanced, told] = [0, 0, 0, 0, -Infinity];
  let current: string | null = null;
  let isPlanned = false;
  const tell = (): void => {
    told = nowMs();
    const elapsedMs = told - begun;
    const count = done - before;
    onProgress({
      phase,
      done,
      total,
      share: isPlanned ? work.share() : null,
      perSecond: elapsedMs >= RATE_AFTER_MS && count > 0 ? (1000 * count) / elapsedMs : null,
      secondsLeft: phase === 'walk' ? null : work.secondsLeft(),
      current,
    });
  };
  return {
    resume: (share, photos) => work.resume(share, photos),
    plan(planned, units) {
      work.plan(planned, units);
      isPlanned = true;
    },
    begin(nextPhase, nextTotal, doneBefore = 0) {
      [phase, total, done, before, current] = [nextPhase, nextTotal, doneBefore, doneBefore, null];
      begun = nowMs();
      advanced = begun;
      if (nextTotal !== null) work.plan(phase, nextTotal - doneBefore);
      tell();
    },
    advance(count, last = null) {
      const now = nowMs();
      work.advance(phase, count, (now - advanced) / 1000);
      advanced = now;
      done += count;
      current = last ?? current;
      if (now - told >= INTERVAL_MS) tell();
    },
    end() {
      work.plan(phase, 0);
      tell();
    },
    share: () => work.share(),
    ofRound: () => roundProgress(work.measure, nowMs),
  };
}

/**
 * A round verifies pairs as the end does, which takes most of its time; the rest of it is less than what is
 * done at the end.
 */
function roundProgress(
  measure: (phase: ScanPhase, units: number, seconds: number) => void,
  nowMs: () => number,
): Progress {
  let [phase, begun, done]: [ScanPhase, number, number] = ['walk', 0, 0];
  const progress: Progress = {
    resume: () => undefined,
    plan: () => undefined,
    begin: (next) => void ([phase, begun, done] = [next, nowMs(), 0]),
    advance: (count) => void (done += count),
    end: () => void (phase === 'verify' && measure(phase, done, (nowMs() - begun) / 1000)),
    share: () => 0,
    ofRound: () => progress,
  };
  return progress;
}
