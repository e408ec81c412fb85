/** The library's state as the window shows it. */
import { availableParallelism } from 'node:os';
import { kernelReport } from '../../native/index.ts';
import type { LibraryState, ScanPace } from '../contract/requests.ts';
import type { LibraryCounts } from '../library/library.ts';
import type { Runtime } from '../runtimes/runtimes.ts';

export interface StateSources {
  counts: () => LibraryCounts;
  model: LibraryState['model'];
  placeCount: () => number;
  scan: () => LibraryState['scan'];
  watch: () => LibraryState['watch'];
  pace: () => ScanPace;
  runtime: Runtime;
}

export interface LibraryStateReader {
  read(): LibraryState;
  /** Files or folders may be others now. */
  invalidate(): void;
}

/** Counting the library's files takes time of the scan's: at most this share of it. */
const COUNTING_SHARE = 0.02;

export function libraryStateReader(sources: StateSources): LibraryStateReader {
  const { counts, model, placeCount, scan, watch, pace, runtime } = sources;
  let counted: { counts: LibraryCounts; at: number; tookMs: number } | null = null;
  const currentCounts = (): LibraryCounts => {
    const now = performance.now();
    const isScanning = scan().state === 'scanning';
    if (counted !== null && (!isScanning || now - counted.at < counted.tookMs / COUNTING_SHARE))
      return counted.counts;
    const fresh = counts();
    counted = { counts: fresh, at: performance.now(), tookMs: performance.now() - now };
    return fresh;
  };
  return {
    read: () => ({
      ...currentCounts(),
      placeCount: placeCount(),
      scan: scan(),
      watch: watch(),
      pace: { ...pace(), coreCount: availableParallelism() },
      model,
      device: deviceOf(runtime),
    }),
    invalidate: () => (counted = null),
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
