/**
 * Places as a person sees them, in the window and on the command line: read in slices, and kept until they
 * change.
 */
import { setImmediate } from 'node:timers/promises';
import type { Outcome, Refusal } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import type { PlaceView } from '../contract/library.ts';
import type { Link } from '../contract/match.ts';
import type { Decoded, PhotoView } from '../contract/photo.ts';
import type { Doubt, DoubtInPlace, PlaceSummary } from '../contract/place.ts';
import type { EventOf, Place } from '../contract/requests.ts';
import { readGazetteer, townAt } from '../gazetteer/gazetteer.ts';
import { atOnce } from '../process/at-once.ts';
import type { MemberRow, PlaceLinkRow, PlaceSize, Store } from '../store/store.ts';
import type { SaidOfPlaces } from './doubts.ts';
import { byDoubt, doubtBetween, doubtOfLikely, doubtsInPlace, saidOfPlaces } from './doubts.ts';
import { byTimeTaken, isDecoded, photoOf } from './photos.ts';
import type { PlaceNaming } from './suggestions/naming.ts';
import { placeNaming } from './suggestions/naming.ts';
import { photoSuggestions } from './suggestions/proof.ts';

/** What changed, as `places.changed` tells it. */
export type PlacesChange = EventOf<'places.changed'>;

export interface Places {
  /**
   * Reads them, and lets the engine answer others between slices; what is asked next finds them read. Who
   * does not wait for it reads them all at once.
   */
  ready(): Promise<void>;
  /** Places of two photos and more, largest first, then by id; `start` and `end` as of an array's slice. */
  list(start?: number, end?: number): PlaceSummary[];
  /** null: they are not read yet. */
  count(): number | null;
  /** null where there is no such place, or less than two photos of it are left. */
  get(placeId: number): PlaceView | null;
  /** The same as the window shows it; refused where `get` has none. */
  shown(placeId: number): Outcome<Place, Refusal>;
  /** All of `list` in full. */
  all(): PlaceView[];
  /** Of all of them, in the order in which they are asked about; likely photos at the end. */
  doubts(): Doubt[];
}

export interface KeptPlaces extends Places {
  /** Of all of `list`, in no order. */
  ids(): number[];
  /** null where `list` has no such place. */
  summary(placeId: number): PlaceSummary | null;
  /** These places may be otherwise now: they alone are read again. Without them: all. */
  invalidate(placeIds?: readonly number[]): PlacesChange;
  /** A person has seen the photos of the place. */
  markSeen(placeId: number): PlacesChange;
}

/** What of a place other places say nothing of. */
type ReadSummary = Omit<PlaceSummary, 'suggestion' | 'within' | 'needsReview'>;

/**
 * By place. `related`: the best link to each other place; what it leads to may have become too small to be
 * shown. `doubts`: by the place's own links.
 */
interface Read {
  summaries: Map<number, ReadSummary>;
  naming: PlaceNaming;
  links: Map<number, Link[]>;
  doubts: Map<number, DoubtInPlace[]>;
  related: Map<number, Map<number, Link>>;
}

