/** What leaves a library for other programs, but for features. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LibraryOutcome, Outcome, Refusal } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import type { FoldersReport, PlaceView, SidecarReport } from '../contract/library.ts';
import { pathText } from '../contract/paths.ts';
import type { FoldersOptions } from '../exchange/folders/folders.ts';
import type { ProofOptions, ProofPictures } from '../exchange/proof/proof.ts';
import { proofPage } from '../exchange/proof/proof.ts';
import { jsonBytes, tablesOf, writeCsv, writeJson } from '../exchange/tables.ts';
import type { SidecarOptions, ToldPhoto } from '../exchange/xmp/export.ts';
import { undoSidecars, writeSidecars } from '../exchange/xmp/export.ts';
import type { Store } from '../store/store.ts';
import { protectionsOf } from '../trash/trash.ts';
import { exportFolders } from './exports/folders.ts';
import { proofOf } from './exports/proof.ts';
import type { Places } from './places.ts';
import { noSuchPlace } from './places.ts';

export interface Exchange {
  /** Places, photos, links and decisions into a folder; the files. */
  csv(folder: string): Promise<LibraryOutcome<string[]>>;
  /** The same as one file. */
  json(file: string): Promise<LibraryOutcome<string[]>>;
  jsonBytes(): Promise<LibraryOutcome<Uint8Array>>;
  /** Names of places and what was accepted, beside the photos of this model's places that can be reached. */
  sidecars(options?: SidecarOptions): Promise<LibraryOutcome<SidecarReport>>;
  /** Takes the last `sidecars` back. */
  undoSidecars(options?: SidecarOptions): Promise<LibraryOutcome<SidecarReport>>;
  /**
   * The photos of one place or (null) of all, each in a folder of its place; the folder as the system has it.
   */
  folders(
    out: string,
    placeId: number | null,
    options: FoldersOptions,
  ): Promise<Outcome<FoldersReport & { folder: string }, Refusal>>;
  /** What proves the place, as one page. */
  proof(
    placeId: number,
    pictures: ProofPictures,
    options: ProofOptions,
  ): Promise<Outcome<Uint8Array, Refusal>>;
}

export function exchangeOf(store: Store, modelId: string, places: Places): Exchange {
  const tables = () => tablesOf(store, viewsOf(places));
  const unlessUnwritable = async (
    work: () => Promise<SidecarReport>,
  ): Promise<LibraryOutcome<SidecarReport>> =>
    store.unwritable === null ? { ok: true, value: await work() } : { ok: false, failure: store.unwritable };
  return {
    csv: async (folder) => writeCsv(await tables(), folder),
    json: async (file) => writeJson(await tables(), file),
    jsonBytes: async () => ({ ok: true, value: await jsonBytes(await tables()) }),
    sidecars: (options) =>
      unlessUnwritable(async () => {
        const { free, refused } = await withoutProtected(store, await toldPhotos(store, modelId));
        const report = await writeSidecars(store, free, options);
        return { ...report, refused: [...refused, ...report.refused] };
      }),
    undoSidecars: (options) => unlessUnwritable(() => undoSidecars(store, options)),
    folders: async (out, placeId, options) =>
      placeId !== null && places.get(placeId) === null
        ? noSuchPlace()
        : exportFolders(
            store,
            placeId === null ? places.list().map(({ id }) => id) : [placeId],
            (id) => places.get(id),
            out,
            options,
          ),
    async proof(placeId, pictures, options) {
      const place = places.get(placeId);
      if (place === null) return noSuchPlace();
      const page = await proofPage(proofOf(place, store.photos.knownCount()), pictures, options);
      return page === null ? STOPPED : { ok: true, value: page };
    },
  };
}

const STOPPED = failed('export stopped', 'The page was not made: it was stopped.', 'Make it again.');

/** Each read when its turn comes. */
function* viewsOf(places: Places): Generator<PlaceView> {
  for (const { id } of places.list()) {
    const place = places.get(id);
    if (place !== null) yield place;
  }
}

/** Photos that are looked up in one turn: a few milliseconds. */
const PHOTOS_A_TURN = 100;

/** Every readable file of the photos of which anything is to be told. */
async function toldPhotos(store: Store, modelId: string): Promise<ToldPhoto[]> {
  const nameOf = new Map<number, string>();
  for (const { id, name } of store.decisions.namesAndCovers()) {
    if (name === null) continue;
    for (const photo of store.decisions.photos(modelId, id)) nameOf.set(photo, name);
    await nextTurn();
  }
  const accepted = new Map(store.decisions.accepted().map((row) => [row.photo_id, row]));
  const told: ToldPhoto[] = [];
  for (const [index, id] of [...new Set([...nameOf.keys(), ...accepted.keys()])].entries()) {
    if (index % PHOTOS_A_TURN === 0) await nextTurn();
    const { taken_at = null, latitude = null, longitude = null } = accepted.get(id) ?? {};
    const what = { placeName: nameOf.get(id) ?? null, takenAt: taken_at, latitude, longitude };
    if (Object.values(what).every((value) => value === null)) continue;
    for (const path of store.photos.readable(id)?.paths ?? []) told.push({ path, ...what });
  }
  return told;
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
