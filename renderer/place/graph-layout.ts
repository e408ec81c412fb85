/**
 * Where the photos of a place stand in the drawing of its links. Pure: the same place is always drawn the
 * same way.
 */
import type { Link } from '../../electron/contract/requests.ts';

export interface Node {
  photoId: number;
  /** 0 to 1 in both directions. */
  x: number;
  y: number;
}

/** Steps of pushing and pulling; fewer where every step costs the square of many photos. */
const stepsFor = (count: number): number => Math.round(Math.min(250, Math.max(12, 3_000_000 / count ** 2)));

/**
 * Photos start on a circle in the order they were taken; all push each other away, links pull together, the
 * more inliers the stronger (Fruchterman and Reingold 1991).
 */
export function layOut(photoIds: readonly number[], links: readonly Link[]): Node[] {
  const count = photoIds.length;
  const x = Float64Array.from({ length: count }, (_, i) => Math.sin((2 * Math.PI * i) / count));
  const y = Float64Array.from({ length: count }, (_, i) => -Math.cos((2 * Math.PI * i) / count));
  const index = new Map(photoIds.map((id, i) => [id, i]));
  const strongest = links.reduce((most, { inlierCount }) => Math.max(most, inlierCount), 1);
  const springs = links.flatMap(({ a, b, inlierCount }) => {
    const [i, j] = [index.get(a), index.get(b)];
    return i === undefined || j === undefined
      ? []
      : [{ i, j, pull: 0.4 + 0.6 * Math.sqrt(inlierCount / strongest) }];
  });
  const distance = 1.6 / Math.sqrt(count);
  const steps = stepsFor(count);
  for (let step = 0; step < steps; step++) {
    const dx = new Float64Array(count);
    const dy = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < i; j++) {
        const [ux, uy] = [x[i]! - x[j]!, y[i]! - y[j]!];
        const push = distance ** 2 / Math.max(1e-4, ux * ux + uy * uy);
        dx[i]! += ux * push;
        dy[i]! += uy * push;
        dx[j]! -= ux * push;
        dy[j]! -= uy * push;
      }
    }
    for (const { i, j, pull } of springs) {
      const [ux, uy] = [x[i]! - x[j]!, y[i]! - y[j]!];
      const strength = (Math.sqrt(ux * ux + uy * uy) / distance) * pull;
      dx[i]! -= ux * strength;
      dy[i]! -= uy * strength;
      dx[j]! += ux * strength;
      dy[j]! += uy * strength;
    }
    const most = 0.2 * (1 - step / steps);
    for (let i = 0; i < count; i++) {
      const length = Math.hypot(dx[i]!, dy[i]!) || 1;
      x[i]! += (dx[i]! / length) * Math.min(most, length);
      y[i]! += (dy[i]! / length) * Math.min(most, length);
    }
  }
  const scaled = (values: Float64Array): number[] => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return Array.from(values, (v) => (most > least ? (v - least) / (most - least) : 0.5));
  };
  const [sx, sy] = [scaled(x), scaled(y)];
  return photoIds.map((photoId, i) => ({ photoId, x: sx[i]!, y: sy[i]! }));
}

/**
 * Half of how far apart neighbours stand in the middle, in the unit of the points: discs of this radius leave
 * most of each other to be seen.
 */
export function roomAround(points: readonly { x: number; y: number }[]): number {
  const nearest = points.map((p) =>
    points.reduce(
      (least, q) => (q === p ? least : Math.min(least, Math.hypot(p.x - q.x, p.y - q.y))),
      Infinity,
    ),
  );
  return nearest.sort((p, q) => p - q)[points.length >> 1]! / 2;
}
