/**
 * A library of painted photos whose truth is known, as the engine would answer of it: what the renderer is
 * tried on without an engine.
 *
 * - `painted`: the photos (with `jpeg(size)`), each painted when it is first looked at, and the places they
 *   show
 * - `matchOf(a, b)`: the true correspondences of two photos; a "no" for two of different places
 */
import sharp from 'sharp';
import type { MatchDetail, Photo } from '../../electron/contract/requests.ts';
import type { Camera, Place as Scenery } from '../support/synthetic/synthetic.ts';
import { camera, flatPlace, photograph, random, trueMap } from '../support/synthetic/synthetic.ts';

export interface PaintedPhoto {
  photo: Photo;
  scenery: Scenery;
  from: Camera;
  jpeg(longSidePx: number | null): Promise<Buffer>;
}

const SIZE = { widthPx: 800, heightPx: 600 };
const FEATURES = 400;
const THRESHOLD = 15;

interface Sitting {
  name: string;
  seed: number;
  takenAt: (string | null)[];
  at: [latitude: number, longitude: number] | null;
}

const sittings: Sitting[] = [
  {
    name: 'Old market hall',
    seed: 7,
    takenAt: [
      '2011-06-02T10:12:00',
      '2011-06-02T10:14:00',
      '2016-09-18T18:40:00',
      '2016-09-18T18:41:30',
      '2023-03-11T09:05:00',
      null,
    ],
    at: [48.137, 11.575],
  },
  {
    name: 'Harbour wall',
    seed: 12,
    takenAt: ['2014-07-21T15:00:00', '2019-07-30T16:20:00', '2021-08-02T11:45:00'],
    at: [53.543, 9.966],
  },
  { name: '', seed: 23, takenAt: ['2018-02-10T12:00:00', '2018-02-24T12:30:00'], at: [35.011, 135.768] },
];

/** Photos of each sitting in turn, then one photo of nowhere else. Ids count from 1. */
function paintedLibrary(): { photos: PaintedPhoto[]; places: { name: string; photoIds: number[] }[] } {
  const photos: PaintedPhoto[] = [];
  const add = (
    scenery: Scenery,
    sitting: Pick<Sitting, 'at'>,
    takenAt: string | null,
    index: number,
  ): number => {
    const id = photos.length + 1;
    const next = random(id * 77);
    const from = camera({
      ...SIZE,
      x: next() - 0.5,
      y: 0.4 * (next() - 0.5),
      z: 0.8 * next(),
      yaw: 0.3 * (next() - 0.5),
      roll: 0.16 * (next() - 0.5),
    });
    let painted: Promise<Buffer> | null = null;
    const paint = (): Promise<Buffer> => {
      const { rgb, widthPx, heightPx } = photograph(scenery, from, {
        gain: 0.75 + 0.5 * next(),
        noise: 3,
        seed: id,
      });
      return sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
        .jpeg({ quality: 90 })
        .toBuffer();
    };
    photos.push({
      photo: {
        id,
        ...SIZE,
        takenAt,
        camera: index % 2 === 0 ? 'Canon EOS 5D' : 'Pixel 7',
        latitude: sitting.at?.[0] ?? null,
        longitude: sitting.at?.[1] ?? null,
        state: index === 4 ? 'offline' : 'present',
        fileName: `IMG_${1000 + id}.jpg`,
        folderName: takenAt?.slice(0, 4) ?? 'Scans',
      },
      scenery,
      from,
      async jpeg(longSidePx) {
        const full = await (painted ??= paint());
        return longSidePx === null || longSidePx >= SIZE.widthPx
          ? full
          : sharp(full).resize({ width: longSidePx }).jpeg({ quality: 85 }).toBuffer();
      },
    });
    return id;
  };
  const places = sittings.map((sitting) => {
    const scenery = flatPlace(sitting.seed);
    return {
      name: sitting.name,
      photoIds: sitting.takenAt.map((takenAt, i) => add(scenery, sitting, takenAt, i)),
    };
  });
  add(flatPlace(99), { at: null }, '2020-05-05T08:00:00', 0);
  return { photos, places };
}

