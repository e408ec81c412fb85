/** Houses with windows set into their walls, towers, domes, gables, halls. */
import type { Painted } from './paint.ts';
import { front } from './paint.ts';
import type { Mesh, Quad, Uv, Vec } from '../scene.ts';
import { turned } from '../scene.ts';
import type { Colour, Texture } from '../texture.ts';
import { plain } from '../texture.ts';
import type { Opening } from './openings.ts';
import { roof } from './floors.ts';

const RECESS_M = 0.28;

/**
 * A wall from `at` along its own x, `depthM` behind each opening; `texture` spans it. The wall looks towards
 * its own -z.
 */
export function wallWithOpenings(
  mesh: Mesh,
  at: Vec,
  turn: number,
  widthM: number,
  heightM: number,
  openings: readonly Opening[],
  texture: Texture,
  depthM = RECESS_M,
): void {
  const place = turned(at, turn);
  const uv = (x: number, y: number): Uv => [x, heightM - y];
  const cell = (x0: number, y0: number, x1: number, y1: number, z: number): void =>
    mesh.quad(
      [place([x0, y1, z]), place([x1, y1, z]), place([x1, y0, z]), place([x0, y0, z])],
      [uv(x0, y1), uv(x1, y1), uv(x1, y0), uv(x0, y0)],
      texture,
    );
  const cuts = (ends: number[]): number[] => [...new Set(ends)].sort((a, b) => a - b);
  const xs = cuts([0, widthM, ...openings.flatMap((o) => [o.x0, o.x1])]);
  const ys = cuts([0, heightM, ...openings.flatMap((o) => [heightM - o.y0, heightM - o.y1])]);
  for (let i = 0; i + 1 < xs.length; i++) {
    for (let j = 0; j + 1 < ys.length; j++) {
      const [x, y] = [(xs[i] + xs[i + 1]) / 2, heightM - (ys[j] + ys[j + 1]) / 2];
      if (!openings.some((o) => x > o.x0 && x < o.x1 && y > o.y0 && y < o.y1))
        cell(xs[i], ys[j], xs[i + 1], ys[j + 1], 0);
    }
  }
  for (const o of openings) {
    const [low, high] = [heightM - o.y1, heightM - o.y0];
    cell(o.x0, low, o.x1, high, depthM);
    const edge: readonly (readonly [number, number])[] = [
      [o.x0, low],
      [o.x0, high],
      [o.x1, high],
      [o.x1, low],
    ];
    for (let k = 0; k < 4; k++) {
      const [[ax, ay], [bx, by]] = [edge[k], edge[(k + 1) % 4]];
      const sides: Quad = [
        place([ax, ay, 0]),
        place([bx, by, 0]),
        place([bx, by, depthM]),
        place([ax, ay, depthM]),
      ];
      // the frame's colour lies just outside the opening
      const out = (x: number, y: number): Uv =>
        uv(x + (x === o.x0 ? -0.06 : 0.06), y + (y === low ? -0.04 : 0.06));
      mesh.quad(sides, [out(ax, ay), out(bx, by), out(bx, by), out(ax, ay)], texture);
    }
    if (o.kind === 'window' || o.kind === 'arched')
      mesh.box(
        place([o.x0, low, 0]),
        [-0.12, -0.12, -0.16],
        [o.x1 - o.x0 + 0.12, 0, 0.02],
        plainOf(mesh),
        turn,
      );
  }
}

const sills = new WeakMap<Mesh, Texture>();

/** One stone for all sills of a place. */
export function plainOf(mesh: Mesh): Texture {
  const texture = sills.get(mesh) ?? plain([206, 198, 182]);
  sills.set(mesh, texture);
  return texture;
}

export interface House extends Omit<Painted, 'openings'> {
  depthM: number;
  floors: number;
  bays: number;
  roof: 'hip' | 'gable' | 'steps' | 'flat';
  roofColour: Colour;
  ground: 'shops' | 'doors' | 'arches';
  windows?: 'window' | 'arched';
}

/** Rows of windows above a ground floor. */
function openingsOf({ widthM, heightM, floors, bays, ground, windows = 'window' }: House): Opening[] {
  const openings: Opening[] = [];
  const [bay, groundM] = [widthM / bays, 4];
  const floorM = (heightM - groundM) / Math.max(1, floors - 1);
  for (let i = 0; i < bays; i++) {
    const x = (i + 0.5) * bay;
    for (let f = 0; f < floors - 1; f++) {
      const [half, high] = [Math.min(0.62, bay * 0.24), Math.min(2.1, floorM * 0.62)];
      const y = heightM - groundM - f * floorM - floorM * 0.5 + 0.1;
      openings.push({ x0: x - half, x1: x + half, y0: y - high / 2, y1: y + high / 2, kind: windows });
    }
    const middle = i === bays >> 1;
    if (ground === 'arches')
      openings.push({
        x0: x - bay * 0.34,
        x1: x + bay * 0.34,
        y0: heightM - 3.4,
        y1: heightM,
        kind: middle ? 'door' : 'arched',
      });
    else if (middle)
      openings.push({ x0: x - 0.75, x1: x + 0.75, y0: heightM - 2.9, y1: heightM, kind: 'door' });
    else if (ground === 'shops')
      openings.push({
        x0: x - bay * 0.4,
        x1: x + bay * 0.4,
        y0: heightM - 3.2,
        y1: heightM - 0.12,
        kind: 'shop',
      });
    else openings.push({ x0: x - 0.6, x1: x + 0.6, y0: heightM - 2.9, y1: heightM - 1, kind: 'window' });
  }
  return openings;
}

