/**
 * The places of the demo, each from a family and a seed: the same seed builds the same stones, whoever stands
 * in front of them.
 */
import { normal, random } from './random.ts';
import type { House } from './buildings.ts';
import { arch, column, dome, house, tower, wallWithOpenings } from './buildings.ts';
import type { Season } from './life.ts';
import { car, fountain, lamp, person, statue, tree } from './life.ts';
import type { FloorKind, Opening, WallKind } from './paint.ts';
import { floor, front } from './paint.ts';
import type { View } from './render.ts';
import type { Uv, Vec } from './scene.ts';
import { Mesh } from './scene.ts';
import type { Colour, Texture } from './texture.ts';
import { plain } from './texture.ts';

export const FAMILIES = ['square', 'street', 'domed', 'townhall', 'nave', 'hall'] as const;
export type Family = (typeof FAMILIES)[number];

export interface Place {
  inside: boolean;
  centre: Vec;
  radiusM: number;
  /** What never changes. */
  stones: Mesh;
  /** Where trees stand; the seed of each. */
  trees: readonly (readonly [Vec, number])[];
}

const pick = <T>(next: () => number, from: readonly T[]): T => from[Math.floor(next() * from.length)];
const between = (next: () => number, low: number, high: number): number => low + (high - low) * next();

const WALLS: readonly Colour[] = [
  [232, 196, 130],
  [214, 148, 118],
  [238, 226, 200],
  [176, 194, 176],
  [226, 178, 160],
  [164, 184, 206],
  [240, 214, 150],
  [200, 132, 100],
];
const STONES: readonly Colour[] = [
  [208, 194, 164],
  [190, 180, 166],
  [216, 188, 152],
  [178, 176, 170],
];
const ROOFS: readonly Colour[] = [
  [178, 98, 68],
  [158, 84, 62],
  [98, 102, 110],
  [140, 88, 70],
];

function ground(mesh: Mesh, texture: Texture): void {
  for (let x = -80; x < 80; x += 16) {
    for (let z = -80; z < 80; z += 16)
      mesh.quad(
        [
          [x, 0, z + 16],
          [x + 16, 0, z + 16],
          [x + 16, 0, z],
          [x, 0, z],
        ],
        [
          [x, -z - 16],
          [x + 16, -z - 16],
          [x + 16, -z],
          [x, -z],
        ],
        texture,
      );
  }
}

function someHouse(next: () => number, style: 'pastel' | 'brick' | 'old', widthM: number): House {
  const kind: WallKind = style === 'brick' ? 'brick' : style === 'old' && next() < 0.6 ? 'timber' : 'plaster';
  const floors = 3 + Math.floor(next() * 2.4);
  return {
    widthM,
    depthM: 11,
    floors,
    heightM: 4 + (floors - 1) * between(next, 2.9, 3.5),
    bays: Math.max(2, Math.round(widthM / between(next, 2.2, 2.9))),
    kind,
    colour:
      kind === 'brick'
        ? pick(next, [
            [150, 78, 60],
            [122, 66, 54],
            [170, 100, 76],
          ])
        : kind === 'timber'
          ? pick(next, [
              [236, 226, 204],
              [222, 200, 160],
            ])
          : pick(next, WALLS),
    trim: pick(next, [
      [236, 230, 216],
      [214, 204, 184],
      [196, 184, 164],
    ]),
    roof: style === 'pastel' ? 'hip' : style === 'brick' ? pick(next, ['steps', 'gable']) : 'gable',
    roofColour: pick(next, ROOFS),
    ground: pick(next, ['shops', 'doors', 'shops']),
    windows: next() < 0.25 ? 'arched' : 'window',
    shutters:
      next() < 0.6
        ? pick<Colour>(next, [
            [60, 96, 84],
            [84, 110, 140],
            [120, 64, 48],
            [92, 116, 72],
          ])
        : undefined,
    bandM: kind !== 'timber' && next() < 0.6 ? 3.6 : undefined,
    lived: true,
    seed: Math.floor(next() * 1e6),
  };
}

