/** Verified matches -> places of different shots. */
import type { Apart } from '../contract/match.ts';
import type { Decisions } from '../contract/place.ts';
import type { KnownPlace, Link, NearMatch } from '../places/places.ts';
import {
  apartOf,
  clusterPlaces,
  composedLeads,
  foldDecisions,
  foldKnown,
  foldLinks,
  likelyPhotos,
  neededScore,
  reconcile,
} from '../places/places.ts';
import type { Store } from '../store/store.ts';
import type { StepContext } from './thread/context.ts';

/**
 * Clusters the matches, and makes the clusters places that keep their ids and what was decided of them. A
 * photo, its companions and its copies are one; its lead is in the place, unless it shows no scene. At the
 * end what was found in rounds and not found again goes in the same moment. What the first scan finds is new
 * altogether, and nothing of it more than the rest. A person's decision waits for what is written alone.
 */
export function makePlaces(context: StepContext): void {
  const { store, model, progress, isRound } = context;
  progress.begin('places', null);
  const leadOf = composedLeads(store.companions.leadOf(), store.sameShots.leadOf());
  const apart = ({ a, b }: Link): Apart => apartOf(store.photos.taken(a), store.photos.taken(b));
  const photoCount = store.photos.knownCount();
  const mostNeeded = neededScore({ is: 'far' }, photoCount);
  const isEnough = (link: Link): boolean =>
    link.score >= mostNeeded || link.score >= neededScore(apart(link), photoCount);
  const found = Map.groupBy(store.pairs.links(model.id, isRound ? undefined : 'lasting'), isEnough);
  const matches = foldLinks(found.get(true) ?? [], leadOf);
  const weak = foldLinks([...(found.get(false) ?? []), ...store.places.nearMatches(model.id)], leadOf);
  const near = weak.map((link): NearMatch => ({ ...link, apart: apart(link).is }));
  let isMade = false;
  while (!isMade) {
    const said = store.decisions.stamp();
    const known = foldKnown(store.places.known(model.id), leadOf);
    const decisions = foldDecisions(store.decisions.all(), leadOf);
    const left = withoutScene(store, known, decisions);
    const links = without(matches, left);
    const places = reconcile(clusterPlaces(links), known, decisions, links);
    isMade = store.atomically(() => {
      if (store.decisions.stamp() !== said) return false; // a person decided something meanwhile
      store.places.stack(leadOf);
      store.places.replace(model.id, places);
      if (!isRound) findLikely(context, without(near, left), links);
      if (!store.settings.isScanned()) store.decisions.seeAll(model.id);
      if (isRound) return true;
      store.provisional.clear(model.id);
      store.settings.setScanned();
      return true;
    });
  }
  progress.end();
}

/** What is left to make places of. */
const without = <L extends Link>(links: readonly L[], photos: ReadonlySet<number>): L[] =>
  links.filter(({ a, b }) => !photos.has(a) && !photos.has(b));

/** But for those that a person put into a place, or left in one that has a name. */
function withoutScene(store: Store, known: readonly KnownPlace[], { pins }: Decisions): Set<number> {
  const left = new Set(store.thumbnails.withoutScene());
  for (const { photo } of pins) left.delete(photo);
  for (const { photos, isNamed } of known)
    if (isNamed === true) for (const photo of photos) left.delete(photo);
  return left;
}

/** Who is in a place by a person's word alone stays likely: the word may be taken back. */
function findLikely({ store, model }: StepContext, near: readonly NearMatch[], links: readonly Link[]): void {
  const matched = new Set(links.flatMap(({ a, b }) => [a, b]));
  const placeOf = new Map<number, number>();
  for (const { id, photos } of store.places.list(model.id))
    if (photos.length > 1) for (const photo of photos) if (matched.has(photo)) placeOf.set(photo, id);
  store.places.setLikely(model.id, likelyPhotos(near, placeOf));
}
