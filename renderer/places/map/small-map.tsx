import { useMemo, useRef } from 'react';
import { useSize } from '../../ui/canvas.ts';
import type { Position } from './drawing.ts';
import { dotsOf, fitMap, pointOf } from './drawing.ts';
import { usePaintedWorld } from './use-world.ts';

/** Dots where something is (at least one), as large as its frame: a picture, named by what it lies in. */
export default function SmallMap({ positions }: { positions: readonly Position[] }) {
  const frame = useRef<HTMLSpanElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(frame);
  const points = useMemo(() => positions.flatMap(pointOf), [positions]);
  const look = useMemo(() => fitMap(points, size), [points, size]);
  usePaintedWorld(frame, canvas, look, size, null);
  return (
    <span className="small-map" ref={frame} aria-hidden="true">
      <canvas ref={canvas} />
      {dotsOf(points, look, size).map(({ x, y }) => (
        <span key={`${x} ${y}`} className="map-dot" style={{ transform: `translate(${x}px, ${y}px)` }} />
      ))}
    </span>
  );
}
