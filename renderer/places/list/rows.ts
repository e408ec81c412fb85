/** How the places lie in rows, and under which headings. Pure. */
import type { PlaceSummary } from '../../../electron/contract/requests.ts';
import { yearOf } from '../../text/format.ts';
import type { Order } from '../select.ts';
import { sortName, yearsApart } from '../select.ts';

const GAP_PX = 16;
/** Tiles grow with the window: seven beside each other, or as many as are large enough for two photos. */
const LEAST_TILE_PX = 256;
const MOST_TILE_PX = 400;
const CAPTION_PX = 58;
export const HEADING_PX = 44;

/** Columns that fill the width, and the height of a row of tiles of 3 by 2 with their captions. */
export function gridOf(widthPx: number): { columns: number; rowPx: number } {
  const tilePx = Math.min(MOST_TILE_PX, Math.max(LEAST_TILE_PX, widthPx / 7));
  const columns = Math.max(1, Math.floor((widthPx + GAP_PX) / (tilePx + GAP_PX)));
  const rowPx = ((widthPx - GAP_PX * (columns - 1)) / columns) * (2 / 3) + CAPTION_PX + GAP_PX;
  return { columns, rowPx };
}

/** A year, a letter, or a number of years, by what is sorted by; null: the place has none. */
export type HeadingKey = string | number | null;

export type Row =
  { kind: 'heading'; from: HeadingKey; to: HeadingKey } | { kind: 'tiles'; start: number; end: number };

const keyOf: Record<Order, ((place: PlaceSummary) => HeadingKey) | null> = {
  largest: null,
  recent: ({ lastTakenAt }) => lastTakenAt && yearOf(lastTakenAt),
  oldest: ({ firstTakenAt }) => firstTakenAt && yearOf(firstTakenAt),
  span: yearsApart,
  name: (place) => initialOf(sortName(place)),
};

const initialOf = (name: string | null): string | null => {
  const [first] = name ?? [];
  return first?.normalize('NFD').charAt(0).toUpperCase() ?? null;
};

interface Section {
  start: number;
  end: number;
  from: HeadingKey;
  to: HeadingKey;
}

/**
 * Rows of tiles under headings of what the places are sorted by. What fits into one row with what comes
 * before it shares its heading, so that few places do not lie in rows of one; those without date or name lie
 * apart.
 */
export function rowsOf(places: readonly PlaceSummary[], order: Order, columns: number): Row[] {
  const key = keyOf[order];
  if (key === null) return tilesOf(0, places.length, columns);
  const sections: Section[] = [];
  for (const { start, end, from, to } of groupsOf(places, key)) {
    const last = sections.at(-1);
    if (last === undefined || from === null || end - last.start > columns)
      sections.push({ start, end, from, to });
    else Object.assign(last, { end, to });
  }
  return sections.flatMap(({ start, end, from, to }) => [
    { kind: 'heading' as const, from, to },
    ...tilesOf(start, end, columns),
  ]);
}

/** Those beside each other that have the same. */
function groupsOf(places: readonly PlaceSummary[], key: (place: PlaceSummary) => HeadingKey): Section[] {
  const groups: Section[] = [];
  for (const [i, place] of places.entries()) {
    const [here, last] = [key(place), groups.at(-1)];
    if (last?.from === here) last.end = i + 1;
    else groups.push({ start: i, end: i + 1, from: here, to: here });
  }
  return groups;
}

function tilesOf(start: number, end: number, columns: number): Row[] {
  return Array.from({ length: Math.ceil((end - start) / columns) }, (_, i) => ({
    kind: 'tiles' as const,
    start: start + i * columns,
    end: Math.min(end, start + (i + 1) * columns),
  }));
}

export function rowAt(rows: readonly Row[], index: number): number {
  return rows.findIndex((row) => row.kind === 'tiles' && index >= row.start && index < row.end);
}

/** Where a key leads from a tile, which may be where it is; null: the key leads nowhere. */
export function tileAfter(rows: readonly Row[], index: number, key: string): number | null {
  const tiles = rows.filter((row) => row.kind === 'tiles');
  const last = (tiles.at(-1)?.end ?? 1) - 1;
  const at = rowAt(tiles, index);
  const beside = (by: number): number => {
    const [row, to] = [tiles[at], tiles[at + by]];
    return row === undefined || to === undefined ? index : Math.min(to.start + index - row.start, to.end - 1);
  };
  switch (key) {
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowRight':
      return Math.min(last, index + 1);
    case 'ArrowLeft':
      return Math.max(0, index - 1);
    case 'ArrowDown':
      return beside(1);
    case 'ArrowUp':
      return beside(-1);
    default:
      return null;
  }
}
