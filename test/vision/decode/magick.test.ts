import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodePhoto } from '../../../electron/vision/decode/decode.ts';
import { decodedPhoto, decodedPixels, expectNear, middles, refusal } from '../../support/files/decoded.ts';
import { written } from '../../support/files/magick.ts';
import { COLOURS, quarters } from '../../support/files/quarters.ts';

const { red, green, blue, yellow } = COLOURS;
const upright = [red, green, blue, yellow];

const formats = [
  ['BMP', 'bmp'],
  ['JXL', 'jpeg xl'],
  ['JP2', 'jpeg 2000'],
  ['J2K', 'jpeg 2000'],
  ['PSD', 'photoshop (psd)'],
  ['PSB', 'photoshop (psd)'],
  ['ICO', 'windows icon (ico)'],
] as const;

test.each(formats)('a %s file is decoded to its colours, whole and shrunk', async (coder, name) => {
  const bytes = await written([quarters()], coder);
  const { pixels, format } = await decodedPhoto(bytes);
  expect([format, pixels.widthPx, pixels.heightPx]).toEqual([name, 64, 48]);
  expectNear(middles(pixels), upright, 12);
  const small = await decodedPixels(bytes, 32);
  expect([small.widthPx, small.heightPx, small.fullWidthPx]).toEqual([32, 24, 64]);
  expectNear(middles(small), upright, 12);
});

test.each(formats.filter(([coder]) => coder !== 'JXL'))(
  'a %s file that ends anywhere early is refused as damaged',
  async (coder) => {
    const noise = Buffer.from(Array.from({ length: 32 * 24 * 3 }, (_, i) => (i * 7919) % 251));
    const bytes = await written([sharp(noise, { raw: { width: 32, height: 24, channels: 3 } })], coder);
    // an icon ends with a mask that the pixels' own opacity replaces: 24 rows of 4 bytes
    const max = bytes.length - (coder === 'ICO' ? 24 * 4 : 0) - 8;
    for (let length = 32; length <= max; length++)
      expect(await refusal(bytes.subarray(0, length)), `${length}`).toMatch(
        /^(damaged|unsupported format): /,
      );
  },
  60_000,
);

test('a JPEG XL that ends early is refused as damaged', async () => {
  const bytes = await written([quarters(200, 150)], 'JXL');
  for (const share of [0.3, 0.6, 0.9])
    expect(await refusal(bytes.subarray(0, share * bytes.length))).toMatch(/^damaged: /);
});

test('of an icon the largest picture is decoded', async () => {
  const sizes = [16, 128, 48].map((side) => quarters(side, side));
  const pixels = await decodedPixels(await written(sizes, 'ICO'));
  expect([pixels.widthPx, pixels.heightPx]).toEqual([128, 128]);
  expectNear(middles(pixels), upright, 4);
});

test('transparent parts are laid on white', async () => {
  const glass = sharp({ create: { width: 32, height: 32, channels: 4, background: '#c8000000' } });
  for (const coder of ['JXL', 'ICO', 'PSD'] as const)
    expectNear(
      middles(await decodedPixels(await written([glass], coder))),
      Array(4).fill([255, 255, 255]),
      2,
    );
});

test('grey, and CMYK with no profile, are brought to sRGB', async () => {
  const grey = sharp({ create: { width: 32, height: 32, channels: 3, background: '#5a5a5a' } });
  for (const coder of ['BMP', 'JP2', 'PSD'] as const) {
    const bytes = await written([grey.clone().toColourspace('b-w')], coder);
    expectNear(middles(await decodedPixels(bytes)), Array(4).fill([90, 90, 90]), 2);
  }
  const cmyk = await written([quarters()], 'PSD', (image) => (image.colorSpace = 2));
  const [r, g, b] = middles(await decodedPixels(cmyk));
  expect(Math.max(...r!)).toBe(r![0]);
  expect(Math.max(...g!)).toBe(g![1]);
  expect(Math.max(...b!)).toBe(b![2]);
});

test('a Photoshop file without a flat picture is refused as such', async () => {
  const bytes = await written([quarters()], 'PSD');
  // resource 1057, version info: version 1, no real merged data
  const body = Buffer.of(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  const resource = Buffer.concat([Buffer.from('8BIM\x04\x21\0\0\0\0\0\x0d', 'latin1'), body, Buffer.of(0)]);
  const at = 30 + bytes.readUInt32BE(26);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.readUInt32BE(at) + resource.length);
  const changed = Buffer.concat([bytes.subarray(0, at), length, resource, bytes.subarray(at + 4)]);
  expect(await refusal(changed)).toMatch(/^unsupported format: .* holds layers and no flat picture/);
  resource[12 + 4] = 1;
  const flat = Buffer.concat([bytes.subarray(0, at), length, resource, bytes.subarray(at + 4)]);
  expectNear(middles(await decodedPixels(flat)), upright, 4);
});

test('a file of these formats that is damaged anywhere is decoded or refused, never thrown at', async () => {
  for (const [coder] of formats) {
    const whole = await written([quarters(48, 32)], coder);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 5,
        }),
        async (changes) => {
          const bytes = Uint8Array.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          await decodePhoto(bytes, 64);
        },
      ),
      // seeded: now and then one keeps its decoder busy for minutes, which a scan puts an end to
      { numRuns: 60, seed: 1 },
    );
  }
}, 60_000);
