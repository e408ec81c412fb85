/** Towers, domes, columns and arches, built of walls and rings. */
import type { Painted } from './paint.ts';
import { front } from './paint.ts';
import type { Mesh, Uv, Vec } from '../scene.ts';
import { turned } from '../scene.ts';
import type { Colour, Texture } from '../texture.ts';
import { plain } from '../texture.ts';
import { plainOf, wallWithOpenings } from './buildings.ts';
import type { Opening } from './openings.ts';
import { roof } from './floors.ts';

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
