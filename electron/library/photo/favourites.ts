/** Stars that a person gives to photos: kept, undoable, and told. */
import type { Outcome, Refusal } from '../../contract/failure.ts';
import type { PhotosChanged } from '../../contract/requests.ts';
import type { Store } from '../../store/store.ts';
import { noSuchPhoto } from '../photos.ts';
import type { TimeLines } from '../time-line.ts';

export interface Favourites {
  /** Refused where one of the photos is there no more. */
  star(photoIds: readonly number[], isFavourite: boolean): Outcome<Record<string, never>, Refusal>;
  /** Stars of these were taken back, or given again. */
  reverted(photoIds: readonly number[]): void;
}

export function favourites(
  store: Store,
  timeLines: TimeLines,
  changed: (change: PhotosChanged) => void,
): Favourites {
  const reverted = (photoIds: readonly number[]): void => changed(timeLines.starsChanged(photoIds));
  return {
    star(photoIds, isFavourite) {
      const distinct = [...new Set(photoIds)];
      if (!store.photos.areThere(distinct)) return noSuchPhoto();
      store.decisions.star(distinct, isFavourite);
      reverted(distinct);
      return { ok: true, value: {} };
    },
    reverted,
  };
}
