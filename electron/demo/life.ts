/**
 * What stands in front of buildings and is elsewhere the next time: people, cars, trees; and what stays:
 * lamps, fountains, statues.
 */
import type { Mesh, Quad, Uv, Vec } from './scene.ts';
import { add, times, turned, unit } from './scene.ts';
import type { Colour, Texture } from './texture.ts';
import { mix, plain } from './texture.ts';

export type Season = 'spring' | 'summer' | 'autumn' | 'winter';

const LEAVES: Record<Season, readonly Colour[]> = {
  spring: [
    [132, 168, 74],
    [160, 186, 92],
  ],
  summer: [
    [72, 112, 48],
    [96, 134, 58],
  ],
  autumn: [
    [196, 130, 46],
    [170, 84, 40],
    [206, 164, 70],
  ],
  winter: [],
};

const sphere = (radius: number, y: number): Uv[] =>
  Array.from({ length: 9 }, (_, i): Uv => [
    radius * Math.sin((i * Math.PI) / 8),
    y - radius * Math.cos((i * Math.PI) / 8),
  ]);

export function person(mesh: Mesh, at: Vec, next: () => number): void {
  const turn = next() * 6;
  const tall = 0.92 + 0.16 * next();
  const coat = plain(
    (
      [
        [172, 54, 50],
        [44, 62, 96],
        [210, 190, 150],
        [60, 88, 70],
        [52, 50, 54],
        [222, 214, 200],
        [208, 150, 60],
      ] as Colour[]
    )[Math.floor(next() * 7)],
  );
  const trousers = plain(
    (
      [
        [52, 58, 76],
        [84, 74, 62],
        [40, 40, 44],
      ] as Colour[]
    )[Math.floor(next() * 3)],
  );
  const skin = plain(mix([226, 184, 152], [110, 74, 54], next()));
  const hair = plain(mix([40, 30, 26], [170, 130, 80], next()));
  const place = turned(at, turn);
  const stride = 0.05 + 0.1 * next();
  for (const side of [-1, 1]) {
    mesh.lathe(
      place([side * 0.1, 0, side * stride]),
      [
        [0.05, 0],
        [0.08, 0.1],
        [0.07, 0.4 * tall],
        [0.1, 0.88 * tall],
      ],
      trousers,
      { segments: 8 },
    );
    mesh.lathe(
      place([side * 0.25, 0, 0]),
      [
        [0.04, 0.75 * tall],
        [0.05, 0.9 * tall],
        [0.075, 1.4 * tall],
        [0.02, 1.46 * tall],
      ],
      coat,
      { segments: 8 },
    );
  }
  mesh.lathe(
    at,
    [
      [0.2, 0.74 * tall],
      [0.19, 1 * tall],
      [0.24, 1.38 * tall],
      [0.1, 1.48 * tall],
      [0.05, 1.54 * tall],
    ],
    coat,
    { segments: 12, squash: 0.62, turn },
  );
  mesh.lathe(at, sphere(0.115, 1.64 * tall), skin, { segments: 12 });
  mesh.lathe(add(at, [0, 0.03, 0]), sphere(0.122, 1.66 * tall).slice(4), hair, { segments: 12 });
}

