import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodePhoto } from '../../../electron/vision/decode/decode.ts';
import { decodedPhoto, decodedPixels, expectNear, middles, refusal } from '../../support/files/decoded.ts';
import { COLOURS, quarters } from '../../support/files/quarters.ts';

const { red, green, blue, yellow } = COLOURS;

/** A picture in which every block differs, so that each takes bits of its own. */
const speckled = (channels: 1 | 3) =>
  sharp(Buffer.from(Array.from({ length: 96 * 80 * channels }, (_, i) => (i * 7919) % 251)), {
    raw: { width: 96, height: 80, channels },
  });

const kinds = {
  baseline: () => speckled(3).jpeg({ quality: 80 }),
  'baseline without subsampling': () => speckled(3).jpeg({ quality: 90, chromaSubsampling: '4:4:4' }),
  grey: () => speckled(1).toColourspace('b-w').jpeg({ quality: 80 }),
  progressive: () => speckled(3).jpeg({ quality: 80, progressive: true }),
  'progressive without subsampling': () =>
    speckled(3).jpeg({ quality: 80, progressive: true, chromaSubsampling: '4:4:4' }),
  'progressive grey': () => speckled(1).toColourspace('b-w').jpeg({ quality: 80, progressive: true }),
};

describe.each(Object.entries(kinds))('a JPEG, %s,', (_, make) => {
  test('whose end marker is missing or broken is read to the same pixels', async () => {
    const whole = await make().toBuffer();
    const { rgb } = await decodedPixels(whole);
    expect(Array.from(whole.subarray(-2))).toEqual([0xff, 0xd9]);
    for (const missing of [1, 2]) {
      const pixels = await decodedPixels(whole.subarray(0, whole.length - missing));
      expect(Buffer.compare(pixels.rgb, rgb), `${missing} bytes`).toBe(0);
    }
  });

  test('with anything behind its end marker is read to the same pixels', async () => {
    const whole = await make().toBuffer();
    const { rgb } = await decodedPixels(whole);
    for (const behind of [Buffer.alloc(500), Buffer.from('trailing text'), whole, Buffer.of(0xff)]) {
      const pixels = await decodedPixels(Buffer.concat([whole, behind]));
      expect(Buffer.compare(pixels.rgb, rgb)).toBe(0);
    }
  });

  test('that is cut anywhere before is refused as damaged', async () => {
    const whole = await make().toBuffer();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 4, max: whole.length - 4 }), async (length) => {
        expect(await refusal(whole.subarray(0, length))).toMatch(/^damaged: /);
        // at reduced size too
        expect((await decodePhoto(whole.subarray(0, length), 20)).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

test('a thumbnail with an end marker in the EXIF does not end the photo', async () => {
  const thumbnail = await quarters(16, 12).jpeg().toBuffer();
  const photo = await quarters().jpeg({ quality: 95 }).toBuffer();
  const block = Buffer.concat([Buffer.from('Exif\0\0II*\0\0\0\0\0', 'latin1'), thumbnail]);
  const segment = Buffer.concat([Buffer.of(0xff, 0xe1, 0, 0), block]);
  segment.writeUInt16BE(block.length + 2, 2);
  const bytes = Buffer.concat([photo.subarray(0, 2), segment, photo.subarray(2, -2)]);
  expectNear(middles(await decodedPixels(bytes)), [red, green, blue, yellow], 8);
  expect(await refusal(bytes.subarray(0, -40))).toMatch(/^damaged: /);
});

test('a JPEG with restart markers and no end marker is read, and one cut at them is refused', async () => {
  // a grey picture of 4 x 1 blocks with a restart after each
  const whole = withRestarts();
  const { rgb } = await decodedPixels(whole);
  expect(Buffer.compare((await decodedPixels(whole.subarray(0, -2))).rgb, rgb)).toBe(0);
  const last = whole.lastIndexOf(Buffer.of(0xff, 0xd2));
  expect(await refusal(whole.subarray(0, last + 2))).toMatch(/^damaged: /);
  expect(await refusal(whole.subarray(0, last))).toMatch(/^damaged: /);
});

test.each(['jpeg', 'png', 'webp', 'tiff', 'avif'] as const)(
  'the orientation in the EXIF of a %s is applied once',
  async (format) => {
    const bytes = await quarters()
      .withMetadata({ orientation: 6 })
      .toFormat(format, { quality: 90 })
      .toBuffer();
    const { pixels } = await decodedPhoto(bytes);
    expect([pixels.widthPx, pixels.heightPx]).toEqual([48, 64]);
    expectNear(middles(pixels), [blue, red, yellow, green], 16);
  },
);

/** A grey JPEG of 32 x 8 pixels, 4 blocks with a restart marker between each two (T.81, annex B). */
function withRestarts(): Buffer {
  const quantisation = 'ffdb004300' + '01'.repeat(64);
  const frame = 'ffc0000b08' + '0008' + '0020' + '01' + '011100';
  // one code each: DC of 4 bits is 0, AC's end of block is 0
  const tables = 'ffc4001400' + '01' + '00'.repeat(15) + '04' + 'ffc4001410' + '01' + '00'.repeat(15) + '00';
  const restart = 'ffdd00040001';
  const scan = 'ffda0008010100003f00';
  // code 0, four bits of the difference, code 0, and ones to the byte's end
  const block = (bits: string): string =>
    parseInt(`0${bits}0`.padEnd(8, '1'), 2).toString(16).padStart(2, '0');
  const data = block('1000') + 'ffd0' + block('1111') + 'ffd1' + block('0001') + 'ffd2' + block('1010');
  return Buffer.from(`ffd8${quantisation}${frame}${tables}${restart}${scan}${data}ffd9`, 'hex');
}
