/** How far a scan is through all its phases, and how long the rest will take. Pure. */
import type { ScanPhase } from '../../contract/scan.ts';

/**
 * What a unit of each phase takes, in seconds: a file of the walk, a photo, a pair of `verify` and of `same
 * shots`, a megabyte of `shrink`. Of a phase that was not measured yet, only the ratio to others counts
 * (docs/measurements.md#scan).
 */
export const EXPECTED_SECONDS: Readonly<Record<ScanPhase, number>> = {
  walk: 0.0002,
  extract: 0.085,
  index: 0.0006,
  candidates: 0.0045,
  verify: 0.00035,
  subjects: 0.002,
  'same shots': 0.02,
  places: 0.0001,
  shrink: 0.01,
};

/** What is expected counts as much as so many seconds of measuring. */
const EXPECTED_WEIGHT_S = 2;

/** Before so much was measured nobody can tell: the start of processes would be all of it. */
const LEAST_MEASURED_S = 2;

export interface Work {
  /**
   * An interrupted scan did this share, or none is known (null), and read so many photos that are still to be
   * matched. After `plan`.
   */
  resume(share: number | null, photos: number): void;
  /** So many units are left to do in a phase, as far as is known. */
  plan(phase: ScanPhase, units: number): void;
  /** So many more are done, in so much time. */
  advance(phase: ScanPhase, units: number, seconds: number): void;
  /** So many were done that are to be done again: they tell what a unit takes. */
  measure(phase: ScanPhase, units: number, seconds: number): void;
  /** Of all that there is to do, 0 to 1; never less than before. */
  share(): number;
  /** null while it cannot be told. */
  secondsLeft(): number | null;
}

interface PhaseWork {
  left: number;
  measured: number;
  seconds: number;
}

/**
 * Each unit adds its part of what is left, so that the share never
 * falls, whatever is found out later of what is to do, and is 1 when nothing is.
 */
export function work(): Work {
  const phases = new Map<ScanPhase, PhaseWork>();
  let share = 0;
  const of = (phase: ScanPhase): PhaseWork => {
    const work = phases.get(phase) ?? { left: 0, measured: 0, seconds: 0 };
    phases.set(phase, work);
    return work;
  };
  /** How much slower than expected this machine extracts, as far as was measured. */
  const slowness = (): number => ratioOf(of('extract'), EXPECTED_SECONDS.extract, 1);
  const secondsOf = (phase: ScanPhase): number => {
    const expected = EXPECTED_SECONDS[phase];
    return expected * ratioOf(of(phase), expected, phase === 'extract' ? 1 : slowness());
  };
  const secondsLeft = (): number =>
    [...phases].reduce((sum, [phase, { left }]) => sum + left * secondsOf(phase), 0);
  const measure = (phase: ScanPhase, units: number, seconds: number): void => {
    const work = of(phase);
    work.measured += units;
    work.seconds += seconds;
  };
  return {
    resume(before, photos) {
      const done = photos * secondsOf('extract');
      share = Math.max(before ?? 0, done === 0 ? 0 : done / (done + secondsLeft()));
    },
    plan: (phase, units) => void (of(phase).left = units),
    advance(phase, units, seconds) {
      measure(phase, units, seconds);
      const work = of(phase);
      const known = Math.min(units, work.left); // of the others nobody knew
      work.left -= known;
      const done = known * secondsOf(phase);
      if (done > 0) share += ((1 - share) * done) / (done + secondsLeft());
    },
    measure,
    share: () => share,
    secondsLeft() {
      const measured = [...phases.values()].reduce((sum, { seconds }) => sum + seconds, 0);
      return measured < LEAST_MEASURED_S ? null : secondsLeft();
    },
  };
}

/** Measured to expected time of a unit; what was expected, `ratio` times, counts as some measuring. */
const ratioOf = ({ measured, seconds }: PhaseWork, expected: number, ratio: number): number =>
  (seconds + ratio * EXPECTED_WEIGHT_S) / (measured * expected + EXPECTED_WEIGHT_S);
