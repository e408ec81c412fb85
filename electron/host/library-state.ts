/** The library's state as the window shows it. */
import { availableParallelism } from 'node:os';
import { kernelReport } from '../../native/index.ts';
import type { LibraryState, ScanPace } from '../contract/requests.ts';
import type { LibraryCounts } from '../library/library.ts';
import type { Runtime } from '../runtimes/runtimes.ts';

export interface StateSources {
  counts: () => Promise<LibraryCounts>;
  model: LibraryState['model'];
  /** Of places that are read; null: they are as they were counted. */
  placeCount: () => number | null;
  scan: () => LibraryState['scan'];
  watch: () => LibraryState['watch'];
  pace: () => ScanPace;
  runtime: Runtime;
}

export interface LibraryStateReader {
  /** Counts anew, where that is due, while others have their turn. */
  count(): Promise<void>;
  /** By what was counted last; null before `count`. */
  read(): LibraryState | null;
  /** Files or folders may be others now. */
  invalidate(): void;
}

/** Counting the library's files takes time of the scan's: at most this share of it. */
const COUNTING_SHARE = 0.02;

export function libraryStateReader(sources: StateSources): LibraryStateReader {
  const { counts, model, placeCount, scan, watch, pace, runtime } = sources;
  let counted: { counts: LibraryCounts; at: number; tookMs: number } | null = null;
  let isStale = true;
  let counting: Promise<void> | null = null;
  const isDue = (): boolean => {
    if (counted === null || isStale) return true;
    const isScanning = scan().state === 'scanning';
    return isScanning && performance.now() - counted.at >= counted.tookMs / COUNTING_SHARE;
  };
  const countAnew = async (): Promise<void> => {
    while (isDue()) {
      const begun = performance.now();
      isStale = false;
      const fresh = await counts();
      counted = { counts: fresh, at: performance.now(), tookMs: performance.now() - begun };
    }
  };
  return {
    count: () => (counting ??= countAnew().finally(() => (counting = null))),
    read: () =>
      counted && {
        ...counted.counts,
        placeCount: placeCount() ?? counted.counts.placeCount,
        scan: scan(),
        watch: watch(),
        pace: { ...pace(), coreCount: availableParallelism() },
        model,
        device: deviceOf(runtime),
      },
    invalidate: () => void (isStale = true),
  };
}

/** What computes. */
function deviceOf(runtime: Runtime): LibraryState['device'] {
  const { name, why, notUsed } = runtime.state();
  return {
    name,
    kernels: kernelReport.path,
    why: [kernelReport.whyNotNative, why].filter((reason) => reason !== null).join(' ') || null,
    notUsed: [
      ...(kernelReport.whyNotNative === null
        ? []
        : [{ name: kernelReport.path, kind: 'not built' as const }]),
      ...notUsed,
    ],
  };
}