/** Houses side by side from `at` until `longM` is full. */
function row(
  mesh: Mesh,
  next: () => number,
  at: Vec,
  turn: number,
  longM: number,
  style: 'pastel' | 'brick' | 'old',
): void {
  const wide = style === 'pastel' ? between(next, 8, 13) : 6.5;
  const count = Math.round(longM / wide);
  for (let i = 0; i < count; i++) {
    const along = (i * longM) / count;
    house(
      mesh,
      [at[0] + Math.cos(turn) * along, 0, at[2] - Math.sin(turn) * along],
      turn,
      someHouse(next, style, longM / count),
    );
  }
}

function domed(mesh: Mesh, next: () => number): void {
  const [colour, trim, seed] = [pick(next, STONES), [228, 220, 202] as Colour, Math.floor(next() * 1e6)];
  const [w, h] = [26, 10];
  house(mesh, [-w / 2, 0, 0], 0, {
    widthM: w,
    heightM: h,
    depthM: 16,
    floors: 2,
    bays: 9,
    kind: 'stone',
    colour,
    trim,
    roof: 'flat',
    roofColour: ROOFS[0],
    ground: 'doors',
    windows: 'arched',
    bandM: 4.6,
    seed,
  });
  const stone = plain(trim, 0.16, seed);
  for (let i = 0; i < 6; i++) column(mesh, [-6.5 + i * 2.6, 0.6, -3.4], 0.42, 7.6, stone);
  mesh.box([0, 0, 0], [-8, 0, -4.4], [8, 0.6, 0], stone);
  mesh.box([0, 8.2, 0], [-7.6, 0, -4.2], [7.6, 1.1, 0], stone);
  mesh.extrude(
    [0, 9.3, -4.2],
    [
      [-7.8, 0],
      [0, 3.1],
      [7.8, 0],
    ],
    0,
    4.6,
    front({ widthM: 16, heightM: 4, kind: 'stone', colour: trim, trim, openings: [], seed: seed + 3 }),
  );
  mesh.lathe(
    [0, h, 8],
    [
      [7.2, 0],
      [7.2, 2.4],
    ],
    front({
      widthM: 12,
      heightM: 3,
      kind: 'stone',
      colour,
      trim,
      openings: [1, 4, 7, 10].map((x): Opening => ({ x0: x, x1: x + 0.9, y0: 0.6, y1: 2.4, kind: 'arched' })),
      seed: seed + 4,
    }),
    { segments: 40 },
  );
  dome(
    mesh,
    [0, h + 2.4, 8],
    6.9,
    plain(
      pick<Colour>(next, [
        [104, 152, 132],
        [150, 156, 160],
      ]),
      0.25,
      seed,
    ),
    stone,
  );
}

function townhall(mesh: Mesh, next: () => number, order: number): void {
  const seed = Math.floor(next() * 1e6);
  const trim: Colour = [226, 216, 196];
  const [kind, colour, ground, windows] = (
    [
      ['stone', [190, 186, 178], 'doors', 'arched'],
      ['plaster', [176, 194, 176], 'arches', 'window'],
      ['plaster', [240, 208, 130], 'shops', 'window'],
      ['brick', [158, 84, 64], 'arches', 'arched'],
    ] as const
  )[order];
  const roofColour = pick(next, ROOFS);
  const wing = {
    heightM: 11,
    depthM: 12,
    floors: 3,
    kind,
    colour,
    trim,
    roof: 'hip' as const,
    roofColour,
    ground,
    windows,
    bandM: 3.8,
    lived: false,
  };
  const offset = between(next, -3, 3);
  const tw = between(next, 5, 6.4);
  house(mesh, [-15, 0, 0], 0, { ...wing, widthM: 15 + offset - tw / 2, bays: 4, seed });
  house(mesh, [offset + tw / 2, 0, 0], 0, { ...wing, widthM: 15 - offset - tw / 2, bays: 4, seed: seed + 5 });
  tower(mesh, [offset - tw / 2, 0, -0.9], 0, {
    widthM: tw,
    heightM: between(next, 21, 27),
    kind,
    colour,
    trim,
    top: pick(next, ['spire', 'battlements', 'dome']),
    topColour: pick(next, ROOFS),
    clock: true,
    order,
    seed: seed + 9,
  });
}

interface Room {
  w: number;
  h: number;
  kind: WallKind;
  colour: Colour;
  trim: Colour;
  aisle: number;
  pillars: number;
  ground: [FloorKind, Colour];
  benches: boolean;
}

