import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodePhoto } from '../../../electron/vision/decode/decode.ts';
import { partsOf } from '../../../electron/vision/container/container.ts';
import { readMetadata } from '../../../electron/vision/metadata/metadata.ts';
import { shared } from '../../support/shared.ts';

/** What two independent decoders found of a file: its upright size, that it is no photo, or they disagree. */
interface Odd {
  file: string;
  expected: string;
  size: string;
}
const folder = `${shared}/data/odd`;
const files: Odd[] =
  shared === null
    ? []
    : readFileSync(join(folder, 'files.tsv'), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split('\t'))
        .map(([file = '', , , , , expected = '', width, height]) => ({
          file,
          expected,
          size: `${width}x${height}`,
        }));

const REFUSALS = ['damaged', 'not a photo', 'unsupported format'];

/** What became of a file: its upright size, or why it was refused. */
async function outcome(file: string): Promise<string> {
  const bytes = readFileSync(join(folder, file));
  readMetadata(bytes, partsOf(bytes), { fileName: file, sidecars: [] });
  const decoded = await decodePhoto(bytes, null);
  if (!decoded.ok) return decoded.failure.kind;
  const { rgb, widthPx, heightPx, fullWidthPx, fullHeightPx } = decoded.value.pixels;
  const isWhole = rgb.length === 3 * widthPx * heightPx && rgb.length > 0;
  const isFull = widthPx === fullWidthPx && heightPx === fullHeightPx;
  return isWhole && isFull ? `${widthPx}x${heightPx}` : `${rgb.length} bytes of ${widthPx}x${heightPx}`;
}

/** Which of the files that are to be so come to anything but what `isRight` says. */
async function wrong(expected: string, isRight: (got: string, odd: Odd) => boolean): Promise<string[]> {
  const found: string[] = [];
  for (const odd of files.filter((file) => file.expected === expected)) {
    const got = await outcome(odd.file).catch((error: unknown) => String(error));
    if (!isRight(got, odd)) found.push(`${odd.file} (${odd.size}): ${got}`);
  }
  return found;
}

test.skipIf(shared === null)('the table of odd files tells of every file what is right', () => {
  expect(files.map(({ file }) => file).sort()).toEqual(
    readdirSync(folder)
      .filter((name) => name !== 'files.tsv')
      .sort(),
  );
  expect([...new Set(files.map(({ expected }) => expected))].sort()).toEqual(['decodes', 'either', 'refuse']);
});

/** Its pixels point beyond its palette: other decoders show those black. */
const BEYOND_PALETTE = 'mei-ad2345bf.bmp';

test.skipIf(shared === null)(
  'an odd file that other decoders read has the upright size they find',
  async () => {
    const isRight = (got: string, { file, size }: Odd): boolean =>
      got === size || (file === BEYOND_PALETTE && got === 'damaged');
    expect(await wrong('decodes', isRight)).toEqual([]);
  },
);

test.skipIf(shared === null)('an odd file that other decoders refuse is refused', async () => {
  expect(await wrong('refuse', (got) => REFUSALS.includes(got))).toEqual([]);
});

test.skipIf(shared === null)(
  'an odd file that other decoders disagree about is decoded whole or refused',
  async () => {
    expect(await wrong('either', (got) => /^\d+x\d+$/.test(got) || REFUSALS.includes(got))).toEqual([]);
  },
);
