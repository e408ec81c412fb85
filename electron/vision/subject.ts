/**
 * Paper and screens are no places: sheets of one letterhead match as well as photos of one facade. Told by
 * the picture alone: what is written or drawn stands on a ground of one tone, and is thin. Nor are pictures
 * of nothing: under a lens cap the faulty pixels of a camera are the same each time. Pure.
 */
import type { Subject, Thumbnail } from '../contract/features.ts';

/** Side of a window that is looked at by itself, in pixels of a thumbnail: some lines of a letter. */
const WINDOW_PX = 20;
/** Grey levels about a window's ground that are the ground, its very middle, and from which on it is ink. */
const GROUND = 6;
const MIDDLE = 2;
const INK = 20;
/** From this share of ink on something stands in a window. */
const LEAST_INK = 0.04;
/** Grounds of neighbours are one where they differ by no more. */
const SAME_GROUND = 5;
/** A stroke is no wider, in pixels, across or down. */
const STROKE_PX = 4;

/** How much each share of `look` says, fitted to photos and painted sheets (docs/measurements.md#places). */
const WEIGHTS: Readonly<Record<keyof Look, number>> = {
  busy: 8.9,
  even: 7.2,
  oneSided: 24.3,
  thin: 14,
  peaked: 28.6,
};
const LEAST_SUM = 58;
/** Less is an object before a wall, or a thing in the sky. */
const LEAST_BUSY = 0.3;
/** Grey levels from darkest to brightest, outliers apart: less is a photo in the dark, without grain. */
const LEAST_CONTRAST = 72;
const OUTLIERS = 0.005;
/** With less nothing can be seen (docs/measurements.md#places). */
const LEAST_SEEN = 24;

/** Raised when the code gives other shares of the same thumbnails. */
const CODE_VERSION = 2;

/** Changes whenever other subjects are told of the same thumbnails. */
export const SUBJECT_METHOD = JSON.stringify({
  ...{ CODE_VERSION, WINDOW_PX, GROUND, MIDDLE, INK, LEAST_INK, SAME_GROUND, STROKE_PX },
  ...{ WEIGHTS, LEAST_SUM, LEAST_BUSY, LEAST_CONTRAST, OUTLIERS, LEAST_SEEN },
});

/** Means over the windows in which something stands, 0 to 1; but for `busy`. */
export interface Look {
  /** Share of the windows in which something stands. */
  busy: number;
  /** Share of their neighbours, across and down, that have the same ground. */
  even: number;
  /** Share of a window's ink on one side of the ground: all darker, or all brighter. */
  oneSided: number;
  /** Share of all ink that is part of strokes. */
  thin: number;
  /** Share of the ground that is in its very middle: paper and screens have no grain. */
  peaked: number;
}

export function subjectOf(thumbnail: Thumbnail): Subject {
  const seen = contrast(thumbnail.grey);
  if (seen < LEAST_SEEN) return 'blank';
  return seen >= LEAST_CONTRAST && isDocument(thumbnail) ? 'document' : 'scene';
}

/** A document, receipt, slide, map or screenshot? */
function isDocument(thumbnail: Thumbnail): boolean {
  const look = lookOf(thumbnail);
  const names = Object.keys(WEIGHTS) as (keyof Look)[];
  const sum = names.reduce((sum, name) => sum + WEIGHTS[name] * look[name], 0);
  return look.busy >= LEAST_BUSY && sum >= LEAST_SUM;
}

function contrast(grey: Uint8Array): number {
  const sorted = Uint8Array.from(grey).sort();
  const outliers = Math.floor(OUTLIERS * sorted.length);
  return sorted[sorted.length - 1 - outliers]! - sorted[outliers]!;
}

interface Window {
  ground: number;
  oneSided: number;
  peaked: number;
  inkPixels: number;
  strokePixels: number;
}