export function keptPlaces(store: Store, modelId: string): KeptPlaces {
  let read: Read | null = null;
  let revision = 0;
  const current = (): Read => (read ??= atOnce(readAll(store, modelId)));
  const readInSlices = async (): Promise<void> => {
    while (read === null) {
      const begun = revision;
      const reading = readAll(store, modelId);
      for (let step = reading.next(); read === null && revision === begun; step = reading.next()) {
        if (step.done) read = step.value;
        else if (step.value === 'located') await readGazetteer();
        else await setImmediate();
      }
    }
  };
  let underWay: Promise<void> | null = null;
  const relatedOf = (placeId: number): PlaceView['related'] =>
    [...(current().related.get(placeId) ?? [])]
      .filter(([other]) => current().summaries.has(other))
      .map(([other, link]) => ({ placeId: other, link }));
  /** The larger place first. */
  const between = (placeId: number, { placeId: other, link }: PlaceView['related'][number]): DoubtInPlace => {
    const { summaries } = current();
    const [p, q] = [summaries.get(placeId)!, summaries.get(other)!];
    const [first, second] = (q.photoCount - p.photoCount || p.id - q.id) <= 0 ? [p, q] : [q, p];
    const isInOther = (photo: number): boolean => store.places.placeOf(modelId, photo) === second.id;
    return doubtBetween([first.id, second.id], link, isInOther);
  };
  const doubtsOf = (placeId: number): DoubtInPlace[] => [
    ...(current().doubts.get(placeId) ?? []),
    ...relatedOf(placeId)
      .map((other) => between(placeId, other))
      .sort(byDoubt),
  ];
  const summary = (placeId: number): PlaceSummary | null => {
    const found = current().summaries.get(placeId);
    if (found === undefined) return null;
    const needsReview = current().doubts.has(placeId) || relatedOf(placeId).length > 0;
    return { ...found, ...current().naming.of(placeId), needsReview };
  };
  const list = (start?: number, end?: number): PlaceSummary[] =>
    [...current().summaries.values()]
      .sort((x, y) => y.photoCount - x.photoCount || x.id - y.id)
      .slice(start, end)
      .map(({ id }) => summary(id)!);
  const photosOf = (ids: number[]): Decoded<PhotoView>[] =>
    store.photos
      .views(ids)
      .filter(isDecoded)
      .filter(({ state }) => state !== 'vanished')
      .sort(byTimeTaken);
  const viewOf = (found: PlaceSummary): PlaceView => {
    const photos = photosOf(store.decisions.photos(modelId, found.id));
    // a photo that vanished keeps its links, should it be back
    const shown = new Set(photos.map(({ id }) => id));
    const links = (current().links.get(found.id) ?? []).filter(({ a, b }) => shown.has(a) && shown.has(b));
    return {
      ...found,
      photos,
      links,
      related: relatedOf(found.id),
      doubts: doubtsOf(found.id),
      suggestions: photoSuggestions(store, photos, links),
      excluded: photosOf(store.decisions.bans(found.id)),
    };
  };
  const get = (placeId: number): PlaceView | null => {
    const found = summary(placeId);
    return found && viewOf(found);
  };
  const changeOf = (placeIds: Iterable<number>): PlacesChange => {
    const ids = [...placeIds];
    const places = ids.flatMap((id) => summary(id) ?? []);
    return { revision, places, gone: ids.filter((id) => !current().summaries.has(id)) };
  };
  return {
    async ready() {
      await (underWay ??= readInSlices().finally(() => (underWay = null)));
    },
    list,
    ids: () => [...current().summaries.keys()],
    summary,
    count: () => read?.summaries.size ?? null,
    get,
    shown(placeId) {
      const view = get(placeId);
      if (view === null) return noSuchPlace();
      const { photos, links, related, doubts: _, suggestions, excluded, ...found } = view;
      const place: Place = {
        summary: found,
        photos: photos.map((view) => photoOf(store, view)),
        links,
        related,
        suggestions,
        excluded: excluded.map((view) => photoOf(store, view)),
        undoable: store.decisions.undoable(),
        redoable: store.decisions.redoable(),
        revision,
      };
      return { ok: true, value: place };
    },
    all: () => list().map(viewOf),
    doubts() {
      const { summaries } = current();
      const inPlaces = [...summaries.keys()]
        .flatMap((id) => doubtsOf(id).filter(({ placeId }) => placeId === id))
        .sort(byDoubt);
      const likely = store.places.likely(modelId).filter(({ place }) => summaries.has(place));
      return [...inPlaces, ...likely.map(doubtOfLikely)];
    },
    invalidate(placeIds) {
      revision += 1;
      if (placeIds === undefined) {
        read = null;
        return { revision, places: null, gone: [] };
      }
      const places = current();
      // what they are related to may be reviewed, or need no review any more
      const touched = new Set(placeIds);
      const touchRelated = (): void => {
        for (const id of placeIds)
          for (const other of places.related.get(id)?.keys() ?? []) touched.add(other);
      };
      touchRelated();
      for (const id of placeIds) forget(places, id);
      const members = placeIds.flatMap((id) => store.places.members(modelId, id));
      const links = placeIds.flatMap((id) => store.places.links(modelId, id));
      readInto(places, saidOf(store), members, links);
      touchRelated();
      return changeOf(touched);
    },
    markSeen(placeId) {
      const found = current().summaries.get(placeId);
      if (found !== undefined) current().summaries.set(placeId, { ...found, isNew: false });
      return changeOf([placeId]);
    },
  };
}

export const noSuchPlace = (): { ok: false; failure: Refusal } =>
  failed(
    'no such place',
    'This place is no more: it was merged, or too few photos are left in it.',
    'Look for its photos among the places.',
  );

function forget({ summaries, naming, links, doubts, related }: Read, placeId: number): void {
  summaries.delete(placeId);
  naming.forget(placeId);
  links.delete(placeId);
  doubts.delete(placeId);
  for (const other of related.get(placeId)?.keys() ?? []) related.get(other)?.delete(placeId);
  related.delete(placeId);
}

/** Photos of places that are read at once: some milliseconds of the engine's thread. */
const SLICE = 500;

/** `located`: the next step asks for towns. */
function* readAll(store: Store, modelId: string): Generator<'located' | undefined, Read> {
  const read: Read = {
    summaries: new Map(),
    naming: yield* placeNaming(store),
    links: new Map(),
    doubts: new Map(),
    related: new Map(),
  };
  const said = saidOf(store);
  yield;
  for (const [from, to] of slices(store.places.sizes(modelId))) {
    yield;
    const members = store.places.members(modelId, from, to);
    yield members.some(({ latitude }) => latitude !== null) ? 'located' : undefined;
    readInto(read, said, members, store.places.links(modelId, from, to));
  }
  return read;
}

