/** Places as folders: which photos go where, and where they may go. */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Outcome, Refusal } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import type { FoldersReport, PlaceView } from '../../contract/library.ts';
import { pathBytes, pathText } from '../../contract/paths.ts';
import type { FoldersOptions, PlaceOut } from '../../exchange/folders/folders.ts';
import { targetFolder, writeFolders } from '../../exchange/folders/folders.ts';
import type { Store } from '../../store/store.ts';
import { protectionsOf } from '../../trash/trash.ts';

/** Writes a folder for each of the places into `out`, made if absent. */
export async function exportFolders(
  store: Store,
  placeIds: readonly number[],
  get: (placeId: number) => PlaceView | null,
  out: string,
  options: FoldersOptions,
): Promise<Outcome<FoldersReport & { folder: string }, Refusal>> {
  const libraryFolders = store.files.folders().map(({ path }) => pathText(path));
  const [protection = null] = await protectionsOf(store, [pathBytes(join(out, 'place'))]);
  if (protection !== null) return isProtected(pathText(protection.folder));
  const target = await targetFolder(out, libraryFolders);
  if (!target.ok) return target;
  const places: PlaceOut[] = [];
  for (const id of placeIds) {
    const place = get(id);
    if (place !== null) places.push(placeOut(store, place));
    await nextTurn();
  }
  const report = await writeFolders(target.value, places, options);
  return report.ok ? { ok: true, value: { ...report.value, folder: target.value } } : report;
}

function placeOut(store: Store, place: PlaceView): PlaceOut {
  const photos = place.photos.flatMap(({ id, takenAt }) => {
    const readable = store.photos.readable(id);
    const path = readable?.paths[0];
    return path === undefined ? [] : [{ hash: readable!.hash.toString('hex'), path, takenAt }];
  });
  return { id: place.id, name: nameOf(place) ?? `Place ${place.id}`, photos };
}

/** Its name, else what it may be called, else what it is in and when; null where nothing is known. */
export function nameOf({
  name,
  suggestion,
  within,
  firstTakenAt,
  lastTakenAt,
}: Pick<PlaceView, 'name' | 'suggestion' | 'within' | 'firstTakenAt' | 'lastTakenAt'>): string | null {
  const [first, last] = [firstTakenAt?.slice(0, 4), lastTakenAt?.slice(0, 4)];
  const years = first === last ? first : `${first} – ${last}`;
  const known = [within, years].filter((part) => part !== null && part !== undefined).join(', ');
  return name ?? suggestion?.name ?? (known === '' ? null : known);
}

const isProtected = (folder: string) =>
  failed(
    'protected',
    `${folder} is protected, or another program keeps an account of it: nothing is written there.`,
    'Choose another folder.',
  );
