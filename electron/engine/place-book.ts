/** Places as the window lists them: read in one pass, and kept until they change. */
import { basename, dirname } from 'node:path';
import type { PhotoView } from '../contract/library.ts';
import type { Link, Photo, Place, PlaceSummary } from '../contract/requests.ts';
import { MATCH_SCORE } from '../matching/verify.ts';
import type { MemberRow, Store } from '../store/store.ts';
import { joined } from '../store/store.ts';

export interface PlaceBook {
  /** Places of two photos and more, largest first, then by id. */
  list(): PlaceSummary[];
  /** null where there is no such place, or less than two photos of it are left. */
  get(placeId: number): Place | null;
  /** What was read may be otherwise now. */
  forget(): void;
}

/** A photo whose best link scores less hangs on little: the same that lets two clusters merge by one link (places/clusters.ts). */
const SURE_SCORE = 1.2 * MATCH_SCORE;

interface Read {
  summaries: Map<number, PlaceSummary>;
  links: Map<number, Link[]>;
  related: Map<number, { placeId: number; link: Link }[]>;
}

export function placeBook(store: Store, modelId: string): PlaceBook {
  let read: Read | null = null;
  const current = (): Read => (read ??= readPlaces(store, modelId));
  return {
    list: () => [...current().summaries.values()],
    get(placeId) {
      const { summaries, links, related } = current();
      const summary = summaries.get(placeId);
      if (summary === undefined) return null;
      const photos = store.photos.views(store.decisions.photos(modelId, placeId)).filter(({ state }) => state !== 'vanished').map(photoOf);
      return {
        summary,
        photos: photos.sort((x, y) => compare(x.takenAt ?? '9', y.takenAt ?? '9') || compare(x.fileName, y.fileName) || x.id - y.id),
        links: links.get(placeId) ?? [],
        related: related.get(placeId) ?? [],
        excludedPhotoIds: store.decisions.bans(placeId),
      };
    },
    forget: () => void (read = null),
  };
}

function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

/** A photo as the window shows it; throws for one that was never decoded. */
export function photoOf({ id, widthPx, heightPx, takenAt, camera, latitude, longitude, state, files }: PhotoView): Photo {
  if (widthPx === null || heightPx === null) throw new Error(`photo ${id} was never decoded`);
  const file = files[0] ?? '';
  return { id, widthPx, heightPx, takenAt, camera, latitude, longitude, state, fileName: basename(file), folderName: basename(dirname(file)) };
}

function readPlaces(store: Store, modelId: string): Read {
  const members = Map.groupBy(store.places.members(modelId), ({ place }) => place);
  const pinned = new Set([...members.values()].flat().filter(({ isPinned }) => isPinned === 1).map(({ photo }) => photo));
  const links = new Map<number, Link[]>();
  const related = new Map<number, Map<number, Link>>();
  const strength = new Map<number, { sum: number; best: number }>();
  for (const { a, b, placeA, placeB, score, inlierCount } of store.places.links(modelId)) {
    const link = { a, b, score, inlierCount };
    if (placeA === placeB) {
      push(links, placeA, link);
      for (const photo of [a, b]) {
        const { sum, best } = strength.get(photo) ?? { sum: 0, best: 0 };
        strength.set(photo, { sum: sum + score, best: Math.max(best, score) });
      }
    } else if (!pinned.has(a) || !pinned.has(b)) { // else a person put them where they are
      for (const [here, there] of [[placeA, placeB], [placeB, placeA]] as const) {
        const others = related.get(here) ?? new Map<number, Link>();
        related.set(here, others);
        if ((others.get(there)?.score ?? 0) < score) others.set(there, link);
      }
    }
  }
  for (const list of links.values()) list.sort((x, y) => y.score - x.score || x.a - y.a || x.b - y.b);
  const said = new Map(store.decisions.saidOfAll().map((row) => [row.id, row]));
  const summaries = [...members].flatMap(([id, rows]): PlaceSummary[] => {
    const summary = summaryOf(id, rows, said.get(id) ?? null, strength);
    return summary === null ? [] : [summary];
  });
  const shown = new Set(summaries.map(({ id }) => id));
  const relatedOf = new Map([...related].map(([id, others]) => [id, [...others].filter(([placeId]) => shown.has(placeId)).map(([placeId, link]) => ({ placeId, link }))]));
  for (const summary of summaries) if ((relatedOf.get(summary.id)?.length ?? 0) > 0) summary.needsReview = true;
  summaries.sort((x, y) => y.photoCount - x.photoCount || x.id - y.id);
  return { summaries: new Map(summaries.map((summary) => [summary.id, summary])), links, related: relatedOf };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** `rows`: one a file, the files of a photo one after the other. `needsReview` as far as the place's own links tell. */
function summaryOf(
  id: number, rows: readonly MemberRow[], said: { name: string | null; coverPhotoId: number | null } | null, strength: ReadonlyMap<number, { sum: number; best: number }>,
): PlaceSummary | null {
  const photos = [...new Map(rows.toReversed().map((row) => [row.photo, row])).values()];
  if (photos.length < 2) return null;
  const sumOf = ({ photo }: MemberRow): number => strength.get(photo)?.sum ?? 0;
  const central = photos.reduce((best, row) => (sumOf(row) > sumOf(best) || (sumOf(row) === sumOf(best) && row.photo < best.photo) ? row : best));
  const cover = photos.find(({ photo }) => photo === said?.coverPhotoId) ?? central;
  const taken = photos.flatMap(({ takenAt }) => (takenAt === null ? [] : [takenAt])).sort();
  const somewhere = [cover, ...photos].find(({ latitude, longitude }) => latitude !== null && longitude !== null);
  return {
    id,
    name: said?.name ?? null,
    coverPhotoId: cover.photo,
    photoCount: photos.length,
    firstTakenAt: taken[0] ?? null,
    lastTakenAt: taken.at(-1) ?? null,
    latitude: somewhere?.latitude ?? null,
    longitude: somewhere?.longitude ?? null,
    folderNames: [...new Set(rows.map(({ folder, path }) => basename(dirname(joined(folder, path).toString()))))].sort(),
    isNew: photos.some(({ isSeen }) => isSeen === 0),
    needsReview: photos.some(({ photo, isPinned }) => isPinned === 0 && (strength.get(photo)?.best ?? 0) < SURE_SCORE),
  };
}