/** Each nave is of another order: rooms of one plan and one stone would be one place to anybody. */
const NAVES: readonly Room[] = [
  {
    w: 13,
    h: 12,
    kind: 'plaster',
    colour: [226, 214, 196],
    trim: [150, 92, 70],
    aisle: 2.3,
    pillars: 6,
    ground: ['slabs', [176, 160, 140]],
    benches: false,
  },
  {
    w: 15,
    h: 14,
    kind: 'stone',
    colour: [208, 194, 164],
    trim: [222, 210, 186],
    aisle: 2.9,
    pillars: 8,
    ground: ['tiles', [222, 212, 192]],
    benches: true,
  },
  {
    w: 18,
    h: 15,
    kind: 'brick',
    colour: [166, 96, 74],
    trim: [232, 226, 212],
    aisle: 3.6,
    pillars: 5,
    ground: ['mosaic', [206, 188, 160]],
    benches: false,
  },
];
const HALL: Room = {
  w: 20,
  h: 12.6,
  kind: 'plaster',
  colour: [170, 190, 178],
  trim: [196, 168, 120],
  aisle: 1.2,
  pillars: 8,
  ground: ['tiles', [206, 178, 150]],
  benches: false,
};

/** Half the width, the houses, the ground and the gate of a street. */
const STREETS = [
  {
    half: 5.5,
    style: 'pastel',
    under: 'slabs',
    gate: { kind: 'plaster', colour: [214, 148, 118], top: 'dome', widthM: 6 },
  },
  {
    half: 6.5,
    style: 'old',
    under: 'cobble',
    gate: { kind: 'stone', colour: [190, 170, 136], top: 'battlements', widthM: 9 },
  },
  {
    half: 8,
    style: 'brick',
    under: 'mosaic',
    gate: { kind: 'brick', colour: [150, 84, 64], top: 'spire', widthM: 7 },
  },
] as const;

