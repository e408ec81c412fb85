/** Draws the icons of the packages, beside this file, from that of the page: `node build/icons/make.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const here = import.meta.dirname;
const drawing = readFileSync(join(here, '../../renderer/ui/icon.svg'));
const DRAWN_PX = 32;
const DRAWN_DPI = 72;
const png = (sidePx: number): Promise<Buffer> =>
  sharp(drawing, { density: (DRAWN_DPI * sidePx) / DRAWN_PX })
    .resize(sidePx, sidePx)
    .png({ compressionLevel: 9 })
    .toBuffer();

/** Windows: a table of the pictures, then they. A side of 256 is written as 0. */
async function ico(sidesPx: readonly number[]): Promise<Buffer> {
  const pictures = await Promise.all(sidesPx.map(png));
  const table = Buffer.alloc(6 + 16 * pictures.length);
  table.writeUInt16LE(1, 2);
  table.writeUInt16LE(pictures.length, 4);
  let at = table.length;
  pictures.forEach((picture, i) => {
    const row = table.subarray(6 + 16 * i);
    row[0] = row[1] = sidesPx[i]! % 256;
    row.writeUInt16LE(1, 4);
    row.writeUInt16LE(32, 6);
    row.writeUInt32LE(picture.length, 8);
    row.writeUInt32LE(at, 12);
    at += picture.length;
  });
  return Buffer.concat([table, ...pictures]);
}

/** macOS: each picture behind its type and length, all behind the file's own. */
async function icns(sidesPx: Readonly<Record<string, number>>): Promise<Buffer> {
  const block = (type: string, body: Buffer): Buffer => {
    const head = Buffer.from(`${type}----`);
    head.writeUInt32BE(8 + body.length, 4);
    return Buffer.concat([head, body]);
  };
  return block(
    'icns',
    Buffer.concat(
      await Promise.all(
        Object.entries(sidesPx).map(async ([type, sidePx]) => block(type, await png(sidePx))),
      ),
    ),
  );
}

writeFileSync(join(here, 'icon.png'), await png(512));
writeFileSync(join(here, 'icon.ico'), await ico([16, 32, 48, 256]));
writeFileSync(
  join(here, 'icon.icns'),
  await icns({ ic11: 32, ic12: 64, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 }),
);
