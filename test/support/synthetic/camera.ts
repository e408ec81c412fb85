/** A pinhole camera before a painted place: its pictures, and where in one lies what another shows. */
import type { Picture } from '../../../electron/demo/photo.ts';
import { normal, random } from '../../../electron/demo/random.ts';
import type { Place, Plane } from './places.ts';

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
