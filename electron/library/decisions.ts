/** What a person decides of places: checked, kept, and told with what it changed. */
import { isDeepStrictEqual } from 'node:util';
import type { Outcome, Refusal } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import type { Answer, Place } from '../contract/requests.ts';
import type { PhotoSuggestion } from '../contract/place.ts';
import { partsOf } from '../places/places.ts';
import type { Accepted, Reverted, Store } from '../store/store.ts';
import { isDecoded, noSuchPhoto } from './photos.ts';
import type { KeptPlaces, PlacesChange } from './places.ts';
import { noSuchPlace } from './places.ts';

type Decided<T = unknown> = Outcome<{ places: Place[] } & T, Refusal>;

/** Each is refused where the place is no more, or a photo is not where the decision takes it to be. */
export interface PlaceDecisions {
  /** The place's photos have been seen; this alone is nothing to undo. */
  see(placeId: number): Outcome<Record<string, never>, Refusal>;
  /** null: takes the name away. */
  rename(placeId: number, name: string | null): Decided;
  cover(placeId: number, photoId: number): Decided;
  /** The first takes the photos of the others. */
  merge(placeIds: readonly number[]): Decided;
  /** `placeId`: the place that the photos are now; null where it is a single one. */
  split(placeId: number, photoIds: readonly number[]): Decided<{ placeId: number | null }>;
  exclude(placeId: number, photoIds: readonly number[]): Decided;
  /** Whatever place they are in now. */
  include(placeId: number, photoIds: readonly number[]): Decided;
  /** Refused where one of the photos is in a place. */
  make(photoIds: readonly number[]): Decided<{ placeId: number }>;
  /** Two photos of the place are of it, however little their match proves. */
  confirm(placeId: number, photoIds: readonly [number, number]): Decided;
  /** Two places are not one, whatever leads from one to the other now. */
  keepApart(placeIds: readonly [number, number]): Decided;
  /** Refused where any of it is not what is suggested now. */
  accept(placeId: number, suggestions: readonly PhotoSuggestion[]): Decided;
  undo(): Answer<'place.undo'>;
  redo(): Answer<'place.redo'>;
}

const notInPlace = (): { ok: false; failure: Refusal } =>
  failed(
    'not in the place',
    'The photo is not in this place.',
    'The place may have changed since; look at it again.',
  );

const inPlaceAlready = (): ReturnType<typeof failed<'in a place'>> =>
  failed('in a place', 'Some of these photos are in a place already.', 'Put the others into that place.');

const notRelated = (): ReturnType<typeof failed<'not related'>> =>
  failed(
    'not related',
    'Nothing leads from one of these places to the other any more.',
    'Look at the next one.',
  );

const notSuggested = (): ReturnType<typeof failed<'not suggested'>> =>
  failed(
    'not suggested',
    'What the photos of this place prove is something else by now.',
    'Look at the place again.',
  );

function acceptedOf(suggestion: PhotoSuggestion): Accepted {
  const { photoId } = suggestion;
  if (suggestion.what === 'date') return { photoId, takenAt: suggestion.takenAt };
  return { photoId, latitude: suggestion.latitude, longitude: suggestion.longitude };
}

/**
 * `changed`, `starred` (with photos) and `dated` are called after each decision that they are about, before
 * it is answered.
 */
