/** The photos of a place by year. Pure. */
import type { Photo } from '../../../electron/contract/requests.ts';
import { yearOf } from '../../text/format.ts';

export interface Year<T> {
  /** null: photos without a date, last. */
  year: number | null;
  photos: T[];
}

/** Years in order, each with its photos in the order they come. */
export function yearsOf<T extends Pick<Photo, 'takenAt'>>(photos: readonly T[]): Year<T>[] {
  const years = new Map<number | null, T[]>();
  for (const photo of photos) {
    const year = photo.takenAt === null ? null : yearOf(photo.takenAt);
    const of = years.get(year);
    if (of) of.push(photo);
    else years.set(year, [photo]);
  }
  return [...years]
    .map(([year, of]) => ({ year, photos: of }))
    .sort((p, q) => (p.year ?? Infinity) - (q.year ?? Infinity));
}
