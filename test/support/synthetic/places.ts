/** Painted places: a wall, and panels that stand before it. */
import type { Picture } from '../../../electron/demo/photo.ts';
import { random } from '../../../electron/demo/random.ts';
import { aColour, fill } from './fill.ts';

/** A painted rectangle parallel to the wall: its texture, its distance along z and its extent in metres. */
export interface Plane {
  texture: Picture;
  z: number;
  left: number;
  top: number;
  widthM: number;
  heightM: number;
}

/**
 * Planes, nearest first; the last one is the wall. `windowSeed` draws the windows that a look-alike repeats.
 */
export interface Place {
  planes: Plane[];
  windowSeed: number;
}

/** Soft blotches of several sizes: what no flat wall is without. */
function blotches(widthPx: number, heightPx: number, next: () => number): Picture {
  const rgb = new Uint8ClampedArray(3 * widthPx * heightPx);
  const [red, green, blue] = aColour(next).map((of) => of * 0.6 + 50) as [number, number, number];
  const layers = [96, 32, 11].map((cellPx) => {
    const columns = Math.ceil(widthPx / cellPx) + 2;
    const grid = Float32Array.from(
      { length: columns * (Math.ceil(heightPx / cellPx) + 2) },
      () => next() - 0.5,
    );
    const column = Int32Array.from({ length: widthPx }, (_, x) => Math.floor(x / cellPx));
    const across = Float64Array.from({ length: widthPx }, (_, x) => (x % cellPx) / cellPx);
    return { cellPx, columns, grid, column, across };
  });
  const values = new Float64Array(widthPx);
  for (let y = 0; y < heightPx; y++) {
    values.fill(0);
    for (const { cellPx, columns, grid, column, across } of layers) {
      const fy = (y / cellPx) % 1;
      const above = grid.subarray(Math.floor(y / cellPx) * columns);
      const below = above.subarray(columns);
      for (let x = 0; x < widthPx; x++) {
        const fx = across[x]!;
        const i = column[x]!;
        values[x] =
          values[x]! +
          ((above[i]! * (1 - fx) + above[i + 1]! * fx) * (1 - fy) +
            (below[i]! * (1 - fx) + below[i + 1]! * fx) * fy);
      }
    }
    for (let x = 0, at = 3 * y * widthPx; x < widthPx; x++, at += 3) {
      const value = 60 * values[x]!;
      rgb[at] = Math.floor(red + value);
      rgb[at + 1] = Math.floor(green + value);
      rgb[at + 2] = Math.floor(blue + value);
    }
  }
  return { widthPx, heightPx, rgb: new Uint8Array(rgb.buffer) };
}

/**
 * One of a dozen windows that a seed knows: frame, panes, arch, shutters. Drawn again elsewhere it looks the
 * same.
 */
function drawWindow(picture: Picture, seed: number, x: number, y: number, sizePx: number): void {
  const next = random(seed);
  const w = sizePx * (0.6 + 0.4 * next());
  const h = sizePx;
  fill(picture, x, y, x + w, y + h, aColour(next));
  fill(picture, x + w * 0.1, y + h * 0.08, x + w * 0.9, y + h * 0.92, aColour(next));
  const across = 1 + Math.floor(next() * 3);
  const down = 1 + Math.floor(next() * 4);
  for (let i = 0; i < across; i++) {
    for (let j = 0; j < down; j++) {
      const px = x + w * (0.14 + (0.74 * i) / across);
      const py = y + h * (0.12 + (0.78 * j) / down);
      fill(picture, px, py, px + (0.6 * w) / across, py + (0.62 * h) / down, aColour(next));
    }
  }
  const radius = w * (0.2 + 0.25 * next());
  if (next() < 0.5)
    fill(
      picture,
      x,
      y - radius,
      x + w,
      y,
      aColour(next),
      1,
      (u, v) => (u - x - w / 2) ** 2 + (v - y) ** 2 < radius * radius,
    );
}

/** A texture of shapes that only this seed has, with windows from `windowSeed`. */
function paint(
  widthPx: number,
  heightPx: number,
  seed: number,
  windowSeed: number,
  windows: number,
): Picture {
  const next = random(seed);
  const picture = blotches(widthPx, heightPx, next);
  const area = widthPx * heightPx;
  for (let i = 0; i < area / 3000; i++) {
    const x = next() * widthPx;
    const y = next() * heightPx;
    const size = 6 + 70 * next() ** 3;
    const colour = aColour(next);
    const turn = next() * Math.PI;
    const kind = Math.floor(next() * 4);
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    const inside = (u: number, v: number): boolean => {
      const p = (u - x) * cos + (v - y) * sin;
      const q = (v - y) * cos - (u - x) * sin;
      if (kind === 0) return Math.abs(p) < size && Math.abs(q) < size * 0.4;
      if (kind === 1) return p * p + q * q < size * size && p * p + q * q > size * size * 0.3;
      if (kind === 2) return q > -size * 0.6 && q < size * 0.6 - Math.abs(p) * 1.4;
      return Math.abs(p) < size * 0.12 || (Math.abs(q) < size * 0.12 && Math.abs(p) < size);
    };
    fill(picture, x - size, y - size, x + size, y + size, colour, 1, inside);
  }
  for (let i = 0; i < windows; i++) {
    drawWindow(
      picture,
      windowSeed * 31 + Math.floor(next() * 12),
      next() * widthPx,
      next() * heightPx,
      30 + 60 * next(),
    );
  }
  return picture;
}

/** Where the wall stands, metres before the default camera. */
const WALL_Z = 4;

/** The walls painted last: photos of one place are often painted in turn. */
const lastWalls = new Map<string, Picture>();
const WALLS_KEPT = 4;

function paintedWall(seed: number, windowSeed: number): Picture {
  const key = `${seed} ${windowSeed}`;
  const texture = lastWalls.get(key) ?? paint(1600, 1200, seed, windowSeed, 60);
  lastWalls.delete(key);
  lastWalls.set(key, texture);
  if (lastWalls.size > WALLS_KEPT) lastWalls.delete(lastWalls.keys().next().value!);
  return texture;
}

function wall(seed: number, windowSeed: number): Plane {
  return {
    texture: paintedWall(seed, windowSeed),
    z: WALL_Z,
    left: -4,
    top: -3,
    widthM: 8,
    heightM: 6,
  };
}

/** A painted wall of 8 x 6 m. */
export function flatPlace(seed: number): Place {
  return { planes: [wall(seed, seed)], windowSeed: seed };
}

/** The same kind of wall behind three panels at 2.4 to 3.3 m. */
export function deepPlace(seed: number): Place {
  const next = random(seed ^ 0x5eed);
  const panels = [0, 1, 2].map((i): Plane => {
    const widthM = 0.5 + 0.4 * next();
    const heightM = 1 + next();
    const left = -1.4 + i * 0.95 + 0.2 * next();
    return {
      texture: paint(Math.round(220 * widthM), Math.round(220 * heightM), seed * 7 + i + 1, seed, 6),
      z: 2.4 + 0.9 * next(),
      left,
      top: -heightM / 2,
      widthM,
      heightM,
    };
  });
  return { planes: [...panels.sort((p, q) => p.z - q.z), wall(seed, seed)], windowSeed: seed };
}

/** Another wall with the windows of `of`: local likeness without a common transform. */
export function lookAlike(seed: number, of: Place): Place {
  return { planes: [wall(seed, of.windowSeed)], windowSeed: of.windowSeed };
}