export function placeDecisions(
  store: Store,
  modelId: string,
  places: KeptPlaces,
  changed: (change: PlacesChange) => void,
  starred: (photoIds: readonly number[]) => void,
  dated: () => void,
): PlaceDecisions {
  const { decisions } = store;
  const isPlace = (id: number): boolean => decisions.nameAndCover(id) !== null;
  const areMembers = (placeId: number, photoIds: readonly number[]): boolean => {
    const members = new Set(decisions.photos(modelId, placeId));
    return photoIds.every((id) => members.has(id));
  };
  const areLikely = (placeId: number, photoIds: readonly number[]): boolean => {
    const likely = store.places.likely(modelId).filter(({ place }) => place === placeId);
    return photoIds.every((id) => likely.some(({ photo }) => photo === id));
  };
  /** What is shown for the photos, each once; null where one is not there. */
  const shownFor = (photoIds: readonly number[]): number[] | null => {
    const views = store.photos.views(photoIds);
    if (views.length < new Set(photoIds).size || !views.every(isDecoded)) return null;
    const shownOf = store.places.shownOf(photoIds);
    return [...new Set(photoIds.map((id) => shownOf.get(id) ?? id))];
  };
  const placesNow = (placeIds: readonly number[]): { places: Place[] } => {
    changed(places.invalidate(placeIds));
    const shown = placeIds.map((id) => places.shown(id));
    return { places: shown.flatMap((place) => (place.ok ? place.value : [])) };
  };
  const now = ({ kind, placeIds, photoIds }: Reverted): { places: Place[] } => {
    if (photoIds.length > 0) starred(photoIds);
    if (kind === 'accept') dated();
    return placeIds.length > 0 ? placesNow(placeIds) : { places: [] };
  };
  /**
   * Runs a decision about places that must be there; it returns those that it concerned besides, or why it is
   * refused. One transaction: a scan in another process takes nothing away between the look and the decision.
   */
  const decide = (
    placeIds: readonly number[],
    decision: () => readonly number[] | ReturnType<typeof notInPlace> | void,
  ): Decided => {
    const decided = store.decide(() => (placeIds.every(isPlace) ? (decision() ?? []) : noSuchPlace()));
    return 'ok' in decided ? decided : { ok: true, value: placesNow([...placeIds, ...decided]) };
  };
  return {
    see(placeId) {
      if (!isPlace(placeId)) return noSuchPlace();
      decisions.see(modelId, placeId);
      changed(places.markSeen(placeId));
      return { ok: true, value: {} };
    },
    rename: (placeId, name) => decide([placeId], () => decisions.rename(placeId, name)),
    cover(placeId, photoId) {
      return decide([placeId], () =>
        areMembers(placeId, [photoId]) ? decisions.cover(placeId, photoId) : notInPlace(),
      );
    },
    merge(placeIds) {
      const distinct = [...new Set(placeIds)];
      if (distinct.length < 2)
        return failed('one place', 'A place cannot be merged with itself.', 'Choose two places or more.');
      return decide(distinct, () => decisions.merge(modelId, distinct));
    },
    split(placeId, photoIds) {
      const chosen = [...new Set(photoIds)];
      let made = 0;
      const split = decide([placeId], () => {
        if (!areMembers(placeId, chosen)) return notInPlace();
        if (chosen.length === decisions.photos(modelId, placeId).length)
          return failed('whole place', 'These are all photos of the place.', 'Choose some of them.');
        const isChosen = new Set(chosen);
        const inside = store.places
          .links(modelId, placeId)
          .filter(({ a, b }) => isChosen.has(a) && isChosen.has(b));
        const parts = partsOf(chosen, inside).map(({ photos }) => photos);
        return [(made = decisions.split(modelId, placeId, parts))];
      });
      if (!split.ok) return split;
      return { ok: true, value: { ...split.value, placeId: chosen.length > 1 ? made : null } };
    },
    exclude(placeId, photoIds) {
      return decide([placeId], () =>
        areMembers(placeId, photoIds) || areLikely(placeId, photoIds)
          ? decisions.exclude(placeId, photoIds)
          : notInPlace(),
      );
    },
    include(placeId, photoIds) {
      return decide([placeId], () => {
        const shown = shownFor(photoIds);
        if (shown === null) return noSuchPhoto();
        if (areMembers(placeId, shown)) return inPlaceAlready();
        return decisions.include(modelId, placeId, shown);
      });
    },
    make(photoIds) {
      let made = 0;
      const decided = decide([], () => {
        const shown = shownFor(photoIds);
        if (shown === null) return noSuchPhoto();
        if (shown.length < 2)
          return failed('one photo', 'These are one photo and its copies.', 'Choose two photos or more.');
        if (shown.some((id) => store.places.placeOf(modelId, id) !== null)) return inPlaceAlready();
        return [(made = decisions.make(modelId, shown))];
      });
      return decided.ok ? { ok: true, value: { ...decided.value, placeId: made } } : decided;
    },
    confirm(placeId, photoIds) {
      return decide([placeId], () =>
        areMembers(placeId, photoIds)
          ? decisions.confirm(
              'confirm',
              photoIds.map((photo) => ({ photo, place: placeId })),
            )
          : notInPlace(),
      );
    },
    keepApart(placeIds) {
      return decide(placeIds, () => {
        const between = store.places
          .links(modelId, placeIds[0])
          .filter(({ placeA, placeB }) => placeA !== placeB && placeIds.includes(placeA))
          .filter(({ placeB }) => placeIds.includes(placeB));
        const pins = between.flatMap(({ a, b, placeA, placeB }) => [
          { photo: a, place: placeA },
          { photo: b, place: placeB },
        ]);
        if (pins.length === 0) return notRelated();
        return decisions.confirm('keep apart', pins);
      });
    },
    accept(placeId, suggestions) {
      const accepted = decide([placeId], () => {
        const current = places.get(placeId)?.suggestions ?? [];
        if (!suggestions.every((one) => current.some((now) => isDeepStrictEqual(now, one))))
          return notSuggested();
        return decisions.accept(placeId, suggestions.map(acceptedOf));
      });
      if (accepted.ok) dated();
      return accepted;
    },
    undo() {
      const undone = decisions.undo();
      if (undone === null) return { places: [], undone: null, photoCount: 0 };
      return { ...now(undone), undone: undone.kind, photoCount: undone.photoCount };
    },
    redo() {
      const redone = decisions.redo();
      if (redone === null) return { places: [], redone: null };
      return { ...now(redone), redone: redone.kind };
    },
  };
}
