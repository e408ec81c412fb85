/** One photo: a place on a day, seen by a camera, as a JPEG with EXIF. */
import sharp from 'sharp';
import { normal, random } from './random.ts';
import type { Season } from './life.ts';
import type { Family, Place } from './places/places.ts';
import { grown, passersBy, stand } from './places/places.ts';
import type { Light } from './render.ts';
import { render } from './render.ts';
import type { Vec } from './scene.ts';
import { Mesh, unit } from './scene.ts';

/** Row-major RGB, 8 bits a channel. */
export interface Picture {
  widthPx: number;
  heightPx: number;
  rgb: Uint8Array;
}

export interface Camera {
  make: string;
  model: string;
  /** Years in which people had it. */
  from: number;
  until: number;
  longSidePx: number;
  /** Of each channel, in linear light. */
  gain: Vec;
  saturation: number;
  contrast: number;
  vignette: number;
  /** Standard deviation of a pixel's grey, of 255. */
  noise: number;
  quality: number;
}

/** Invented makes, each with the manner of its time. */
export const CAMERAS: readonly Camera[] = [
  {
    make: 'Lumora',
    model: 'Compact 400',
    from: 2004,
    until: 2011,
    longSidePx: 1024,
    gain: [1.05, 1, 0.92],
    saturation: 1.12,
    contrast: 1.1,
    vignette: 0.3,
    noise: 4,
    quality: 84,
  },
  {
    make: 'Halden',
    model: 'D40',
    from: 2006,
    until: 2019,
    longSidePx: 1280,
    gain: [1, 1, 1],
    saturation: 1.02,
    contrast: 1,
    vignette: 0.18,
    noise: 1.6,
    quality: 91,
  },
  {
    make: 'Pomelo',
    model: 'Phone 6',
    from: 2014,
    until: 2021,
    longSidePx: 1200,
    gain: [0.98, 1.01, 1.04],
    saturation: 1.16,
    contrast: 1.05,
    vignette: 0.1,
    noise: 2.4,
    quality: 88,
  },
  {
    make: 'Pomelo',
    model: 'Phone 14',
    from: 2021,
    until: 2030,
    longSidePx: 1280,
    gain: [1.02, 1, 0.99],
    saturation: 1.12,
    contrast: 0.94,
    vignette: 0.04,
    noise: 1,
    quality: 92,
  },
];

export type Weather = 'sunny' | 'overcast' | 'evening';

export interface Shot {
  /** Below the demo's folder. */
  path: string;
  family: Family;
  /** Of the place. */
  seed: number;
  /** Of everything that differs from photo to photo. */
  shot: number;
  camera: number;
  weather: Weather;
  season: Season;
  snow: number;
  taken: string;
  /** Degrees; null where the camera did not know. */
  where: readonly [latitude: number, longitude: number] | null;
}

export function lightOf(weather: Weather, inside: boolean, snow: number, next: () => number): Light {
  const around = -0.95 + 1.9 * next();
  const high = weather === 'evening' ? 0.35 : 0.65 + 0.45 * next();
  const sun = unit([Math.sin(around) * Math.cos(high), Math.sin(high), -Math.cos(around) * Math.cos(high)]);
  const seed = Math.floor(next() * 1000);
  const common = { sun, seed, snow: inside ? 0 : snow };
  if (inside) {
    const bright = 0.85 + 0.3 * next();
    return {
      ...common,
      sunColour: [0, 0, 0],
      skyColour: [0.9 * bright, 0.84 * bright, 0.74 * bright],
      groundColour: [0.62, 0.54, 0.44],
      zenith: [1, 1, 1],
      horizon: [0.75, 0.7, 0.6],
      clouds: 0,
      lamps: 1.1,
    };
  }
  if (weather === 'overcast')
    return {
      ...common,
      sunColour: [0.22, 0.22, 0.22],
      skyColour: [1.05, 1.08, 1.14],
      groundColour: [0.5, 0.48, 0.46],
      zenith: [0.62, 0.68, 0.76],
      horizon: [0.9, 0.92, 0.95],
      clouds: 0.9,
      lamps: 0.08,
    };
  if (weather === 'evening')
    return {
      ...common,
      sunColour: [0.66, 0.36, 0.16],
      skyColour: [0.34, 0.36, 0.52],
      groundColour: [0.22, 0.18, 0.17],
      zenith: [0.09, 0.14, 0.32],
      horizon: [0.92, 0.52, 0.32],
      clouds: 0.45,
      lamps: 1.2,
    };
  return {
    ...common,
    sunColour: [1.65, 1.5, 1.26],
    skyColour: [0.52, 0.62, 0.8],
    groundColour: [0.36, 0.33, 0.29],
    zenith: [0.13, 0.31, 0.68],
    horizon: [0.66, 0.8, 0.96],
    clouds: 0.3 + 0.4 * next(),
    lamps: 0,
  };
}

