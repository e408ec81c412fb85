/**
 * What docs/measurements.md says of HEIC: `node test/support/files/measure-heic.ts PHOTO`. Needs `heif-enc`.
 * The photo is made 12 megapixels large, as an iPhone stores it: a grid of 48 tiles of 512 pixels.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { decodePhoto } from '../../../electron/vision/decode/decode.ts';
import { codedPicture, grid, heif, ispe } from './heif.ts';
import type { HeifItem } from './heif.ts';

const [WIDTH, HEIGHT, TILE] = [4032, 3024, 512];
const ROUNDS = 9;
const FILES = 300;

async function gridOf(photo: Buffer): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-heic-'));
  const [columns, rows] = [Math.ceil(WIDTH / TILE), Math.ceil(HEIGHT / TILE)];
  const right = columns * TILE - WIDTH;
  const bottom = rows * TILE - HEIGHT;
  const padded = await sharp(photo).extend({ right, bottom, extendWith: 'copy' }).png().toBuffer();
  const tiles: HeifItem[] = [];
  for (let i = 0; i < columns * rows; i++) {
    const [png, heic] = [join(folder, 'tile.png'), join(folder, 'tile.heic')];
    const place = { left: (i % columns) * TILE, top: Math.floor(i / columns) * TILE };
    await sharp(padded)
      .extract({ ...place, width: TILE, height: TILE })
      .toFile(png);
    execFileSync('heif-enc', ['-q', '75', png, '-o', heic], { stdio: 'ignore' });
    const { config, data } = codedPicture(readFileSync(heic));
    tiles.push({ type: 'hvc1', data, properties: [config, ispe(TILE, TILE)], isHidden: true });
  }
  const whole: HeifItem = {
    type: 'grid',
    data: grid(columns, rows, WIDTH, HEIGHT),
    properties: [ispe(WIDTH, HEIGHT)],
    references: [{ type: 'dimg', to: tiles.map((_, i) => i + 1) }],
  };
  return heif([...tiles, whole], tiles.length + 1);
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

const photo = await sharp(process.argv[2]).resize(WIDTH, HEIGHT, { fit: 'fill' }).png().toBuffer();
const [heic, jpeg] = [await gridOf(photo), await sharp(photo).jpeg({ quality: 95 }).toBuffer()];
const times = { jpeg: [] as number[], heic: [] as number[], scan: [] as number[], scanJpeg: [] as number[] };
for (let round = 0; round < ROUNDS; round++) {
  times.jpeg.push(await milliseconds(() => sharp(jpeg, { sequentialRead: true }).raw().toBuffer()));
  times.heic.push(await milliseconds(() => decodePhoto(heic, null)));
  times.scan.push(await milliseconds(() => decodePhoto(heic, 768)));
  times.scanJpeg.push(await milliseconds(() => decodePhoto(jpeg, 768)));
}
console.log(
  `HEIC ${heic.length} bytes, JPEG ${jpeg.length} bytes, ${WIDTH} x ${HEIGHT}; medians of ${ROUNDS}:`,
);
for (const [name, values] of Object.entries(times)) console.log(name, `${median(values).toFixed(0)} ms`);
console.log('ratio at full size', (median(times.heic) / median(times.jpeg)).toFixed(1));

for (let i = 1; i <= FILES; i++) {
  await decodePhoto(heic, 768);
  if (i % 50 === 0) console.log(i, 'files', `${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MB`);
}
