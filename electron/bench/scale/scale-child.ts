/** The process of the bench `scale`: does one thing with a library, and tells what it cost. */
import type { ModelPackage } from '../../contract/model.ts';
import { openLibrary } from '../../library/library.ts';
import type { Library } from '../../library/library.ts';
import { answerParent } from '../../process/parent.ts';
import { longestTurnMs } from './turns.ts';
import { movedMegabytes, processorSeconds } from './usage.ts';

export interface ScaleRequest {
  /**
   * `photos`: all of them in time, and their folders. `decide`: a place is renamed, two become one, and that
   * is taken back; `search`: the places with a word in their names or folders. `find`: the photos like one of
   * the library; `again`: the same once the index is open. `remove`: the folder is taken out of the library,
   * and what was found in it forgotten.
   */
  kind: 'open' | 'photos' | 'decide' | 'search' | 'scan' | 'find' | 'again' | 'remove';
  model: ModelPackage;
  library: string;
  folder: string;
  /** The photo that others are like. */
  photoId: number;
}

export interface Cost {
  /** While it worked, nothing else had its turn for so long, of the thread's processor time. */
  longestTurnMs: number;
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
  if (request.kind === 'decide') await library.places(request.model.id).ready();
  const isOpened = request.kind === 'again' || request.kind === 'decide';
  const [seconds, moved] = isOpened ? [processorSeconds(), movedMegabytes()] : before;
  const longest = await longestTurnMs(() => work(library, request));
  const [secondsAfter, movedAfter] = [processorSeconds(), movedMegabytes()];
  await library.close();
  if (seconds === null || secondsAfter === null || moved === null || movedAfter === null) return null;
  return {
    longestTurnMs: longest,
    processorSeconds: secondsAfter - seconds,
    readMegabytes: movedAfter.read - moved.read,
    writtenMegabytes: movedAfter.written - moved.written,
    residentMegabytes: process.resourceUsage().maxRSS / 1000,
  };
}

async function work(library: Library, request: ScaleRequest): Promise<void> {
  const { kind, model, folder } = request;
  if (kind === 'open') await open(library, model);
  else if (kind === 'photos') {
    await library.timeLines.list(null);
    await library.timeLines.folders();
  } else if (kind === 'decide') decide(library, model);
  else if (kind === 'search') await search(library, model);
  else if (kind === 'find' || kind === 'again') await find(library, request);
  else {
    if (kind === 'remove') library.removeFolder(folder, 0); // so long ago that the scan forgets it
    must(await library.scan(model));
  }
}

/** What a window asks for first. */
async function open(library: Library, { id }: ModelPackage): Promise<void> {
  await library.counts(id);
  const places = library.places(id);
  await places.ready();
  places.list();
}

function decide(library: Library, { id }: ModelPackage): void {
  const decisions = library.decisions(id);
  const [first, ...others] = library.places(id).list(0, 3);
  if (first === undefined) throw new Error('a made library without places');
  must(decisions.rename(first.id, 'Here'));
  must(decisions.merge(others.map((place) => place.id)));
  must(decisions.undo());
}

const EVERYTHING = { years: null, camera: null, folder: null, isFavourite: false };

async function search(library: Library, { id }: ModelPackage): Promise<void> {
  await library.search(id).find({ text: '1', language: 'en', ...EVERYTHING });
}

async function find(library: Library, { model, photoId }: ScaleRequest): Promise<void> {
  must(await library.findPhoto(model, photoId));
}

function must(outcome: object): void {
  if ('ok' in outcome && outcome.ok === false) throw new Error(JSON.stringify(outcome));
}

answerParent(run);