export function car(mesh: Mesh, at: Vec, turn: number, next: () => number): void {
  const paint = plain(
    (
      [
        [168, 40, 40],
        [220, 220, 216],
        [40, 70, 110],
        [70, 76, 80],
        [206, 176, 90],
        [96, 130, 120],
      ] as Colour[]
    )[Math.floor(next() * 6)],
    0.02,
  );
  const glass = plain([48, 60, 70], 0.05);
  const rubber = plain([34, 34, 36], 0.05);
  const place = turned(at, turn);
  mesh.extrude(
    at,
    [
      [-2, 0.35],
      [-2.05, 0.75],
      [-1.8, 0.9],
      [1.05, 0.95],
      [1.9, 0.82],
      [2.02, 0.55],
      [2, 0.35],
    ],
    -0.82,
    0.82,
    paint,
    turn,
  );
  mesh.extrude(
    at,
    [
      [-1.6, 0.9],
      [-1.2, 1.4],
      [0.35, 1.42],
      [1.05, 0.94],
    ],
    -0.7,
    0.7,
    paint,
    turn,
  );
  mesh.extrude(
    at,
    [
      [-1.38, 0.95],
      [-1.1, 1.33],
      [0.28, 1.34],
      [0.8, 0.97],
    ],
    -0.72,
    0.72,
    glass,
    turn,
  );
  mesh.panel(
    [
      place([0.42, 1.36, -0.62]),
      place([0.42, 1.36, 0.62]),
      place([1.06, 0.97, 0.62]),
      place([1.06, 0.97, -0.62]),
    ],
    glass,
  );
  for (const x of [-1.25, 1.25]) {
    for (const z of [-0.86, 0.7]) {
      const wheel = Array.from({ length: 14 }, (_, i): Uv => [
        x + 0.33 * Math.cos((i * Math.PI) / 7),
        0.33 + 0.33 * Math.sin((i * Math.PI) / 7),
      ]);
      mesh.extrude(at, wheel, z, z + 0.16, rubber, turn);
    }
  }
}

/** The tree of `grow` is the same in every season; its leaves are not. */
export function tree(mesh: Mesh, at: Vec, heightM: number, season: Season, grow: () => number): void {
  const bark = plain([98, 80, 64], 0.3);
  mesh.lathe(
    at,
    [
      [0.26, 0],
      [0.17, 0.6],
      [0.13, heightM * 0.5],
      [0.04, heightM * 0.9],
    ],
    bark,
    { segments: 8 },
  );
  const leaves = LEAVES[season].map((colour, i) => plain(colour, 0.3, i + 3));
  const [wide, middle] = [heightM * 0.3, heightM * 0.66];
  for (let i = 0; i < 26; i++) {
    const [a, up] = [grow() * 6.28, grow()];
    const from = add(at, [0, heightM * (0.3 + 0.35 * up), 0]);
    const to = add(from, [
      Math.cos(a) * wide * 0.9,
      heightM * (0.12 + 0.2 * grow()),
      Math.sin(a) * wide * 0.9,
    ]);
    const across: Vec = [-Math.sin(a) * 0.04, 0, Math.cos(a) * 0.04];
    mesh.panel([add(from, across), to, to, add(from, times(across, -1))], bark);
    mesh.panel([add(from, [0, 0.05, 0]), to, to, add(from, [0, -0.05, 0])], bark);
  }
  if (leaves.length === 0) return;
  for (let i = 0; i < 700; i++) {
    const direction = unit([grow() - 0.5, grow() - 0.5, grow() - 0.5]);
    const far = 0.55 + 0.45 * grow();
    const lump =
      0.85 +
      0.2 * Math.sin(direction[0] * 7 + at[0]) * Math.sin(direction[1] * 6) +
      0.12 * Math.sin(direction[2] * 9);
    const c = add(at, [
      direction[0] * wide * far * lump,
      middle + direction[1] * heightM * 0.32 * far * lump,
      direction[2] * wide * far * lump,
    ]);
    leaf(mesh, c, 0.14 + 0.16 * grow(), direction, grow, leaves[Math.floor(grow() * leaves.length)]);
  }
}

function leaf(mesh: Mesh, at: Vec, size: number, normal: Vec, next: () => number, texture: Texture): void {
  const a = unit([next() - 0.5, next() - 0.5, next() - 0.5]);
  const b = unit([next() - 0.5, next() - 0.5, next() - 0.5]);
  const quad: Quad = [
    add(at, times(a, size)),
    add(at, times(b, size)),
    add(at, times(a, -size)),
    add(at, times(b, -size)),
  ];
  mesh.quad(
    quad,
    [
      [0, 0],
      [0.4, 0],
      [0.4, 0.4],
      [0, 0.4],
    ],
    texture,
    [normal, normal, normal, normal],
  );
}

