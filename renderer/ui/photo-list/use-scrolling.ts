import type { RefObject } from 'react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Rows } from './rows.ts';
import { rowAt, rowCount, rowOf } from './rows.ts';

/** The list rushes past when it moves by more than its own height between two frames or so. */
const RUSH_MS = 120;
/** Rows are drawn anew when the list has moved by this: the rows beyond sight are there already. */
const STEP_PX = 120;
/** Rows above and below what is seen that are there too. */
const OVERSCAN_PX = 500;

interface Elements {
  scroller: RefObject<HTMLElement | null>;
  /** Where the photos begin in it. */
  list: RefObject<HTMLElement | null>;
}

/**
 * How far the list's top lies above that of its scroller, in steps, and whether it rushes past. `left`: how
 * far the scroller was scrolled when it was last left, which is where it begins, and is kept up to date.
 */
export function useScrolling(
  { scroller, list }: Elements,
  { heightPx }: Rows,
  left: RefObject<number>,
): { topPx: number; isRushed: boolean } {
  const [firstPx] = useState(() => left.current);
  const [topPx, setTopPx] = useState(firstPx);
  const [isRushed, setRushed] = useState(false);
  const before = useRef({ topPx: firstPx, timer: 0 });
  const first = useRef<number | null>(firstPx);
  useLayoutEffect(() => {
    // the list is as high as its photos only when its width is known
    if (heightPx === 0 || first.current === null) return;
    scroller.current!.scrollTop = first.current;
    first.current = null;
  }, [heightPx, scroller]);
  useEffect(() => {
    const element = scroller.current!;
    const moved = (): void => {
      const [now, was] = [aboveTop(element, list.current!), before.current];
      if (Math.abs(now - was.topPx) > element.clientHeight) {
        setRushed(true);
        clearTimeout(was.timer);
        was.timer = window.setTimeout(() => setRushed(false), RUSH_MS);
      }
      was.topPx = now;
      left.current = element.scrollTop;
      setTopPx((last) => (Math.abs(now - last) < STEP_PX && element.scrollTop > 0 ? last : now));
    };
    const { current } = before;
    element.addEventListener('scroll', moved, { passive: true });
    return () => {
      element.removeEventListener('scroll', moved);
      clearTimeout(current.timer);
    };
  }, [scroller, list, left]);
  return { topPx, isRushed };
}

const aboveTop = (scroller: HTMLElement, list: HTMLElement): number =>
  scroller.getBoundingClientRect().top - list.getBoundingClientRect().top;

/** The rows in sight or nearly so, and that of the photo that has the focus or would have it. */
export function rowsToShow(rows: Rows, topPx: number, viewPx: number, at: number): number[] {
  if (rowCount(rows) === 0) return [];
  const [first, last] = [rowAt(rows, topPx - OVERSCAN_PX), rowAt(rows, topPx + viewPx + OVERSCAN_PX)];
  const shown = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const own = rowOf(rows, at);
  return own < first ? [own, ...shown] : own > last ? [...shown, own] : shown;
}
