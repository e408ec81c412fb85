/** Where the years stand along the scrubber. Pure. */
import type { Layout } from './layout.ts';

const LEAST_APART_PX = 22;

export interface YearMark {
  /** null: photos without a date. */
  year: number | null;
  /** From the scrubber's top, as high as the list's view. */
  atPx: number;
}

/** The first of each year, but for those that would lie upon another. */
export function yearMarks({ months, heightPx }: Layout, viewPx: number): YearMark[] {
  const reachPx = Math.max(1, heightPx - viewPx);
  const marks: YearMark[] = [];
  for (const { at, topPx } of months) {
    const year = at?.year ?? null;
    const atPx = Math.min(1, topPx / reachPx) * viewPx;
    const last = marks.at(-1);
    if (last?.year === year) continue;
    if (last === undefined || atPx - last.atPx >= LEAST_APART_PX) marks.push({ year, atPx });
  }
  return marks.filter(({ atPx }) => atPx <= viewPx - LEAST_APART_PX / 2);
}
