/** Which photos are shown. Pure. */
import type { PhotoColumns } from '../state/time-line.ts';

/** Those with a star alone. */
export function favouritesOf(columns: PhotoColumns): PhotoColumns {
  const isWanted = (_: number, row: number): boolean => columns.isFavourite[row] === 1;
  return {
    ids: columns.ids.filter(isWanted),
    takenAtS: columns.takenAtS.filter(isWanted),
    aspect: columns.aspect.filter(isWanted),
    isFavourite: columns.isFavourite.filter(isWanted),
    photoCount: columns.photoCount.filter(isWanted),
  };
}