/** A long room from z = -18 to 22: pillars, arches, windows that let the sun in, and an end wall. */
function room(mesh: Mesh, next: () => number, family: 'nave' | 'hall', lookSeed: number): void {
  const seed = Math.floor(next() * 1e6);
  const nave = family === 'nave';
  const {
    w,
    h,
    kind: wallKind,
    colour,
    trim,
    aisle,
    pillars,
    ground: under,
    benches,
  } = nave ? NAVES[lookSeed % NAVES.length] : HALL;
  const [z0, long] = [-18, 40];
  mesh.quad(
    [
      [-w / 2, 0, z0 + long],
      [w / 2, 0, z0 + long],
      [w / 2, 0, z0],
      [-w / 2, 0, z0],
    ],
    [
      [0, 0],
      [w, 0],
      [w, long],
      [0, long],
    ],
    floor(...under, seed),
  );
  const step = long / pillars;
  const windows = Array.from({ length: pillars }, (_, i): Opening => ({
    x0: (i + 0.5) * step - 0.9,
    x1: (i + 0.5) * step + 0.9,
    y0: 1.6,
    y1: h * (nave ? 0.45 : 0.6),
    kind: 'arched',
  }));
  const side = (n: number): Texture =>
    front({
      widthM: long,
      heightM: h,
      kind: wallKind,
      colour,
      trim,
      openings: windows,
      seed: seed + n,
      lived: !nave,
      bandM: h * 0.62,
    });
  wallWithOpenings(mesh, [-w / 2, 0, z0], -Math.PI / 2, long, h, windows, side(1), 0.4);
  wallWithOpenings(mesh, [w / 2, 0, z0 + long], Math.PI / 2, long, h, windows, side(2), 0.4);
  const end: Opening[] = [
    { x0: w / 2 - 2, x1: w / 2 + 2, y0: 2, y1: 6, kind: nave ? 'rose' : 'clock' },
    { x0: w / 2 - 1.5, x1: w / 2 + 1.5, y0: h - 3.6, y1: h, kind: 'door' },
  ];
  for (const x of [0.13, 0.73])
    end.push({ x0: w * x, x1: w * (x + 0.14), y0: h * 0.45, y1: h * 0.8, kind: 'arched' });
  wallWithOpenings(
    mesh,
    [-w / 2, 0, z0 + long],
    0,
    w,
    h,
    end,
    front({
      widthM: w,
      heightM: h,
      kind: wallKind,
      colour,
      trim,
      openings: end,
      bandM: h * 0.6,
      seed: seed + 3,
    }),
    0.5,
  );
  const stone = plain(trim, 0.2, seed);
  const ribs = front({
    widthM: 8,
    heightM: 8,
    kind: 'stone',
    colour: trim,
    trim,
    openings: [],
    seed: seed + 6,
  });
  for (let i = 0; i <= pillars; i++) {
    const z = z0 + i * step;
    for (const s of [-1, 1]) {
      column(mesh, [s * (w / 2 - aisle), 0, z], nave ? 0.5 : 0.34, nave ? 6 : 7, stone);
      if (i < pillars && nave)
        arch(mesh, [s * (w / 2 - aisle) - 0.3, 0, z + step], Math.PI / 2, step, 6, h - 2, 0.6, ribs);
    }
    arch(mesh, [-w / 2 + aisle, 0, z - 0.25], 0, w - 2 * aisle, nave ? 6.5 : 5, h + 2, 0.5, ribs);
  }
  const vault = front({
    widthM: 24,
    heightM: long,
    kind: 'plaster',
    colour: benches ? [214, 204, 184] : [150, 170, 176],
    trim,
    openings: [],
    seed: seed + 7,
  });
  const profile = Array.from({ length: 13 }, (_, i): Uv => [
    (-w / 2 - 0.2) * Math.cos((i * Math.PI) / 12),
    h - 4.5 + 4.4 * Math.sin((i * Math.PI) / 12),
  ]);
  for (let i = 0; i < 12; i++) {
    const [[ax, ay], [bx, by]] = [profile[i], profile[i + 1]];
    mesh.quad(
      [
        [ax, ay, z0],
        [bx, by, z0],
        [bx, by, z0 + long],
        [ax, ay, z0 + long],
      ],
      [
        [i * 2, 0],
        [i * 2 + 2, 0],
        [i * 2 + 2, long],
        [i * 2, long],
      ],
      vault,
    );
  }
  if (!benches) return;
  const wood = plain([104, 70, 46], 0.3, seed);
  for (let z = z0 + 8; z < z0 + long - 9; z += 1.9) {
    for (const s of [-1, 1]) {
      mesh.box([s * w * 0.16, 0, z], [-1.5, 0.4, 0], [1.5, 0.5, 0.5], wood);
      mesh.box([s * w * 0.16, 0, z], [-1.5, 0, 0.5], [1.5, 1, 0.58], wood);
    }
  }
}

export function place(family: Family, seed: number): Place {
  const next = random(seed);
  for (let i = 0; i < 5; i++) next();
  const stones = new Mesh();
  const trees: [Vec, number][] = [];
  const inside = family === 'nave' || family === 'hall';
  if (inside) {
    room(stones, next, family, seed);
    return { inside, centre: [0, 5, 2], radiusM: 26, stones, trees };
  }
  const plant = (x: number, z: number): unknown => trees.push([[x, 0, z], Math.floor(next() * 1e6)]);
  const tone = pick<Colour>(next, [
    [176, 166, 150],
    [190, 178, 160],
    [160, 156, 152],
  ]);
  const street = STREETS[seed % STREETS.length];
  ground(
    stones,
    floor(
      family === 'street'
        ? street.under
        : family === 'townhall'
          ? 'asphalt'
          : (['cobble', 'slabs', 'mosaic'] as const)[seed % 3],
      tone,
      seed + 1,
    ),
  );
  const stone = plain([206, 196, 176], 0.2, seed);
  // squares of one plan and one kind of house would be one place to anybody
  const style =
    family === 'square'
      ? (['brick', 'old', 'pastel'] as const)[seed % 3]
      : family === 'townhall'
        ? 'old'
        : 'pastel';
  if (family === 'street') {
    const { half, gate } = street;
    row(stones, next, [-half, 0, -30], -Math.PI / 2, 48, street.style);
    row(stones, next, [half, 0, 18], Math.PI / 2, 48, street.style);
    tower(stones, [-gate.widthM / 2, 0, 24], 0, {
      ...gate,
      heightM: between(next, 15, 19),
      trim: [222, 212, 190],
      topColour: pick(next, ROOFS),
      clock: seed % 3 === 2,
      order: seed % 4,
      seed: seed + 2,
    });
    for (const z of [-16, -4, 8]) for (const x of [1 - half, half - 1]) lamp(stones, [x, 0, z + x * 0.3]);
  } else {
    if (family === 'square') row(stones, next, [-22, 0, 0], 0, 44, style);
    else if (family === 'domed') domed(stones, next);
    else townhall(stones, next, seed % 4);
    row(stones, next, [-24, 0, -36], -Math.PI / 2, 33, style);
    row(stones, next, [24, 0, -3], Math.PI / 2, 33, style);
    if (family !== 'square') {
      row(stones, next, [-60, 0, 4], 0, 33, style);
      row(stones, next, [27, 0, 4], 0, 33, style);
    }
    const spot: Vec = [between(next, -7, 7), 0, between(next, -11, -8)];
    if (family === 'square' || next() < 0.4) {
      if (next() < 0.5) fountain(stones, spot, between(next, 2.2, 3.2), stone);
      else statue(stones, spot, between(next, 5, 7), stone, plain([84, 116, 100], 0.25), next() * 6);
    }
    for (const x of [-between(next, 12, 19), between(next, 12, 19)]) {
      plant(x + normal(next), -8 + 3 * normal(next));
      if (next() < 0.7) plant(x + normal(next), -19);
      lamp(stones, [x * 0.72, 0, -between(next, 3, 9)]);
    }
  }
  return { inside, centre: [0, 6, -4], radiusM: 46, stones, trees };
}

