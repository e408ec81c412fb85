/**
 * Triangles with textures, and the solids that everything of the demo is made of. Metres; x right, y up, z
 * away from the viewer.
 */
import type { Texture } from './texture.ts';

export type Vec = readonly [number, number, number];

export const add = (a: Vec, b: Vec): Vec => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const sub = (a: Vec, b: Vec): Vec => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const times = (a: Vec, s: number): Vec => [a[0] * s, a[1] * s, a[2] * s];
export const dot = (a: Vec, b: Vec): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec, b: Vec): Vec => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const unit = (a: Vec): Vec => times(a, 1 / Math.max(1e-12, Math.hypot(...a)));

export type Uv = readonly [number, number];
export type Quad = readonly [Vec, Vec, Vec, Vec];

/** Rows of triangles: 3 vertices each, in parallel columns. */
export class Mesh {
  readonly position: number[] = [];
  readonly normal: number[] = [];
  readonly uv: number[] = [];
  readonly texture: Texture[] = [];

  get count(): number {
    return this.texture.length;
  }

  triangle(points: readonly Vec[], normals: readonly Vec[], uvs: readonly Uv[], texture: Texture): void {
    for (let i = 0; i < 3; i++) {
      this.position.push(...points[i]);
      this.normal.push(...normals[i]);
      this.uv.push(...uvs[i]);
    }
    this.texture.push(texture);
  }

  /** Corners in turn around the quad; `uvs` in metres of the texture. */
  quad(corners: Quad, uvs: readonly Uv[], texture: Texture, normals?: readonly Vec[]): void {
    const flat = unit(cross(sub(corners[2], corners[0]), sub(corners[3], corners[1])));
    const n = normals ?? [flat, flat, flat, flat];
    for (const [i, j, k] of [
      [0, 1, 2],
      [0, 2, 3],
    ]) {
      this.triangle(
        [corners[i], corners[j], corners[k]],
        [n[i], n[j], n[k]],
        [uvs[i], uvs[j], uvs[k]],
        texture,
      );
    }
  }

  /** A quad whose texture is laid on by its own edges, in metres, from `u0`. */
  panel(corners: Quad, texture: Texture, u0 = 0, v0 = 0): void {
    const w = Math.hypot(...sub(corners[1], corners[0]));
    const h = Math.hypot(...sub(corners[3], corners[0]));
    this.quad(
      corners,
      [
        [u0, v0],
        [u0 + w, v0],
        [u0 + w, v0 + h],
        [u0, v0 + h],
      ],
      texture,
    );
  }

  /** A box between two corners, in a frame turned by `turn` around the vertical through `at`. */
  box(at: Vec, low: Vec, high: Vec, texture: Texture, turn = 0, u0 = 0): void {
    const place = turned(at, turn);
    const p = (i: number): Vec =>
      place([i & 1 ? high[0] : low[0], i & 2 ? high[1] : low[1], i & 4 ? high[2] : low[2]]);
    for (const [a, b, c, d] of [
      [2, 3, 1, 0],
      [3, 7, 5, 1],
      [7, 6, 4, 5],
      [6, 2, 0, 4],
      [6, 7, 3, 2],
      [0, 1, 5, 4],
    ]) {
      this.panel([p(a), p(b), p(c), p(d)], texture, u0 + at[0], at[2]);
    }
  }

  /**
   * A body of revolution from `profile` (radius, height) at `at`; `squash` flattens it along z before `turn`.
   */
  lathe(
    at: Vec,
    profile: readonly Uv[],
    texture: Texture,
    { segments = 20, squash = 1, turn = 0, from = 0, to = 2 * Math.PI } = {},
  ): void {
    const place = turned(at, turn);
    const direction = turned([0, 0, 0], turn);
    for (let j = 0; j + 1 < profile.length; j++) {
      const [[r0, y0], [r1, y1]] = [profile[j], profile[j + 1]];
      if (r0 === r1 && y0 === y1) continue;
      const slope = unit([y1 - y0, r0 - r1, 0]);
      for (let i = 0; i < segments; i++) {
        const at = (k: number, r: number, y: number): Vec => {
          const a = from + ((to - from) * k) / segments;
          return place([r * Math.cos(a), y, squash * r * Math.sin(a)]);
        };
        const n = (k: number): Vec => {
          const a = from + ((to - from) * k) / segments;
          return unit(direction([slope[0] * Math.cos(a), slope[1], (slope[0] * Math.sin(a)) / squash]));
        };
        const radius = Math.max(r0, r1);
        const u = (k: number): number => (radius * (to - from) * k) / segments;
        const [v0, v1] = y0 === y1 ? [-r0, -r1] : [-y0, -y1];
        this.quad(
          [at(i, r1, y1), at(i + 1, r1, y1), at(i + 1, r0, y0), at(i, r0, y0)],
          [
            [u(i), v1],
            [u(i + 1), v1],
            [u(i + 1), v0],
            [u(i), v0],
          ],
          texture,
          [n(i), n(i + 1), n(i + 1), n(i)],
        );
      }
    }
  }

  /**
   * The area between two flat outlines of the same length: `outline` drawn at `near` and pushed to `far`
   * along z.
   */
  extrude(at: Vec, outline: readonly Uv[], near: number, far: number, texture: Texture, turn = 0): void {
    const place = turned(at, turn);
    for (let i = 0; i < outline.length; i++) {
      const [a, b] = [outline[i], outline[(i + 1) % outline.length]];
      this.panel(
        [
          place([a[0], a[1], near]),
          place([b[0], b[1], near]),
          place([b[0], b[1], far]),
          place([a[0], a[1], far]),
        ],
        texture,
      );
    }
    const centre: Uv = [
      outline.reduce((s, p) => s + p[0], 0) / outline.length,
      outline.reduce((s, p) => s + p[1], 0) / outline.length,
    ];
    for (const z of [near, far]) {
      const normal = turned([0, 0, 0], turn)([0, 0, z === near ? -1 : 1]);
      for (let i = 0; i < outline.length; i++) {
        const corners = [centre, outline[i], outline[(i + 1) % outline.length]];
        this.triangle(
          corners.map(([x, y]) => place([x, y, z])),
          [normal, normal, normal],
          corners.map(([x, y]): Uv => [x, -y]),
          texture,
        );
      }
    }
  }
}

/** Places a point of a frame that stands at `at` and is turned by `turn` around the vertical. */
export function turned(at: Vec, turn: number): (p: Vec) => Vec {
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  return ([x, y, z]) => [at[0] + c * x + s * z, at[1] + y, at[2] - s * x + c * z];
}
