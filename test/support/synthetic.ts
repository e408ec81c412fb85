/**
 * Synthetic truth: painted places seen by a pinhole camera, so that where every pixel of one photo lies in
 * another is known exactly. Pure; all of it follows from seeds.
 *
 *   random(seed)                          () => number in [0, 1), the same numbers for the same seed
 *   flatPlace(seed)                       a painted wall: two photos of it are related by one homography
 *   deepPlace(seed) the wall with panels standing before it: parallax and occlusion, no single homography
 *   lookAlike(seed, of) another place whose windows are those of `of`, arranged otherwise: a photo of it is
 *   no match camera(overrides) where a photo is taken from; the default sees the middle of the wall head-on
 *   photograph(place, camera, options) Picture (width x height x RGB) trueMap(place, cameraA, cameraB) (x, y)
 *   in photo A => [x, y] in photo B; null where B cannot see what A shows there withWatermark / withDateStamp
 *   / withFrame(picture, seed) what photos share although they show different places
 *
 * Files and library folders: synthetic-photos.ts. Feature sets without pictures: synthetic-features.ts.
 */

import type { Picture } from '../../electron/demo/photo.ts';
import { normal, random } from '../../electron/demo/random.ts';

export { normal, random };
export type { Picture };

/** A painted rectangle parallel to the wall: its texture, its distance along z and its extent in metres. */
interface Plane {
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

/**
 * Position in metres (x right, y down, z towards the wall, which stands at z = 4), turns in radians, focal
 * length in long sides.
 */
export interface Camera {
  x: number;
  y: number;
  z: number;
  yaw: number;
  pitch: number;
  roll: number;
  focal: number;
  widthPx: number;
  heightPx: number;
}

type Colour = readonly [number, number, number];

const aColour = (next: () => number): Colour => [next() * 255, next() * 255, next() * 255];

/** Fills what `inside` says of a box, clipped to the picture; `cover` 1 is opaque. */
function fill(
  picture: Picture,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  colour: Colour,
  cover = 1,
  inside?: (x: number, y: number) => boolean,
): void {
  const { widthPx, heightPx, rgb } = picture;
  for (let y = Math.max(0, Math.floor(y0)); y < Math.min(heightPx, y1); y++) {
    for (let x = Math.max(0, Math.floor(x0)); x < Math.min(widthPx, x1); x++) {
      if (inside && !inside(x, y)) continue;
      const at = 3 * (y * widthPx + x);
      for (let c = 0; c < 3; c++) rgb[at + c] = rgb[at + c]! * (1 - cover) + colour[c]! * cover;
    }
  }
}

/** Soft blotches of several sizes: what no flat wall is without. */
function blotches(widthPx: number, heightPx: number, next: () => number): Picture {
  const rgb = new Uint8Array(3 * widthPx * heightPx);
  const base = aColour(next);
  const layers = [96, 32, 11].map((cellPx) => {
    const columns = Math.ceil(widthPx / cellPx) + 2;
    const grid = Float32Array.from(
      { length: columns * (Math.ceil(heightPx / cellPx) + 2) },
      () => next() - 0.5,
    );
    return { cellPx, columns, grid };
  });
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      let value = 0;
      for (const { cellPx, columns, grid } of layers) {
        const u = x / cellPx;
        const v = y / cellPx;
        const i = Math.floor(v) * columns + Math.floor(u);
        const fx = u % 1;
        const fy = v % 1;
        value +=
          (grid[i]! * (1 - fx) + grid[i + 1]! * fx) * (1 - fy) +
          (grid[i + columns]! * (1 - fx) + grid[i + columns + 1]! * fx) * fy;
      }
      for (let c = 0; c < 3; c++)
        rgb[3 * (y * widthPx + x) + c] = Math.min(255, Math.max(0, base[c]! * 0.6 + 50 + 60 * value));
    }
  }
  return { widthPx, heightPx, rgb };
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
    const inside = (u: number, v: number): boolean => {
      const p = (u - x) * Math.cos(turn) + (v - y) * Math.sin(turn);
      const q = (v - y) * Math.cos(turn) - (u - x) * Math.sin(turn);
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

function wall(seed: number, windowSeed: number): Plane {
  return {
    texture: paint(1600, 1200, seed, windowSeed, 60),
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

/** Head-on, 640 x 480, seeing about half of the wall, unless said otherwise. */
export function camera(overrides: Partial<Camera> = {}): Camera {
  return { x: 0, y: 0, z: 0, yaw: 0, pitch: 0, roll: 0, focal: 1, widthPx: 640, heightPx: 480, ...overrides };
}

type Vector = readonly [number, number, number];

/** Rows of the rotation world -> camera: yaw about y, then pitch about x, then roll about z. */
function rotation({ yaw, pitch, roll }: Camera): readonly [Vector, Vector, Vector] {
  const [cy, sy, cp, sp, cr, sr] = [
    Math.cos(yaw),
    Math.sin(yaw),
    Math.cos(pitch),
    Math.sin(pitch),
    Math.cos(roll),
    Math.sin(roll),
  ];
  const a: Vector = [cy, 0, -sy];
  const b: Vector = [sp * sy, cp, sp * cy];
  const c: Vector = [cp * sy, -sp, cp * cy];
  return [
    [cr * a[0] + sr * b[0], cr * a[1] + sr * b[1], cr * a[2] + sr * b[2]],
    [cr * b[0] - sr * a[0], cr * b[1] - sr * a[1], cr * b[2] - sr * a[2]],
    c,
  ];
}

const focalPx = (from: Camera): number => from.focal * Math.max(from.widthPx, from.heightPx);

/** What a pixel sees: the nearest plane, and where on the plane in metres; null past the wall's edge. */
function look(
  place: Place,
  from: Camera,
  x: number,
  y: number,
  axes = rotation(from),
): { plane: Plane; point: Vector } | null {
  const u = (x - from.widthPx / 2) / focalPx(from);
  const v = (y - from.heightPx / 2) / focalPx(from);
  const [r0, r1, r2] = axes;
  const ray = [
    r0[0] * u + r1[0] * v + r2[0],
    r0[1] * u + r1[1] * v + r2[1],
    r0[2] * u + r1[2] * v + r2[2],
  ] as const;
  if (ray[2] <= 0) return null;
  for (const plane of place.planes) {
    const t = (plane.z - from.z) / ray[2];
    if (t <= 0) continue;
    const px = from.x + t * ray[0];
    const py = from.y + t * ray[1];
    if (
      px >= plane.left &&
      px < plane.left + plane.widthM &&
      py >= plane.top &&
      py < plane.top + plane.heightM
    )
      return { plane, point: [px, py, plane.z] };
  }
  return null;
}

/**
 * Options of one exposure: brightness factor, sensor noise (standard deviation in grey levels) and its seed.
 */
export interface Exposure {
  gain?: number;
  noise?: number;
  seed?: number;
}

/** The picture a camera takes; sky grey past the wall. */
export function photograph(
  place: Place,
  from: Camera,
  { gain = 1, noise = 0, seed = 1 }: Exposure = {},
): Picture {
  const { widthPx, heightPx } = from;
  const rgb = new Uint8Array(3 * widthPx * heightPx);
  const axes = rotation(from);
  const next = random(seed);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const seen = look(place, from, x + 0.5, y + 0.5, axes);
      const at = 3 * (y * widthPx + x);
      const { texture, left, top, widthM, heightM } = seen?.plane ?? place.planes[0]!;
      // texel centres at half-integers, like the pixels
      const u = seen ? ((seen.point[0] - left) / widthM) * texture.widthPx - 0.5 : 0;
      const v = seen ? ((seen.point[1] - top) / heightM) * texture.heightPx - 0.5 : 0;
      const u0 = Math.min(texture.widthPx - 2, Math.max(0, Math.floor(u)));
      const v0 = Math.min(texture.heightPx - 2, Math.max(0, Math.floor(v)));
      const fu = Math.min(1, Math.max(0, u - u0));
      const fv = Math.min(1, Math.max(0, v - v0));
      const i = 3 * (v0 * texture.widthPx + u0);
      const below = i + 3 * texture.widthPx;
      const grain = noise > 0 ? noise * normal(next) : 0;
      for (let c = 0; c < 3; c++) {
        const t = texture.rgb;
        const value = seen
          ? (t[i + c]! * (1 - fu) + t[i + 3 + c]! * fu) * (1 - fv) +
            (t[below + c]! * (1 - fu) + t[below + 3 + c]! * fu) * fv
          : 190;
        rgb[at + c] = Math.min(255, Math.max(0, value * gain + grain));
      }
    }
  }
  return { widthPx, heightPx, rgb };
}

/**
 * Where a location of photo A (pixels; the top-left pixel spans 0 to 1) lies in photo B; null where B does
 * not see it.
 */
export function trueMap(
  place: Place,
  a: Camera,
  b: Camera,
): (x: number, y: number) => [number, number] | null {
  const axesA = rotation(a);
  const axesB = rotation(b);
  return (x, y) => {
    const seen = look(place, a, x, y, axesA);
    if (!seen) return null;
    const [dx, dy, dz] = [seen.point[0] - b.x, seen.point[1] - b.y, seen.point[2] - b.z];
    const [u, v, w] = axesB.map((r) => r[0] * dx + r[1] * dy + r[2] * dz) as [number, number, number];
    if (w <= 0) return null;
    const xb = b.widthPx / 2 + (focalPx(b) * u) / w;
    const yb = b.heightPx / 2 + (focalPx(b) * v) / w;
    if (xb < 0 || yb < 0 || xb >= b.widthPx || yb >= b.heightPx) return null;
    return look(place, b, xb, yb, axesB)?.plane === seen.plane ? [xb, yb] : null;
  };
}

const copy = (picture: Picture): Picture => ({ ...picture, rgb: picture.rgb.slice() });

/** Strokes that read like lettering, in a box. */
function lettering(
  picture: Picture,
  seed: number,
  x: number,
  y: number,
  letterPx: number,
  letters: number,
  colour: Colour,
  cover: number,
): void {
  const next = random(seed);
  for (let i = 0; i < letters; i++) {
    const left = x + i * letterPx * 0.8;
    for (let stroke = 0; stroke < 4; stroke++) {
      const upright = next() < 0.5;
      const u = left + next() * letterPx * 0.45;
      const v = y + next() * letterPx * 0.7;
      fill(
        picture,
        u,
        v,
        u + letterPx * (upright ? 0.14 : 0.5),
        v + letterPx * (upright ? 0.6 : 0.14),
        colour,
        cover,
      );
    }
  }
}

/** A stock agency's mark: large half-transparent lettering across the middle, the same for the same seed. */
export function withWatermark(picture: Picture, seed: number): Picture {
  const marked = copy(picture);
  const { widthPx, heightPx } = picture;
  lettering(marked, seed, widthPx * 0.15, heightPx * 0.42, widthPx * 0.12, 7, [255, 255, 255], 0.6);
  lettering(marked, seed + 1, widthPx * 0.02, heightPx * 0.9, widthPx * 0.05, 12, [20, 20, 20], 0.9);
  return marked;
}

/** A camera's date in the lower right corner. */
export function withDateStamp(picture: Picture, seed: number): Picture {
  const stamped = copy(picture);
  const letterPx = picture.widthPx * 0.04;
  lettering(
    stamped,
    seed,
    picture.widthPx - letterPx * 8.5,
    picture.heightPx - letterPx * 1.6,
    letterPx,
    10,
    [255, 150, 20],
    1,
  );
  return stamped;
}

/** A decorated border around the photo, 6 % of the short side wide. */
export function withFrame(picture: Picture, seed: number): Picture {
  const framed = copy(picture);
  const { widthPx, heightPx } = picture;
  const border = Math.min(widthPx, heightPx) * 0.06;
  const next = random(seed);
  const ground = aColour(next);
  const rim = (x: number, y: number): boolean =>
    x < border || y < border || x >= widthPx - border || y >= heightPx - border;
  fill(framed, 0, 0, widthPx, heightPx, ground, 1, rim);
  for (let i = 0; i < 120; i++) {
    const along = next();
    const side = Math.floor(next() * 4);
    const x = side === 0 ? 0 : side === 1 ? widthPx - border : along * widthPx;
    const y = side === 2 ? 0 : side === 3 ? heightPx - border : along * heightPx;
    fill(
      framed,
      x,
      y,
      x + border * (0.3 + 0.6 * next()),
      y + border * (0.3 + 0.6 * next()),
      aColour(next),
      1,
      rim,
    );
  }
  return framed;
}