/** A photographer's stand, different for each seed. */
export function stand(family: Family, next: () => number, widthPx: number, heightPx: number): View {
  const inside = family === 'nave' || family === 'hall';
  const size = { widthPx, heightPx };
  if (inside)
    return {
      eye: [between(next, -2.6, 2.6), between(next, 1.5, 2.1), between(next, -15, -6)],
      target: [between(next, -1.5, 1.5), between(next, 3.4, 4.6), 20],
      focalMm: between(next, 22, 32),
      ...size,
    };
  if (family === 'street')
    return {
      eye: [between(next, -3.4, 3.4), between(next, 1.5, 2.2), between(next, -26, -13)],
      target: [between(next, -1.5, 1.5), between(next, 4, 5.4), 22],
      focalMm: between(next, 23, 34),
      ...size,
    };
  const [around, away] = [between(next, -0.52, 0.52), between(next, 21, 31)];
  const high = next() < 0.2 ? between(next, 4, 7) : between(next, 1.5, 1.9);
  const tall = family === 'townhall' || family === 'domed';
  return {
    eye: [away * Math.sin(around), high, -away * Math.cos(around)],
    target: [between(next, -2, 2), between(next, 5, 6) + (tall ? 2.4 : 0), 0],
    focalMm: between(next, 23, 31) * (tall ? 0.92 : 1),
    ...size,
  };
}

/** People, and cars where there is a street, between the viewer and the place. */
export function passersBy(mesh: Mesh, at: Place, view: View, next: () => number): void {
  const count = Math.floor(next() * 9);
  const free = (x: number, z: number): boolean => Math.hypot(x - view.eye[0], z - view.eye[2]) > 4.5;
  const wide = at.inside ? 1.2 : 9;
  for (let i = 0; i < count; i++) {
    const [x, z] = [
      between(next, -wide, wide) * (at.trees.length > 0 || at.inside ? 1 : 0.5),
      between(next, -18, -1.5),
    ];
    if (free(x, z)) person(mesh, [x, 0, z], next);
  }
  if (!at.inside && next() < 0.55) {
    const lane = at.trees.length > 0 ? between(next, -18, 18) : pick(next, [-3.6, 3.6]);
    const z = between(next, -9, -4);
    if (free(lane, z))
      car(mesh, [lane, 0, z], at.trees.length > 0 ? between(next, -0.2, 0.2) : Math.PI / 2, next);
  }
}

export function grown(mesh: Mesh, at: Place, season: Season): void {
  for (const [where, seed] of at.trees) {
    const grow = random(seed);
    tree(mesh, where, between(grow, 6, 8.5), season, grow);
  }
}
