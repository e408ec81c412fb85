import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodePhoto } from '../../../electron/vision/decode/decode.ts';
import { plainTiff } from '../../../electron/vision/decode/containers/plain-tiff.ts';
import { decodedPhoto, decodedPixels, expectNear, middles, refusal } from '../../support/files/decoded.ts';
import type { HeifItem } from '../../support/files/heif.ts';
import * as heif from '../../support/files/heif.ts';
import { COLOURS, quarters } from '../../support/files/quarters.ts';

const { red, green, blue, yellow } = COLOURS;
const upright = [red, green, blue, yellow];
const SRGB = heif.nclx(1, 13, 6);

const file = (name: string): Buffer =>
  readFileSync(join(import.meta.dirname, '../../support/files/heic', `${name}.heic`));

function coded(name: string, width: number, height: number, ...properties: Uint8Array[]): HeifItem {
  const { config, data } = heif.codedPicture(file(name));
  return { type: 'hvc1', data, properties: [config, heif.ispe(width, height), ...properties] };
}

const quartersWith = (...properties: Uint8Array[]): HeifItem =>
  coded('quarters', 128, 96, SRGB, ...properties);

/** An EXIF block whose orientation is this. */
const exif = async (orientation: number): Promise<Buffer> =>
  (await sharp(await quarters().withMetadata({ orientation }).jpeg().toBuffer()).metadata()).exif!.subarray(
    6,
  );

const withExif = async (picture: HeifItem, orientation: number): Promise<Buffer> =>
  heif.heif(
    [
      picture,
      {
        type: 'Exif',
        data: heif.exifItem(await exif(orientation)),
        references: [{ type: 'cdsc', to: [1] }],
      },
    ],
    1,
  );

test.each(['quarters', 'quarters-10-bit'])('a HEIC as heif-enc writes it is decoded: %s', async (name) => {
  const { pixels, format } = await decodedPhoto(file(name));
  expect([format, pixels.widthPx, pixels.heightPx]).toEqual(['heic', 128, 96]);
  expectNear(middles(pixels), upright, 8);
  const small = await decodedPixels(file(name), 32);
  expect([small.widthPx, small.heightPx, small.fullWidthPx, small.fullHeightPx]).toEqual([32, 24, 128, 96]);
  expectNear(middles(small), upright, 8);
});

test('the 10-bit picture of these tests has 10 bits', () => {
  // bitDepthLumaMinus8 of the decoder configuration (ISO 14496-15, 8.3.3.1), behind the head of its box
  expect(heif.codedPicture(file('quarters-10-bit')).config[8 + 17]! & 7).toBe(2);
});

test('the tiles of a grid are put together, and what lies over its edges is cut off', async () => {
  const tiles = ['red', 'green', 'blue', 'yellow'].map((name) => ({
    ...coded(`tile-${name}`, 64, 64, SRGB),
    isHidden: true,
  }));
  const grid: HeifItem = {
    type: 'grid',
    data: heif.grid(2, 2, 120, 110),
    properties: [heif.ispe(120, 110)],
    references: [{ type: 'dimg', to: [1, 2, 3, 4] }],
  };
  const pixels = await decodedPixels(heif.heif([...tiles, grid], 5));
  expect([pixels.widthPx, pixels.heightPx]).toEqual([120, 110]);
  expectNear(middles(pixels), upright, 8);
});

test('a grid that says to be larger than any picture is damaged, however much memory there is', async () => {
  const grid: HeifItem = {
    type: 'grid',
    data: heif.grid(1, 1, 2 ** 31 + 64, 64),
    properties: [heif.ispe(64, 64)],
    references: [{ type: 'dimg', to: [1] }],
  };
  const tile = { ...coded('tile-red', 64, 64, SRGB), isHidden: true };
  expect(await refusal(heif.heif([tile, grid], 2))).toMatch(/^damaged: .*limit exceeded/);
});

test.each([
  ['irot 1', heif.irot(1), [green, yellow, red, blue]],
  ['irot 2', heif.irot(2), [yellow, blue, green, red]],
  ['irot 3', heif.irot(3), [blue, red, yellow, green]],
  ['imir 0', heif.imir(0), [blue, yellow, red, green]],
  ['imir 1', heif.imir(1), [green, red, yellow, blue]],
] as const)('a HEIC is turned by its %s once, whatever its EXIF says', async (_, property, seen) => {
  for (const orientation of [1, 3, 6]) {
    const bytes = await withExif(quartersWith(property), orientation);
    expectNear(middles(await decodedPixels(bytes)), seen, 8);
    expect((await decodedPhoto(bytes, null, { asStored: true })).orientation).toBe(1);
  }
});

test('a HEIC that has no rotation of its own is turned by its EXIF', async () => {
  const bytes = await withExif(quartersWith(), 6);
  const { pixels } = await decodedPhoto(bytes);
  expect([pixels.widthPx, pixels.heightPx]).toEqual([96, 128]);
  expectNear(middles(pixels), [blue, red, yellow, green], 8);
  const stored = await decodedPhoto(bytes, null, { asStored: true });
  expect([stored.orientation, stored.pixels.widthPx]).toEqual([6, 128]);
});