export const painted = paintedLibrary();

type Affine = [number, number, number, number, number, number];

/** Least squares over pairs of locations, by the normal equations. */
function fitAffine(pairs: readonly (readonly [number, number, number, number])[]): Affine {
  const rows = [0, 1].map((axis) => {
    const m = [0, 1, 2].map(() => [0, 0, 0, 0]);
    for (const [x, y, u, v] of pairs) {
      const basis = [x, y, 1];
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) m[i]![j]! += basis[i]! * basis[j]!;
        m[i]![3]! += basis[i]! * (axis === 0 ? u : v);
      }
    }
    for (let i = 0; i < 3; i++) {
      for (let k = 0; k < 3; k++) {
        if (k === i) continue;
        const factor = m[k]![i]! / m[i]![i]!;
        for (let j = i; j < 4; j++) m[k]![j]! -= factor * m[i]![j]!;
      }
    }
    return [0, 1, 2].map((i) => m[i]![3]! / m[i]![i]!);
  });
  return [...rows[0]!, ...rows[1]!] as Affine;
}

/**
 * What the engine would find if it found the truth: features at random, each with its true place in the other
 * photo, and some that are wrong.
 */
export function matchOf(a: PaintedPhoto, b: PaintedPhoto, featureCount = FEATURES): MatchDetail {
  const next = random(a.photo.id * 1000 + b.photo.id);
  const somewhere = (): [number, number] => [next() * SIZE.widthPx, next() * SIZE.heightPx];
  const map = a.scenery === b.scenery ? trueMap(a.scenery, a.from, b.from) : () => null;
  const columns = { a: [] as number[], b: [] as number[], scale: [] as number[], attention: [] as number[] };
  const true_: [number, number, number, number, number][] = [];
  for (let row = 0; row < featureCount; row++) {
    const [x, y] = somewhere();
    const to = map(x, y);
    const [u, v] = to ?? somewhere();
    columns.a.push(x, y);
    columns.b.push(u, v);
    columns.scale.push([0.5, 0.7071, 1, 1.4142, 2][Math.floor(next() * 5)]!);
    columns.attention.push(60 * (1 - row / featureCount) ** 2 + 2);
    if (to && next() < 0.45) true_.push([x, y, u, v, row]);
  }
  const features = (location: number[]) => ({
    count: featureCount,
    location,
    scale: columns.scale,
    attention: columns.attention,
  });
  const wrong = Array.from(
    { length: 60 },
    () => [Math.floor(next() * featureCount), Math.floor(next() * featureCount)] as const,
  );
  const found = true_.length >= THRESHOLD;
  const bFromA = found ? fitAffine(true_.map(([x, y, u, v]) => [x, y, u, v] as const)) : null;
  const residual = ([x, y, u, v]: [number, number, number, number, number]): number =>
    Math.hypot(
      bFromA![0] * x + bFromA![1] * y + bFromA![2] - u,
      bFromA![3] * x + bFromA![4] * y + bFromA![5] - v,
    );
  const inliers = found ? true_.filter((pair) => residual(pair) < 20) : [];
  return {
    a: a.photo,
    b: b.photo,
    verdict: found ? 'match' : 'no match',
    reason: found ? null : 'no consistent transform',
    score: found ? inliers.length / 2 : 4,
    threshold: THRESHOLD,
    bFromA,
    featuresA: features(columns.a),
    featuresB: features(columns.b),
    tentative: {
      rowsA: [...inliers.map((pair) => pair[4]), ...wrong.map(([row]) => row)],
      rowsB: [...inliers.map((pair) => pair[4]), ...wrong.map(([, row]) => row)],
    },
    inliers: {
      rowsA: inliers.map((pair) => pair[4]),
      rowsB: inliers.map((pair) => pair[4]),
      residualPx: inliers.map(residual),
    },
  };
}
