/** Verified matches -> places. */
import { clusterPlaces, reconcile } from '../places/places.ts';
import type { ScanContext } from './context.ts';

/** Clusters the matches, and makes the clusters places that keep their ids and what was decided of them. */
export function makePlaces({ store, model, progress }: ScanContext): void {
  progress.begin('places', null);
  const links = store.pairs.links(model.id);
  const clusters = clusterPlaces(links);
  store.atomically(() => {
    const places = reconcile(clusters, store.places.known(model.id), store.decisions.all(), links);
    store.places.replace(model.id, places);
  });
  progress.end();
}
