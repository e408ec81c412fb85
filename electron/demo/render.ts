/**
 * A small renderer: which triangle each of 2 x 2 samples a pixel sees (homogeneous rasterisation, Olano and
 * Greer 1997: no clipping), one shading for each triangle a pixel sees, a shadow map for the sun, darkening
 * of corners from the depth, sky.
 */
import type { Mesh, Vec } from './scene.ts';
import { add, cross, dot, sub, times, unit } from './scene.ts';
import { fractal, noise } from './texture.ts';
import { sample } from './sampling.ts';

export interface View {
  eye: Vec;
  target: Vec;
  /** Of a 36 mm wide frame. */
  focalMm: number;
  widthPx: number;
  heightPx: number;
}

export interface Light {
  /** Towards the sun. */
  sun: Vec;
  sunColour: Vec;
  skyColour: Vec;
  groundColour: Vec;
  zenith: Vec;
  horizon: Vec;
  clouds: number;
  /** How bright painted glow is. */
  lamps: number;
  /** 0 to 1. */
  snow: number;
  seed: number;
}

const NEAR_M = 0.2;
const SHADOW_PX = 2048;

/** Rows: right, down and forward of the camera, and its focal length in pixels. */
function axesOf(view: View): { right: Vec; down: Vec; forward: Vec; focalPx: number } {
  const forward = unit(sub(view.target, view.eye));
  const right = unit(cross([0, 1, 0], forward));
  return {
    right,
    down: times(cross(forward, right), -1),
    forward,
    focalPx: (view.focalMm / 36) * Math.max(view.widthPx, view.heightPx),
  };
}

/**
 * Where a point lies in the picture (pixels; the top-left one spans 0 to 1), and how far ahead of the camera.
 */
export function project(view: View, point: Vec): { x: number; y: number; depthM: number } {
  const { right, down, forward, focalPx } = axesOf(view);
  const p = sub(point, view.eye);
  const depthM = dot(p, forward);
  return {
    x: view.widthPx / 2 + (focalPx * dot(p, right)) / depthM,
    y: view.heightPx / 2 + (focalPx * dot(p, down)) / depthM,
    depthM,
  };
}

interface Raster {
  widthPx: number;
  heightPx: number;
  /** Larger is nearer. */
  depth: Float32Array;
  triangle: Int32Array;
}

/**
 * Draws triangles whose vertices are homogeneous (x, y, w) of the picture into `raster`, `perPx` samples a
 * pixel and axis. Returns nine numbers a triangle: row i times (x, y, 1) is the weight of vertex i divided by
 * w. `depths`: what the depth is at each vertex where w is 1.
 */
