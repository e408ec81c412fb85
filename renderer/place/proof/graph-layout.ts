/**
 * Where the photos of a place stand in the drawing of its links. Pure: the same place is always drawn the
 * same way.
 */
import type { Link } from '../../../electron/contract/requests.ts';

export interface Node {
  photoId: number;
  /** 0 to 1 in both directions. */
  x: number;
  y: number;
}

interface Spring {
  /** Indices of the photos it joins. */
  i: number;
  j: number;
  /** 0.4 to 1. */
  strength: number;
}

/** Steps of pushing and pulling; fewer where every step costs the square of many photos. */
const stepsFor = (count: number): number => Math.round(Math.min(250, Math.max(12, 3_000_000 / count ** 2)));

/** How far a photo moves in the first step at most; less in each step after it. */
const FIRST_MOVE = 0.2;

/**
 * Photos start on a circle in the order they were taken; all push each other away, links pull together, the
 * more inliers the stronger (Fruchterman and Reingold 1991).
 */
export function layOut(photoIds: readonly number[], links: readonly Link[]): Node[] {
  const count = photoIds.length;
  const x = Float64Array.from({ length: count }, (_, i) => Math.sin((2 * Math.PI * i) / count));
  const y = Float64Array.from({ length: count }, (_, i) => -Math.cos((2 * Math.PI * i) / count));
  const springs = springsOf(photoIds, links);
  const distance = 1.6 / Math.sqrt(count);

  const steps = stepsFor(count);
  for (let step = 0; step < steps; step++) {
    const dx = new Float64Array(count);
    const dy = new Float64Array(count);
    push(x, y, dx, dy, distance);
    pull(x, y, dx, dy, distance, springs);

    const most = FIRST_MOVE * (1 - step / steps);
    for (let i = 0; i < count; i++) {
      const length = Math.hypot(dx[i]!, dy[i]!) || 1;
      x[i]! += (dx[i]! / length) * Math.min(most, length);
      y[i]! += (dy[i]! / length) * Math.min(most, length);
    }
  }

  const [scaledX, scaledY] = [scaled(x), scaled(y)];
  return photoIds.map((photoId, i) => ({ photoId, x: scaledX[i]!, y: scaledY[i]! }));
}

function springsOf(photoIds: readonly number[], links: readonly Link[]): Spring[] {
  const index = new Map(photoIds.map((id, i) => [id, i]));
  const strongest = links.reduce((most, { inlierCount }) => Math.max(most, inlierCount), 1);
  return links.flatMap(({ a, b, inlierCount }) => {
    const [i, j] = [index.get(a), index.get(b)];
    return i === undefined || j === undefined
      ? []
      : [{ i, j, strength: 0.4 + 0.6 * Math.sqrt(inlierCount / strongest) }];
  });
}

/** Adds to `dx` and `dy` how all photos push each other away. */
function push(x: Float64Array, y: Float64Array, dx: Float64Array, dy: Float64Array, distance: number): void {
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const [ux, uy] = [x[i]! - x[j]!, y[i]! - y[j]!];
      const force = distance ** 2 / Math.max(1e-4, ux * ux + uy * uy);
      dx[i]! += ux * force;
      dy[i]! += uy * force;
      dx[j]! -= ux * force;
      dy[j]! -= uy * force;
    }
  }
}

/** Adds to `dx` and `dy` how linked photos pull each other. */
function pull(
  x: Float64Array,
  y: Float64Array,
  dx: Float64Array,
  dy: Float64Array,
  distance: number,
  springs: readonly Spring[],
): void {
  for (const { i, j, strength } of springs) {
    const [ux, uy] = [x[i]! - x[j]!, y[i]! - y[j]!];
    const force = (Math.sqrt(ux * ux + uy * uy) / distance) * strength;
    dx[i]! -= ux * force;
    dy[i]! -= uy * force;
    dx[j]! += ux * force;
    dy[j]! += uy * force;
  }
}

/** From 0 to 1; all in the middle where they are equal. */
function scaled(values: Float64Array): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return Array.from(values, (v) => (most > least ? (v - least) / (most - least) : 0.5));
}

/**
 * Half the median distance of nearest neighbours, in the unit of the points: discs of this radius leave most
 * of each other to be seen.
 */
export function discRadius(points: readonly { x: number; y: number }[]): number {
  const nearest = points.map((p) =>
    points.reduce(
      (least, q) => (q === p ? least : Math.min(least, Math.hypot(p.x - q.x, p.y - q.y))),
      Infinity,
    ),
  );
  return nearest.sort((p, q) => p - q)[points.length >> 1]! / 2;
}
