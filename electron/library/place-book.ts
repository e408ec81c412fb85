/** Places as the window lists them: read in one pass, and kept until they change. */
import { basename, dirname } from 'node:path';
import type { PhotoView } from '../contract/photo.ts';
import type { Link, Photo, Place, PlaceSummary } from '../contract/requests.ts';
import { STRONG_SCORE } from '../places/places.ts';
import type { MemberRow, PlaceLinkRow, Store } from '../store/store.ts';
import { joined } from '../store/store.ts';
import { compare } from './views.ts';

export interface PlaceBook {
  /** Places of two photos and more, largest first, then by id. */
  list(): PlaceSummary[];
  count(): number;
  /** null where there is no such place, or less than two photos of it are left. */
  get(placeId: number): Place | null;
  /** These places may be otherwise now: they alone are read again. Without them: all. */
  changed(placeIds?: readonly number[]): void;
}

/** Scores of a photo's links within its place. */
interface Strength {
  sum: number;
  best: number;
}

/**
 * By place. `related`: the best link to each other place; what it leads to may have become too small to be
 * shown.
 */
interface Read {
  summaries: Map<number, PlaceSummary>;
  links: Map<number, Link[]>;
  related: Map<number, Map<number, Link>>;
}

export function placeBook(store: Store, modelId: string): PlaceBook {
  let read: Read | null = null;
  const current = (): Read => {
    if (read === null) {
      read = { summaries: new Map(), links: new Map(), related: new Map() };
      readInto(read, store, store.places.members(modelId), store.places.links(modelId));
    }
    return read;
  };
  const relatedOf = (placeId: number): Place['related'] =>
    [...(current().related.get(placeId) ?? [])]
      .filter(([other]) => current().summaries.has(other))
      .map(([other, link]) => ({ placeId: other, link }));
  const withRelated = (summary: PlaceSummary): PlaceSummary => ({
    ...summary,
    needsReview: summary.needsReview || relatedOf(summary.id).length > 0,
  });
  return {
    list: () =>
      [...current().summaries.values()]
        .sort((x, y) => y.photoCount - x.photoCount || x.id - y.id)
        .map(withRelated),
    count: () => current().summaries.size,
    get(placeId) {
      const summary = current().summaries.get(placeId);
      if (summary === undefined) return null;
      const shown = (ids: number[]): Photo[] =>
        store.photos
          .views(ids)
          .filter(({ state, widthPx }) => state !== 'vanished' && widthPx !== null)
          .map(photoOf);
      return {
        summary: withRelated(summary),
        photos: shown(store.decisions.photos(modelId, placeId)).sort(
          (x, y) =>
            compare(x.takenAt ?? '9', y.takenAt ?? '9') || compare(x.fileName, y.fileName) || x.id - y.id,
        ),
        links: current().links.get(placeId) ?? [],
        related: relatedOf(placeId),
        excluded: shown(store.decisions.bans(placeId)),
        undoable: store.decisions.undoable(),
        redoable: store.decisions.redoable(),
      };
    },
    changed(placeIds) {
      if (placeIds === undefined) read = null;
      if (read === null) return;
      for (const id of placeIds ?? []) {
        read.summaries.delete(id);
        read.links.delete(id);
        for (const other of read.related.get(id)?.keys() ?? []) read.related.get(other)?.delete(id);
        read.related.delete(id);
      }
      for (const id of placeIds ?? [])
        readInto(read, store, store.places.members(modelId, id), store.places.links(modelId, id));
    },
  };
}

/** A photo as the window shows it; throws for one that was never decoded. */
export function photoOf({
  id,
  widthPx,
  heightPx,
  takenAt,
  camera,
  latitude,
  longitude,
  state,
  files,
}: PhotoView): Photo {
  if (widthPx === null || heightPx === null) throw new Error(`photo ${id} was never decoded`);
  const file = files[0] ?? '';
  return {
    id,
    widthPx,
    heightPx,
    takenAt,
    camera,
    latitude,
    longitude,
    state,
    fileName: basename(file),
    folderName: basename(dirname(file)),
  };
}

/** Adds the places of these members, with these links of theirs. */
function readInto(
  { summaries, links, related }: Read,
  store: Store,
  members: readonly MemberRow[],
  rows: readonly PlaceLinkRow[],
): void {
  const pinned = new Set(store.decisions.all().pins.map(({ photo }) => photo));
  const strength = new Map<number, Strength>();
  const strengthen = (photo: number, score: number): void => {
    const known = strength.get(photo);
    if (known === undefined) strength.set(photo, { sum: score, best: score });
    else {
      known.sum += score;
      known.best = Math.max(known.best, score);
    }
  };
  const relate = (here: number, there: number, link: Link): void => {
    const others = related.get(here) ?? new Map<number, Link>();
    related.set(here, others);
    if ((others.get(there)?.score ?? 0) < link.score) others.set(there, link);
  };
  const own = new Set<number>();
  for (const { a, b, placeA, placeB, score, inlierCount } of rows) {
    const link = { a, b, score, inlierCount };
    if (placeA === placeB) {
      own.add(placeA);
      push(links, placeA, link);
      strengthen(a, score);
      strengthen(b, score);
    } else if (!pinned.has(a) || !pinned.has(b)) {
      // else a person put them where they are
      relate(placeA, placeB, link);
      relate(placeB, placeA, link);
    }
  }
  for (const place of own) links.get(place)?.sort((x, y) => y.score - x.score || x.a - y.a || x.b - y.b);
  const said = new Map(store.decisions.namesAndCovers().map((row) => [row.id, row]));
  for (const [id, files] of Map.groupBy(members, ({ place }) => place)) {
    const summary = summaryOf(id, files, said.get(id) ?? null, strength);
    if (summary !== null) summaries.set(id, summary);
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/**
 * `rows`: one a file, the files of a photo one after the other. `needsReview` as far as the place's own links
 * tell.
 */
function summaryOf(
  id: number,
  rows: readonly MemberRow[],
  said: { name: string | null; coverPhotoId: number | null } | null,
  strength: ReadonlyMap<number, Strength>,
): PlaceSummary | null {
  const photos = [...new Map(rows.toReversed().map((row) => [row.photo, row])).values()];
  if (photos.length < 2) return null;
  const sumOf = ({ photo }: MemberRow): number => strength.get(photo)?.sum ?? 0;
  const central = photos.reduce((best, row) =>
    sumOf(row) > sumOf(best) || (sumOf(row) === sumOf(best) && row.photo < best.photo) ? row : best,
  );
  const cover = photos.find(({ photo }) => photo === said?.coverPhotoId) ?? central;
  const taken = photos.flatMap(({ takenAt }) => (takenAt === null ? [] : [takenAt])).sort();
  const somewhere = [cover, ...photos].find(
    ({ latitude, longitude }) => latitude !== null && longitude !== null,
  );
  return {
    id,
    name: said?.name ?? null,
    coverPhotoId: cover.photo,
    photoCount: photos.length,
    firstTakenAt: taken[0] ?? null,
    lastTakenAt: taken.at(-1) ?? null,
    latitude: somewhere?.latitude ?? null,
    longitude: somewhere?.longitude ?? null,
    folderNames: [
      ...new Set(rows.map(({ folder, path }) => basename(dirname(joined(folder, path).toString())))),
    ].sort(),
    isNew: photos.some(({ isSeen }) => isSeen === 0),
    // a photo hangs on little where no link of its own would join two clusters
    needsReview: photos.some(
      ({ photo, isPinned }) => isPinned === 0 && (strength.get(photo)?.best ?? 0) < STRONG_SCORE,
    ),
  };
}
