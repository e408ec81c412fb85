/** The index over a library's photos: kept as snapshots in the store, brought up to date by adding to it. */
import type { Descriptors } from '../contract/features.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Segment } from '../matching/descriptor-index.ts';
import { buildSegment, openSegment } from '../matching/descriptor-index.ts';
import type { Store } from '../store/store.ts';
import { descriptorsOf, loadSegment, matchablePhotos } from './read-index.ts';

/** Photos in one segment at most, for the memory that building it takes (docs/measurements.md#scan). */
const SEGMENT_PHOTOS = 20_000;

/** A segment with a larger share of photos that are gone is built anew without them. */
const MAX_GONE_SHARE = 0.1;

/**
 * Brings the kept snapshots up to date and opens them: the index of the photos that take part in matching,
 * give or take a few that are gone since. Only under the scan's lock. New photos become a segment together
 * with older segments that are not much larger, so that there are few segments and no photo is built in
 * often. `built` is called with how many photos are in it so far.
 *
 * What is built for a round (`isProvisional`) is left out of all others: the index of the end is the same,
 * however many rounds went before.
 */
export async function updateIndex(
  store: Store,
  model: ModelPackage,
  isProvisional: boolean,
  built: (photos: number) => void,
): Promise<Segment[]> {
  const matchable = new Map(matchablePhotos(store, model.id).map((photo) => [photo.id, photo]));
  const missing = new Map(matchable);
  const removed: number[] = [];
  const lasting: Segment[] = [];
  const kept: { id: number; segment: Segment }[] = [];
  for (const { id, photos, ...snapshot } of store.snapshots.list(model.id)) {
    if (snapshot.isProvisional && !isProvisional) {
      removed.push(id);
      continue;
    }
    const current = photos.filter((photo) => missing.has(photo.id));
    const segment =
      current.length < (1 - MAX_GONE_SHARE) * photos.length ? null : loadSegment(store, id, photos);
    if (segment === null) {
      removed.push(id);
      continue;
    }
    if (snapshot.isProvisional === isProvisional) kept.push({ id, segment });
    else lasting.push(segment);
    for (const photo of current) missing.delete(photo.id);
  }

  let fresh = [...missing.values()];
  kept.sort((x, y) => y.segment.photos.length - x.segment.photos.length || x.id - y.id);
  for (let last = kept.at(-1); last !== undefined && fresh.length > 0; last = kept.at(-1)) {
    const { photos } = last.segment;
    if (photos.length > 2 * fresh.length || photos.length + fresh.length > SEGMENT_PHOTOS) break;
    fresh.push(...photos.filter(({ id }) => matchable.has(id)));
    removed.push(last.id);
    kept.pop();
  }
  fresh = fresh.sort((x, y) => x.id - y.id);

  const segments = [...lasting, ...kept.map(({ segment }) => segment)];
  const tell = (): void => built(segments.reduce((sum, { photos }) => sum + photos.length, 0));
  tell();
  for (let from = 0; from < fresh.length; from += SEGMENT_PHOTOS) {
    const photos = fresh.slice(from, from + SEGMENT_PHOTOS);
    const snapshot = await buildSegment(photos, allThere(descriptorsOf(store, model.id, photos)));
    store.snapshots.replace(model.id, removed.splice(0), photos, snapshot, isProvisional);
    const segment = openSegment(photos, snapshot);
    if (segment === null) throw new Error('an index just built cannot be opened');
    segments.push(segment);
    tell();
  }
  for (const id of removed) store.snapshots.remove(id);
  return segments;
}

/** Under the scan's lock no photo goes. */
async function* allThere(sets: AsyncIterable<Descriptors | null>): AsyncGenerator<Descriptors> {
  for await (const set of sets) {
    if (set === null) throw new Error('a photo went while it was indexed');
    yield set;
  }
}
