/** Files come back out of the trash, to where they lay. */
import type { RemovalRow, Store } from '../store/store.ts';
import { unlessAbsent } from './disk.ts';
import type { Disk } from './disk.ts';
import type { Restore } from './failures.ts';
import {
  changedInTrash,
  changedMeanwhile,
  gone,
  notConnected,
  notRemoved,
  notWritten,
  occupied,
  systemFailure,
} from './failures.ts';
import { folderOf } from './paths.ts';
import { dropInfo, putBack } from './move/put-back.ts';
import { holds, identityOf } from './checks/read-whole.ts';
import { AWAY, CHANGED, settle } from './move/where-it-lies.ts';

export interface RestoreOutcome {
  id: number;
  path: Buffer;
  outcome: Restore<null>;
}

/** The files and the sidecars that went along with them; sidecars are only named where they failed. */
export async function restoreAll(
  store: Store,
  disk: Disk,
  ids: readonly number[],
): Promise<RestoreOutcome[]> {
  const outcomes: RestoreOutcome[] = [];
  for (const id of ids) {
    const row = store.removals.get(id);
    if (row === null) throw new Error(`there is no removal ${id}`);
    const outcome = await restoreOne(store, disk, row);
    outcomes.push({ id, path: row.path, outcome });
    if (!outcome.ok) continue;
    for (const sidecar of store.removals.sidecarsOf(id)) {
      if (sidecar.state !== 'removed' && sidecar.state !== 'gone') continue;
      const restored = await restoreOne(store, disk, sidecar);
      if (!restored.ok) outcomes.push({ id: sidecar.id, path: sidecar.path, outcome: restored });
    }
  }
  return outcomes;
}

/** A restoring that was cut short between a file and its sidecars: they follow where they can. */
export async function restoreSidecarsLeft(store: Store, disk: Disk): Promise<void> {
  for (const sidecar of store.removals.sidecarsLeft()) await restoreOne(store, disk, sidecar);
}

async function restoreOne(store: Store, disk: Disk, last: RemovalRow): Promise<Restore<null>> {
  const { path, place } = last;
  const isOpen = ['moving', 'restoring', 'uncertain'].includes(last.state);
  const row = isOpen ? await settle(store, disk, last) : last;
  // one that is said to be gone is looked for: it may lie in the trash for longer than it is promised
  if (row.state !== 'removed' && row.state !== 'gone')
    return row === last ? notRemoved(path) : whatBecame(row);
  try {
    return (await whyNot(store, disk, row)) ?? (await goBack(store, disk, row));
  } catch (error) {
    const failure = systemFailure(error, path);
    if (failure === null) throw error;
    // what a system refuses may have happened all the same, or in part
    const now = await settle(store, disk, store.removals.get(row.id)!);
    return now.state === 'removed' ? notWritten(path, place, failure.failure.kind) : whatBecame(now);
  }
}

/** Of one that was looked for, and does not wait in the trash. */
function whatBecame({ state, why, path, place }: RemovalRow): Restore<null> {
  if (state === 'gone') return gone(path);
  if (state === 'uncertain') return why === AWAY ? notConnected(path, place) : changedInTrash(path, place);
  return why === CHANGED ? changedMeanwhile(path) : { ok: true, value: null };
}

/** Why it cannot go back, or that it is back already; null: it can. */
async function whyNot(store: Store, disk: Disk, row: RemovalRow): Promise<Restore<null> | null> {
  const { id, path, place } = row;
  const there = await unlessAbsent(disk.lstat(path));
  const inTrash = await unlessAbsent(disk.lstat(place));
  if (inTrash === null) {
    if (there !== null && (await holds(disk, path, row))) {
      store.removals.restored(id, there); // a person did it with a file manager
      return { ok: true, value: null };
    }
    if ((await unlessAbsent(disk.lstat(folderOf(place)))) === null) return notConnected(path, place);
    store.removals.end(id, 'gone', 'It is not in the trash any more.');
    return gone(path);
  }
  if (there !== null && identityOf(there) !== identityOf(inTrash)) return occupied(path, place);
  return (await holds(disk, place, row)) ? null : changedInTrash(path, place);
}

async function goBack(store: Store, disk: Disk, row: RemovalRow): Promise<Restore<null>> {
  const { id, path, place } = row;
  const { removals } = store;
  await disk.makeFolders(folderOf(path));
  removals.beginRestoring(id);
  if (!(await putBack(disk, row))) {
    const now = await settle(store, disk, removals.get(id)!);
    return now.state === 'removed' ? occupied(path, place) : whatBecame(now);
  }
  await dropInfo(disk, place);
  removals.restored(id, await disk.lstat(path));
  return { ok: true, value: null };
}
