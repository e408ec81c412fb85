/** Looks where a file lies whose move was cut short, and brings the journal up to date with it. */
import { pathText } from '../../contract/paths.ts';
import type { RemovalRow, RowState, Store } from '../../store/store.ts';
import type { Disk } from '../disk.ts';
import { unlessAbsent, unlessRefused } from '../disk.ts';
import { folderOf } from '../paths.ts';
import { dropInfo, putBack } from './put-back.ts';
import { holds } from '../checks/read-whole.ts';

const CUT_SHORT = 'It was cut short, and the file is where it was.';
export const AWAY = 'It was cut short, and the disk of the file cannot be looked at.';
/** Of a file at its path that is not the one that was to be moved. */
export const CHANGED = 'It was cut short, and what lies where the file was has changed meanwhile.';
const NOWHERE = 'It was cut short, and the file lies neither where it was nor in the trash.';

/** Of these it was known that the file had left its path. */
const IN_TRASH: ReadonlySet<RowState> = new Set(['removed', 'gone']);

/**
 * What became of the removal, as the journal says it from now on. Where the copy that stays cannot be opened,
 * or the file has a name in both places, it goes back.
 */
export async function settle(
  { removals }: Pick<Store, 'removals'>,
  disk: Disk,
  row: RemovalRow,
): Promise<RemovalRow> {
  const { id, path, place, keptPath, state } = row;
  const isInTrash = await unlessRefused(holds(disk, place, row));
  // on a disk that does not answer, what lies at the path may be on its way yet
  const isThere = isInTrash === null ? null : await unlessRefused(holds(disk, path, row));
  const goesBack = isInTrash === true && (isThere === true || !(await opens(disk, keptPath)));
  const isBack = isInTrash === true ? goesBack && (await unlessRefused(putBack(disk, row))) : isThere;
  const found = isBack === true ? await unlessRefused(disk.lstat(path)) : null;
  if (found !== null) {
    await dropInfo(disk, place);
    if (state === 'moving') removals.notRemoved(id, CUT_SHORT);
    else removals.restored(id, found);
  } else if (isInTrash === true && (await isAnythingAt(disk, place))) removals.removed(id);
  else if (isInTrash !== false || isThere === null || !(await isConnected(disk, row)))
    removals.end(id, 'uncertain', AWAY);
  else if (await isAnythingAt(disk, place))
    removals.end(id, 'uncertain', `It has changed in the trash. It lies at ${pathText(place)}.`);
  else if (!IN_TRASH.has(state) && (await isAnythingAt(disk, path))) removals.notRemoved(id, CHANGED);
  else removals.end(id, 'gone', NOWHERE);
  return removals.get(id)!;
}

const isAnythingAt = async (disk: Disk, path: Buffer): Promise<boolean> =>
  (await unlessRefused(disk.lstat(path))) !== null;

const opens = async (disk: Disk, path: Buffer): Promise<boolean> =>
  (await unlessRefused(disk.open(path).then((file) => file.close()))) !== null;

/** The trash folder is there, on the disk on which the file was. */
const isConnected = async (disk: Disk, { place }: RemovalRow): Promise<boolean> =>
  (await unlessRefused(unlessAbsent(disk.lstat(folderOf(place))))) !== null;
