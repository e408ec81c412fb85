import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { DecodeOptions } from '../../../electron/vision/decode/decode.ts';
import {
  decodedPhoto,
  decodedPixels as decoded,
  expectNear,
  middles,
  refusal as refused,
} from '../../support/files/decoded.ts';
import { COLOURS, quarters } from '../../support/files/quarters.ts';

const { red, green, blue, yellow } = COLOURS;

describe('decodePhoto', () => {
  test('a box is taken of the photo as it is seen or stored, and no more than there is', async () => {
    // seen 48 x 64: blue, red over yellow, green
    const turned = await quarters().withMetadata({ orientation: 6 }).png().toBuffer();
    const part = async (options: DecodeOptions) => {
      const { pixels, orientation } = await decodedPhoto(turned, null, options);
      return [
        orientation,
        pixels.widthPx,
        pixels.heightPx,
        pixels.fullWidthPx,
        [...pixels.rgb.subarray(0, 3)],
      ];
    };
    expect(await part({ box: [24.4, 32, 40, 60] })).toEqual([1, 16, 28, 16, [...green]]);
    expect(await part({ box: [32, 24, 60, 40], asStored: true })).toEqual([6, 28, 16, 28, [...yellow]]);
    expect(await part({ box: [40, -9, 1000, 1000] })).toEqual([1, 8, 64, 8, [...red]]);
    expect(await part({ asStored: true })).toEqual([6, 64, 48, 64, [...red]]);
  });

  test.each([
    ['jpeg', quarters().jpeg({ quality: 95 })],
    ['png', quarters().png()],
    ['webp', quarters().webp({ quality: 95 })],
    ['avif', quarters().avif({ quality: 90 })],
    ['tiff', quarters().tiff({ compression: 'lzw' })],
    ['gif', quarters().gif()],
  ] as const)('a %s photo is decoded to its colours', async (format, image) => {
    const photo = await decodedPhoto(await image.toBuffer());
    expect(photo.format).toBe(format);
    expectNear(middles(photo.pixels), [red, green, blue, yellow], 8);
  });

  test.each([
    [1, [red, green, blue, yellow]],
    [2, [green, red, yellow, blue]],
    [3, [yellow, blue, green, red]],
    [4, [blue, yellow, red, green]],
    [5, [red, blue, green, yellow]],
    [6, [blue, red, yellow, green]],
    [7, [yellow, green, blue, red]],
    [8, [green, yellow, red, blue]],
  ] as const)(
    'a photo of EXIF orientation %i is turned upright, at full size and shrunk',
    async (orientation, expected) => {
      const bytes = await quarters().withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
      const full = await decoded(bytes);
      expect([full.fullWidthPx, full.fullHeightPx]).toEqual(orientation < 5 ? [64, 48] : [48, 64]);
      expectNear(middles(full), expected, 8);
      const small = await decoded(bytes, 32);
      expect([small.widthPx, small.heightPx]).toEqual(orientation < 5 ? [32, 24] : [24, 32]);
      expect([small.fullWidthPx, small.fullHeightPx]).toEqual([full.fullWidthPx, full.fullHeightPx]);
      expectNear(middles(small), expected, 8);
    },
  );

  test('a photo is shrunk to the asked long side, and never enlarged', async () => {
    const bytes = await sharp({ create: { width: 1500, height: 701, channels: 3, background: '#888' } })
      .jpeg()
      .toBuffer();
    expect(await decoded(bytes, 1024)).toMatchObject({
      widthPx: 1024,
      heightPx: 479,
      fullWidthPx: 1500,
      fullHeightPx: 701,
    });
    expect(await decoded(bytes, 1500)).toMatchObject({ widthPx: 1500, heightPx: 701 });
    expect(await decoded(bytes, 4000)).toMatchObject({ widthPx: 1500, heightPx: 701 });
  });

  test('a picture one pixel high keeps it when it is shrunk', async () => {
    const bytes = await sharp({ create: { width: 5000, height: 1, channels: 3, background: '#888' } })
      .png()
      .toBuffer();
    expect(await decoded(bytes, 1024)).toMatchObject({ widthPx: 1024, heightPx: 1 });
  });

  test('a photo is decoded to the same pixels twice', async () => {
    const noise = Buffer.from(Array.from({ length: 900 * 700 * 3 }, (_, i) => (i * 7919) % 251));
    const bytes = await sharp(noise, { raw: { width: 900, height: 700, channels: 3 } })
      .jpeg()
      .toBuffer();
    expect(Buffer.compare((await decoded(bytes, 400)).rgb, (await decoded(bytes, 400)).rgb)).toBe(0);
  });

  test('a 16-bit PNG is decoded to its colours', async () => {
    const bytes = await quarters().toColourspace('rgb16').png().toBuffer();
    expect((await sharp(bytes).metadata()).depth).toBe('ushort');
    expectNear(middles(await decoded(bytes)), [red, green, blue, yellow], 2);
  });

  test('grey of 8 and of 16 bits is spread over three channels', async () => {
    const grey = sharp({
      create: { width: 64, height: 48, channels: 3, background: { r: 90, g: 90, b: 90 } },
    });
    for (const bytes of [
      await grey.clone().toColourspace('b-w').png().toBuffer(),
      await grey.clone().toColourspace('grey16').png().toBuffer(),
    ]) {
      expect((await sharp(bytes).metadata()).channels).toBe(1);
      expectNear(middles(await decoded(bytes)), Array(4).fill([90, 90, 90]), 1);
    }
  });

  test('CMYK is brought to sRGB', async () => {
    const bytes = await quarters().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    // inks cannot show every screen colour: the hue must be there, not the number
    const [r, g, b, y] = middles(await decoded(bytes));
    expect(Math.max(...r!)).toBe(r![0]);
    expect(Math.max(...g!)).toBe(g![1]);
    expect(Math.max(...b!)).toBe(b![2]);
    expect(y![2]).toBeLessThan(Math.min(y![0]!, y![1]!) - 60);
  });

  test('a wide-gamut profile is brought to sRGB', async () => {
    const bytes = await quarters().withIccProfile('p3').png().toBuffer();
    const raw = await sharp(bytes, { ignoreIcc: true }).raw().toBuffer();
    // the file's own numbers are not sRGB's
    expectNear([Array.from(raw.subarray(0, 3))], [[212, 53, 46]], 12);
    expectNear(middles(await decoded(bytes)), [red, green, blue, yellow], 4);
  });

  test('transparent parts are laid on white', async () => {
    const bytes = await sharp({
      create: { width: 64, height: 48, channels: 4, background: { r: 200, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    expectNear(middles(await decoded(bytes)), Array(4).fill([255, 255, 255]), 0);
  });

  test('the first frame of an animation is decoded', async () => {
    const frames = [red, blue].map(([r, g, b]) => ({
      create: { width: 32, height: 32, channels: 3 as const, background: { r, g, b } },
    }));
    const stack = await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer()));
    for (const bytes of [
      await sharp(stack, { join: { animated: true } })
        .gif()
        .toBuffer(),
      await sharp(stack, { join: { animated: true } })
        .webp({ lossless: true })
        .toBuffer(),
    ]) {
      expect((await sharp(bytes).metadata()).pages).toBe(2);
      const pixels = await decoded(bytes);
      expect([pixels.fullWidthPx, pixels.fullHeightPx]).toEqual([32, 32]);
      expectNear(middles(pixels), Array(4).fill(red), 2);
    }
  });

  test('a photo that claims more pixels than the limit is refused', async () => {
    const bomb = await quarters().png().toBuffer();
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    expect(await refused(bomb)).toBe(
      'too large: The photo has 60000 x 60000 pixels; the limit is 268 megapixels.',
    );
  });

  test('a photo that ends early is refused', async () => {
    for (const image of [quarters().jpeg(), quarters().png(), quarters().webp(), quarters().tiff()]) {
      const bytes = await image.toBuffer();
      expect(await refused(bytes.subarray(0, bytes.length * 0.6))).toMatch(
        /^damaged: The (JPEG|PNG|WebP|TIFF) data is damaged or ends early/,
      );
    }
  });

  test.each([
    ['', 'damaged: The file is empty.'],
    ['Dear diary, ', 'not a photo: The file holds no image that Revisit knows.'],
    [
      '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
      'not a photo: The file is an SVG drawing.',
    ],
    ['\0\0\0\x14ftypqt  \0\0\0\0qt  ', 'not a photo: The file is a video.'],
    ['II\xbc\x01', 'unsupported format: JPEG XR files are not read by this version.'],
    ['#?RADIANCE\n', 'unsupported format: Radiance HDR files are not read by this version.'],
  ])('bytes that begin with %j are refused: %s', async (text, said) => {
    expect(await refused(Buffer.from(text, 'latin1'))).toBe(said);
  });
});

function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
