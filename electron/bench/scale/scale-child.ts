/** The process of the bench `scale`: does one thing with a library, and tells what it cost. */
import type { ModelPackage } from '../../contract/model.ts';
import { openLibrary } from '../../library/library.ts';
import type { Library } from '../../library/library.ts';
import { answerParent } from '../../process/parent.ts';
import { movedMegabytes, processorSeconds } from './usage.ts';

export interface ScaleRequest {
  /**
   * `find`: the photos like one of the library; `again`: the same once the index is open. `remove`: the
   * folder is taken out of the library, and what was found in it forgotten.
   */
  kind: 'open' | 'scan' | 'find' | 'again' | 'remove';
  model: ModelPackage;
  library: string;
  folder: string;
  /** The photo that others are like. */
  photoId: number;
}

export interface Cost {
  processorSeconds: number;
  readMegabytes: number;
  writtenMegabytes: number;
  /** Of the process, at most. */
  residentMegabytes: number;
}

/** null where the system does not tell. */
async function run(request: ScaleRequest): Promise<Cost | null> {
  const before = [processorSeconds(), movedMegabytes()] as const;
  const opened = openLibrary(request.library);
  if (!opened.ok) throw new Error(opened.failure.reason);
  const library = opened.value;
  if (request.kind === 'again') await find(library, request);
  const [seconds, moved] = request.kind === 'again' ? [processorSeconds(), movedMegabytes()] : before;
  await work(library, request);
  const [secondsAfter, movedAfter] = [processorSeconds(), movedMegabytes()];
  await library.close();
  if (seconds === null || secondsAfter === null || moved === null || movedAfter === null) return null;
  return {
    processorSeconds: secondsAfter - seconds,
    readMegabytes: movedAfter.read - moved.read,
    writtenMegabytes: movedAfter.written - moved.written,
    residentMegabytes: process.resourceUsage().maxRSS / 1000,
  };
}

async function work(library: Library, request: ScaleRequest): Promise<void> {
  const { kind, model, folder } = request;
  if (kind === 'open') {
    library.counts(model.id);
    library.places(model.id).list();
  } else if (kind === 'find' || kind === 'again') {
    await find(library, request);
  } else {
    if (kind === 'remove') library.removeFolder(folder, 0); // so long ago that the scan forgets it
    const scanned = await library.scan(model);
    if (!scanned.ok) throw new Error(scanned.failure.reason);
  }
}

async function find(library: Library, { model, photoId }: ScaleRequest): Promise<void> {
  const found = await library.findPhoto(model, photoId);
  if (!found.ok) throw new Error(found.failure.reason);
}

answerParent(run);
