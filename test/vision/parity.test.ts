import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel } from '../../electron/model/open.ts';
import { decodePhoto } from '../../electron/vision/decode.ts';
import { createExtractor } from '../../electron/vision/extract.ts';
import type { Extractor } from '../../electron/vision/extract.ts';
import { readDelfFile } from '../support/delf-file.ts';
import { delfImagenetModels } from '../support/delf-imagenet.ts';
import { shared } from '../support/shared.ts';

const golden = `${shared}/data/models/delf-imagenet/golden`;
const photos = shared === null ? [] : JSON.parse(readFileSync(join(golden, 'photos.json'), 'utf8')) as { name: string; photo: string }[];

// golden/ is what TensorFlow 2.21 made of the official graph, on pixels that Pillow decoded; libvips decodes these JPEGs to the same bytes
describe.skipIf(shared === null)('delf-imagenet in the reference settings', () => {
  let extractor: Extractor;
  beforeAll(async () => {
    const model = await openModel('delf-imagenet-reference', [delfImagenetModels() ?? '']);
    if (!model.ok) throw new Error(model.failure.reason);
    extractor = await createExtractor(model.value, { threads: 2 });
  });
  afterAll(() => extractor.close());

  it.each(photos)('gives the features that the official graph gives for $name', async ({ name, photo }) => {
    const decoded = await decodePhoto(readFileSync(join(shared ?? '', 'data', photo)), null);
    if (!decoded.ok) throw new Error(decoded.failure.reason);
    const ours = await extractor.extractPixels(decoded.value.pixels);
    const theirs = readDelfFile(join(golden, `${name}.delf`));

    const key = (x: number, y: number, scale: number): string => `${x.toFixed(2)} ${y.toFixed(2)} ${scale.toFixed(3)}`;
    const row = new Map(Array.from({ length: ours.count }, (_, i) => [key(ours.location[2 * i]!, ours.location[2 * i + 1]!, ours.scale[i]!), i]));
    const rows = theirs.x.map((x, i) => row.get(key(x, theirs.y[i]!, theirs.scale[i]!)) ?? -1);
    expect(ours.count).toBe(theirs.count);
    expect(new Set(rows).size).toBe(theirs.count);
    expect(rows).not.toContain(-1);

    let [attention, cosine] = [0, 1];
    rows.forEach((at, i) => {
      attention = Math.max(attention, Math.abs(ours.attention[at]! / theirs.strength[i]! - 1));
      cosine = Math.min(cosine, theirs.descriptor[i]!.reduce((sum, v, d) => sum + v * ours.descriptor[40 * at + d]!, 0));
    });
    expect(attention).toBeLessThanOrEqual(2e-5);
    expect(cosine).toBeGreaterThanOrEqual(0.999999);
  });
});
