/**
 * The process of the benches that scan: tells the photos done as they are done, and answers at the end of the
 * scan.
 */
import type { ModelPackage } from '../contract/model.ts';
import { openLibrary } from '../library/library.ts';
import { answerParent, tellParent } from '../process/parent.ts';
import type { ScanPhase } from '../contract/scan.ts';
import { processorSeconds } from './scale/usage.ts';

export interface ScanRequest {
  model: ModelPackage;
  photos: string;
  library: string;
  /** Photos between two rounds; default: as time allows. */
  photosARound?: number;
}

export interface ScanStep {
  phase: ScanPhase;
  done: number;
  /** After a round. */
  places?: number;
}

export interface ScanEnd {
  /** Of this process and those it started; null where the system does not tell. */
  processorSeconds: number | null;
  placeCount: number;
}

async function scan({ model, photos, library: folder, ...options }: ScanRequest): Promise<ScanEnd> {
  const opened = openLibrary(folder);
  if (!opened.ok) throw new Error(opened.failure.reason);
  const library = opened.value;
  const added = library.addFolder(photos);
  if (!added.ok) throw new Error(added.failure.reason);
  let step: ScanStep = { phase: 'walk', done: 0 };
  const placeCount = async (): Promise<number> => (await library.counts(model.id)).placeCount;
  const scanned = await library.scan(model, {
    ...options,
    onProgress: ({ phase, done }) => tellParent<ScanStep>((step = { phase, done })),
    onRound: () => void placeCount().then((places) => tellParent<ScanStep>({ ...step, places })),
  });
  if (!scanned.ok) throw new Error(scanned.failure.reason);
  const end = { processorSeconds: processorSeconds(), placeCount: await placeCount() };
  await library.close();
  return end;
}

answerParent(scan);
