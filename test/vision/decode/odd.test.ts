import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodePhoto } from '../../../electron/vision/decode/decode.ts';
import { readExif } from '../../../electron/vision/decode/exif.ts';
import { shared } from '../../support/shared.ts';

const folder = `${shared}/data/odd`;
const rows =
  shared === null
    ? []
    : readFileSync(join(folder, 'files.tsv'), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t'));
const files = rows.map(([file = '', , , , , expected = '', width = '', height = '']) => ({
  file,
  expected,
  size: `${width}x${height}`,
}));

/** What became of a file: its upright size, or why it was refused. */
async function outcome(file: string): Promise<string> {
  const decoded = await decodePhoto(readFileSync(join(folder, file)), null);
  if (!decoded.ok) return decoded.failure.kind;
  const { pixels, exif } = decoded.value;
  await readExif(exif);
  expect(pixels.rgb.length).toBe(3 * pixels.widthPx * pixels.heightPx);
  expect([pixels.widthPx, pixels.heightPx]).toEqual([pixels.fullWidthPx, pixels.fullHeightPx]);
  return `${pixels.fullWidthPx}x${pixels.fullHeightPx}`;
}

describe.skipIf(shared === null)('the odd files', () => {
  test('odd files decode to the size that other decoders find, or their format is not read', async () => {
    const wanted = files.filter(({ expected }) => expected === 'decodes');
    const wrong = [];
    for (const { file, size } of wanted) {
      const got = await outcome(file);
      const right = file.endsWith('.bmp') ? 'unsupported format' : size;
      if (got !== right) wrong.push(`${file}: ${got}, not ${right}`);
    }
    expect(wanted.length).toBeGreaterThan(150);
    expect(wrong).toEqual([]);
  });

  test('odd files are refused where other decoders refuse them', async () => {
    const wrong = [];
    for (const { file } of files.filter(({ expected }) => expected === 'refuse')) {
      const got = await outcome(file);
      if (!['damaged', 'not a photo', 'unsupported format'].includes(got)) wrong.push(`${file}: ${got}`);
    }
    expect(wrong).toEqual([]);
  });

  test('odd files that decoders disagree about decode to some size or are refused', async () => {
    const disputed = files.filter(({ expected }) => expected === 'either');
    expect(disputed.length).toBeGreaterThan(20);
    for (const { file } of disputed)
      expect([file, await outcome(file)]).toEqual([
        file,
        expect.stringMatching(/^(\d+x\d+|damaged|not a photo|unsupported format)$/),
      ]);
  });
});
