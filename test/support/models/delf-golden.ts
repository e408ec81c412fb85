import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureSet } from '../../../electron/contract/features.ts';
import { decodePhoto } from '../../../electron/vision/decode/decode.ts';
import type { Pixels } from '../../../electron/vision/decode/decode.ts';
import { readDelfFile } from './delf-file.ts';
import { shared } from '../shared.ts';

/**
 * What TensorFlow 2.21 made of the official graph, on pixels that Pillow decoded; libvips decodes these JPEGs
 * to the same bytes.
 */
export const golden = `${shared}/data/models/delf-imagenet/golden`;
export const goldenPhotos =
  shared === null
    ? []
    : (JSON.parse(readFileSync(join(golden, 'photos.json'), 'utf8')) as { name: string; photo: string }[]);

/** The photo as the reference takes it: not resized. */
export async function goldenPixels(photo: string): Promise<Pixels> {
  const decoded = await decodePhoto(readFileSync(join(shared ?? '', 'data', photo)), null);
  if (!decoded.ok) throw new Error(decoded.failure.reason);
  return decoded.value.pixels;
}

export interface Parity {
  count: number;
  theirCount: number;
  /** Of the golden rows, those that we have too, by location and scale. */
  shared: number;
  /** Largest relative difference. */
  attention: number;
  /** Smallest cosine of the 40-D descriptors. */
  cosine: number;
}

/** Our features beside the golden ones of the photo. */
export function parityWith(name: string, ours: FeatureSet): Parity {
  const theirs = readDelfFile(join(golden, `${name}.delf`));
  const key = (x: number, y: number, scale: number): string =>
    `${x.toFixed(2)} ${y.toFixed(2)} ${scale.toFixed(3)}`;
  const row = new Map(
    Array.from({ length: ours.count }, (_, i) => [
      key(ours.location[2 * i]!, ours.location[2 * i + 1]!, ours.scale[i]!),
      i,
    ]),
  );
  const rows = theirs.x.map((x, i) => row.get(key(x, theirs.y[i]!, theirs.scale[i]!)));
  const parity = {
    count: ours.count,
    theirCount: theirs.count,
    shared: new Set(rows.filter((at) => at !== undefined)).size,
    attention: 0,
    cosine: 1,
  };
  rows.forEach((at, i) => {
    if (at === undefined) return;
    parity.attention = Math.max(parity.attention, Math.abs(ours.attention[at]! / theirs.strength[i]! - 1));
    parity.cosine = Math.min(
      parity.cosine,
      theirs.descriptor[i]!.reduce((sum, v, d) => sum + v * ours.descriptor[40 * at + d]!, 0),
    );
  });
  return parity;
}
