import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodePhoto } from '../../../electron/vision/decode/decode.ts';
import { readFacts } from '../../../electron/vision/identity.ts';
import { decodedPhoto, expectNear, middles } from '../../support/files/decoded.ts';
import { COLOURS, quarters } from '../../support/files/quarters.ts';
import { tiff } from '../../support/files/tiff.ts';

const NOTHING_AROUND = { fileName: '', sidecars: [] };

const { red, green, blue, yellow } = COLOURS;

const exif = (orientation: number): Buffer =>
  tiff([{ 274: { shorts: [orientation] }, 34_665: { directories: [{ 0x9003: '2015:02:01 12:00:00' }] } }]);

function chunk(type: string, body: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  crc.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, crc]);
}

/** The hex digits that ImageMagick writes. */
function profile(name: string, block: Uint8Array): Buffer {
  const digits = Buffer.from(block).toString('hex').replaceAll(/.{72}/g, '$&\n');
  return Buffer.from(`\n${name}\n${String(block.length).padStart(8)}\n${digits}\n`, 'latin1');
}
const key = (name: string): Buffer => Buffer.from(`Raw profile type ${name}\0`, 'latin1');
const prefixed = (block: Buffer): Buffer => Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block]);

const chunks: Record<string, (block: Buffer) => Buffer> = {
  eXIf: (block) => chunk('eXIf', block),
  'tEXt, exif': (block) => chunk('tEXt', Buffer.concat([key('exif'), profile('exif', prefixed(block))])),
  'tEXt, APP1': (block) =>
    chunk('tEXt', Buffer.concat([key('APP1'), profile('generic profile', prefixed(block))])),
  'zTXt, exif': (block) =>
    chunk('zTXt', Buffer.concat([key('exif'), Buffer.of(0), deflateSync(profile('exif', prefixed(block)))])),
  'iTXt, exif': (block) =>
    chunk(
      'iTXt',
      Buffer.concat([key('exif'), Buffer.from('\0\0en\0\0', 'latin1'), profile('exif', prefixed(block))]),
    ),
  'iTXt, compressed': (block) =>
    chunk(
      'iTXt',
      Buffer.concat([
        key('exif'),
        Buffer.from('\x01\0\0\0', 'latin1'),
        deflateSync(profile('exif', prefixed(block))),
      ]),
    ),
};

/** With a chunk before the pixels or behind them. */
async function png(added: Buffer, isBehind: boolean): Promise<Buffer> {
  const bytes = await quarters().png().toBuffer();
  const at = isBehind ? bytes.length - 12 : 33;
  return Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);
}

test.each(Object.entries(chunks))('a PNG is upright and dated by its EXIF in %s', async (_, write) => {
  for (const isBehind of [false, true]) {
    const bytes = await png(write(exif(6)), isBehind);
    const photo = await decodedPhoto(bytes);
    expect([photo.pixels.widthPx, photo.pixels.heightPx]).toEqual([48, 64]);
    expectNear(middles(photo.pixels), [blue, red, yellow, green], 0);
    expect(readFacts(bytes, NOTHING_AROUND).metadata.takenAt).toBe('2015-02-01T12:00:00');
  }
});

test('a text chunk that is no EXIF, or is broken, leaves the photo as it is', async () => {
  const texts = [
    chunk('tEXt', Buffer.concat([key('exif'), Buffer.from('no digits')])),
    chunk(
      'tEXt',
      Buffer.concat([key('APP1'), profile('xmp', Buffer.from('http://ns.adobe.com/xap/1.0/\0'))]),
    ),
    chunk('zTXt', Buffer.concat([key('exif'), Buffer.of(0), Buffer.from('not compressed')])),
    chunk('iTXt', key('exif')),
  ];
  for (const text of texts) {
    const bytes = await png(text, false);
    const photo = await decodedPhoto(bytes);
    expectNear(middles(photo.pixels), [red, green, blue, yellow], 0);
    expect(readFacts(bytes, NOTHING_AROUND).metadata.takenAt).toBeNull();
  }
});

test('a PNG whose chunks are damaged anywhere is decoded or refused, never thrown at', async () => {
  const whole = await png(chunks['zTXt, exif']!(exif(6)), false);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), {
        minLength: 1,
        maxLength: 4,
      }),
      async (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        await decodePhoto(bytes, 32);
      },
    ),
    { numRuns: 150 },
  );
});

test(
  'a panorama of more than 268 megapixels is shrunk as it is read, whichever way up',
  { timeout: 60_000 },
  async () => {
    const large = await sharp(Buffer.alloc(30_000 * 9_500, 90), {
      raw: { width: 30_000, height: 9_500, channels: 1 },
      limitInputPixels: false,
    })
      .toColourspace('b-w')
      .png({ compressionLevel: 1 })
      .toBuffer();
    const turned = Buffer.concat([large.subarray(0, 33), chunk('eXIf', exif(6)), large.subarray(33)]);
    const { pixels } = await decodedPhoto(turned, 768);
    expect(pixels).toMatchObject({ widthPx: 243, heightPx: 768, fullWidthPx: 9500, fullHeightPx: 30_000 });
    expectNear(middles(pixels), Array(4).fill([90, 90, 90]), 1);
    // at full size it is not
    expect(await decodePhoto(large, null)).toMatchObject({
      ok: false,
      failure: {
        kind: 'too large',
        reason: 'The photo has 30000 x 9500 pixels; the limit is 268 megapixels.',
      },
    });
  },
);

test('a picture that has to be read whole before it is shrunk has the lower limit', async () => {
  const interlaced = await quarters().png({ progressive: true }).toBuffer();
  interlaced.writeUInt32BE(20_000, 16);
  interlaced.writeUInt32BE(20_000, 20);
  interlaced.writeUInt32BE(crc32(interlaced.subarray(12, 29)), 29);
  expect(await decodePhoto(interlaced, 768)).toMatchObject({
    ok: false,
    failure: {
      kind: 'too large',
      reason: 'The photo has 20000 x 20000 pixels; the limit is 268 megapixels.',
    },
  });
});
