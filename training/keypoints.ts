/**
 * For keypoints.py: paths of photos on standard input, a line each; what lies around their keypoints on
 * standard output, 128 float32 a keypoint.
 */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { keypointHistograms } from '../electron/vision/extract.ts';

const [photoSizePx, maxKeypoints] = process.argv.slice(2).map(Number) as [number, number];
for await (const path of createInterface({ input: process.stdin })) {
  const { buffer, byteLength } = await keypointHistograms(await readFile(path), photoSizePx, maxKeypoints);
  if (!process.stdout.write(new Uint8Array(buffer, 0, byteLength)))
    await new Promise((written) => process.stdout.once('drain', written));
}
