/**
 * When the library is scanned: started, paused, gone on with, and begun anew when its folders changed
 * meanwhile.
 */
import type { LibraryOutcome } from '../contract/failure.ts';
import type { ScanChanges, ScanProgress, ScanReport, ScanState } from '../contract/scan.ts';
import type { Touched } from './walk/part.ts';

export interface Scanner {
  state(): ScanState;
  /** Scans, or goes on after a pause. A scan that runs already runs on. */
  start(): void;
  pause(): Promise<void>;
  /**
   * Looks at these folders alone: at once, or when the scan that runs is through; what a person paused waits
   * with all else.
   */
  look(touched: readonly Touched[]): void;
  /** Changes the library's folders while no scan walks them; a scan that ran is begun anew. */
  between<T>(change: () => T): Promise<T>;
  /**
   * Runs what must be alone in the library while nothing scans it, one after the other; a scan that ran is
   * begun anew after it, and what was asked for meanwhile.
   */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

const IDLE: ScanState = {
  state: 'idle',
  phase: null,
  done: 0,
  total: null,
  share: null,
  perSecond: null,
  secondsLeft: null,
  current: null,
  failure: null,
  changes: null,
};

const NO_CHANGES: ScanChanges = { new: 0, changed: 0, moved: 0, gone: 0 };

const sum = (p: ScanChanges, q: ScanChanges): ScanChanges => ({
  new: p.new + q.new,
  changed: p.changed + q.changed,
  moved: p.moved + q.moved,
  gone: p.gone + q.gone,
});

/**
 * `changed` is called whenever the state is another. `scan` rejects only for a bug, which ends the process.
 */
export function scanner(
  scan: (options: {
    signal: AbortSignal;
    onProgress: (progress: ScanProgress) => void;
    touched?: readonly Touched[];
  }) => Promise<LibraryOutcome<ScanReport>>,
  changed: () => void,
): Scanner {
  let state = IDLE;
  /** What scans that were interrupted found otherwise, until one is through. */
  let changes = NO_CHANGES;
  /** What is to be looked at when the scan that runs is through. */
  let waiting: readonly Touched[] = [];
  let running: { abort: AbortController; ended: Promise<void> } | null = null;
  /** How many need to be alone now, and whether a scan was asked for meanwhile. */
  let alone = 0;
  let isWanted = false;
  /** Ends with the last of them. */
  let last: Promise<unknown> = Promise.resolve();
  const become = (next: ScanState): void => {
    state = next;
    changed();
  };
  const run = async (abort: AbortController, touched?: readonly Touched[]): Promise<void> => {
    const { share } = state; // until the walk is through, what an interrupted scan did
    const outcome = await scan({
      ...(touched && { touched }),
      signal: abort.signal,
      onProgress: (progress) =>
        become({ ...state, ...progress, share: progress.share ?? share, state: 'scanning' }),
    });
    running = null;
    if (!outcome.ok && touched !== undefined) waiting = [...touched, ...waiting];
    if (!outcome.ok) become({ ...IDLE, changes: state.changes, state: 'blocked', failure: outcome.failure });
    else ended(outcome.value, touched === undefined);
    if (!outcome.ok || outcome.value.interrupted || waiting.length === 0) return;
    // it may have been through before it heard that it was stopped
    if (abort.signal.aborted) become({ ...state, state: 'paused' });
    else if (alone === 0) begin(waiting);
  };
  const ended = (report: ScanReport, isWhole: boolean): void => {
    changes = sum(changes, report.changes);
    if (report.interrupted) return become({ ...state, state: 'paused', perSecond: null, secondsLeft: null });
    const isNews = isWhole || Object.values(changes).some((count) => count > 0);
    become({ ...IDLE, changes: isNews ? changes : state.changes });
    changes = NO_CHANGES;
  };
  /** Runs this as soon as nothing scans: who waited for the same end may have begun a scan anew. */
  const stopped = async <T>(then: () => T): Promise<Awaited<T>> => {
    while (running !== null) {
      running.abort.abort();
      await running.ended;
    }
    return await then();
  };
  const begin = (touched?: readonly Touched[]): void => {
    waiting = [];
    become({
      ...IDLE,
      state: 'scanning',
      phase: 'walk',
      share: state.state === 'paused' ? state.share : null,
      changes: state.changes,
    });
    const abort = new AbortController();
    running = { abort, ended: run(abort, touched) };
  };
  const start = (): void => {
    if (alone > 0) isWanted = true;
    else if (running === null) begin();
  };
  const goOn = (): void => {
    if (isWanted) begin();
    else if (waiting.length > 0 && state.state !== 'paused') begin(waiting);
    isWanted = false;
  };
  return {
    state: () => state,
    start,
    pause() {
      isWanted = false;
      return stopped(() => undefined);
    },
    look(touched) {
      if (running === null && alone === 0 && state.state !== 'paused') begin([...waiting, ...touched]);
      else waiting = [...waiting, ...touched];
    },
    between(change) {
      const wasRunning = running !== null;
      return stopped(() => {
        try {
          return change();
        } finally {
          if (wasRunning) start();
        }
      });
    },
    async alone(work) {
      isWanted ||= running !== null;
      alone += 1;
      const mine = last.then(() => stopped(work));
      last = mine.catch(() => undefined);
      try {
        return await mine;
      } finally {
        alone -= 1;
        if (alone === 0) goOn();
      }
    },
  };
}
