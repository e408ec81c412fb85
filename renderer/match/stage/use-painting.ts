import type { RefObject } from 'react';
import { useEffect, useMemo } from 'react';
import type { MatchDetail } from '../../../electron/contract/requests.ts';
import { sharpContext } from '../../ui/canvas.ts';
import { drawAligned, drawHeat, drawLines, drawPhoto, heatCanvas } from './draw.ts';
import type { Affine, Looks, Pane, Scene, Side, Size } from './geometry.ts';
import { boxOf } from './geometry.ts';
import { heatMap } from './heat.ts';
import type { Line } from './lines.ts';
import { alignedSegments, segments, shares, visibleEnds } from './lines.ts';
import type { Viewer } from './viewer.ts';

export interface StageContent {
  match: MatchDetail;
  viewer: Viewer;
  scene: Scene;
  looks: Looks;
  images: Record<Side, HTMLImageElement | null>;
  /** Photo a as b sees it: of b's view. */
  laid: HTMLImageElement | null;
  lines: readonly Line[];
  rejected: readonly Line[];
}

export type Panes = Record<Side | 'both', Pane>;
/** Lines in stage pixels, four numbers each, and which of their ends are in sight (see `visibleEnds`). */
export interface Segments {
  ends: Float32Array;
  visible: (i: number) => number;
}

const AS_IT_IS: Affine = [1, 0, 0, 0, 1, 0];

type CanvasRef = RefObject<HTMLCanvasElement | null>;

export function usePanes(scene: Scene, looks: Looks): Panes {
  return useMemo(() => {
    const pane = (which: Side | 'both'): Pane => ({ box: boxOf(scene, which), look: looks[which] });
    return { a: pane('a'), b: pane('b'), both: pane('both') };
  }, [scene, looks]);
}

export function useSegments({ match, lines }: StageContent, panes: Panes, isAligned: boolean): Segments {
  return useMemo(() => {
    if (isAligned) return { ends: alignedSegments(lines, panes.both, match.bFromA!), visible: () => 3 };
    const ends = segments(lines, panes.a, panes.b);
    return { ends, visible: (i: number) => visibleEnds(ends, i, panes.a, panes.b) };
  }, [isAligned, lines, panes, match]);
}

/** Paints both photos, and their attention where it is asked for. */
export function usePaintedPhotos(
  canvas: CanvasRef,
  { match, viewer, scene, images, laid }: StageContent,
  panes: Panes,
  isAligned: boolean,
): void {
  const { mode, share, front } = viewer;
  const heats = useMemo(() => {
    if (!viewer.heat) return null;
    return {
      a: heatCanvas(heatMap(match.featuresA, match.a)),
      b: heatCanvas(heatMap(match.featuresB, match.b)),
    };
  }, [match, viewer.heat]);

  useEffect(() => {
    const context = clearedContext(canvas, scene.stage);
    if (isAligned) {
      if (images.b) drawPhoto(context, images.b, match.b, panes.both);
      if (heats) drawHeat(context, heats.b, match.b, panes.both);
      const shown = {
        share: mode === 'slider' ? share : 1,
        opacity: mode === 'overlay' ? share : mode === 'blink' ? Number(front) : 1,
      };
      if (laid) drawAligned(context, laid, match.b, AS_IT_IS, panes.both, shown);
      else if (images.a) drawAligned(context, images.a, match.a, match.bFromA!, panes.both, shown);
      return;
    }
    for (const side of ['a', 'b'] as const) {
      if (images[side]) drawPhoto(context, images[side], match[side], panes[side]);
      if (heats) drawHeat(context, heats[side], match[side], panes[side]);
    }
  }, [canvas, isAligned, mode, share, front, images, laid, heats, match, panes, scene.stage]);
}

/**
 * Paints the lines. Over aligned photos they would hide what is compared: there it is only the one that is
 * pointed at.
 */
export function usePaintedLines(
  canvas: CanvasRef,
  { viewer, scene, lines, rejected }: StageContent,
  panes: Panes,
  isAligned: boolean,
  { ends, visible }: Segments,
): void {
  const { colourBy, line, tentative } = viewer;
  const colours = useMemo(() => shares(lines, colourBy), [lines, colourBy]);

  useEffect(() => {
    const context = clearedContext(canvas, scene.stage);
    if (isAligned) {
      if (line !== null)
        drawLines(context, ends.subarray(4 * line, 4 * line + 4), {
          shares: [colours[line] ?? 1],
          pointed: 0,
          visible,
        });
      return;
    }
    if (tentative) {
      const rejectedEnds = segments(rejected, panes.a, panes.b);
      drawLines(context, rejectedEnds, {
        shares: null,
        pointed: null,
        visible: (i) => visibleEnds(rejectedEnds, i, panes.a, panes.b),
      });
    }
    drawLines(context, ends, { shares: colours, pointed: line, visible });
  }, [canvas, isAligned, ends, visible, colours, line, tentative, rejected, panes, scene.stage]);
}

function clearedContext(canvas: CanvasRef, stage: Size): CanvasRenderingContext2D {
  const context = sharpContext(canvas.current!, stage);
  context.clearRect(0, 0, stage.widthPx, stage.heightPx);
  return context;
}
