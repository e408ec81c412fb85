/**
 * Painted photos whose truth is known: what a synthetic library is made of.
 *
 * - `SIZE`: of each photo
 * - `sittings`: one a place, with what the library is told of it
 * - `painted`: the photos of each sitting in turn, then one of nowhere else; ids count from 1. All are
 *   painted when one is first looked at
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Metadata } from '../../electron/contract/photo.ts';
import { onceARun } from '../support/once.ts';
import { writePhoto } from '../support/synthetic/photos.ts';
import type { Camera, Place as Scenery } from '../support/synthetic/synthetic.ts';
import { camera, flatPlace, photograph, random } from '../support/synthetic/synthetic.ts';

export interface PaintedPhoto {
  id: number;
  scenery: Scenery;
  from: Camera;
  metadata: Metadata;
  /** Does it lie on a disk that is away? */
  isOffline: boolean;
  jpeg(longSidePx: number | null): Promise<Buffer>;
}

interface Painting extends PaintedPhoto {
  paintInto(folder: string): Promise<void>;
}

export const SIZE = { widthPx: 800, heightPx: 600 };

export interface Sitting {
  name: string;
  scenery: Scenery;
  takenAt: (string | null)[];
  at: [latitude: number, longitude: number] | null;
}

export const sittings: Sitting[] = [
  {
    name: 'Old market hall',
    scenery: flatPlace(7),
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
    scenery: flatPlace(12),
    takenAt: ['2014-07-21T15:00:00', '2019-07-30T16:20:00', '2021-08-02T11:45:00'],
    at: [53.543, 9.966],
  },
  {
    name: '',
    scenery: flatPlace(23),
    takenAt: ['2018-02-10T12:00:00', '2018-02-24T12:30:00'],
    at: [35.011, 135.768],
  },
];
const nowhere: Sitting = {
  name: '',
  scenery: flatPlace(99),
  takenAt: ['2020-05-05T08:00:00'],
  at: null,
};

function photoOf(id: number, { scenery, at }: Sitting, takenAt: string | null, index: number): Painting {
  const next = random(id * 77);
  const from = camera({
    ...SIZE,
    x: next() - 0.5,
    y: 0.4 * (next() - 0.5),
    z: 0.8 * next(),
    yaw: 0.3 * (next() - 0.5),
    roll: 0.16 * (next() - 0.5),
  });
  const gain = 0.75 + 0.5 * next();
  const bySize = new Map<number | null, Promise<Buffer>>();
  return {
    id,
    scenery,
    from,
    metadata: {
      takenAt,
      takenAtSource: 'DateTimeOriginal',
      utcOffsetMin: null,
      camera: index % 2 === 0 ? 'Canon EOS 5D' : 'Pixel 7',
      latitude: at?.[0] ?? null,
      longitude: at?.[1] ?? null,
    },
    isOffline: index === 4,
    jpeg(longSidePx) {
      const size = longSidePx === null || longSidePx >= SIZE.widthPx ? null : longSidePx;
      const bytes = bySize.get(size) ?? jpegOf(id, size);
      bySize.set(size, bytes);
      return bytes;
    },
    paintInto: (folder) =>
      writePhoto(join(folder, `${id}.jpg`), photograph(scenery, from, { gain, noise: 3, seed: id })),
  };
}

async function jpegOf(id: number, longSidePx: number | null): Promise<Buffer> {
  const folder = await onceARun('painted-photos', async (made) => {
    for (const photo of painted) await photo.paintInto(made);
  });
  const bytes = await readFile(join(folder, `${id}.jpg`));
  return longSidePx === null
    ? bytes
    : sharp(bytes).resize({ width: longSidePx }).jpeg({ quality: 85 }).toBuffer();
}

export const painted: readonly Painting[] = [...sittings, nowhere]
  .flatMap((sitting) => sitting.takenAt.map((takenAt, index) => ({ sitting, takenAt, index })))
  .map(({ sitting, takenAt, index }, i) => photoOf(i + 1, sitting, takenAt, index));