export function lookOf(thumbnail: Thumbnail): Look {
  const across = Math.max(1, Math.round(thumbnail.widthPx / WINDOW_PX));
  const down = Math.max(1, Math.round(thumbnail.heightPx / WINDOW_PX));
  const windows = Array.from({ length: across * down }, (_, i) => {
    const [column, row] = [i % across, Math.floor(i / across)];
    const edge = (at: number, count: number, px: number): number => Math.floor((at * px) / count);
    return windowOf(thumbnail, {
      left: edge(column, across, thumbnail.widthPx),
      right: edge(column + 1, across, thumbnail.widthPx),
      top: edge(row, down, thumbnail.heightPx),
      bottom: edge(row + 1, down, thumbnail.heightPx),
    });
  });
  const busy = windows.filter(({ inkPixels }) => inkPixels > 0);
  const sum = (of: keyof Window): number => busy.reduce((total, window) => total + window[of], 0);
  return {
    busy: busy.length / windows.length,
    even: evenness(windows, across),
    oneSided: sum('oneSided') / Math.max(1, busy.length),
    thin: sum('strokePixels') / Math.max(1, sum('inkPixels')),
    peaked: sum('peaked') / Math.max(1, busy.length),
  };
}

function evenness(windows: readonly Window[], across: number): number {
  let [pairs, even] = [0, 0];
  for (const [i, window] of windows.entries())
    for (const other of [(i + 1) % across === 0 ? undefined : windows[i + 1], windows[i + across]]) {
      if (other === undefined || window.inkPixels + other.inkPixels === 0) continue;
      pairs += 1;
      if (Math.abs(window.ground - other.ground) <= SAME_GROUND) even += 1;
    }
  return even / Math.max(1, pairs);
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Without ink where too little stands in it. */
function windowOf(thumbnail: Thumbnail, box: Box): Window {
  const below = levelsBelow(thumbnail, box);
  const upTo = (level: number): number => below[Math.max(0, Math.min(256, level + 1))]!;
  const within = (from: number, to: number): number => Math.max(0, upTo(to) - upTo(from - 1));
  let [most, middle] = [-1, 0];
  for (let level = 0; level < 256; level++) {
    const count = within(level - GROUND, level + GROUND);
    if (count > most) [most, middle] = [count, level];
  }
  let levels = 0;
  for (let level = Math.max(0, middle - GROUND); level <= Math.min(255, middle + GROUND); level++)
    levels += level * within(level, level);
  const ground = Math.round(levels / most);
  const [darker, brighter] = [within(0, ground - INK), within(ground + INK, 255)];
  const inkPixels = darker + brighter;
  const nothing = { ground, oneSided: 0, peaked: 0, inkPixels: 0, strokePixels: 0 };
  if (inkPixels < LEAST_INK * below[256]!) return nothing;
  return {
    ground,
    oneSided: Math.max(darker, brighter) / inkPixels,
    peaked: within(ground - MIDDLE, ground + MIDDLE) / within(ground - GROUND, ground + GROUND),
    inkPixels,
    strokePixels: strokesIn(thumbnail, box, ground),
  };
}

/** At a grey level how many pixels of the box are darker; at 256 all. */
function levelsBelow({ widthPx, grey }: Thumbnail, { left, right, top, bottom }: Box): Uint32Array {
  const below = new Uint32Array(257);
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) below[grey[y * widthPx + x]! + 1]! += 1;
  for (let level = 1; level <= 256; level++) below[level]! += below[level - 1]!;
  return below;
}

/** Pixels of ink of which few lie side by side, across or down. */
function strokesIn({ widthPx, grey }: Thumbnail, { left, right, top, bottom }: Box, ground: number): number {
  const [wide, high] = [right - left, bottom - top];
  const isStroke = new Uint8Array(wide * high);
  const markRuns = (lines: number, length: number, at: (line: number, i: number) => number): void => {
    for (let line = 0; line < lines; line++) {
      let start = 0;
      for (let i = 0; i <= length; i++) {
        const place = at(line, i);
        const [x, y] = [left + (place % wide), top + Math.floor(place / wide)];
        if (i < length && Math.abs(grey[y * widthPx + x]! - ground) >= INK) continue;
        if (i - start <= STROKE_PX) for (let k = start; k < i; k++) isStroke[at(line, k)] = 1;
        start = i + 1;
      }
    }
  };
  markRuns(high, wide, (line, i) => line * wide + i);
  markRuns(wide, high, (line, i) => i * wide + line);
  return isStroke.reduce((sum, one) => sum + one, 0);
}