export function lamp(mesh: Mesh, at: Vec): void {
  const iron = plain([44, 48, 46]);
  mesh.lathe(
    at,
    [
      [0.22, 0],
      [0.2, 0.3],
      [0.08, 0.5],
      [0.06, 3.4],
      [0.14, 3.5],
    ],
    iron,
    { segments: 10 },
  );
  mesh.lathe(
    add(at, [0, 3.5, 0]),
    [
      [0.12, 0],
      [0.24, 0.5],
    ],
    plain([240, 226, 180], 0.05, 1, 1),
    { segments: 6 },
  );
  mesh.lathe(
    add(at, [0, 4, 0]),
    [
      [0.3, 0],
      [0.05, 0.25],
      [0.02, 0.4],
    ],
    iron,
    { segments: 6 },
  );
}

export function fountain(mesh: Mesh, at: Vec, radius: number, stone: Texture): void {
  const water = plain([108, 150, 166], 0.25);
  mesh.lathe(
    at,
    [
      [radius, 0],
      [radius, 0.5],
      [radius + 0.12, 0.5],
      [radius + 0.12, 0.68],
      [radius - 0.3, 0.68],
      [radius - 0.3, 0.45],
    ],
    stone,
    { segments: 32 },
  );
  mesh.lathe(
    at,
    [
      [radius - 0.3, 0.5],
      [0, 0.5],
    ],
    water,
    { segments: 32 },
  );
  mesh.lathe(
    at,
    [
      [0.5, 0],
      [0.35, 0.7],
      [0.28, 1.7],
      [radius * 0.45, 2],
      [radius * 0.48, 2.15],
    ],
    stone,
    { segments: 24 },
  );
  mesh.lathe(
    at,
    [
      [radius * 0.45, 2.12],
      [0, 2.12],
    ],
    water,
    { segments: 24 },
  );
  mesh.lathe(
    at,
    [
      [0.25, 2],
      [0.18, 2.9],
      [radius * 0.22, 3.1],
      [radius * 0.24, 3.2],
      [0.1, 3.25],
      [0.14, 3.6],
      [0, 3.8],
    ],
    stone,
    { segments: 20 },
  );
}

/** A figure on a pedestal, `tall` metres in all. */
export function statue(
  mesh: Mesh,
  at: Vec,
  tall: number,
  stone: Texture,
  bronze: Texture,
  turn: number,
): void {
  const foot = tall * 0.5;
  mesh.box(at, [-1.7, 0, -1.7], [1.7, 0.35, 1.7], stone, turn);
  mesh.box(at, [-1.2, 0.35, -1.2], [1.2, 0.75, 1.2], stone, turn);
  mesh.box(at, [-0.85, 0.75, -0.85], [0.85, foot - 0.3, 0.85], stone, turn);
  mesh.box(at, [-1.05, foot - 0.3, -1.05], [1.05, foot, 1.05], stone, turn);
  const s = (tall - foot) / 1.8;
  const profile: Uv[] = [
    [0.3, 0],
    [0.26, 0.5],
    [0.22, 0.95],
    [0.28, 1.38],
    [0.1, 1.5],
    [0.07, 1.55],
  ];
  mesh.lathe(
    add(at, [0, foot, 0]),
    profile.map(([r, y]): Uv => [r * s, y * s]),
    bronze,
    { segments: 14, squash: 0.75, turn },
  );
  mesh.lathe(add(at, [0, foot, 0]), sphere(0.13 * s, 1.66 * s), bronze, { segments: 12 });
  const hand = turned(add(at, [0, foot, 0]), turn);
  mesh.extrude(
    hand([0.2 * s, 1.3 * s, 0]),
    [
      [0, 0],
      [0.5 * s, 0.35 * s],
      [0.54 * s, 0.29 * s],
      [0.05, -0.12 * s],
    ],
    -0.06 * s,
    0.06 * s,
    bronze,
    turn,
  );
}
