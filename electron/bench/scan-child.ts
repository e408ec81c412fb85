/**
 * The process of the memory bench that scans: tells the photos done as they are done, and ends with the scan.
 */
import type { ModelPackage } from '../contract/model.ts';
import { openLibrary } from '../library/library.ts';
import type { ScanPhase } from '../contract/scan.ts';

export interface ScanRequest {
  model: ModelPackage;
  photos: string;
  library: string;
}

export interface ScanStep {
  phase: ScanPhase;
  done: number;
}

process.once('message', ({ model, photos, library: folder }: ScanRequest) => {
  const opened = openLibrary(folder);
  if (!opened.ok) throw new Error(opened.failure.reason);
  const library = opened.value;
  const added = library.addFolder(photos);
  if (!added.ok) throw new Error(added.failure.reason);
  void library
    .scan(model, { onProgress: ({ phase, done }) => process.send?.({ phase, done } satisfies ScanStep) })
    .then((scanned) => {
      if (!scanned.ok) throw new Error(scanned.failure.reason);
      library.close();
      process.disconnect();
    });
});
