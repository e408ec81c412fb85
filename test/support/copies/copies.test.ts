import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { encode } from '../synthetic/photos.ts';
import { camera, deepPlace, photograph, random } from '../synthetic/synthetic.ts';
import { chains, kinds } from './kinds.ts';
import { movedSubject, panoramaRow } from './others.ts';
import type { Photo } from './photo.ts';
import { opened, photographed } from './photo.ts';

let photo: Photo;
let person: Photo;
beforeAll(async () => {
  const of = async (seed: number): Promise<Photo> =>
    photographed(
      await encode(photograph(deepPlace(seed), camera({ widthPx: 480, heightPx: 360 }))),
      random(seed),
    );
  [photo, person] = [await of(1), await of(2)];
});

/** heif-enc writes these; it is not on every machine. */
const made = [...kinds, ...chains].filter(({ name }) => name !== 'HEIC');
const of = (name: string): Promise<Photo> =>
  kinds.find((kind) => kind.name === name)!.change(photo, random(3));

describe('kinds of copy', () => {
  test('there are 25 kinds of copy, and the chains are made of them', () => {
    const names = new Set(kinds.map(({ name }) => name));
    expect(names.size).toBe(25);
    for (const { name } of chains) for (const part of name.split(' + ')) expect(names).toContain(part);
  });

  test.each(made)(
    '$name is another file with a picture, and the same for the same seed',
    async ({ change }) => {
      const copy = await change(photo, random(5));
      const { width, height } = await sharp(copy.bytes).metadata();
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(90);
      expect(copy.bytes.equals(photo.bytes)).toBe(false);
      expect((await change(photo, random(5))).bytes.equals(copy.bytes)).toBe(true);
    },
  );

  test.each(['cropped to one side', 'cropped to the middle', 'cropped to a corner'])(
    '%s has half of the pixels',
    async (name) => {
      const { width, height } = await sharp((await of(name)).bytes).metadata();
      expect((width * height) / (480 * 360)).toBeCloseTo(0.5, 1);
    },
  );

  test('a mirrored copy is the photo again when it is mirrored back', async () => {
    const back = await opened(await of('mirrored'))
      .flop()
      .raw()
      .toBuffer();
    const before = await opened(photo).raw().toBuffer();
    const difference = back.reduce((sum, value, i) => sum + Math.abs(value - before[i]!), 0) / back.length;
    expect(difference).toBeLessThan(4);
  });

  test('copies keep what EXIF says where such programs do', async () => {
    const hasExif = async (name: string): Promise<boolean> =>
      (await sharp((await of(name)).bytes).metadata()).exif !== undefined;
    expect(await hasExif('half size')).toBe(true);
    for (const name of ['messenger copy', 'screenshot', 'tiny, 160 px'])
      expect(await hasExif(name), name).toBe(false);
  });
});

describe('what looks like a copy and is none', () => {
  test('a subject that moved changes the picture in two places, and little of the rest', async () => {
    const [before, after] = await movedSubject(photo, person, random(4));
    const [a, b] = await Promise.all(
      [before!, after!].map((frame) => opened(frame).resize(24, 18, { fit: 'fill' }).raw().toBuffer()),
    );
    const changed = Array.from({ length: 24 * 18 }, (_, i) =>
      [0, 1, 2].some((channel) => Math.abs(a![3 * i + channel]! - b![3 * i + channel]!) > 24),
    ).filter(Boolean).length;
    expect(changed).toBeGreaterThan(0.03 * 24 * 18);
    expect(changed).toBeLessThan(0.7 * 24 * 18);
  });

  test('the frames of a row together are wider than the photo by what they overlap', async () => {
    const frames = await panoramaRow(photo, random(6));
    const widths = await Promise.all(frames.map(async ({ bytes }) => (await sharp(bytes).metadata()).width));
    expect(frames).toHaveLength(3);
    expect(Math.max(...widths)).toBeLessThan(0.56 * 480);
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeGreaterThan(1.2 * 480);
  });
});