function rasterise(
  vertices: Float64Array,
  raster: Raster,
  perPx: number,
  depths?: Float64Array,
): Float64Array {
  const { widthPx, heightPx, depth, triangle } = raster;
  const count = vertices.length / 9;
  const rows = new Float64Array(9 * count);
  depth.fill(depths ? -Infinity : 0);
  triangle.fill(-1);
  for (let t = 0; t < count; t++) {
    const [x0, y0, w0, x1, y1, w1, x2, y2, w2] = vertices.subarray(9 * t, 9 * t + 9);
    if (w0 < NEAR_M && w1 < NEAR_M && w2 < NEAR_M) continue;
    const determinant = x0 * (y1 * w2 - y2 * w1) - x1 * (y0 * w2 - y2 * w0) + x2 * (y0 * w1 - y1 * w0);
    if (Math.abs(determinant) < 1e-9) continue;
    const s = 1 / determinant;
    const [a0, b0, c0] = [(y1 * w2 - y2 * w1) * s, (x2 * w1 - x1 * w2) * s, (x1 * y2 - x2 * y1) * s];
    const [a1, b1, c1] = [(y2 * w0 - y0 * w2) * s, (x0 * w2 - x2 * w0) * s, (x2 * y0 - x0 * y2) * s];
    const [a2, b2, c2] = [(y0 * w1 - y1 * w0) * s, (x1 * w0 - x0 * w1) * s, (x0 * y1 - x1 * y0) * s];
    rows.set([a0, b0, c0, a1, b1, c1, a2, b2, c2], 9 * t);
    let [left, top, right, bottom] = [0, 0, widthPx - 1, heightPx - 1];
    if (w0 >= NEAR_M && w1 >= NEAR_M && w2 >= NEAR_M) {
      left = Math.max(left, Math.floor(Math.min(x0 / w0, x1 / w1, x2 / w2) * perPx - 0.5));
      right = Math.min(right, Math.ceil(Math.max(x0 / w0, x1 / w1, x2 / w2) * perPx));
      top = Math.max(top, Math.floor(Math.min(y0 / w0, y1 / w1, y2 / w2) * perPx - 0.5));
      bottom = Math.min(bottom, Math.ceil(Math.max(y0 / w0, y1 / w1, y2 / w2) * perPx));
    }
    const [z0, z1, z2] = depths ? depths.subarray(3 * t, 3 * t + 3) : [1, 1, 1];
    const [az, bz, cz] = [
      a0 * z0 + a1 * z1 + a2 * z2,
      b0 * z0 + b1 * z1 + b2 * z2,
      c0 * z0 + c1 * z1 + c2 * z2,
    ];
    const step = 1 / perPx;
    for (let j = top; j <= bottom; j++) {
      const y = (j + 0.5) * step;
      // where this row can be inside, to a sample either side of rounding
      const [s0, s1, s2] = [b0 * y + c0, b1 * y + c1, b2 * y + c2];
      const from = Math.max(
        a0 > 0 ? -s0 / a0 : -Infinity,
        a1 > 0 ? -s1 / a1 : -Infinity,
        a2 > 0 ? -s2 / a2 : -Infinity,
      );
      const to = Math.min(
        a0 < 0 ? -s0 / a0 : Infinity,
        a1 < 0 ? -s1 / a1 : Infinity,
        a2 < 0 ? -s2 / a2 : Infinity,
      );
      const start = Math.max(left, Math.floor(from * perPx - 0.5) - 1);
      const end = Math.min(right, Math.ceil(to * perPx - 0.5) + 1);
      const x = (start + 0.5) * step;
      let e0 = a0 * x + b0 * y + c0;
      let e1 = a1 * x + b1 * y + c1;
      let e2 = a2 * x + b2 * y + c2;
      let z = az * x + bz * y + cz;
      for (let i = start, at = j * widthPx + start; i <= end; i++, at++) {
        if (e0 >= 0 && e1 >= 0 && e2 >= 0 && z > depth[at] && (depths || z < 1 / NEAR_M)) {
          depth[at] = z;
          triangle[at] = t;
        }
        e0 += a0 * step;
        e1 += a1 * step;
        e2 += a2 * step;
        z += az * step;
      }
    }
  }
  return rows;
}

const buffers = new Map<string, Raster>();

function rasterOf(name: string, widthPx: number, heightPx: number): Raster {
  const key = `${name} ${widthPx} ${heightPx}`;
  const kept = buffers.get(key) ?? {
    widthPx,
    heightPx,
    depth: new Float32Array(widthPx * heightPx),
    triangle: new Int32Array(widthPx * heightPx),
  };
  buffers.set(key, kept);
  return kept;
}

/** A function that says how much of the sun a point gets, from 0 to 1. */
function shadows(
  mesh: Mesh,
  light: Light,
  centre: Vec,
  radiusM: number,
): (x: number, y: number, z: number) => number {
  const across = unit(cross([0, 1, 0.01], light.sun));
  const along = cross(light.sun, across);
  const perM = SHADOW_PX / (2 * radiusM);
  const vertices = new Float64Array(9 * mesh.count);
  const depths = new Float64Array(3 * mesh.count);
  for (let i = 0; i < 3 * mesh.count; i++) {
    const p: Vec = [
      mesh.position[3 * i] - centre[0],
      mesh.position[3 * i + 1] - centre[1],
      mesh.position[3 * i + 2] - centre[2],
    ];
    vertices.set([SHADOW_PX / 2 + perM * dot(p, across), SHADOW_PX / 2 + perM * dot(p, along), 1], 3 * i);
    depths[i] = dot(p, light.sun);
  }
  const { depth } = rasterOf('shadow', SHADOW_PX, SHADOW_PX);
  rasterise(vertices, rasterOf('shadow', SHADOW_PX, SHADOW_PX), 1, depths);
  return (x, y, z) => {
    const [dx, dy, dz] = [x - centre[0], y - centre[1], z - centre[2]];
    const u = Math.floor(SHADOW_PX / 2 + perM * (dx * across[0] + dy * across[1] + dz * across[2]));
    const v = Math.floor(SHADOW_PX / 2 + perM * (dx * along[0] + dy * along[1] + dz * along[2]));
    if (u < 1 || v < 1 || u >= SHADOW_PX - 1 || v >= SHADOW_PX - 1) return 1;
    const own = dx * light.sun[0] + dy * light.sun[1] + dz * light.sun[2] + 0.04;
    let lit = 0;
    for (let j = -1; j <= 1; j++)
      for (let i = -1; i <= 1; i++) if (depth[(v + j) * SHADOW_PX + u + i] < own) lit++;
    return lit / 9;
  };
}

