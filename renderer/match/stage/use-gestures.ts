import type { Dispatch, PointerEvent, RefObject } from 'react';
import { useEffect, useRef } from 'react';
import type { Looks, Point, Scene, Side } from './geometry.ts';
import { contains, panBy, zoomAt } from './geometry.ts';
import { lineAt } from './lines.ts';
import type { Segments } from './use-painting.ts';
import type { Step, Viewer } from './viewer.ts';

const HANDLE_PX = 14;
const CLICK_PX = 4;

interface Drag {
  x: number;
  y: number;
  movedPx: number;
  which: Side | 'both' | 'handle';
}

interface Stage {
  frame: RefObject<HTMLDivElement | null>;
  scene: Scene;
  looks: Looks;
  isAligned: boolean;
  viewer: Viewer;
  segments: Segments;
  dispatch: Dispatch<Step>;
  /** Opens the line up close. */
  closeUp: (line: number) => void;
}

interface Gestures {
  onPointerDown: (event: PointerEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: (event: PointerEvent) => void;
  onPointerCancel: () => void;
  onPointerLeave: () => void;
}

function pointIn(element: HTMLElement, event: { clientX: number; clientY: number }): Point {
  const box = element.getBoundingClientRect();
  return [event.clientX - box.x, event.clientY - box.y];
}

const whichAt = (scene: Scene, isAligned: boolean, [x, y]: Point): Side | 'both' =>
  isAligned ? 'both' : contains(scene.boxes.b, x, y) ? 'b' : 'a';

/** A drag moves a photo or the slider's handle, the wheel zooms, pointing picks a line, a click opens it. */
export function useGestures(stage: Stage): Gestures {
  const { frame, scene, looks, isAligned, viewer, segments, dispatch, closeUp } = stage;
  const drag = useRef<Drag | null>(null);
  // gestures come faster than React draws: each goes on from where the last one led
  const latest = useRef({ scene, looks });
  useEffect(() => {
    latest.current = { scene, looks };
  });
  useWheel(frame, latest, isAligned, dispatch);

  const pointOf = (event: PointerEvent): Point => pointIn(frame.current!, event);
  const lineUnder = (event: PointerEvent): number | null =>
    lineAt(segments.ends, pointOf(event), segments.visible);
  const moveHandle = (event: PointerEvent): void => {
    const share = Math.min(1, Math.max(0, pointOf(event)[0] / scene.stage.widthPx));
    dispatch({ type: 'set', change: { share } });
  };

  return {
    onPointerDown(event) {
      if (event.button !== 0) return;
      const at = pointOf(event);
      const isOnHandle =
        viewer.mode === 'slider' &&
        isAligned &&
        Math.abs(at[0] - viewer.share * scene.stage.widthPx) < HANDLE_PX;
      const which = isOnHandle ? 'handle' : whichAt(scene, isAligned, at);
      drag.current = { x: event.clientX, y: event.clientY, movedPx: 0, which };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event) {
      const from = drag.current;
      if (from === null) return dispatch({ type: 'point', line: lineUnder(event) });

      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      const movedPx = from.movedPx + Math.hypot(dx, dy);
      drag.current = { ...from, x: event.clientX, y: event.clientY, movedPx };
      if (from.which === 'handle') return moveHandle(event);

      const moved = panBy(latest.current.scene, latest.current.looks, from.which, dx, dy);
      latest.current.looks = moved;
      dispatch({ type: 'look', looks: moved });
    },
    onPointerUp(event) {
      const isClick = drag.current !== null && drag.current.movedPx < CLICK_PX;
      drag.current = null;
      const line = isClick ? lineUnder(event) : null;
      if (line !== null) closeUp(line);
    },
    onPointerCancel: () => {
      drag.current = null;
    },
    onPointerLeave: () => {
      if (drag.current === null) dispatch({ type: 'point', line: null });
    },
  };
}

function useWheel(
  frame: RefObject<HTMLDivElement | null>,
  latest: RefObject<{ scene: Scene; looks: Looks }>,
  isAligned: boolean,
  dispatch: Dispatch<Step>,
): void {
  useEffect(() => {
    const element = frame.current!;
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { scene, looks } = latest.current;
      const at = pointIn(element, event);
      // a pinch on a touchpad comes as a wheel with ctrl, in smaller steps
      const factor = Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 400));
      const zoomed = zoomAt(scene, looks, whichAt(scene, isAligned, at), at, factor);
      latest.current.looks = zoomed;
      dispatch({ type: 'look', looks: zoomed });
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [frame, latest, isAligned, dispatch]);
}
