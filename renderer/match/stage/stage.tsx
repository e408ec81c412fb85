import type { PointerEvent } from 'react';
import { useEffect, useMemo, useRef } from 'react';
import type { MatchDetail } from '../../../electron/contract/requests.ts';
import { sharpContext } from '../../ui/canvas.ts';
import { dayText } from '../../text/format.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { drawAligned, drawHeat, drawLines, drawPhoto, heatCanvas } from './draw.ts';
import type { Looks, Pane, Point, Scene, Side } from './geometry.ts';
import { boxOf, contains, panBy, toStage, zoomAt } from './geometry.ts';
import { heatMap } from './heat.ts';
import type { Line } from './lines.ts';
import { alignedSegments, lineAt, segments, shares, visibleEnds } from './lines.ts';
import type { Step, Viewer } from './viewer.ts';

interface Props {
  match: MatchDetail;
  viewer: Viewer;
  dispatch: (step: Step) => void;
  scene: Scene;
  looks: Looks;
  images: Record<Side, HTMLImageElement | null>;
  lines: readonly Line[];
  rejected: readonly Line[];
  /** Opens the line up close. */
  closeUp: (line: number) => void;
}

const HANDLE_PX = 14;
const CLICK_PX = 4;

/**
 * The two photos and what was found in both: pictures on one canvas, lines on another above it, so that
 * pointing redraws lines alone.
 */
