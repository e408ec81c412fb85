import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodePhoto } from '../../../electron/vision/decode/decode.ts';
import type { DecodeOptions, Pixels } from '../../../electron/vision/decode/decode.ts';

const red = [230, 20, 30] as const;
const green = [20, 200, 40] as const;
const blue = [30, 40, 220] as const;
const yellow = [240, 220, 40] as const;

/** 64 x 48 with a colour in each quarter: red, green over blue, yellow. */
function quarters(): Sharp {
  const rgb = Buffer.alloc(64 * 48 * 3);
  for (let y = 0; y < 48; y++)
    for (let x = 0; x < 64; x++)
      rgb.set(y < 24 ? (x < 32 ? red : green) : x < 32 ? blue : yellow, 3 * (64 * y + x));
  return sharp(rgb, { raw: { width: 64, height: 48, channels: 3 } });
}

async function decoded(bytes: Uint8Array, longSidePx: number | null = null): Promise<Pixels> {
  const outcome = await decodePhoto(bytes, longSidePx);
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.value.pixels;
}

async function refused(bytes: Uint8Array): Promise<string> {
  const outcome = await decodePhoto(bytes, null);
  if (outcome.ok) throw new Error('decoded');
  expect(outcome.failure.reason).toMatch(/^[A-Z].*\.$/);
  expect(outcome.failure.remedy).toMatch(/^[A-Z].*\.$/);
  return `${outcome.failure.kind}: ${outcome.failure.reason}`;
}

/** The colour in the middle of each quarter: top left, top right, bottom left, bottom right. */
function middles({ rgb, widthPx, heightPx }: Pixels): number[][] {
  return [
    [1, 1],
    [3, 1],
    [1, 3],
    [3, 3],
  ].map(([x, y]) =>
    Array.from(
      rgb
        .subarray(3 * (Math.floor((heightPx * y!) / 4) * widthPx + Math.floor((widthPx * x!) / 4)))
        .subarray(0, 3),
    ),
  );
}

function expectNear(actual: number[][], expected: readonly (readonly number[])[], tolerance: number): void {
  const off = actual.flatMap((colour, i) => colour.map((v, c) => Math.abs(v - expected[i]![c]!)));
  expect(Math.max(...off), JSON.stringify(actual)).toBeLessThanOrEqual(tolerance);
}

describe('decodePhoto', () => {
  test('a box is taken of the photo as it is seen or stored, and no more than there is', async () => {
    // seen 48 x 64: blue, red over yellow, green
    const turned = await quarters().withMetadata({ orientation: 6 }).png().toBuffer();
    const part = async (options: DecodeOptions) => {
      const outcome = await decodePhoto(turned, null, options);
      if (!outcome.ok) throw new Error(outcome.failure.reason);
      const { pixels, orientation } = outcome.value;
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
    const outcome = await decodePhoto(await image.toBuffer(), null);
    expect(outcome.ok && outcome.value.format).toBe(format);
    if (outcome.ok) expectNear(middles(outcome.value.pixels), [red, green, blue, yellow], 8);
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
    ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'unsupported format: HEIC files are not read by this version.'],
    [
      '\0\0\0\x18ftypcrx \0\0\0\x01crx isom',
      'unsupported format: Camera RAW (Canon CR3) files are not read by this version.',
    ],
    ['\0\0\0\x14ftypqt  \0\0\0\0qt  ', 'not a photo: The file is a video.'],
    [
      'BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0',
      'unsupported format: BMP files are not read by this version.',
    ],
    ['8BPS\0\x01', 'unsupported format: Photoshop (PSD) files are not read by this version.'],
    ['\0\0\0\x0cJXL \r\n\x87\n', 'unsupported format: JPEG XL files are not read by this version.'],
    [
      'FUJIFILMCCD-RAW 0201',
      'unsupported format: Camera RAW (Fujifilm RAF) files are not read by this version.',
    ],
    [
      'II*\0\x10\0\0\0CR\x02\0\0\0\0\0\0\0',
      'unsupported format: Camera RAW (Canon CR2) files are not read by this version.',
    ],
    // one directory entry: DNGVersion 1.4.0.0
    [
      'II*\0\x08\0\0\0\x01\0\x12\xc6\x01\0\x04\0\0\0\x01\x04\0\0\0\0\0\0',
      'unsupported format: Camera RAW (DNG) files are not read by this version.',
    ],
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
