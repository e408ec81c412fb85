/** Rooms: the naves of churches, and a hall. */
import { wallWithOpenings } from '../buildings/buildings.ts';
import type { WallKind } from '../buildings/paint.ts';
import { front } from '../buildings/paint.ts';
import type { Uv } from '../scene.ts';
import type { Mesh } from '../scene.ts';
import type { Colour, Texture } from '../texture.ts';
import { plain } from '../texture.ts';
import { arch, column } from '../buildings/towers.ts';
import type { FloorKind } from '../buildings/floors.ts';
import type { Opening } from '../buildings/openings.ts';
import { floor } from '../buildings/floors.ts';

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

/** A long room from z = -18 to 22: pillars, arches, windows that let the sun in, and an end wall. */
export function room(mesh: Mesh, next: () => number, family: 'nave' | 'hall', lookSeed: number): void {
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