function skyAt(light: Light, d: Vec): Vec {
  const height = Math.max(0, d[1]);
  const t = Math.min(1, height * 1.6) ** 0.6;
  let colour = add(times(light.horizon, 1 - t), times(light.zenith, t));
  if (light.clouds > 0 && d[1] > 0.02) {
    const far = 1 / (d[1] + 0.12);
    const thick = fractal(d[0] * far * 1.3 + light.seed, d[2] * far * 1.3, light.seed, 5);
    const cover = Math.min(1, Math.max(0, (thick - 0.72 + 0.4 * light.clouds) * 4)) * Math.min(1, d[1] * 8);
    const bright = 0.85 + 0.6 * (thick - 0.5);
    colour = add(
      times(colour, 1 - cover),
      times(add(times(light.horizon, 0.6), times(light.sunColour, 0.16)), cover * bright),
    );
  }
  return add(colour, times(light.sunColour, 0.15 * Math.max(0, dot(d, light.sun)) ** 24));
}

/** Linear RGB of the picture, row by row. */
export function render(mesh: Mesh, view: View, light: Light, centre: Vec, radiusM: number): Float32Array {
  const { widthPx, heightPx, eye } = view;
  const { right, down, forward, focalPx } = axesOf(view);
  const vertices = new Float64Array(9 * mesh.count);
  for (let i = 0; i < 3 * mesh.count; i++) {
    const p: Vec = [
      mesh.position[3 * i] - eye[0],
      mesh.position[3 * i + 1] - eye[1],
      mesh.position[3 * i + 2] - eye[2],
    ];
    const w = dot(p, forward);
    vertices.set(
      [focalPx * dot(p, right) + (w * widthPx) / 2, focalPx * dot(p, down) + (w * heightPx) / 2, w],
      3 * i,
    );
  }
  const [p, n, q] = [mesh.position, mesh.normal, mesh.uv].map((column) => Float64Array.from(column));
  const sunAt = light.sunColour[0] > 0 ? shadows(mesh, light, centre, radiusM) : () => 0;
  const raster = rasterOf('view', 2 * widthPx, 2 * heightPx);
  const rows = rasterise(vertices, raster, 2);
  const closed = corners(raster, focalPx);
  const rgb = new Float32Array(3 * widthPx * heightPx);
  const out = [0, 0, 0, 0];
  const ids = new Int32Array(4);
  const ray = (x: number, y: number): Vec =>
    unit(
      add(forward, add(times(right, (x - widthPx / 2) / focalPx), times(down, (y - heightPx / 2) / focalPx))),
    );

  const colourOf = (t: number, x: number, y: number, open: number): void => {
    if (t < 0) {
      [out[0], out[1], out[2]] = skyAt(light, ray(x, y));
      return;
    }
    const r = 9 * t;
    const w0 = rows[r] * x + rows[r + 1] * y + rows[r + 2];
    const w1 = rows[r + 3] * x + rows[r + 4] * y + rows[r + 5];
    const w2 = rows[r + 6] * x + rows[r + 7] * y + rows[r + 8];
    const w = 1 / (w0 + w1 + w2);
    const along = (column: Float64Array, k: number, stride: number): number =>
      (column[3 * stride * t + k] * w0 +
        column[3 * stride * t + stride + k] * w1 +
        column[3 * stride * t + 2 * stride + k] * w2) *
      w;
    const [u, v] = [along(q, 0, 2), along(q, 1, 2)];
    const [px, py, pz] = [along(p, 0, 3), along(p, 1, 3), along(p, 2, 3)];
    let [nx, ny, nz] = [along(n, 0, 3), along(n, 1, 3), along(n, 2, 3)];
    if (nx * (px - eye[0]) + ny * (py - eye[1]) + nz * (pz - eye[2]) > 0) [nx, ny, nz] = [-nx, -ny, -nz];
    const i = 6 * t;
    const slope = (k: number, axis: number, value: number): number =>
      w *
      (q[i + k] * rows[r + axis] +
        q[i + 2 + k] * rows[r + 3 + axis] +
        q[i + 4 + k] * rows[r + 6 + axis] -
        value * (rows[r + axis] + rows[r + 3 + axis] + rows[r + 6 + axis]));
    sample(mesh.texture[t], u, v, slope(0, 0, u), slope(1, 0, v), slope(0, 1, u), slope(1, 1, v), out);
    if (light.snow > 0 && ny > 0.35) {
      const cover =
        Math.min(
          1,
          Math.max(
            0,
            (light.snow * 1.5 - noise(px * 0.6, pz * 0.6, 77) - 0.35 * noise(px * 5, pz * 5, 78)) * 3,
          ),
        ) * Math.min(1, (ny - 0.35) * 3);
      for (let c = 0; c < 3; c++) out[c] += (0.86 - out[c]) * cover;
    }
    const towards = nx * light.sun[0] + ny * light.sun[1] + nz * light.sun[2];
    const sun = towards > 0 ? towards * sunAt(px + 0.05 * nx, py + 0.05 * ny, pz + 0.05 * nz) : 0;
    const haze = 1 - Math.exp(-w / 500);
    for (let c = 0; c < 3; c++) {
      const around = light.groundColour[c] + (light.skyColour[c] - light.groundColour[c]) * (0.5 + 0.5 * ny);
      const seen =
        out[c] * (sun * light.sunColour[c] + around * open) + out[3] * light.lamps * [1, 0.62, 0.25][c];
      out[c] = seen + (light.horizon[c] - seen) * haze;
    }
  };

  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const first = 4 * y * widthPx + 2 * x;
      const open = closed[y * widthPx + x];
      const at = 3 * (y * widthPx + x);
      ids[0] = raster.triangle[first];
      ids[1] = raster.triangle[first + 1];
      ids[2] = raster.triangle[first + 2 * widthPx];
      ids[3] = raster.triangle[first + 2 * widthPx + 1];
      for (let i = 0; i < 4; i++) {
        if (ids.indexOf(ids[i]) < i) continue;
        let n = 0;
        let sx = 0;
        let sy = 0;
        for (let k = i; k < 4; k++) {
          if (ids[k] !== ids[i]) continue;
          n++;
          sx += 0.25 + 0.5 * (k & 1);
          sy += 0.25 + 0.5 * (k >> 1);
        }
        colourOf(ids[i], x + sx / n, y + sy / n, open);
        for (let c = 0; c < 3; c++) rgb[at + c] += (out[c] * n) / 4;
      }
    }
  }
  return rgb;
}

