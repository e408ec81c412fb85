/**
 * One line on a terminal that says how far a scan, a download, or the painting of the demo is; nothing where
 * nobody watches.
 */
import { clearLine, cursorTo } from 'node:readline';
import type { ScanPhase, ScanProgress } from '../contract/scan.ts';
import { count, duration } from './text.ts';

/** Without a share, `done` of `total` is all there is to do. */
type Shown = Omit<ScanProgress, 'phase' | 'share'> & {
  phase: ScanPhase | 'demo' | 'download' | 'tidy' | 'then and now' | 'export' | 'proof';
  share?: number | null;
};

const phases: Record<Shown['phase'], { doing: string; unit: string; units?: string }> = {
  download: { doing: 'Downloading', unit: 'MB', units: 'MB' },
  tidy: { doing: 'Removing copies', unit: 'file' },
  'then and now': { doing: 'Laying photos', unit: 'picture' },
  export: { doing: 'Exporting', unit: 'file' },
  proof: { doing: 'Making the page', unit: 'picture' },
  demo: { doing: 'Painting photos', unit: 'photo' },
  walk: { doing: 'Looking for photos', unit: 'file' },
  extract: { doing: 'Reading photos', unit: 'photo' },
  index: { doing: 'Indexing', unit: 'photo' },
  candidates: { doing: 'Searching', unit: 'photo' },
  verify: { doing: 'Verifying pairs', unit: 'pair' },
  subjects: { doing: 'Telling documents', unit: 'photo' },
  'same shots': { doing: 'Finding copies', unit: 'pair compared', units: 'pairs compared' },
  places: { doing: 'Finding places', unit: 'place' },
  shrink: { doing: 'Giving back room', unit: 'MB', units: 'MB' },
};

/** Terminals draw about as often. */
const EVERY_MS = 100;
const BAR_WIDTH = 24;

/** The line for a state, within `columns` characters. */
export function progressLine(shown: Shown, columns: number): string {
  const { phase, done, total, perSecond, secondsLeft } = shown;
  const { doing, unit, units } = phases[phase];
  const share = shown.share === undefined ? shareDone(done, total) : shown.share;
  const filled = Math.round(BAR_WIDTH * (share ?? 0));
  const parts = [
    doing.padEnd(18),
    ...(share === null ? [] : [`[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}]`]),
    total === null
      ? count(done, unit, units)
      : `${done.toLocaleString('en')} of ${count(total, unit, units)}`,
    ...(perSecond === null
      ? []
      : [`${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString('en')}/s`]),
    ...(secondsLeft === null ? [] : [`${duration(secondsLeft)} left`]),
  ];
  return parts.join('  ').slice(0, Math.max(0, columns - 1));
}

const shareDone = (done: number, total: number | null): number | null =>
  total === null ? null : total === 0 ? 0 : Math.min(1, done / total);

export interface ProgressBar {
  show(progress: Shown): void;
  /** Takes the line away. */
  clear(): void;
}

export function progressBar(stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  if (!stream.isTTY) return { show: () => {}, clear: () => {} };
  let drawnAt = -Infinity;
  const clear = (): void => {
    cursorTo(stream, 0);
    clearLine(stream, 0);
  };
  return {
    show(progress) {
      const now = performance.now();
      if (now - drawnAt < EVERY_MS) return;
      drawnAt = now;
      clear();
      stream.write(progressLine(progress, stream.columns));
    },
    clear,
  };
}
