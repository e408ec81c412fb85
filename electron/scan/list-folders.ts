/** Folders -> files: the library's folders are listed, and the store is brought up to date with them. */
import { dirname } from 'node:path';
import { pathBytes, pathText } from '../contract/paths.ts';
import type { LeftOut, ScanReport } from '../contract/scan.ts';
import { dataFolder } from '../process/folders.ts';
import { inSteps } from '../process/in-steps.ts';
import type { ListedFolder, Store } from '../store/store.ts';
import { joined } from '../process/paths.ts';
import type { ScanContext } from './context.ts';
import { markPhotosBeside } from './companions/sidecars.ts';
import { leftOutCounter } from './walk/leave-out.ts';
import { walkApart } from './walk/process/walk-process.ts';
import type { EndStep } from './walk/steps.ts';

export type Listing = Pick<ScanReport, 'files' | 'unreadableFolders' | 'leftOut' | 'videos'>;

/**
 * Brings folders and files of the store up to date with the disk: all, or those that were touched. Returns
 * the scan's number too.
 */
export async function listFolders({
  store,
  progress,
  signal,
  touched,
  answerMs,
}: ScanContext): Promise<{ scan: number; listing: Listing }> {
  const scan = store.files.nextScan();
  const report: Listing = {
    files: { seen: 0, unchanged: 0, vanished: 0 },
    unreadableFolders: [],
    leftOut: [],
    videos: 0,
  };
  const folders = store.files.folders();
  const pathOf = new Map(folders.map(({ id, path }) => [id, path]));
  let unreadable: Buffer[] = [];
  let listed: ListedFolder[] = [];
  let beside: Buffer[] = []; // files beside photos that are new or changed
  progress.begin('walk', null);
  const steps = walkApart(
    folders,
    {
      leaveOut: store.leaveOut.list(),
      mounts: store.mounts.all(),
      own: [dirname(store.path), dataFolder()].map(pathBytes),
      only: touched,
    },
    signal,
    answerMs,
  );
  for await (const step of steps) {
    if (signal.aborted) break;
    const folder = pathOf.get(step.folderId) ?? Buffer.alloc(0);
    if (step.kind === 'files') {
      report.files.unchanged += store.files.see(step.folderId, scan, step.files);
      report.files.seen += step.files.length;
      beside.push(...store.companionFiles.see(step.folderId, scan, step.companions));
      const last = step.files.at(-1);
      progress.advance(step.files.length, last === undefined ? null : pathText(joined(folder, last.path)));
    } else if (step.kind === 'unreadable') {
      unreadable.push(step.path);
      const path = step.path.length === 0 ? folder : joined(folder, step.path);
      report.unreadableFolders.push({ file: pathText(path), ...step.failure });
    } else if (step.kind === 'listed') listed.push(step);
    else {
      report.files.vanished += await end(store, scan, step, {
        unreadable: [...unreadable, ...step.away],
        beside,
        listed: touched === null ? null : listed,
      });
      report.videos += step.videos;
      [unreadable, listed, beside] = [[], [], []];
    }
  }
  if (!signal.aborted) store.files.takeMoved();
  report.leftOut = leftOutIn(store);
  progress.end();
  return { scan, listing: report };
}

/** What the last scan of each folder left out, by why: the most first. */
export function leftOutIn(store: Store): LeftOut[] {
  const counter = leftOutCounter();
  for (const { by, pattern, files, folders } of store.leaveOut.recorded())
    counter.count({ by, pattern }, files, folders);
  return counter.all();
}

/** What the walk of a folder met. */
interface Met {
  unreadable: readonly Buffer[];
  /** Files beside photos that are new or changed. */
  beside: readonly Buffer[];
  /** What of the folder was looked at; null for all. */
  listed: readonly ListedFolder[] | null;
}

/** A folder was walked to its end. Returns what vanished. */
async function end(
  store: Store,
  scan: number,
  { folderId, state, mounts, leftOut }: EndStep,
  { unreadable, beside, listed }: Met,
): Promise<number> {
  if (state === 'absent' || (state === 'empty' && store.files.hasFiles(folderId))) {
    store.files.takeOffline(folderId);
    return 0;
  }
  const unseen = listed === null ? await inSteps(store.files.unseen(folderId, scan)) : [];
  return store.atomically(() => {
    store.mounts.replace(folderId, mounts);
    const gone = store.companionFiles.endFolder(folderId, scan, listed, unreadable);
    markPhotosBeside(store, folderId, [...beside, ...gone]);
    if (listed !== null) return store.files.endPart(folderId, scan, listed, unreadable);
    store.leaveOut.record(folderId, leftOut);
    return store.files.endFolder(folderId, scan, unreadable, unseen);
  });
}