/** Ids of the first and last place of each slice. */
function slices(sizes: readonly PlaceSize[]): [from: number, to: number][] {
  const found: [number, number][] = [];
  let room = 0;
  for (const { place, photoCount } of sizes) {
    if (room < photoCount) {
      found.push([place, place]);
      room = SLICE;
    }
    found.at(-1)![1] = place;
    room -= photoCount;
  }
  return found;
}

/** What a person said of photos and places. */
interface Said {
  ofPlaces: SaidOfPlaces;
  namesAndCovers: ReadonlyMap<number, { name: string | null; coverPhotoId: number | null }>;
}

const saidOf = (store: Store): Said => ({
  ofPlaces: saidOfPlaces(store),
  namesAndCovers: new Map(store.decisions.namesAndCovers().map((row) => [row.id, row])),
});

/** Adds the places of these members, with these links of theirs. */
function readInto(
  { summaries, naming, links, doubts, related }: Read,
  { ofPlaces, namesAndCovers }: Said,
  members: readonly MemberRow[],
  rows: readonly PlaceLinkRow[],
): void {
  const strength = new Map<number, number>();
  const relate = (here: number, there: number, link: Link): void => {
    const others = related.get(here) ?? new Map<number, Link>();
    related.set(here, others);
    if ((others.get(there)?.score ?? 0) < link.score) others.set(there, link);
  };
  const own = new Set<number>();
  for (const row of rows) {
    const { a, b, placeA, placeB, score, inlierCount } = row;
    const link = { a, b, score, inlierCount };
    if (placeA === placeB) {
      own.add(placeA);
      push(links, placeA, link);
      for (const photo of [a, b]) strength.set(photo, (strength.get(photo) ?? 0) + score);
    } else if (!ofPlaces.isSettled(row)) {
      relate(placeA, placeB, link);
      relate(placeB, placeA, link);
    }
  }
  for (const place of own) links.get(place)?.sort((x, y) => y.score - x.score || x.a - y.a || x.b - y.b);
  for (const [id, files] of Map.groupBy(members, ({ place }) => place)) {
    const photos = [...new Map(files.toReversed().map((row) => [row.photo, row])).values()];
    if (photos.length < 2) continue;
    const summary = summaryOf(id, photos, namesAndCovers.get(id) ?? null, strength);
    summaries.set(id, summary);
    naming.add(id, photos, summary.town);
    const shown = new Set(photos.map(({ photo }) => photo));
    const found = doubtsInPlace(id, shown, links.get(id) ?? [], ofPlaces.joins.get(id) ?? []);
    if (found.length > 0) doubts.set(id, found);
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/**
 * `photos`: a file each. `strength`: the sum of a photo's scores within its place.
 */
function summaryOf(
  id: number,
  photos: readonly MemberRow[],
  nameAndCover: { name: string | null; coverPhotoId: number | null } | null,
  strength: ReadonlyMap<number, number>,
): ReadSummary {
  const sumOf = ({ photo }: MemberRow): number => strength.get(photo) ?? 0;
  const central = photos.reduce((best, row) =>
    sumOf(row) > sumOf(best) || (sumOf(row) === sumOf(best) && row.photo < best.photo) ? row : best,
  );
  const cover = photos.find(({ photo }) => photo === nameAndCover?.coverPhotoId) ?? central;
  // of a moment that several have, the same ones at every start
  const dated = photos
    .filter(({ takenAt }) => takenAt !== null)
    .sort((x, y) => (x.takenAt! < y.takenAt! ? -1 : Number(x.takenAt! > y.takenAt!)) || x.photo - y.photo);
  const [first, last] = [dated[0], dated.at(-1)];
  const somewhere = [cover, ...photos].find(
    ({ latitude, longitude }) => latitude !== null && longitude !== null,
  );
  return {
    id,
    name: nameAndCover?.name ?? null,
    coverPhotoId: cover.photo,
    photoCount: photos.length,
    firstTakenAt: first?.takenAt ?? null,
    lastTakenAt: last?.takenAt ?? null,
    firstPhotoId: first?.photo ?? null,
    lastPhotoId: last?.photo ?? null,
    latitude: somewhere?.latitude ?? null,
    longitude: somewhere?.longitude ?? null,
    town: somewhere === undefined ? null : townOf(somewhere.latitude!, somewhere.longitude!),
    isNew: photos.some(({ isSeen }) => isSeen === 0),
  };
}

function townOf(latitude: number, longitude: number): PlaceSummary['town'] {
  const town = townAt(latitude, longitude);
  return town && { name: town.name, country: town.country };
}
