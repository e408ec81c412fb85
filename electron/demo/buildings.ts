/** Houses with windows set into their walls, towers, domes, gables, halls. */
import type { Opening, Painted } from './paint.ts';
import { front, roof } from './paint.ts';
import type { Mesh, Quad, Uv, Vec } from './scene.ts';
import { turned } from './scene.ts';
import type { Colour, Texture } from './texture.ts';
import { plain } from './texture.ts';

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
function plainOf(mesh: Mesh): Texture {
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

export interface Tower extends Pick<Painted, 'kind' | 'colour' | 'trim' | 'seed'> {
  widthM: number;
  heightM: number;
  top: 'spire' | 'dome' | 'battlements';
  topColour: Colour;
  clock: boolean;
  /** Which of four arrangements of bells, clock and stair windows. */
  order: number;
}

function towerOpenings({ widthM: w, heightM: h, clock, order }: Tower): Opening[] {
  const bells = [1, 2, 3, 2][order];
  const bellsTop = order === 1 ? 2.4 + w * 0.6 : 1.4;
  const openings = Array.from({ length: bells }, (_, i): Opening => {
    const [middle, half] = [(w * (i + 1)) / (bells + 1), (w * 0.2) / Math.sqrt(bells)];
    return {
      x0: middle - half,
      x1: middle + half,
      y0: bellsTop,
      y1: bellsTop + (order === 2 ? 2.2 : 3.2),
      kind: 'louvre',
    };
  });
  const dial = order === 1 ? 1.2 : order === 2 ? h * 0.42 : 5.6;
  if (clock) openings.push({ x0: w * 0.2, x1: w * 0.8, y0: dial, y1: dial + w * 0.6, kind: 'clock' });
  const [kind, half, high, every] = (
    [
      ['arched', 0.1, 1.8, 4.2],
      ['window', 0.05, 1.4, 6],
      ['window', 0.16, 1.5, 9],
      ['arched', 0.07, 3, 5.5],
    ] as const
  )[order];
  for (let y = 7 + w * 0.6; y < h - 5; y += every) {
    if (!clock || y > dial + w * 0.6 + 0.5 || y + high < dial - 0.5)
      openings.push({ x0: w * (0.5 - half), x1: w * (0.5 + half), y0: y, y1: y + high, kind });
  }
  return openings;
}

/** A square tower with its front's left corner at `at`. */
export function tower(mesh: Mesh, at: Vec, turn: number, spec: Tower): void {
  const { widthM: w, heightM: h } = spec;
  const place = turned(at, turn);
  const openings = towerOpenings(spec);
  for (const [i, [x, z, a]] of (
    [
      [0, 0, 0],
      [w, 0, -Math.PI / 2],
      [w, w, Math.PI],
      [0, w, Math.PI / 2],
    ] as Vec[]
  ).entries()) {
    const face = front({
      ...spec,
      ppm: i === 0 ? 36 : 20,
      heightM: h,
      openings,
      bandM: h / 4,
      seed: spec.seed + 10 + i,
    });
    wallWithOpenings(mesh, place([x, 0, z]), turn + a, w, h, openings, face);
  }
  const stone = plain(spec.trim);
  for (const y of [h, h * 0.75, h * 0.5])
    mesh.box(place([0, y, 0]), [-0.3, -0.35, -0.3], [w + 0.3, 0, w + 0.3], stone, turn);
  const cover = spec.top === 'dome' ? plain(spec.topColour, 0.2, spec.seed) : roof(spec.topColour, spec.seed);
  const middle = place([w / 2, h, w / 2]);
  if (spec.top === 'battlements') {
    for (let i = 0; i < 5; i++)
      for (const z of [-0.3, w - 0.1])
        mesh.box(place([(w * i) / 4.5, h, z]), [-0.1, 0, 0], [w / 9, 1.1, 0.4], stone, turn);
    for (let i = 0; i < 5; i++)
      for (const x of [-0.3, w - 0.1])
        mesh.box(place([x, h, (w * i) / 4.5]), [0, 0, -0.1], [0.4, 1.1, w / 9], stone, turn);
  } else if (spec.top === 'spire')
    mesh.lathe(
      middle,
      [
        [w * 0.72, 0],
        [w * 0.5, 1],
        [0.05, w * 1.7],
      ],
      cover,
      { segments: 4, turn: turn + Math.PI / 4 },
    );
  else dome(mesh, middle, w * 0.48, cover, stone);
}

/** A drum, a dome and its lantern. */
export function dome(mesh: Mesh, at: Vec, radius: number, cover: Texture, stone: Texture): void {
  const drum = radius * 0.35;
  mesh.lathe(
    at,
    [
      [radius, 0],
      [radius, drum],
      [radius * 1.07, drum],
      [radius * 1.07, drum + 0.25],
    ],
    stone,
    { segments: 32 },
  );
  const profile = Array.from({ length: 11 }, (_, i): Uv => [
    radius * Math.cos((i * Math.PI) / 21),
    drum + 0.25 + radius * 1.08 * Math.sin((i * Math.PI) / 21),
  ]);
  mesh.lathe(at, profile, cover, { segments: 32 });
  const top = drum + radius * 1.3;
  mesh.lathe(
    at,
    [
      [radius * 0.16, top - radius * 0.2],
      [radius * 0.16, top + radius * 0.25],
      [radius * 0.2, top + radius * 0.27],
      [0.02, top + radius * 0.6],
    ],
    stone,
    { segments: 12 },
  );
}

/** A round column with base and capital. */
export function column(mesh: Mesh, at: Vec, radius: number, height: number, texture: Texture): void {
  mesh.box(at, [-radius * 1.4, 0, -radius * 1.4], [radius * 1.4, 0.3, radius * 1.4], texture);
  mesh.lathe(
    at,
    [
      [radius * 1.25, 0.3],
      [radius * 1.25, 0.45],
      [radius, 0.6],
      [radius * 0.88, height - 0.8],
      [radius * 1.15, height - 0.7],
      [radius * 0.95, height - 0.6],
      [radius * 1.5, height - 0.3],
    ],
    texture,
    { segments: 20 },
  );
  mesh.box(at, [-radius * 1.6, height - 0.3, -radius * 1.6], [radius * 1.6, height, radius * 1.6], texture);
}

/** A wall over an arch: from `at` along x, `spanM` wide, springing at `springM`, up to `topM`. */
export function arch(
  mesh: Mesh,
  at: Vec,
  turn: number,
  spanM: number,
  springM: number,
  topM: number,
  thickM: number,
  texture: Texture,
): void {
  const place = turned(at, turn);
  const [r, steps] = [spanM / 2, 16];
  for (let i = 0; i < steps; i++) {
    const [a, b] = [i, i + 1].map((k): Uv => [
      r - r * Math.cos((Math.PI * k) / steps),
      springM + r * Math.sin((Math.PI * k) / steps),
    ]);
    for (const z of [0, thickM])
      mesh.quad(
        [place([a[0], topM, z]), place([b[0], topM, z]), place([...b, z]), place([...a, z])],
        [
          [a[0], 0],
          [b[0], 0],
          [b[0], topM - b[1]],
          [a[0], topM - a[1]],
        ],
        texture,
      );
    mesh.panel(
      [place([...a, 0]), place([...b, 0]), place([...b, thickM]), place([...a, thickM])],
      texture,
      (i * Math.PI * r) / steps,
    );
    const [c, e] = [i, i + 1].map((k): Uv => [
      r - (r + 0.35) * Math.cos((Math.PI * k) / steps),
      springM + (r + 0.35) * Math.sin((Math.PI * k) / steps),
    ]);
    mesh.quad(
      [place([...c, -0.08]), place([...e, -0.08]), place([...b, -0.08]), place([...a, -0.08])],
      [
        [i, 0],
        [i + 0.9, 0],
        [i + 0.9, 0.35],
        [i, 0.35],
      ],
      plainOf(mesh),
    );
  }
}
