/** Moves one file to the trash: the journal first, then a rename, then a look at what came of it. */
import { randomUUID } from 'node:crypto';
import { pathText } from '../../contract/paths.ts';
import type { NewRemoval, RemovalRow, Store } from '../../store/store.ts';
import type { FileStats } from '../disk.ts';
import { codeOf, unlessAbsent } from '../disk.ts';
import type { Removal } from '../failures.ts';
import { atItsPathAgain, changed, keptMissing, notKnown, noTrash, systemFailure } from '../failures.ts';
import type { FileRef, KeptCopies } from '../checks/kept-copies.ts';
import { nameOf, within } from '../paths.ts';
import type { Protections } from '../checks/protection.ts';
import { dropInfo, infoOf, putBack } from './put-back.ts';
import { hasItsBytes, holds, isUnchanged } from '../checks/read-whole.ts';
import type { System, TrashFolder } from './trash-folders.ts';
import { trashInfo, trashName } from './trashinfo.ts';
import { AWAY, settle } from './where-it-lies.ts';

/** One run of removing. */
export interface Run {
  store: Store;
  system: System;
  session: number;
  nowMs: number;
  kept: KeptCopies;
  protections: Protections;
}

/** A file that passed all checks. */
export interface Checked {
  file: Pick<NewRemoval, 'sidecarOf' | 'fileId' | 'photoId' | 'folderId' | 'path' | 'hash' | 'sizeBytes'>;
  /** Its path with links resolved, and what it was when it was read. */
  realPath: Buffer;
  found: FileStats;
  keeper: FileRef;
  trash: TrashFolder;
}

export interface Moved {
  /** The removal's id, or why there is none. */
  outcome: Removal<number>;
  /** It left its path, for a moment or for good: after a failure the rest of its group is left alone. */
  isMoved: boolean;
}

export async function moveAway(run: Run, checked: Checked): Promise<Moved> {
  const { file, keeper, trash } = checked;
  const place = within(trash.path, 'files', trashName(nameOf(file.path), randomUUID().slice(0, 8)));
  const { removals } = run.store;
  const { session, nowMs: movedAtMs } = run;
  const id = removals.begin({ ...file, place, keptPath: keeper.path, session, movedAtMs });
  const row = removals.get(id)!;
  const refused = await rename(run, checked, row);
  if (refused !== null) return refused;
  const wrong = await lookAfter(run, checked, row);
  if (wrong !== null) return { outcome: await takeBack(run, row, wrong), isMoved: true };
  removals.removed(id);
  return { outcome: { ok: true, value: id }, isMoved: true };
}

/** null: the file lies at its place in the trash. */
async function rename(run: Run, checked: Checked, row: RemovalRow): Promise<Moved | null> {
  const { system, store, nowMs } = run;
  const { disk } = system;
  const { trash, realPath } = checked;
  const { id, path, place } = row;
  try {
    const noted = trash.top === null ? realPath : realPath.subarray(within(trash.top, '').length);
    await disk.writeNew(infoOf(place), trashInfo(noted, nowMs));
    const refused = await lastLook(run, checked, row);
    if (refused !== null) {
      await dropInfo(disk, place);
      store.removals.notRemoved(id, refused.failure.reason);
      return { outcome: refused, isMoved: false };
    }
    await disk.rename(path, place);
    return null;
  } catch (error) {
    const failure = systemFailure(error, path);
    if (failure === null) throw error;
    // what a system refuses may have happened all the same: a share whose answer was lost
    const { state } = await settle(store, disk, row);
    if (state === 'removed') return null;
    if (state === 'uncertain') return { outcome: notKnown(path), isMoved: true };
    // gone: another program took it just then
    const isUntouched = state === 'not removed' || state === 'gone';
    if (isUntouched) store.removals.notRemoved(id, failure.failure.reason);
    return { outcome: failure, isMoved: !isUntouched };
  }
}

type Failed = Extract<Removal<never>, { ok: false }>;

/** Both files once more, as reading them took its time. null: all is as it was. */
async function lastLook(
  { system: { disk }, kept }: Run,
  { found, keeper }: Checked,
  { path, place }: RemovalRow,
): Promise<Failed | null> {
  const now = await unlessAbsent(disk.lstat(path));
  if (now === null || !isUnchanged(found, now)) return changed(path);
  if ((await unlessAbsent(disk.lstat(place))) !== null) return noTrash(path); // one without a note
  return (await kept.stillThere(keeper)) ? null : keptMissing(keeper.path, null);
}

/** Is what lies in the trash what was read, its path free, and the copy there that stays? null: so it is. */
async function lookAfter(
  { system: { disk }, kept }: Run,
  { found, keeper }: Checked,
  row: RemovalRow,
): Promise<Failed | null> {
  try {
    const isIt = hasItsBytes(found, await disk.lstat(row.place)) || (await holds(disk, row.place, row));
    if (!isIt) return changed(row.path);
    if ((await unlessAbsent(disk.lstat(row.path))) !== null) return atItsPathAgain(row.path, row.place);
  } catch (error) {
    const failure = systemFailure(error, row.path);
    if (failure === null) throw error;
    return failure;
  }
  return (await kept.stillThere(keeper)) ? null : keptMissing(keeper.path, null);
}

/** Puts the file back where that goes; else it stays in the trash, and can be restored. */
async function takeBack(
  { system: { disk }, store: { removals } }: Run,
  row: RemovalRow,
  wrong: Failed,
): Promise<Failed> {
  const { id, path, place } = row;
  let isBack = false;
  try {
    isBack = await putBack(disk, row);
  } catch (error) {
    if (codeOf(error) === null) throw error;
    if (codeOf(error) === 'no answer') {
      removals.end(id, 'uncertain', AWAY);
      return notKnown(path);
    }
  }
  if (isBack) {
    await dropInfo(disk, place);
    removals.notRemoved(id, wrong.failure.reason);
    return wrong;
  }
  if (wrong.failure.kind === 'changed')
    removals.end(id, 'uncertain', `${wrong.failure.reason} It lies at ${pathText(place)}.`);
  else removals.removed(id);
  return atItsPathAgain(path, place);
}
