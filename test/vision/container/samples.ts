/** One small file of each container, and the identity of a file as a scan takes it. */
import fc from 'fast-check';
import sharp from 'sharp';
import { photoHash } from '../../../electron/vision/identity.ts';
import type { HeifItem, Page } from '../../support/containers.ts';
import { box, exif, full, latin, segment, uint } from '../../support/containers.ts';

export const identity = (bytes: Uint8Array): string => photoHash(bytes).toString('hex');

export const side = 24;
export const noise = Buffer.from(
  Array.from({ length: side * side * 3 }, (_, i) => (i * 7919 + i * i * 31) % 251),
);
export const painted = sharp(noise, { raw: { width: side, height: side, channels: 3 } });
export const data = (seed: number, length = 40): Buffer =>
  Buffer.from(Array.from({ length }, (_, i) => (i * 37 + seed * 101) % 256));

export const jpeg = await painted.clone().jpeg().toBuffer();
export const progressive = await painted.clone().jpeg({ progressive: true }).toBuffer();
export const pngFile = await painted.clone().png().toBuffer();
export const webp = await painted.clone().webp().toBuffer();
export const gif = await painted.clone().gif().toBuffer();
export const avif = await painted.clone().avif({ effort: 0 }).toBuffer();

export const look = (width = side): Record<number, number | number[]> => ({
  ...{ 256: width, 257: side, 258: [8, 8, 8], 259: 1, 262: 2, 277: 3, 278: 8 },
});
export const strips = [data(1), data(2), data(3)];
export const page = (more: Page = {}): Page => ({ strips, ...more, tags: { ...look(), ...more.tags } });

export const ispe = full('ispe', 0, 0, uint(640, 4), uint(480, 4));
export const hvcC = box('hvcC', data(9));
export const irot = box('irot', Uint8Array.of(1));
export const tiles: HeifItem[] = [
  { id: 1, type: 'grid', extents: [data(4, 8)], inIdat: true, properties: [ispe] },
  { id: 2, type: 'hvc1', extents: [data(5), data(6)], properties: [hvcC] },
  { id: 3, type: 'hvc1', extents: [data(7)], properties: [box('hvcC', data(10))] },
];
export const made = [{ type: 'dimg', from: 1, to: [2, 3] }];
export const exifItem = (orientation: number): HeifItem => ({
  id: 9,
  type: 'Exif',
  extents: [Buffer.concat([uint(6, 4), latin('Exif\0\0'), exif(orientation)])],
});

export const xmp = (text: string): Buffer =>
  latin(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- ${text} --></x:xmpmeta>`);
export const app1 = (block: Uint8Array): Buffer => segment(0xe1, Buffer.concat([latin('Exif\0\0'), block]));
export const anyBytes = fc.uint8Array({ minLength: 0, maxLength: 60 });
