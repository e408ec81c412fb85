import type { PointerEvent, RefObject } from 'react';
import { useMemo, useRef, useState } from 'react';
import { useLanguage, useSay } from '../state/preferences.ts';
import { monthsText } from '../text/format.ts';
import type { Layout } from './layout.ts';
import { monthAt } from './layout.ts';
import { yearMarks } from './years.ts';

interface Props {
  layout: Layout;
  topPx: number;
  viewPx: number;
  scroller: RefObject<HTMLDivElement | null>;
}

/**
 * The years along the right edge, for the pointer: a drag goes through all photos. By keyboard Page Up and
 * Page Down do, so that it is hidden from those who do not see it.
 */
export function Scrubber({ layout, topPx, viewPx, scroller }: Props) {
  const say = useSay();
  const language = useLanguage();
  const isDragged = useRef(false);
  const [pointedPx, setPointedPx] = useState<number | null>(null);
  const marks = useMemo(() => yearMarks(layout, viewPx), [layout, viewPx]);
  const reachPx = Math.max(1, layout.heightPx - viewPx);
  const listPx = (yPx: number): number => Math.min(1, Math.max(0, yPx / viewPx)) * reachPx;
  const textAt = (yPx: number): string => {
    const at = monthAt(layout, listPx(yPx))?.at ?? null;
    return at === null ? say('photos.undated') : monthsText(language, at);
  };
  const point = (event: PointerEvent): void => {
    const yPx = event.clientY - event.currentTarget.getBoundingClientRect().y;
    setPointedPx(Math.min(viewPx, Math.max(0, yPx)));
    if (isDragged.current) scroller.current!.scrollTop = listPx(yPx);
  };
  const letGo = (): void => {
    isDragged.current = false;
  };
  if (layout.heightPx <= viewPx) return null;
  return (
    <div
      className="scrubber"
      aria-hidden="true"
      onPointerDown={(event) => {
        isDragged.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
        point(event);
      }}
      onPointerMove={point}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onPointerLeave={() => !isDragged.current && setPointedPx(null)}
    >
      {marks.map(({ year, atPx }) => (
        <span key={year ?? 'undated'} className="scrubber-year" style={{ top: atPx }}>
          {year ?? say('photos.undated')}
        </span>
      ))}
      <span className="scrubber-here" style={{ top: (topPx / reachPx) * viewPx }} />
      {pointedPx !== null && (
        <span className="scrubber-month" style={{ top: pointedPx }}>
          {textAt(pointedPx)}
        </span>
      )}
    </div>
  );
}
