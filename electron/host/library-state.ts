/** The library's state as the window shows it. */
import { kernelReport } from '../../native/index.ts';
import type { LibraryState } from '../contract/requests.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import type { Store } from '../store/store.ts';

export interface StateSources {
  store: Store;
  model: LibraryState['model'];
  placeCount: () => number;
  scan: () => LibraryState['scan'];
  runtime: Runtime;
}

export interface LibraryStateReader {
  read(): LibraryState;
  /** Files or folders may be others now. */
  invalidate(): void;
}

type Counts = Pick<LibraryState, 'folders' | 'photoCount' | 'offlineCount' | 'failureCount'>;

/** Counting the library's files takes time of the scan's: at most this share of it. */
const COUNTING_SHARE = 0.02;

export function libraryStateReader(sources: StateSources): LibraryStateReader {
  const { store, model, placeCount, scan, runtime } = sources;
  let counted: { counts: Counts; at: number; tookMs: number } | null = null;
  const counts = (): Counts => {
    const now = performance.now();
    const isScanning = scan().state === 'scanning';
    if (counted !== null && (!isScanning || now - counted.at < counted.tookMs / COUNTING_SHARE))
      return counted.counts;
    const fresh = {
      folders: store.files.folderViews(),
      photoCount: store.photos.count(),
      offlineCount: store.files.counts().offline,
      failureCount: store.files.failures(model.id).length,
    };
    counted = { counts: fresh, at: performance.now(), tookMs: performance.now() - now };
    return fresh;
  };
  return {
    read: () => ({
      ...counts(),
      placeCount: placeCount(),
      scan: scan(),
      model,
      device: deviceOf(runtime),
    }),
    invalidate: () => (counted = null),
  };
}

/** What computes. */
function deviceOf(runtime: Runtime): LibraryState['device'] {
  const { name, why } = runtime.state();
  return {
    name,
    kernels: kernelReport.path,
    why: [kernelReport.whyNotNative, why].filter((reason) => reason !== null).join(' ') || null,
  };
}