/**
 * How open each pixel's surroundings are, 0 to 1, from the depth alone: a few looks around, then a 4 x 4
 * mean.
 */
function corners(raster: Raster, focalPx: number): Float32Array {
  const [widthPx, heightPx] = [raster.widthPx / 2, raster.heightPx / 2];
  const open = new Float32Array(widthPx * heightPx);
  const RADIUS_M = 0.9;
  const LOOKS = 6;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const at = 4 * y * widthPx + 2 * x;
      if (raster.triangle[at] < 0) {
        open[y * widthPx + x] = 1;
        continue;
      }
      const here = raster.depth[at];
      // the surface goes on as its own 1/depth does: what stands nearer than that closes it
      const dx = x > 0 && x < widthPx - 1 ? slopeOf(raster.depth[at - 2], here, raster.depth[at + 2]) : 0;
      const dy =
        y > 0 && y < heightPx - 1
          ? slopeOf(raster.depth[at - 4 * widthPx], here, raster.depth[at + 4 * widthPx])
          : 0;
      const reach = Math.min(60, Math.max(2, focalPx * here * RADIUS_M));
      const turn = ((x & 3) + 4 * (y & 3)) * 0.3927;
      let closed = 0;
      for (let k = 0; k < LOOKS; k++) {
        const far = reach * Math.sqrt((k + 0.5) / LOOKS);
        const i = Math.round(far * Math.cos(turn + k * 2.4));
        const j = Math.round(far * Math.sin(turn + k * 2.4));
        const px = x + i;
        const py = y + j;
        if (px < 0 || py < 0 || px >= widthPx || py >= heightPx) continue;
        const expected = here + dx * i + dy * j;
        const nearer =
          1 / Math.max(1e-6, expected) - 1 / Math.max(1e-6, raster.depth[4 * py * widthPx + 2 * px]);
        if (nearer > 0.03 && nearer < 1.5) closed += Math.min(1, nearer * 4);
      }
      open[y * widthPx + x] = 1 - 0.75 * (closed / LOOKS);
    }
  }
  const smooth = new Float32Array(open.length);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      let sum = 0;
      for (let j = -2; j < 2; j++) {
        for (let i = -2; i < 2; i++)
          sum +=
            open[
              Math.min(heightPx - 1, Math.max(0, y + j)) * widthPx + Math.min(widthPx - 1, Math.max(0, x + i))
            ];
      }
      smooth[y * widthPx + x] = sum / 16;
    }
  }
  return smooth;
}

const slopeOf = (before: number, here: number, after: number): number =>
  Math.abs(here - before) < Math.abs(after - here) ? here - before : after - here;