/** Linear light to what this camera writes. */
function develop(
  linear: Float32Array,
  widthPx: number,
  heightPx: number,
  camera: Camera,
  next: () => number,
): Picture {
  const rgb = new Uint8Array(linear.length);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const at = 3 * (y * widthPx + x);
      const out = ((x / widthPx - 0.5) ** 2 + (y / heightPx - 0.5) ** 2) * 2;
      const fall = 1 - camera.vignette * out * out * 1.6;
      const grey = 0.3 * linear[at] + 0.59 * linear[at + 1] + 0.11 * linear[at + 2];
      const grain = camera.noise * normal(next);
      for (let c = 0; c < 3; c++) {
        const light = Math.max(0, grey + (linear[at + c] - grey) * camera.saturation) * camera.gain[c] * fall;
        // a soft shoulder, then the eye's response
        const tone = (1 - Math.exp(-1.5 * light)) ** (1 / 2.2);
        rgb[at + c] = Math.min(255, Math.max(0, 255 * (0.5 + (tone - 0.5) * camera.contrast) + grain));
      }
    }
  }
  return { widthPx, heightPx, rgb };
}

/** Paints the photo; `longSidePx` instead of the camera's for a small one. */
export function take(shot: Shot, at: Place, longSidePx = CAMERAS[shot.camera].longSidePx): Picture {
  const camera = CAMERAS[shot.camera];
  const next = random(shot.shot);
  for (let i = 0; i < 5; i++) next();
  const view = stand(shot.family, next, longSidePx, Math.round(longSidePx * 0.75));
  const mesh = new Mesh();
  grown(mesh, at, shot.season);
  passersBy(mesh, at, view, next);
  for (const key of ['position', 'normal', 'uv', 'texture'] as const)
    appendTo(mesh[key] as unknown[], at.stones[key]);
  const light = lightOf(shot.weather, at.inside, shot.snow, next);
  return develop(render(mesh, view, light, at.centre, at.radiusM), view.widthPx, view.heightPx, camera, next);
}

function appendTo(to: unknown[], from: readonly unknown[]): void {
  for (const value of from) to.push(value);
}

function degrees(value: number): string {
  const seconds = Math.round(Math.abs(value) * 360000);
  return `${Math.floor(seconds / 360000)}/1 ${Math.floor(seconds / 6000) % 60}/1 ${seconds % 6000}/100`;
}

export async function jpeg(
  picture: Picture,
  { camera, taken, where }: Pick<Shot, 'camera' | 'taken' | 'where'>,
): Promise<Buffer> {
  const { make, model, quality } = CAMERAS[camera];
  const gps = where && {
    GPSLatitudeRef: where[0] < 0 ? 'S' : 'N',
    GPSLatitude: degrees(where[0]),
    GPSLongitudeRef: where[1] < 0 ? 'W' : 'E',
    GPSLongitude: degrees(where[1]),
  };
  return sharp(picture.rgb, { raw: { width: picture.widthPx, height: picture.heightPx, channels: 3 } })
    .withExif({
      IFD0: { Make: make, Model: model },
      IFD2: { DateTimeOriginal: taken },
      ...(gps ? { IFD3: gps } : {}),
    })
    .jpeg({ quality })
    .toBuffer();
}
