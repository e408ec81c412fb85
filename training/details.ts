/**
 * For details.py: paths of photos on standard input, a line each; what lies around their details on standard
 * output, 128 float32 a detail.
 */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { detailHistograms } from '../electron/vision/extract.ts';

const [photoSizePx, maxDetails] = process.argv.slice(2).map(Number) as [number, number];
for await (const path of createInterface({ input: process.stdin })) {
  const { buffer, byteLength } = await detailHistograms(await readFile(path), photoSizePx, maxDetails);
  if (!process.stdout.write(new Uint8Array(buffer, 0, byteLength)))
    await new Promise((written) => process.stdout.once('drain', written));
}
