/** What leaves a library for other programs, but for features. */
import type { LibraryOutcome } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import type { SidecarReport } from '../contract/library.ts';
import { pathText } from '../contract/paths.ts';
import { tablesOf, writeCsv, writeJson } from '../exchange/tables.ts';
import type { ToldPhoto } from '../exchange/xmp/export.ts';
import { undoSidecars, writeSidecars } from '../exchange/xmp/export.ts';
import type { Store } from '../store/store.ts';
import { protectionsOf } from '../trash/trash.ts';
import type { Places } from './places.ts';

export interface Exchange {
  /** Places, photos, links and decisions into a folder; the files. */
  csv(folder: string): LibraryOutcome<string[]>;
  /** The same as one file. */
  json(file: string): LibraryOutcome<string[]>;
  /** Names of places and what was accepted, beside the photos of this model's places that can be reached. */
  sidecars(): Promise<LibraryOutcome<SidecarReport>>;
  /** Takes the last `sidecars` back. */
  undoSidecars(): Promise<LibraryOutcome<SidecarReport>>;
}

export function exchangeOf(store: Store, modelId: string, places: Places): Exchange {
  const tables = () => tablesOf(store, places.all());
  const unlessUnwritable = async (
    work: () => Promise<SidecarReport>,
  ): Promise<LibraryOutcome<SidecarReport>> =>
    store.unwritable === null ? { ok: true, value: await work() } : { ok: false, failure: store.unwritable };
  return {
    csv: (folder) => writeCsv(tables(), folder),
    json: (file) => writeJson(tables(), file),
    sidecars: () =>
      unlessUnwritable(async () => {
        const { free, refused } = await withoutProtected(store, toldPhotos(store, modelId));
        const report = await writeSidecars(store, free);
        return { ...report, refused: [...refused, ...report.refused] };
      }),
    undoSidecars: () => unlessUnwritable(() => undoSidecars(store)),
  };
}

/** Every readable file of the photos of which anything is to be told. */
function toldPhotos(store: Store, modelId: string): ToldPhoto[] {
  const nameOf = new Map<number, string>();
  for (const { id, name } of store.decisions.namesAndCovers())
    if (name !== null) for (const photo of store.decisions.photos(modelId, id)) nameOf.set(photo, name);
  const accepted = new Map(store.decisions.accepted().map((row) => [row.photo_id, row]));
  return [...new Set([...nameOf.keys(), ...accepted.keys()])].flatMap((id) => {
    const { taken_at = null, latitude = null, longitude = null } = accepted.get(id) ?? {};
    const told = { placeName: nameOf.get(id) ?? null, takenAt: taken_at, latitude, longitude };
    if (Object.values(told).every((value) => value === null)) return [];
    return (store.photos.readable(id)?.paths ?? []).map((path) => ({ path, ...told }));
  });
}

/** Programs that read sidecars beside the photos that they manage. */
const READ_SIDECARS: ReadonlySet<string> = new Set([
  ...['digiKam', 'Lightroom Classic', 'Capture One', 'Immich', 'PhotoPrism'],
]);

async function withoutProtected(
  store: Store,
  photos: readonly ToldPhoto[],
): Promise<{ free: ToldPhoto[]; refused: SidecarReport['refused'] }> {
  const protections = await protectionsOf(
    store,
    photos.map(({ path }) => path),
  );
  const free: ToldPhoto[] = [];
  const refused: SidecarReport['refused'] = [];
  for (const [index, photo] of photos.entries()) {
    const protection = protections[index]!;
    if (protection === null || READ_SIDECARS.has(protection.program ?? '')) free.push(photo);
    else
      refused.push({
        file: pathText(photo.path),
        ...failed(
          'protected',
          `${pathText(protection.folder)} is protected${by(protection.program)}: nothing is written there.`,
          'Protect the folder no longer, and export again.',
        ).failure,
      });
  }
  return { free, refused };
}

const by = (program: string | null): string => (program === null ? '' : `, as ${program} manages it`);
