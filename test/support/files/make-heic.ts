/**
 * Makes heic/*.heic, small coded pictures that tests put HEIF files together from, with `heif-enc` (libheif,
 * x265), and quarters.avifs, a sequence, with `avifenc` (libavif): `node test/support/files/make-heic.ts`.
 * The tests need only what it made.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { COLOURS, quarters } from './quarters.ts';

const folder = mkdtempSync(join(tmpdir(), 'revisit-heic-'));
const pictures = {
  quarters: quarters(128, 96).png(),
  'quarters-10-bit': quarters(128, 96).toColourspace('rgb16').png(),
  ...Object.fromEntries(
    Object.entries(COLOURS).map(([name, [r, g, b]]) => [
      `tile-${name}`,
      sharp({ create: { width: 64, height: 64, channels: 3, background: { r, g, b } } }).png(),
    ]),
  ),
  // opaque on the left, transparent on the right
  opacity: sharp(Buffer.from(Array.from({ length: 128 * 96 }, (_, i) => (i % 128 < 64 ? 255 : 0))), {
    raw: { width: 128, height: 96, channels: 1 },
  })
    .toColourspace('b-w')
    .png(),
};
for (const [name, picture] of Object.entries(pictures)) {
  const png = join(folder, `${name}.png`);
  await picture.toFile(png);
  const heic = join(import.meta.dirname, 'heic', `${name}.heic`);
  execFileSync('heif-enc', ['-q', '90', '-b', name.endsWith('10-bit') ? '10' : '8', png, '-o', heic]);
}

const frames = await Promise.all(
  ['quarters', 'tile-blue'].map(async (name) => {
    const png = join(folder, `${name}-frame.png`);
    await pictures[name as keyof typeof pictures].resize(128, 96, { fit: 'fill' }).toFile(png);
    return png;
  }),
);
execFileSync('avifenc', ['-s', '6', ...frames, join(import.meta.dirname, 'heic', 'quarters.avifs')]);
