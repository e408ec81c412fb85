/** Squares and streets: houses in rows, a domed church, a town hall. */
import type { House } from '../buildings/buildings.ts';
import { house } from '../buildings/buildings.ts';
import type { WallKind } from '../buildings/paint.ts';
import { front } from '../buildings/paint.ts';
import type { Vec } from '../scene.ts';
import type { Mesh } from '../scene.ts';
import type { Colour, Texture } from '../texture.ts';
import { plain } from '../texture.ts';
import { between, pick } from '../random.ts';
import { column, dome, tower } from '../buildings/towers.ts';
import type { Opening } from '../buildings/openings.ts';

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
export const ROOFS: readonly Colour[] = [
  [178, 98, 68],
  [158, 84, 62],
  [98, 102, 110],
  [140, 88, 70],
];

export function ground(mesh: Mesh, texture: Texture): void {
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
export function row(
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

export function domed(mesh: Mesh, next: () => number): void {
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

export function townhall(mesh: Mesh, next: () => number, order: number): void {
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
