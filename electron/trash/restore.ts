/** Files come back out of the trash, to where they lay. */
import type { RemovalRow, Store } from '../store/store.ts';
import { unlessAbsent } from './disk.ts';
import type { Disk } from './disk.ts';
import type { Restore } from './failures.ts';
import {
  changedInTrash,
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
import { settle } from './move/where-it-lies.ts';

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
      if (sidecar.state !== 'removed') continue;
      const restored = await restoreOne(store, disk, sidecar);
      if (!restored.ok) outcomes.push({ id: sidecar.id, path: sidecar.path, outcome: restored });
    }
  }
  return outcomes;
}

async function restoreOne(store: Store, disk: Disk, last: RemovalRow): Promise<Restore<null>> {
  const { path, place } = last;
  const isSettled = last.state === 'removed' || last.state === 'gone';
  const row = isSettled ? last : await settled(store, disk, last);
  if (row.state === 'gone') return gone(path);
  if (row.state === 'uncertain') return notConnected(path, place);
  if (row.state !== 'removed') return row === last ? notRemoved(path) : { ok: true, value: null };
  try {
    return (await whyNot(store, disk, row)) ?? (await goBack(store, disk, row));
  } catch (error) {
    const failure = systemFailure(error, path);
    if (failure === null) throw error;
    // what a system refuses may have happened all the same, or in part
    const { state } = await settle(store, disk, store.removals.get(row.id)!);
    return state === 'restored' ? { ok: true, value: null } : notWritten(path, place, failure.failure.kind);
  }
}

async function settled(store: Store, disk: Disk, row: RemovalRow): Promise<RemovalRow> {
  const isOpen = ['moving', 'restoring', 'uncertain'].includes(row.state);
  return isOpen ? settle(store, disk, row) : row;
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

async function goBack({ removals }: Store, disk: Disk, row: RemovalRow): Promise<Restore<null>> {
  const { id, path, place } = row;
  await disk.makeFolders(folderOf(path));
  removals.beginRestoring(id);
  if (!(await putBack(disk, row))) {
    removals.removed(id);
    return occupied(path, place);
  }
  await dropInfo(disk, place);
  removals.restored(id, await disk.lstat(path));
  return { ok: true, value: null };
}
