/**
 * The photos of a place in justified rows, year by year: pure. All lengths in CSS pixels from the top left
 * corner of the list.
 */
import type { Photo } from '../../../electron/contract/requests.ts';
import type { Rows } from '../../ui/photo-list/rows.ts';
import { GAP_PX, shownAspect } from '../../ui/photo-list/rows.ts';
import type { Year } from './years.ts';

/** Room for dates above a row. */
export const DATES_PX = 24;
const YEARS_APART_PX = 16;
/** A row that its photos do not fill grows by this to do so; the only one there is by more. */
const GROWTH = { last: 1.25, only: 1.7 };

type Shown = Pick<Photo, 'takenAt' | 'widthPx' | 'heightPx'>;

/** A year, or several that fill no row alone; null: photos without a date. */
export interface Years {
  first: number | null;
  last: number | null;
  topPx: number;
}

/** Stands above the first photo of each day. */
export interface Day {
  row: number;
  takenAt: string;
  leftPx: number;
  /** Up to the next day's, or the row's end. */
  widthPx: number;
  /** Its row shows photos of several years. */
  hasYear: boolean;
}

export interface Layout extends Rows {
  years: Years[];
  days: Day[];
}

export const aspectOf = ({ widthPx, heightPx }: Shown): number => widthPx / heightPx;

/** Photos of years that stand together, with the sum of their widths at height 1. */
interface Group {
  first: number | null;
  last: number | null;
  photos: Shown[];
  width: number;
}

const widthOf = (photos: readonly Shown[]): number =>
  photos.reduce((sum, photo) => sum + shownAspect(aspectOf(photo)), 0);

/** Years that follow each other share a row as long as one holds all of their photos. */
function grouped(years: readonly Year<Shown>[], widthPx: number, rowPx: number): Group[] {
  const groups: Group[] = [];
  for (const { year, photos } of years) {
    const width = widthOf(photos);
    const last = groups.at(-1);
    const count = photos.length + (last?.photos.length ?? 0);
    const fits = last !== undefined && (last.width + width) * rowPx + GAP_PX * (count - 1) <= widthPx;
    if (!fits || year === null) groups.push({ first: year, last: year, photos: [...photos], width });
    else {
      last.photos.push(...photos);
      [last.last, last.width] = [year, last.width + width];
    }
  }
  return groups;
}

/** Rows as high as `rowPx` at most that fill the width, but for the last of years, which may be shorter. */
export function layOut(years: readonly Year<Shown>[], widthPx: number, rowPx: number): Layout {
  const groups = widthPx > 0 ? grouped(years, widthPx, rowPx) : [];
  const rows: { first: number; topPx: number; heightPx: number }[] = [];
  const layout = { years: [] as Years[], days: [] as Day[] };
  let [at, topPx] = [0, 0];
  let day: string | null = null;
  for (const { first, last, photos } of groups) {
    layout.years.push({ first, last, topPx });
    const broken = brokenInto(photos, widthPx, rowPx);
    for (const { from, to, fillPx } of broken) {
      const isOnly = groups.length * broken.length === 1;
      const heightPx = heightFor(fillPx, from === 0 ? rowPx : rows.at(-1)!.heightPx, isOnly);
      const days = daysOf(photos.slice(from, to), day, {
        row: rows.length,
        heightPx,
        hasYear: first !== last,
      });
      layout.days.push(...days);
      if (days.length > 0) topPx += DATES_PX;
      rows.push({ first: at + from, topPx, heightPx });
      topPx += heightPx + GAP_PX;
      day = dayOf(photos[to - 1]!);
    }
    at += photos.length;
    topPx += YEARS_APART_PX;
  }
  return {
    ...layout,
    rowFirst: Uint32Array.from([...rows.map((row) => row.first), at]),
    rowTopPx: Float64Array.from(rows, (row) => row.topPx),
    rowHeightPx: Float32Array.from(rows, (row) => row.heightPx),
    heightPx: topPx,
  };
}

/** The only row grows in any case; one that would grow too much is as high as that before. */
function heightFor(fillPx: number, beforePx: number, isOnly: boolean): number {
  if (isOnly) return Math.min(fillPx, GROWTH.only * beforePx);
  return fillPx <= GROWTH.last * beforePx ? fillPx : beforePx;
}

/** Photos from `from` up to `to` in a row, and how high it is where they fill the width. */
interface Break {
  from: number;
  to: number;
  fillPx: number;
}

function brokenInto(photos: readonly Shown[], widthPx: number, rowPx: number): Break[] {
  const rows: Break[] = [];
  let [from, width] = [0, 0];
  photos.forEach((photo, i) => {
    width += shownAspect(aspectOf(photo));
    const fillPx = (widthPx - GAP_PX * (i - from)) / width;
    if (fillPx > rowPx && i < photos.length - 1) return;
    rows.push({ from, to: i + 1, fillPx });
    [from, width] = [i + 1, 0];
  });
  return rows;
}

const dayOf = ({ takenAt }: Shown): string | null => takenAt?.slice(0, 10) ?? null;

/** Where a day begins among the photos of a row; `before`: the day of the photo before them. */
function daysOf(
  photos: readonly Shown[],
  before: string | null,
  { row, heightPx, hasYear }: { row: number; heightPx: number; hasYear: boolean },
): Day[] {
  const days: Day[] = [];
  let [leftPx, day] = [0, before];
  for (const photo of photos) {
    const { takenAt } = photo;
    if (takenAt !== null && dayOf(photo) !== day)
      days.push({ row, takenAt: takenAt.slice(0, 10), leftPx, widthPx: 0, hasYear });
    day = dayOf(photo);
    leftPx += shownAspect(aspectOf(photo)) * heightPx + GAP_PX;
  }
  days.forEach((one, i) => {
    one.widthPx = (days[i + 1]?.leftPx ?? leftPx) - GAP_PX - one.leftPx;
  });
  return days;
}