test('only the primary picture counts: thumbnails, depth maps and others are left aside', async () => {
  const bytes = heif.heif(
    [
      coded('tile-blue', 64, 64, SRGB),
      { ...coded('tile-green', 64, 64, SRGB), references: [{ type: 'thmb', to: [4] }] },
      {
        ...coded('opacity', 128, 96, heif.auxC('urn:mpeg:hevc:2015:auxid:2')),
        references: [{ type: 'auxl', to: [4] }],
      },
      quartersWith(),
    ],
    4,
  );
  expectNear(middles(await decodedPixels(bytes)), upright, 8);
});

test('transparent parts of a HEIC are laid on white', async () => {
  const bytes = heif.heif(
    [
      quartersWith(),
      {
        ...coded('opacity', 128, 96, heif.auxC('urn:mpeg:hevc:2015:auxid:1')),
        references: [{ type: 'auxl', to: [1] }],
      },
    ],
    1,
  );
  const white = [255, 255, 255];
  expectNear(middles(await decodedPixels(bytes)), [red, white, blue, white], 8);
});

test('the first picture of a sequence without a still one is decoded', async () => {
  const [first, second] = ['red', 'blue'].map((name) => heif.codedPicture(file(`tile-${name}`)));
  const bytes = heif.heifSequence([first!.data, second!.data], first!.config, 64, 64);
  expectNear(middles(await decodedPixels(bytes)), [red, red, red, red], 8);
});

test('the first picture of an AVIF sequence is decoded', async () => {
  const bytes = readFileSync(join(import.meta.dirname, '../../support/files/heic/quarters.avifs'));
  const { pixels, format } = await decodedPhoto(bytes);
  expect([format, pixels.widthPx, pixels.heightPx]).toEqual(['avif', 128, 96]);
  expectNear(middles(pixels), upright, 12);
});

test('Display P3 is brought to sRGB, by its profile or by its code points alike', async () => {
  const profile = (await sharp(await quarters().withIccProfile('p3').png().toBuffer()).metadata()).icc!;
  const stored = await decodedPixels(heif.heif([quartersWith()], 1));
  // the same numbers with the profile, as libvips reads them
  const raw = { widthPx: 128, heightPx: 96, channels: 3, isPremultiplied: false, icc: profile } as const;
  const expected = middles(await decodedPixels(plainTiff(raw, (pixels) => pixels.set(stored.rgb))));
  expect(Math.abs(expected[1]![0]! - green[0])).toBeGreaterThan(15);
  const byProfile = heif.heif([coded('quarters', 128, 96, SRGB, heif.icc(profile))], 1);
  expectNear(middles(await decodedPixels(byProfile)), expected, 2);
  const byPoints = heif.heif([coded('quarters', 128, 96, heif.nclx(12, 13, 6))], 1);
  expectNear(middles(await decodedPixels(byPoints)), expected, 3);
});

test('a picture for HDR screens keeps its greys between black and white', async () => {
  const bytes = heif.heif([coded('opacity', 128, 96, heif.nclx(9, 16, 9))], 1);
  expectNear(
    middles(await decodedPixels(bytes)),
    [
      [255, 255, 255],
      [0, 0, 0],
      [255, 255, 255],
      [0, 0, 0],
    ],
    1,
  );
});

test.each([
  ['avc1', 'AVC'],
  ['j2k1', 'JPEG 2000'],
  ['vvc1', 'VVC'],
])('a HEIF of %s pictures is refused by that name', async (type, name) => {
  const picture = quartersWith();
  const [, ispe] = picture.properties!;
  const bytes = heif.heif([{ ...picture, type, properties: [ispe!] }], 1, ['mif1', 'mif1', 'miaf']);
  expect(await refusal(bytes)).toContain(`unsupported format: HEIC files that hold ${name} pictures`);
});

test('a HEIC that ends early is refused as damaged', async () => {
  const bytes = heif.heif([quartersWith()], 1);
  const data = bytes.lastIndexOf('mdat') + 4;
  for (const share of [0.2, 0.5, 0.8])
    expect(await refusal(bytes.subarray(0, data + share * (bytes.length - data)))).toMatch(
      /^damaged: The HEIC data is damaged or ends early/,
    );
});

test('nothing is kept of the files that were decoded, whole or broken', { timeout: 120_000 }, async () => {
  const tile = { ...coded('tile-red', 64, 64, SRGB), isHidden: true };
  const tiles = 16 * 16;
  const grid: HeifItem = {
    type: 'grid',
    data: heif.grid(16, 16, 1024, 1024),
    properties: [heif.ispe(1024, 1024)],
    references: [{ type: 'dimg', to: Array.from({ length: tiles }, (_, i) => i + 1) }],
  };
  const whole = heif.heif([...Array.from({ length: tiles }, () => tile), grid], tiles + 1);
  const broken = whole.subarray(0, whole.length - 20_000);
  const megabytes: number[] = [];
  for (let i = 0; i < 150; i++) {
    expect((await decodePhoto(whole, 64)).ok).toBe(true);
    expect((await decodePhoto(broken, 64)).ok).toBe(false);
    megabytes.push(process.memoryUsage.rss() / 2 ** 20);
  }
  // each leaves 3 MB of pixels behind where it is not freed
  expect(megabytes.at(-1)! - megabytes[29]!).toBeLessThan(100);
});
