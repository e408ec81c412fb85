/**
 * The trash's door: the only room that moves a person's file. It renames within one file system and never
 * writes over, copies or deletes. On Linux files go to the trash that the freedesktop.org specification
 * names, elsewhere they wait in a holding folder for as long as they can be asked back, and then go on to the
 * system's own. (The `trash` package names no place before the move, on Linux copies across disks, and on
 * Windows deletes for good where a disk has no recycle bin: github.com/sindresorhus/trash/issues/107.)
 */
import { setTimeout } from 'node:timers/promises';
import type { LibraryOutcome } from '../contract/failure.ts';
import type { RemovalRow, Store } from '../store/store.ts';
import type { Disk } from './disk.ts';
import { codeOf, unlessAbsent, unlessRefused } from './disk.ts';
import { withDisk } from './disk-process.ts';
import type { Protection } from './checks/protection.ts';
import { protections } from './checks/protection.ts';
import { dropInfo } from './move/put-back.ts';
import type { CopyGroup, RemovalReport, RemoveOptions } from './remove.ts';
import { removeAll } from './remove.ts';
import { folderOf, keyOf } from './paths.ts';
import type { RestoreOutcome } from './restore.ts';
import { restoreAll, restoreSidecarsLeft } from './restore.ts';
import type { System } from './move/trash-folders.ts';
import { isHeld, thisSystem } from './move/trash-folders.ts';
import { settle } from './move/where-it-lies.ts';

export type { Disk } from './disk.ts';
export { withDisk } from './disk-process.ts';
export type { RemovalFailure, RestoreFailure } from './failures.ts';
export type { FileRef } from './checks/kept-copies.ts';
export type { Protection } from './checks/protection.ts';
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
  { system, ...options }: Omit<RemoveOptions, 'system'> & { system?: System },
): Promise<LibraryOutcome<RemovalReport>> {
  return store.lockedForScan(() =>
    onDisks(system, async (system) => {
      await settleAll(store, system);
      return removeAll(store, plan, { ...options, system });
    }),
  );
}

/** Where none is named on this system's, each asked with a time limit in a process of its own. */
const onDisks = <T>(
  system: System | undefined,
  work: (system: System) => Promise<T>,
  answerMs?: number,
): Promise<T> =>
  system === undefined ? withDisk((disk) => work({ ...thisSystem(), disk }), answerMs) : work(system);

/** How long a disk may take where others wait, and it is asked again later anyway. */
const LOOK_MS = 5000;

/**
 * Puts removed files back where they lay, with their sidecars. It fails where the journal cannot be written,
 * and while a scan runs, a removal or another restoring.
 */
export async function restore(
  store: Store,
  ids: readonly number[],
  system?: System,
): Promise<LibraryOutcome<RestoreOutcome[]>> {
  return store.lockedForScan(() => onDisks(system, ({ disk }) => restoreAll(store, disk, ids)));
}

/**
 * Looks where the files lie whose removal or restoring was cut short, and returns what became of each. Those
 * on disks that are away or do not answer are passed over as `uncertain`, and looked for again the next time:
 * when the engine starts, and before a scan or a removal. It fails while one runs.
 */
export async function recover(store: Store, system?: System): Promise<LibraryOutcome<RemovalRow[]>> {
  return store.lockedForScan(() => onDisks(system, (system) => settleAll(store, system), LOOK_MS));
}

async function settleAll(store: Store, { disk }: System): Promise<RemovalRow[]> {
  const settled: RemovalRow[] = [];
  for (const row of store.removals.inState('moving', 'restoring', 'uncertain'))
    settled.push(await settle(store, disk, row));
  await restoreSidecarsLeft(store, disk);
  return settled;
}

/** Asks the system's own trash to take the file at this path. Neither its yes nor its no is believed. */
export type HandOver = (place: Buffer) => Promise<void>;

/** How long the system's trash may take for a file. */
const HAND_OVER_MS = 30_000;

/**
 * Files that were removed 30 days ago cannot be restored any more. In a trash they stay until the person
 * empties it; those in holding folders go on to the system's own by `handOver`, and what that does not take,
 * or lies on a disk that is away, stays restorable. null: no trash of the system's can be reached from here.
 */
export function giveUpOld(
  store: Store,
  nowMs: number,
  handOver: HandOver | null,
  { system, handOverMs = HAND_OVER_MS }: { system?: System; handOverMs?: number } = {},
): Promise<LibraryOutcome<void>> {
  return store.lockedForScan(() =>
    onDisks(system, ({ disk }) => giveUp(store, nowMs, { disk, handOver, handOverMs }), LOOK_MS),
  );
}

async function giveUp(
  { removals }: Store,
  nowMs: number,
  { disk, handOver, handOverMs }: { disk: Disk; handOver: HandOver | null; handOverMs: number },
): Promise<void> {
  let asked = handOver;
  for (const { id, place, movedAtMs } of removals.inState('removed')) {
    if (nowMs - movedAtMs < RESTORABLE_MS) continue;
    if (isHeld(place) && !(await hasLeft(place))) continue;
    removals.end(id, 'gone', 'It was removed more than 30 days ago.');
  }

  /** Handed over, or taken out by the person: it is not in its folder any more, which is there. */
  async function hasLeft(place: Buffer): Promise<boolean> {
    try {
      if ((await unlessAbsent(disk.lstat(folderOf(place)))) === null) return false;
      if ((await unlessAbsent(disk.lstat(place))) !== null) await ask(place);
      if ((await unlessAbsent(disk.lstat(place))) !== null) return false;
      await dropInfo(disk, place);
      return true;
    } catch (error) {
      if (codeOf(error) === null) throw error;
      return false;
    }
  }

  async function ask(place: Buffer): Promise<void> {
    const late = setTimeout(handOverMs, 'late' as const, { ref: false });
    const end = await Promise.race([asked?.(place).catch(() => null), late]);
    if (end === 'late') asked = null; // until the next time
  }
}

/**
 * What protects each of the paths; null: nothing, as far as their disks answer. It is enforced at each move
 * anyway.
 */
export function protectionsOf(store: Store, paths: readonly Buffer[]): Promise<(Protection | null)[]> {
  return withDisk(async (disk) => {
    const { of } = protections(store, disk);
    const known = new Map<string, Protection | null>();
    const found: (Protection | null)[] = [];
    for (const path of paths) {
      const key = keyOf(folderOf(path));
      if (!known.has(key)) known.set(key, await unlessRefused(of(path)));
      found.push(known.get(key)!);
    }
    return found;
  }, LOOK_MS);
}
