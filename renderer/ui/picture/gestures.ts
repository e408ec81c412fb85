import type { Dispatch, PointerEvent, RefObject } from 'react';
import { useEffect, useRef } from 'react';
import type { Look, Size } from './look.ts';
import { panBy, zoomAt } from './look.ts';

interface Gestures {
  /** What is under the pointer is zoomed about and moved; null: nothing there is a picture. */
  pictureAt: (frame: Element, target: Element) => Element | null;
  /** Does the wheel zoom, or scroll the frame? */
  mayZoom?: (frame: Element, event: WheelEvent) => boolean;
  mayMove?: boolean;
}

const always = (): boolean => true;

/**
 * A drag moves what the panes of a frame show, the wheel zooms it about what is under it. `fit`: of the whole
 * picture in its pane. `pictureAt` and `mayZoom` stay the same functions.
 */
export function useGestures(
  frame: RefObject<HTMLElement | null>,
  fit: Size,
  setLook: Dispatch<(look: Look) => Look>,
  { pictureAt, mayZoom = always, mayMove = true }: Gestures,
) {
  const drag = useRef<{ x: number; y: number } | null>(null);
  const latest = useRef(fit);
  useEffect(() => {
    latest.current = fit;
  });
  useEffect(() => {
    const element = frame.current!;
    const wheel = (event: WheelEvent): void => {
      const picture = pictureAt(element, event.target as Element);
      if (picture === null || !mayZoom(element, event)) return;
      event.preventDefault();
      const box = picture.getBoundingClientRect();
      const [dx, dy] = [event.clientX - box.x - box.width / 2, event.clientY - box.y - box.height / 2];
      // a pinch on a touchpad comes as a wheel with ctrl, in smaller steps
      const factor = Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 400));
      setLook((look) => zoomAt(look, latest.current, dx, dy, factor));
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [frame, setLook, pictureAt, mayZoom]);

  const letGo = (): void => {
    drag.current = null;
  };
  return {
    onPointerDown(event: PointerEvent): void {
      const picture = pictureAt(event.currentTarget, event.target as Element);
      if (event.button !== 0 || picture === null || !mayMove) return;
      drag.current = { x: event.clientX, y: event.clientY };
      picture.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent): void {
      const from = drag.current;
      if (from === null) return;
      drag.current = { x: event.clientX, y: event.clientY };
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      setLook((look) => panBy(look, latest.current, dx, dy));
    },
    onPointerUp: letGo,
    onPointerCancel: letGo,
  };
}
