import { useEffect, useRef } from 'react';
import type { MatchDetail } from '../../electron/contract/requests.ts';
import { useSay } from '../state/preferences.ts';
import { sharpContext } from '../ui/canvas.ts';
import { drawPatch } from './stage/draw.ts';
import type { Side } from './stage/geometry.ts';
import { scaleOf } from './stage/geometry.ts';
import type { ColourBy, Line } from './stage/lines.ts';
import { colourAt, shares } from './stage/lines.ts';

const SIDE_PX = 132;
/**
 * Half of what a patch shows, in photo pixels: what the network saw best at the feature's scale, within what
 * a person can still make out.
 */
const radiusFor = (scale: number): number => Math.min(220, Math.max(28, 64 * scale));

export interface PatchesProps {
  match: MatchDetail;
  lines: readonly Line[];
  images: Record<Side, HTMLImageElement | null>;
  line: number | null;
  colourBy: ColourBy;
}

/** Both ends of the line that is looked at, enlarged. Its room is kept while none is. */
export function Patches({ match, lines, images, line, colourBy }: PatchesProps) {
  const say = useSay();
  const canvases = { a: useRef<HTMLCanvasElement>(null), b: useRef<HTMLCanvasElement>(null) };
  const shown = line === null ? undefined : lines[line];
  const { a: canvasA, b: canvasB } = canvases;
  useEffect(() => {
    if (!shown || !canvasA.current || !canvasB.current) return;
    const radius = radiusFor(match.featuresA.scale[shown.rowA]!);
    const colour = colourAt(shares(lines, colourBy)[line!]!);
    const side = { widthPx: SIDE_PX, heightPx: SIDE_PX };
    drawPatch(sharpContext(canvasA.current, side), images.a, match.a, shown.a, radius, SIDE_PX, colour);
    drawPatch(
      sharpContext(canvasB.current, side),
      images.b,
      match.b,
      shown.b,
      radius * (match.bFromA ? scaleOf(match.bFromA) || 1 : 1),
      SIDE_PX,
      colour,
    );
  }, [shown, line, lines, colourBy, images, match, canvasA, canvasB]);
  return (
    <section className="patches" aria-live="polite">
      {shown ? (
        <>
          <canvas ref={canvasA} aria-hidden="true" />
          <canvas ref={canvasB} aria-hidden="true" />
          <p>
            {say('patches.line', {
              at: line! + 1,
              n: lines.length,
              px: Math.round((shown.residualPx ?? 0) * 10) / 10,
            })}
          </p>
        </>
      ) : (
        <p className="muted">{say('patches.hint')}</p>
      )}
    </section>
  );
}
