/** Photos of an index, taken apart and put together. */
import type { IndexedPhotos } from '../contract/features.ts';

/** Those from one place to before another. */
export const slice = ({ ids, featureCounts }: IndexedPhotos, from: number, end: number): IndexedPhotos => ({
  ids: ids.subarray(from, end),
  featureCounts: featureCounts.subarray(from, end),
});

/** Those whose ids are among these, which ascend. */
export const within = (photos: IndexedPhotos, ids: Float64Array): IndexedPhotos => those(photos, ids, true);

/** The others. */
export const without = (photos: IndexedPhotos, ids: Float64Array): IndexedPhotos => those(photos, ids, false);

function those(
  { ids, featureCounts }: IndexedPhotos,
  others: Float64Array,
  isAmongOthers: boolean,
): IndexedPhotos {
  const kept = { ids: new Float64Array(ids.length), featureCounts: new Uint32Array(ids.length) };
  let [count, at] = [0, 0];
  for (const [i, id] of ids.entries()) {
    while (others[at]! < id) at++;
    if ((others[at] === id) !== isAmongOthers) continue;
    kept.ids[count] = id;
    kept.featureCounts[count++] = featureCounts[i]!;
  }
  return slice(kept, 0, count);
}

/** The photos of all of these, none of which is in two. */
export function joined(all: readonly IndexedPhotos[]): IndexedPhotos {
  const ids = new Float64Array(all.reduce((sum, photos) => sum + photos.ids.length, 0));
  let end = 0;
  for (const photos of all) {
    ids.set(photos.ids, end);
    end += photos.ids.length;
  }
  ids.sort();
  const featureCounts = new Uint32Array(end);
  for (const photos of all) {
    let at = 0;
    for (const [i, id] of photos.ids.entries()) {
      while (ids[at]! < id) at++;
      featureCounts[at] = photos.featureCounts[i]!;
    }
  }
  return { ids, featureCounts };
}

/** Is the id one of these, which ascend? */
export function isAmong(ids: Float64Array, id: number): boolean {
  let [from, end] = [0, ids.length];
  while (from < end) {
    const middle = (from + end) >>> 1;
    if (ids[middle]! < id) from = middle + 1;
    else end = middle;
  }
  return ids[from] === id;
}
