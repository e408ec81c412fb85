/**
 * The process of the memory bench that scans: tells the photos done as they are done, and answers at the end
 * of the scan.
 */
import type { ModelPackage } from '../contract/model.ts';
import { openLibrary } from '../library/library.ts';
import { answerParent, tellParent } from '../process/parent.ts';
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

async function scan({ model, photos, library: folder }: ScanRequest): Promise<null> {
  const opened = openLibrary(folder);
  if (!opened.ok) throw new Error(opened.failure.reason);
  const library = opened.value;
  const added = library.addFolder(photos);
  if (!added.ok) throw new Error(added.failure.reason);
  const scanned = await library.scan(model, {
    onProgress: ({ phase, done }) => tellParent<ScanStep>({ phase, done }),
  });
  if (!scanned.ok) throw new Error(scanned.failure.reason);
  library.close();
  return null;
}

answerParent(scan);