export function Stage({ match, viewer, dispatch, scene, looks, images, lines, rejected, closeUp }: Props) {
  const say = useSay();
  const language = useLanguage();
  const frame = useRef<HTMLDivElement>(null);
  const pictures = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ x: number; y: number; movedPx: number; which: Side | 'both' | 'handle' } | null>(
    null,
  );
  const live = useRef({ scene, looks });
  useEffect(() => {
    live.current = { scene, looks };
  });

  const { mode, colourBy, front } = viewer;
  const aligned = mode !== 'lines' && match.bFromA !== null;
  const panes = useMemo(() => {
    const pane = (which: Side | 'both'): Pane => ({ box: boxOf(scene, which), look: looks[which] });
    return { a: pane('a'), b: pane('b'), both: pane('both') };
  }, [scene, looks]);
  const heats = useMemo(() => {
    if (!viewer.heat) return null;
    return {
      a: heatCanvas(heatMap(match.featuresA, match.a)),
      b: heatCanvas(heatMap(match.featuresB, match.b)),
    };
  }, [match, viewer.heat]);
  const drawn = useMemo(() => {
    if (aligned) return { ends: alignedSegments(lines, panes.both, match.bFromA!), visible: () => 3 };
    const ends = segments(lines, panes.a, panes.b);
    return { ends, visible: (i: number) => visibleEnds(ends, i, panes.a, panes.b) };
  }, [aligned, lines, panes, match]);
  const colours = useMemo(() => shares(lines, colourBy), [lines, colourBy]);

  useEffect(() => {
    const context = sharpContext(pictures.current!, scene.stage);
    context.clearRect(0, 0, scene.stage.widthPx, scene.stage.heightPx);
    if (aligned) {
      const opacity = mode === 'overlay' ? viewer.share : mode === 'blink' ? Number(front) : 1;
      if (images.b) drawPhoto(context, images.b, match.b, panes.both);
      if (heats) drawHeat(context, heats.b, match.b, panes.both);
      if (images.a)
        drawAligned(context, images.a, match.a, match.bFromA!, panes.both, {
          share: mode === 'slider' ? viewer.share : 1,
          opacity,
        });
      return;
    }
    for (const side of ['a', 'b'] as const) {
      if (images[side]) drawPhoto(context, images[side], match[side], panes[side]);
      if (heats) drawHeat(context, heats[side], match[side], panes[side]);
    }
  }, [aligned, mode, viewer.share, front, images, heats, match, panes, scene.stage]);

  useEffect(() => {
    const context = sharpContext(marks.current!, scene.stage);
    context.clearRect(0, 0, scene.stage.widthPx, scene.stage.heightPx);
    if (viewer.tentative && !aligned) {
      const ends = segments(rejected, panes.a, panes.b);
      drawLines(context, ends, {
        shares: null,
        pointed: null,
        visible: (i) => visibleEnds(ends, i, panes.a, panes.b),
      });
    }
    // over aligned photos lines would hide what is compared: there they are for the one that is pointed at
    if (!aligned)
      drawLines(context, drawn.ends, { shares: colours, pointed: viewer.line, visible: drawn.visible });
    else if (viewer.line !== null)
      drawLines(context, drawn.ends.subarray(4 * viewer.line, 4 * viewer.line + 4), {
        shares: [colours[viewer.line] ?? 1],
        pointed: 0,
        visible: drawn.visible,
      });
  }, [aligned, drawn, colours, viewer.line, viewer.tentative, rejected, panes, scene.stage]);

  const whichAt = ([x, y]: Point): Side | 'both' =>
    aligned ? 'both' : contains(scene.boxes.b, x, y) ? 'b' : 'a';
  const pointOf = (event: { clientX: number; clientY: number }): Point => {
    const box = frame.current!.getBoundingClientRect();
    return [event.clientX - box.x, event.clientY - box.y];
  };
  useEffect(() => {
    const element = frame.current!;
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const at: Point = [event.clientX - box.x, event.clientY - box.y];
      const which = aligned ? 'both' : contains(live.current.scene.boxes.b, ...at) ? 'b' : 'a';
      // a pinch on a touchpad comes as a wheel with ctrl, in smaller steps
      const next = zoomAt(
        live.current.scene,
        live.current.looks,
        which,
        at,
        Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 400)),
      );
      live.current.looks = next;
      dispatch({ type: 'look', looks: next });
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [aligned, dispatch]);

  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const at = pointOf(event);
    const onHandle =
      mode === 'slider' && aligned && Math.abs(at[0] - viewer.share * scene.stage.widthPx) < HANDLE_PX;
    drag.current = {
      x: event.clientX,
      y: event.clientY,
      movedPx: 0,
      which: onHandle ? 'handle' : whichAt(at),
    };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    const from = drag.current;
    if (from === null) {
      dispatch({ type: 'point', line: lineAt(drawn.ends, pointOf(event), drawn.visible) });
      return;
    }
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    drag.current = {
      ...from,
      x: event.clientX,
      y: event.clientY,
      movedPx: from.movedPx + Math.hypot(dx, dy),
    };
    if (from.which === 'handle') {
      dispatch({
        type: 'set',
        change: { share: Math.min(1, Math.max(0, pointOf(event)[0] / scene.stage.widthPx)) },
      });
      return;
    }
    const next = panBy(live.current.scene, live.current.looks, from.which, dx, dy);
    live.current.looks = next;
    dispatch({ type: 'look', looks: next });
  };
  const up = (event: PointerEvent): void => {
    const clicked = drag.current !== null && drag.current.movedPx < CLICK_PX;
    drag.current = null;
    const line = clicked ? lineAt(drawn.ends, pointOf(event), drawn.visible) : null;
    if (line !== null) closeUp(line);
  };

  const caption = (side: Side): string => {
    const photo = match[side];
    return [photo.takenAt === null ? photo.fileName : dayText(language, photo.takenAt), photo.camera]
      .filter((part) => part !== null)
      .join(' · ');
  };
  const captionAt = (side: Side) => {
    if (aligned) return side === 'a' ? { left: 0, top: 0 } : { right: 0, top: 0 };
    const { x, y } = scene.boxes[side];
    const corner = toStage(panes[side], 0, 0);
    return { left: Math.max(x, corner[0]), top: Math.max(y, corner[1]) };
  };
  return (
    <div
      className="stage"
      ref={frame}
      data-pointed={viewer.line !== null}
      data-aligned={aligned}
      role="img"
      aria-label={say('match.drawing', { n: lines.length, a: match.a.fileName, b: match.b.fileName })}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => (drag.current = null)}
      onPointerLeave={() => drag.current === null && dispatch({ type: 'point', line: null })}
    >
      <canvas ref={pictures} />
      <canvas ref={marks} />
      {aligned && mode === 'slider' && <span className="handle" style={{ left: `${100 * viewer.share}%` }} />}
      {(['a', 'b'] as const).map((side) => (
        <p
          key={side}
          className="stage-caption"
          style={captionAt(side)}
          data-hidden={aligned && mode === 'blink' && front !== (side === 'a')}
        >
          {caption(side)}
        </p>
      ))}
    </div>
  );
}
