/**
 * When the photos that are there so far are matched and grouped, while others are still read: soon at first,
 * so that the first places are there early, and then as seldom as it takes long.
 */

/** Between two rounds a share of the time since the start passes, in bounds (docs/measurements.md#scan). */
const SHARE_OF_TIME = 0.25;
const SOONEST_MS = 4000;
const LATEST_MS = 30_000;
/** ... but so many times as long as the last one took: what looks at all photos costs more with each. */
const TIMES_ITS_DURATION = 15;
/** Fewer new photos are not worth it. */
const LEAST_PHOTOS = 16;

export interface Rounds {
  /** A photo more is there. */
  advance(): void;
  /** Aborts when a round failed, or what the photos come from. */
  readonly signal: AbortSignal;
  /**
   * Resolves when all photos are there and no round runs any more. Where one of them fails the other ends
   * early; rejects with what failed first.
   */
  beside(all: Promise<void>): Promise<void>;
}

/**
 * `round` is to end early when its signal aborts. `every`: it follows so many photos whatever the time;
 * null: as said above.
 */
export function rounds(round: (signal: AbortSignal) => Promise<void>, every: number | null): Rounds {
  const nowMs = (): number => performance.now();
  const failure = new AbortController();
  const start = nowMs();
  let running: Promise<void> | null = null;
  let [photos, ended, tookMs] = [0, start, 0];
  const isDue = (): boolean => {
    if (every !== null) return photos >= every;
    const waitMs = Math.min(LATEST_MS, Math.max(SOONEST_MS, SHARE_OF_TIME * (ended - start)));
    return photos >= LEAST_PHOTOS && nowMs() - ended >= Math.max(waitMs, TIMES_ITS_DURATION * tookMs);
  };
  const run = async (): Promise<void> => {
    photos = 0;
    const begun = nowMs();
    await round(failure.signal);
    ended = nowMs();
    tookMs = ended - begun;
    running = null;
  };
  return {
    signal: failure.signal,
    advance() {
      photos += 1;
      if (running !== null || failure.signal.aborted || !isDue()) return;
      running = run().catch((error: unknown) => failure.abort(error));
    },
    async beside(all) {
      await all.catch((error: unknown) => failure.abort(error));
      await running;
      failure.signal.throwIfAborted();
    },
  };
}
