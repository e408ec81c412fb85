import type { RefObject } from 'react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Layout } from './layout.ts';

/** The list rushes past when it moves by more than its own height between two frames or so. */
const RUSH_MS = 120;
/** Rows are drawn anew when the list has moved by this: the rows beyond sight are there already. */
const STEP_PX = 120;

/** Where the list is scrolled to, in steps, and whether it rushes past; at first `firstPx`. */
export function useScrolling(
  scroller: RefObject<HTMLDivElement | null>,
  layout: Layout,
  firstPx: number,
): { topPx: number; isRushed: boolean } {
  const [topPx, setTopPx] = useState(firstPx);
  const [isRushed, setRushed] = useState(false);
  const before = useRef({ topPx: firstPx, timer: 0 });
  const first = useRef<number | null>(firstPx);
  useLayoutEffect(() => {
    // the list is as high as its photos only when its width is known
    if (layout.heightPx === 0 || first.current === null) return;
    scroller.current!.scrollTop = first.current;
    first.current = null;
  }, [layout, scroller]);
  useEffect(() => {
    const element = scroller.current!;
    const moved = (): void => {
      const [now, was] = [element.scrollTop, before.current];
      if (Math.abs(now - was.topPx) > element.clientHeight) {
        setRushed(true);
        clearTimeout(was.timer);
        was.timer = window.setTimeout(() => setRushed(false), RUSH_MS);
      }
      was.topPx = now;
      setTopPx((last) => (Math.abs(now - last) < STEP_PX && now > 0 ? last : now));
    };
    const { current } = before;
    element.addEventListener('scroll', moved, { passive: true });
    return () => {
      element.removeEventListener('scroll', moved);
      clearTimeout(current.timer);
    };
  }, [scroller]);
  return { topPx, isRushed };
}
