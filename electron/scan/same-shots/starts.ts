/** How one photo may lie in another: from where the two are laid onto each other. */
import type { Affine } from '../../contract/match.ts';
import type { Prepared, Press } from '../../duplicates/same-shot/same-shot.ts';
import { betweenBoxes, inverse } from '../../duplicates/same-shot/same-shot.ts';
import type { Links } from './links.ts';
import type { PreparedPictures } from './prepared-pictures.ts';

/** A photo as it is compared. */
export interface ComparedPhoto {
  id: number;
  press: Press;
  /** Upright, at full resolution. */
  widthPx: number;
}

/** Maps of thumbnails between two photos, by rows: none where nothing links the two. */
export type Starts = (from: number, to: number) => Promise<Affine[]>;

/** `photos` with their widths, upright, at full resolution. */
export function startsOf(
  photos: readonly { id: number; widthPx: number }[],
  links: Links,
  pictures: PreparedPictures,
): Starts {
  return async (from, to) => {
    const [a, b] = [await pictures(photos[from]!.id), await pictures(photos[to]!.id)];
    if (a === null || b === null) return [];
    const scaleOf = ({ picture }: Prepared, row: number): number =>
      picture.levels[0]!.grey.widthPx / photos[row]!.widthPx;
    const starts = links
      .turns(from, to)
      .map((turn) =>
        from < to ? betweenBoxes(a.box, b.box, turn) : inverse(betweenBoxes(b.box, a.box, turn))!,
      );
    const transform = links.transform(from, to);
    const match = photos[from]!.id < photos[to]!.id ? transform : transform && inverse(transform);
    if (match !== null) starts.push(rescaled(match, scaleOf(a, from), scaleOf(b, to)));
    return starts;
  };
}

/** A map of pixels of photos as one of their thumbnails, of these shares of their size. */
const rescaled = ([a, b, c, d, e, f]: Affine, from: number, to: number): Affine => [
  (a * to) / from,
  (b * to) / from,
  c * to,
  (d * to) / from,
  (e * to) / from,
  f * to,
];