/** A house whose front runs from `at` along its own x; its back is plain. */
export function house(mesh: Mesh, at: Vec, turn: number, spec: House): void {
  const { widthM: w, heightM: h, depthM: d, trim, seed } = spec;
  const place = turned(at, turn);
  const openings = openingsOf(spec);
  wallWithOpenings(mesh, at, turn, w, h, openings, front({ ...spec, openings }));
  const sideWindows: Opening[] = [1, 2, 3]
    .flatMap((i) =>
      [5, 8.4].map((y): Opening => ({
        x0: (d * i) / 4 - 0.5,
        x1: (d * i) / 4 + 0.5,
        y0: h - y - 1.7,
        y1: h - y,
        kind: 'window',
      })),
    )
    .filter((o) => o.y0 > 0.6);
  const side = front({ ...spec, widthM: d, openings: sideWindows, seed: seed + 1, ppm: 14 });
  wallWithOpenings(mesh, place([w, 0, 0]), turn - Math.PI / 2, d, h, sideWindows, side);
  wallWithOpenings(mesh, place([0, 0, d]), turn + Math.PI / 2, d, h, sideWindows, side);
  mesh.panel([place([w, h, d]), place([0, h, d]), place([0, 0, d]), place([w, 0, d])], side);
  const stone = plain(trim);
  for (const [low, out, high] of [
    [-0.5, 0.18, -0.25],
    [-0.25, 0.34, 0],
  ])
    mesh.box(place([0, h, 0]), [-out, low, -out], [w + out, high, 0.2], stone, turn);
  const tiles = roof(spec.roofColour, seed);
  const [over, rise] = [0.4, spec.roof === 'hip' ? w * 0.16 + 1.2 : Math.min(w * 0.62, 6)];
  if (spec.roof === 'flat') {
    mesh.box(place([0, h, 0]), [0, 0, 0], [w, 0.7, d], stone, turn);
  } else if (spec.roof === 'hip') {
    const inset = Math.min(w, d) * 0.4;
    const [a, b, c, e] = (
      [
        [-over, 0, -over],
        [w + over, 0, -over],
        [w + over, 0, d],
        [-over, 0, d],
      ] as Vec[]
    ).map((p) => place([p[0], h, p[2]]));
    const [m, n] = [place([inset, h + rise, d / 2]), place([w - inset, h + rise, d / 2])];
    for (const q of [
      [m, n, b, a],
      [n, n, c, b],
      [n, m, e, c],
      [m, m, a, e],
    ] as Quad[])
      mesh.quad(
        q,
        q.map((p): Uv => [p[0] + p[2], (h + rise - p[1]) * 1.3]),
        tiles,
      );
    const brick = plain([150, 98, 78]);
    for (const x of [0.28, 0.7])
      mesh.box(place([w * x, h, d * 0.4]), [-0.35, 0, -0.3], [0.35, rise + 0.9, 0.3], brick, turn);
  } else {
    const steps = spec.roof === 'steps' ? 5 : 1;
    const outline: Uv[] = [[0, 0]];
    if (steps === 1) outline.push([w / 2, rise + 0.5]);
    else
      for (let i = 0; i < 2 * steps + 1; i++) {
        const y = (rise + 0.6) * (1 - Math.abs(i - steps) / (steps + 0.5)) + 0.4;
        outline.push([(w * i) / (2 * steps + 1), y], [(w * (i + 1)) / (2 * steps + 1), y]);
      }
    outline.push([w, 0]);
    const gable = front({
      ...spec,
      heightM: rise + 2,
      openings: [],
      seed: seed + 2,
      lived: false,
      bandM: undefined,
    });
    mesh.extrude(place([0, h, 0]), outline, 0, 0.4, gable, turn);
    mesh.box(
      place([w / 2, h, 0]),
      [-0.6, rise * 0.2, -0.04],
      [0.6, rise * 0.2 + 1.5, 0.1],
      plain([62, 74, 88], 0.1, seed, 0.4),
      turn,
    );
    mesh.box(place([w / 2, h, 0]), [-0.75, rise * 0.2 - 0.15, -0.14], [0.75, rise * 0.2, 0.1], stone, turn);
    for (const x of [0, w]) {
      const q: Quad = [
        place([w / 2, h + rise, 0.2]),
        place([w / 2, h + rise, d]),
        place([x, h, d]),
        place([x, h, 0.2]),
      ];
      mesh.quad(
        q,
        [
          [0, 0],
          [d, 0],
          [d, Math.hypot(rise, w / 2)],
          [0, Math.hypot(rise, w / 2)],
        ],
        tiles,
      );
    }
  }
}
