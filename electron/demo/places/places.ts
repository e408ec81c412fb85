/**
 * The places of the demo, each from a family and a seed: the same seed builds the same stones, whoever stands
 * in front of them.
 */
import { between, normal, pick, random } from '../random.ts';
import type { Season } from '../life.ts';
import { car, fountain, lamp, person, statue, tree } from '../life.ts';
import type { View } from '../render.ts';
import type { Vec } from '../scene.ts';
import { Mesh } from '../scene.ts';
import type { Colour } from '../texture.ts';
import { plain } from '../texture.ts';
import { room } from './indoors.ts';
import { ROOFS, domed, ground, row, townhall } from './outdoors.ts';
import { tower } from '../buildings/towers.ts';
import { floor } from '../buildings/floors.ts';

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
