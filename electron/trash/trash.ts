/**
 * The trash's door: the only room that moves a person's file. It renames within one file system and never
 * writes over, copies or deletes. On Linux files go to the trash that the freedesktop.org specification
 * names, elsewhere they wait in a holding folder for as long as they can be asked back. (The `trash` package
 * names no place before the move, and on Linux copies across disks.)
 */
import type { LibraryOutcome } from '../contract/failure.ts';
import type { RemovalRow, Store } from '../store/store.ts';
import type { Disk } from './disk.ts';
import { codeOf, unlessAbsent } from './disk.ts';
import type { Protections } from './checks/protection.ts';
import { protections } from './checks/protection.ts';
import { dropInfo } from './move/put-back.ts';
import type { CopyGroup, RemovalReport, RemoveOptions } from './remove.ts';
import { removeAll } from './remove.ts';
import { folderOf, keyOf } from './paths.ts';
import type { RestoreOutcome } from './restore.ts';
import { restoreAll } from './restore.ts';
import type { System } from './move/trash-folders.ts';
import { thisSystem } from './move/trash-folders.ts';
import { settle } from './move/where-it-lies.ts';

export type { Disk } from './disk.ts';
export type { RemovalFailure, RestoreFailure } from './failures.ts';
export type { FileRef } from './checks/kept-copies.ts';
export type { Protection, Protections } from './checks/protection.ts';
export type { CopyGroup, FileOutcome, RemovalProgress, RemovalReport } from './remove.ts';
export type { System } from './move/trash-folders.ts';
export { thisSystem } from './move/trash-folders.ts';
export type { RestoreOutcome } from './restore.ts';

/** How long a file can be restored. */
export const RESTORABLE_MS = 30 * 24 * 3600 * 1000;

/**
 * Moves files to the trash, one after the other, each after all checks: the copy that stays was read whole in
 * this run, is another file and is not to be removed itself; the file that goes has the bytes that were shown
 * and lies in no protected folder. Afterwards the copy that stays is opened again, or the file goes back and
 * the rest of its group is left alone. An aborted signal ends it between two files. It fails while a scan
 * runs, or another removal.
 */
export async function removeCopies(
  store: Store,
  plan: readonly CopyGroup[],
  { system = thisSystem(), ...options }: Omit<RemoveOptions, 'system'> & { system?: System },
): Promise<LibraryOutcome<RemovalReport>> {
  return store.lockedForScan(async () => {
    await settleAll(store, system);
    return removeAll(store, plan, { ...options, system });
  });
}

/**
 * Puts removed files back where they lay, with their sidecars. It fails where the journal cannot be written,
 * and while a scan runs, a removal or another restoring.
 */
export async function restore(
  store: Store,
  ids: readonly number[],
  { disk } = thisSystem(),
): Promise<LibraryOutcome<RestoreOutcome[]>> {
  return store.lockedForScan(() => restoreAll(store, disk, ids));
}

/**
 * Looks where the files lie whose removal or restoring was cut short, and returns what became of each. Asked
 * when the engine starts, and before a removal. It fails while a scan runs, or another removal.
 */
export async function recover(
  store: Store,
  system: System = thisSystem(),
): Promise<LibraryOutcome<RemovalRow[]>> {
  return store.lockedForScan(() => settleAll(store, system));
}

async function settleAll(store: Store, { disk }: System): Promise<RemovalRow[]> {
  const settled: RemovalRow[] = [];
  for (const row of store.removals.inState('moving', 'restoring', 'uncertain'))
    settled.push(await settle(store, disk, row));
  return settled;
}

/**
 * Files that were removed 30 days ago cannot be restored any more. In a trash they stay until the person
 * empties it; out of holding folders, where the system has a trash of another kind, they go on to that by
 * `handOver`. What that does not take, or lies on a disk that is away, stays restorable.
 */
export async function giveUpOld(
  { removals }: Store,
  nowMs: number,
  handOver: (place: Buffer) => Promise<void>,
  { disk, homeTrash }: System = thisSystem(),
): Promise<void> {
  for (const { id, place, movedAtMs } of removals.inState('removed')) {
    if (nowMs - movedAtMs < RESTORABLE_MS) continue;
    if (homeTrash === null && !(await isHandedOver(disk, place, handOver))) continue;
    removals.end(id, 'gone', 'It was removed more than 30 days ago.');
  }
}

/** Or taken out by the person: it is not in its holding folder any more, which is there. */
async function isHandedOver(
  disk: Disk,
  place: Buffer,
  handOver: (place: Buffer) => Promise<void>,
): Promise<boolean> {
  const isThere = async (path: Buffer): Promise<boolean> => (await unlessAbsent(disk.lstat(path))) !== null;
  try {
    if (!(await isThere(folderOf(place)))) return false;
    if (await isThere(place)) await handOver(place);
    if (await isThere(place)) return false;
    await dropInfo(disk, place);
    return true;
  } catch (error) {
    if (codeOf(error) === null) throw error;
    return false;
  }
}

/**
 * Says of paths what protects them, to be asked for one page or plan: it remembers folders. What it says is
 * enforced at each move anyway.
 */
export function protectionsOf(store: Store): Protections {
  const { of } = protections(store, thisSystem().disk);
  const known = new Map<string, ReturnType<typeof of>>();
  return {
    of(path) {
      const key = keyOf(folderOf(path));
      const answer = known.get(key) ?? of(path);
      known.set(key, answer);
      return answer;
    },
  };
}
