import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ScanPhase, ScanProgress } from '../../../electron/contract/scan.ts';
import { reporting } from '../../../electron/scan/progress/progress.ts';
import { EXPECTED_SECONDS } from '../../../electron/scan/progress/work.ts';

/** What is told, and when it is told. */
interface Told extends ScanProgress {
  atMs: number;
}

interface Plan {
  photos: number;
  /** Pairs to verify a photo, where 36 are expected. */
  pairsAPhoto: number;
  /** How many times slower than expected each phase is. */
  slowness: Record<'extract' | 'index' | 'candidates' | 'verify', number>;
  /** Pairs that rounds verify while photos are read. */
  inRounds: number;
}

/**
 * A scan of which the clock is driven by hand: each unit of a phase takes what the plan says. `until`: photos
 * after which it is stopped; `from`: photos that a stopped one read, and the share it did.
 */
function scan(
  { photos, pairsAPhoto, slowness, inRounds }: Plan,
  { until = Infinity, from = 0, share = null as number | null } = {},
): { told: Told[]; endMs: number; share: number } {
  let nowMs = 0;
  const told: Told[] = [];
  const progress = reporting(
    (state) => told.push({ ...state, atMs: nowMs }),
    () => nowMs,
  );
  const work = (phase: keyof Plan['slowness'], units: number, by = progress): void => {
    for (let unit = 0; unit < units; unit++) {
      nowMs += 1000 * EXPECTED_SECONDS[phase] * slowness[phase];
      by.advance(1);
    }
  };
  const phase = (name: keyof Plan['slowness'], units: number): void => {
    progress.begin(name, units);
    work(name, units);
    progress.end();
  };
  progress.begin('walk', null);
  nowMs += 1000;
  progress.end();
  progress.plan('extract', photos - from);
  progress.plan('index', photos);
  progress.plan('candidates', photos);
  progress.plan('verify', 36 * photos);
  progress.resume(share, from);
  progress.begin('extract', photos, from);
  const first = Math.min(until, 50);
  work('extract', Math.max(0, first - from));
  const round = progress.ofRound();
  round.begin('verify', inRounds);
  work('verify', inRounds, round);
  round.end();
  work('extract', Math.min(until, photos) - Math.max(from, first));
  if (until >= photos) {
    progress.end();
    phase('index', photos);
    phase('candidates', photos);
    phase('verify', pairsAPhoto * photos);
  }
  return { told, endMs: nowMs, share: progress.share() };
}

const factor = fc.double({ min: 0.2, max: 5, noNaN: true });
const plan = fc.record<Plan>({
  photos: fc.integer({ min: 100, max: 400 }),
  pairsAPhoto: fc.integer({ min: 5, max: 60 }),
  slowness: fc.record({ extract: factor, index: factor, candidates: factor, verify: factor }),
  inRounds: fc.integer({ min: 0, max: 2000 }),
});

const shares = (told: readonly Told[]): number[] => told.flatMap(({ share }) => share ?? []);
const isRising = (values: readonly number[]): boolean =>
  values.every((value, i) => value >= (values[i - 1] ?? 0));

test('However fast the phases are, the share never falls and ends at 1', () => {
  fc.assert(
    fc.property(plan, (of) => {
      const found = shares(scan(of).told);
      expect(isRising(found)).toBe(true);
      expect(found.at(-1)).toBeCloseTo(1);
    }),
    { seed: 1, numRuns: 60 },
  );
});

test('The share goes on where the scan was stopped, at any photo', () => {
  fc.assert(
    fc.property(plan, fc.double({ min: 0.3, max: 0.95, noNaN: true }), (of, part) => {
      const until = Math.floor(part * of.photos);
      const before = scan(of, { until });
      const after = scan(of, { from: until, share: before.share });
      const found = [...shares(before.told), ...shares(after.told)];
      expect(isRising(found)).toBe(true);
      expect(found.at(-1)).toBeCloseTo(1);
      expect(after.told.find(({ phase }) => phase === 'extract')).toMatchObject({
        done: until,
        total: of.photos,
      });
    }),
    { seed: 2, numRuns: 60 },
  );
});

test('A killed scan, of which no share is known, begins with what its photos were of the whole', () => {
  const even = { extract: 1, index: 1, candidates: 1, verify: 1 };
  const of = { photos: 400, pairsAPhoto: 36, slowness: even, inRounds: 0 };
  const { told } = scan(of, { from: 300 });
  const [first] = shares(told);
  const whole = scan(of).told.find(({ phase, done }) => phase === 'extract' && done >= 300);
  expect(first).toBeCloseTo(whole!.share!, 1);
});

/** How far off the time left is, as a share of what is left. */
const errors = ({ told, endMs }: { told: readonly Told[]; endMs: number }) =>
  told.flatMap(({ phase, atMs, secondsLeft }) =>
    secondsLeft === null || endMs - atMs < 1
      ? []
      : [{ phase, error: Math.abs((1000 * secondsLeft) / (endMs - atMs) - 1) }],
  );

const isShrinking = (found: readonly { error: number }[]): boolean =>
  found.every(({ error }, i) => error <= (found[i - 1]?.error ?? Infinity) + 1e-6);

test('On a machine slower or faster throughout the error shrinks while photos are read, and on', () => {
  fc.assert(
    fc.property(plan, factor, (of, slow) => {
      const slowness = { extract: slow, index: slow, candidates: slow, verify: slow };
      const found = errors(scan({ ...of, photos: 400, pairsAPhoto: 36, slowness, inRounds: 0 }));
      const inPhase = (wanted: ScanPhase) => found.filter(({ phase }) => phase === wanted);
      expect(isShrinking(inPhase('extract'))).toBe(true);
      expect(inPhase('verify')[0]!.error).toBeLessThanOrEqual(inPhase('extract')[0]!.error + 1e-6);
      expect(found.length).toBeGreaterThan(10);
    }),
    { seed: 3, numRuns: 60 },
  );
});

test('Whatever came before, the error of the time left only shrinks while the last phase goes on', () => {
  fc.assert(
    fc.property(plan, (of) => {
      const found = errors(scan(of)).filter(({ phase }) => phase === 'verify');
      expect(isShrinking(found)).toBe(true);
    }),
    { seed: 4, numRuns: 60 },
  );
});

test.for([0.2, 0.4, 2.5, 5])(
  'A round that verified pairs tells how long those of the end take, %s times what is expected',
  (slow) => {
    const slowness = { extract: 1, index: 1, candidates: 1, verify: slow };
    const errorAfterReading = (inRounds: number): number =>
      errors(scan({ photos: 400, pairsAPhoto: 36, slowness, inRounds })).findLast(
        ({ phase }) => phase === 'extract',
      )!.error;
    expect(errorAfterReading(20_000)).toBeLessThan(0.7 * errorAfterReading(0));
  },
);

test('While folders are walked neither a share nor a time left is told', () => {
  const even = { extract: 1, index: 1, candidates: 1, verify: 1 };
  const { told } = scan({ photos: 100, pairsAPhoto: 36, slowness: even, inRounds: 0 });
  for (const { phase, share, secondsLeft } of told)
    if (phase === 'walk') expect([share, secondsLeft]).toEqual([null, null]);
});
