/** The process of the bench `scale`: does one thing with a library, and tells what it cost. */
import type { ModelPackage } from '../../contract/model.ts';
import { openLibrary } from '../../library/library.ts';
import { answerParent } from '../../process/parent.ts';
import { movedMegabytes, processorSeconds } from './usage.ts';

export interface ScaleRequest {
  /** `remove`: the folder is taken out of the library, and what was found in it forgotten. */
  kind: 'open' | 'rescan' | 'remove';
  model: ModelPackage;
  library: string;
  folder: string;
}

export interface Cost {
  processorSeconds: number;
  readMegabytes: number;
  writtenMegabytes: number;
}

/** null where the system does not tell. */
async function run(request: ScaleRequest): Promise<Cost | null> {
  const [seconds, moved] = [processorSeconds(), movedMegabytes()];
  await work(request);
  const [secondsAfter, movedAfter] = [processorSeconds(), movedMegabytes()];
  if (seconds === null || secondsAfter === null || moved === null || movedAfter === null) return null;
  return {
    processorSeconds: secondsAfter - seconds,
    readMegabytes: movedAfter.read - moved.read,
    writtenMegabytes: movedAfter.written - moved.written,
  };
}

async function work({ kind, model, library: at, folder }: ScaleRequest): Promise<void> {
  const opened = openLibrary(at);
  if (!opened.ok) throw new Error(opened.failure.reason);
  const library = opened.value;
  if (kind === 'open') {
    library.counts(model.id);
    library.places(model.id).list();
  } else {
    if (kind === 'remove') library.removeFolder(folder, 0); // so long ago that the scan forgets it
    const scanned = await library.scan(model);
    if (!scanned.ok) throw new Error(scanned.failure.reason);
  }
  await library.close();
}

answerParent(run);
