/** Photos of one place, each laid onto one of them: the reference. */
import type { PixelMap, Rectangle } from '../../alignment/align.ts';
import { align, largestCommon } from '../../alignment/align.ts';
import type { PackedFeatures } from '../../contract/features.ts';
import { cornerOffsetPx } from '../../contract/features.ts';
import type { Affine } from '../../contract/match.ts';
import type { MatchingRules } from '../../matching/verify.ts';
import { tentativeOf } from '../../matching/verify.ts';
import type { Mesh } from './mesh.ts';
import { meshOf } from './mesh.ts';

/** A photo, and how it is tied to the reference. */
export interface SeriesPhoto {
  /** For people to read. */
  name: string;
  /** null where it is not known when it was taken. */
  takenAt: string | null;
  features: PackedFeatures;
  /**
   * The photo of the series that it is linked to, by its row, with the verified transform from there; null
   * for the reference.
   */
  link: { from: number; transform: Affine } | null;
}

export interface Series {
  /** In the order in which they are shown. */
  photos: readonly SeriesPhoto[];
  rules: MatchingRules;
  /** Two photos that were found to agree before they were chosen: they are not judged again. */
  isJudged?: true;
}

/** A photo as the reference sees it. */
export interface Laid {
  row: number;
  /** From the reference to the photo, both in pixels from their corners. */
  mesh: Mesh;
  /** 1 where the photo shows all of a cell. */
  seen: Uint8Array;
}

/**
 * A frame is left out where with it less than such a share of the reference would be seen
 * (docs/measurements.md#then-and-now).
 */
const MIN_COMMON_SHARE = 0.15;

/** What is shown: of the reference the rectangle `view`, in cells of the meshes. */
export interface Arranged {
  reference: number;
  laid: Laid[];
  view: Rectangle;
  /** Rows of photos that cannot be laid onto the reference, or show too little of it. */
  leftOut: number[];
}

/** All that the reference shows, whatever the others show of it; `common`: what all show, however little. */
export function arrangeWhole(series: Series): Arranged & { common: Rectangle | null } {
  const { reference, laid } = layAll(series);
  const { columns, rows } = laid[0]!.mesh;
  const view = { left: 0, top: 0, width: columns, height: rows };
  return { reference, laid, view, leftOut: [], common: commonView(laid) };
}

/** null where no two photos show enough of the same. */
export function arrange(series: Series): Arranged | null {
  const { reference, laid: all } = layAll(series);
  let laid = all;
  const leftOut: number[] = [];
  for (;;) {
    const view = commonView(laid);
    if (laid.length < 2) return null;
    const { columns, rows } = laid[0]!.mesh;
    if (view !== null && view.width * view.height >= MIN_COMMON_SHARE * columns * rows)
      return { reference, laid, view, leftOut: leftOut.sort((p, q) => p - q) };
    const worst = worstOf(laid, reference);
    leftOut.push(worst);
    laid = laid.filter(({ row }) => row !== worst);
  }
}

function layAll({ photos, rules }: Series): { reference: number; laid: Laid[] } {
  const reference = photos.findIndex(({ link }) => link === null);
  const maps = mapsFromReference(photos, reference, rules);
  const { features: ground } = photos[reference]!;
  const laid = photos.map(({ features }, row): Laid => {
    const mesh = meshOf(fromCorners(maps[row]!, ground, features), ground);
    return { row, mesh, seen: seenCells(mesh, features) };
  });
  return { reference, laid };
}

/** The map of each photo along its links; of photos that no chain of links reaches there are none. */
function mapsFromReference(
  photos: readonly SeriesPhoto[],
  reference: number,
  rules: MatchingRules,
): PixelMap[] {
  const maps: PixelMap[] = [];
  maps[reference] = (x, y) => [x, y];
  const mapTo = (row: number): PixelMap => {
    const known = maps[row];
    if (known !== undefined) return known;
    const { features, link } = photos[row]!;
    if (link === null) throw new Error('a series has two references');
    const before = mapTo(link.from);
    const from = photos[link.from]!.features;
    const { bFromA } = align(from, features, link.transform, tentativeOf(from, features, rules));
    maps[row] = (x, y) => {
      const there = before(x, y);
      return there && bFromA(...there);
    };
    return maps[row];
  };
  photos.forEach((_, row) => mapTo(row));
  return maps;
}

const fromCorners = (map: PixelMap, a: PackedFeatures, b: PackedFeatures): PixelMap => {
  const [offsetA, offsetB] = [cornerOffsetPx(a), cornerOffsetPx(b)];
  return (x, y) => {
    const to = map(x - offsetA, y - offsetA);
    return to && [to[0] + offsetB, to[1] + offsetB];
  };
};

function commonView(laid: readonly Laid[]): Rectangle | null {
  const seen = laid[0]!.seen.slice();
  for (const { seen: own } of laid) for (let i = 0; i < seen.length; i++) seen[i]! &= own[i]!;
  return largestCommon(seen, laid[0]!.mesh.columns);
}

function seenCells({ columns, rows, to }: Mesh, photo: { widthPx: number; heightPx: number }): Uint8Array {
  const isInside = (node: number): boolean => {
    const [x, y] = [to[2 * node]!, to[2 * node + 1]!];
    return x >= 0 && y >= 0 && x <= photo.widthPx && y <= photo.heightPx;
  };
  return Uint8Array.from({ length: columns * rows }, (_, cell) => {
    const node = Math.floor(cell / columns) * (columns + 1) + (cell % columns);
    return [node, node + 1, node + columns + 1, node + columns + 2].every(isInside) ? 1 : 0;
  });
}

/** The photo without which most is seen. */
function worstOf(laid: readonly Laid[], reference: number): number {
  let worst = { row: -1, area: -1 };
  for (const { row } of laid) {
    if (row === reference) continue;
    const view = commonView(laid.filter((other) => other.row !== row));
    const area = view === null ? 0 : view.width * view.height;
    if (area > worst.area) worst = { row, area };
  }
  return worst.row;
}
