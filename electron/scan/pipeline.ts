/** From a folder of photos to places: the table of contents of the program, a line a room. */
import { availableParallelism, constants } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { LibraryOutcome } from '../contract/failure.ts';
import type { ScanPace, ScanReport } from '../contract/scan.ts';
import type { ModelPackage } from '../contract/model.ts';
import { limitThreads } from '../matching/verify.ts';
import { inSteps } from '../process/in-steps.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import type { Store } from '../store/store.ts';
import type { ScanContext, ScanOptions } from './context.ts';
import type { Extracted } from './extract-new.ts';
import { extractNew } from './extract-new.ts';
import { askNeighbours } from './ask-neighbours.ts';
import { changesSince } from './changes.ts';
import { findCandidates } from './find-candidates.ts';
import { forgetOutdated } from './forget-outdated.ts';
import { groupPhotos } from './grouping/group-photos.ts';
import { indexPhotos } from './index-photos.ts';
import type { Listing } from './list-folders.ts';
import { listFolders } from './list-folders.ts';
import { reporting } from './progress/progress.ts';
import { shrinkLibrary } from './shrink/shrink-library.ts';
import { verifyCandidates } from './verify-candidates.ts';

export { leftOutIn } from './list-folders.ts';
export type { ScanOptions } from './context.ts';
export type { Touched } from './walk/part.ts';

/** Brings a library up to date with its folders; alone in it: another process that scans is a failure. */
export function scanLibrary(
  store: Store,
  model: ModelPackage,
  runtime: Runtime,
  options: ScanOptions,
): Promise<LibraryOutcome<ScanReport>> {
  const { signal, onProgress = () => undefined, background = false, onlyFeatures = false } = options;
  const { processes, touched = null, answerMs, onRound = () => undefined, photosARound = null } = options;
  const pace = options.pace ?? store.settings.scanPace();
  const context = {
    store,
    model,
    runtime,
    progress: reporting(onProgress),
    signal: signal ?? new AbortController().signal,
    processes,
    cores: coresOf(pace),
    niceness: nicenessOf(pace, background),
    onlyFeatures,
    touched,
    answerMs,
    nowMs: Date.now(),
    isRound: false,
    photosARound,
    changed: onRound,
  };
  return store.lockedForScan(async () => {
    limitThreads(context.cores);
    return runPipeline(context).finally(() => limitThreads(Infinity));
  });
}

/** Of a gentle scan half of what it may take, so that other programs never wait for the rest. */
function coresOf({ isGentle, cores }: ScanPace): number {
  const most = Math.min(cores ?? Infinity, availableParallelism());
  return isGentle ? Math.max(1, Math.floor(most / 2)) : most;
}

/** A gentle scan extracts in what all others leave. */
function nicenessOf({ isGentle }: ScanPace, background: boolean): number | undefined {
  if (isGentle) return constants.priority.PRIORITY_LOW;
  return background ? constants.priority.PRIORITY_BELOW_NORMAL : undefined;
}

/** Runs a scan to its end, or to where it was stopped; each step goes on where a scan before left it. */
async function runPipeline(context: ScanContext): Promise<ScanReport> {
  const { store, model, signal } = context;

  const changes = changesSince(store);
  await forgetOutdated(context); // what is of no use any more
  let { listing, photos } = await readFolders(context); // folders -> files -> photos with features
  // a photo in whose file there is another was edited, or moved to where nobody looked
  if (context.touched !== null && !signal.aborted && store.files.areEditsOpen()) {
    const { extracted, failed } = photos;
    ({ listing, photos } = await readFolders({ ...context, touched: null }));
    photos = { extracted: extracted + photos.extracted, failed: failed + photos.failed };
  }
  const { verified } = await findPlaces(context); // all photos with features -> places
  if (!signal.aborted) await shrinkLibrary(context); // room that is free -> the disk

  const share = Math.max(context.progress.share(), store.settings.interruptedShare() ?? 0);
  store.settings.setInterruptedShare(signal.aborted ? share : null);
  return {
    interrupted: signal.aborted,
    ...listing,
    changes: await changes(),
    photos: { total: await inSteps(store.photos.count()), ...photos },
    matches: { verified, found: await inSteps(store.pairs.countLinks(model.id)) },
    failures: store.files.failures(model.id),
  };
}

/** Folders -> files -> photos with features; now and then, of those that are there so far, -> places. */
async function readFolders(context: ScanContext): Promise<{ listing: Listing; photos: Extracted }> {
  const { scan, listing } = await listFolders(context);
  const seen = context.touched === null ? null : scan;
  const round = { ...context, isRound: true, progress: context.progress.ofRound() };
  const photos = await extractNew(context, seen, (failed) =>
    findPlaces({ ...round, signal: AbortSignal.any([context.signal, failed]) }).then(context.changed),
  );
  return { listing, photos };
}

/**
 * Photos with features -> places. What a round finds of the photos that are there so far is provisional: the
 * end asks anew among all of them and gives the same however many rounds there were.
 */
async function findPlaces(context: ScanContext): Promise<{ verified: number }> {
  const isMatching = (): boolean => !context.signal.aborted && !context.onlyFeatures;
  let verified = 0;

  if (isMatching()) {
    while (!(await searchIndex(context))); // features -> candidate pairs
    verified = await verifyCandidates(context); // candidate pairs -> matches
    // matches -> what their photos match beside, as candidate pairs -> matches; a round leaves it to the end
    while (!context.isRound && (await askNeighbours(context))) verified += await verifyCandidates(context);
  }
  if (isMatching()) {
    await groupPhotos(context); // matches and files -> companions, copies, places
  }

  return { verified };
}

/** A function of its own: the index, with what was read of it, is let go before pairs are verified. */
async function searchIndex(context: ScanContext): Promise<boolean> {
  const index = await indexPhotos(context); // features -> index
  await setImmediate(); // where there is nothing to do, these steps are one turn of the engine's thread
  const isWhole = await findCandidates(context, index); // index -> candidate pairs
  await setImmediate();
  return isWhole;
}
