import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodedPhoto, decodedPixels, expectNear, middles, refusal } from '../../support/files/decoded.ts';
import { COLOURS, quarters } from '../../support/files/quarters.ts';
import type { Tags } from '../../support/files/tiff.ts';
import { picture, tiff } from '../../support/files/tiff.ts';

const { red, green, blue, yellow } = COLOURS;
const upright = [red, green, blue, yellow];

const pixels = (width = 64, height = 48): Promise<Buffer> => quarters(width, height).raw().toBuffer();
async function page(width: number, height: number, more: Tags = {}): Promise<Tags> {
  return picture(width, height, 3, 8, await pixels(width, height), more);
}
async function flat(width: number, height: number, more: Tags = {}): Promise<Tags> {
  return picture(width, height, 3, 8, Buffer.alloc(width * height * 3, 128), more);
}

test.each(['none', 'lzw', 'deflate', 'packbits', 'jpeg'] as const)(
  'a TIFF of compression %s is decoded in strips and in tiles',
  async (compression) => {
    for (const tile of [false, true])
      for (const bigtiff of [false, true]) {
        const bytes = await quarters(160, 120)
          .tiff({ compression, tile, tileWidth: 64, tileHeight: 64, bigtiff, quality: 95 })
          .toBuffer();
        expectNear(middles(await decodedPixels(bytes)), upright, 8);
      }
  },
);

test.each(['II', 'MM'] as const)('a TIFF of byte order %s is decoded to its colours', async (order) => {
  expectNear(middles(await decodedPixels(tiff([await page(64, 48)], { order }))), upright, 0);
});

test.each([
  [34_925, 'LZMA'],
  [50_000, 'Zstandard'],
  [34_887, 'LERC'],
  [50_001, 'WebP'],
  [50_002, 'JPEG XL'],
  [34_712, 'JPEG 2000'],
  [34_661, 'JBIG'],
  [6, 'old-style JPEG'],
  [12_345, 'method 12345'],
])('a TIFF of compression %i is refused by the name of %s', async (compression, name) => {
  const bytes = tiff([await page(64, 48, { 259: { shorts: [compression] } })]);
  expect(await refusal(bytes)).toBe(
    `unsupported format: TIFF files compressed with ${name} are not read by this version.`,
  );
});

test.each([
  ['CIE Lab', { 262: { shorts: [8] } }],
  ['ICC Lab', { 262: { shorts: [9] } }],
  ['LogLuv', { 262: { shorts: [32_845] } }],
] satisfies [string, Tags][])('a TIFF in %s is refused by that name', async (name, tags) => {
  expect(await refusal(tiff([await page(64, 48, tags)]))).toBe(
    `unsupported format: TIFF files in ${name} are not read by this version.`,
  );
});

const ramp = Array.from({ length: 64 * 48 }, (_, i) => (i % 64) / 63);
const ofFloats = (values: number[], more: Tags = {}): Buffer =>
  tiff([
    picture(64, 48, 1, 32, new Uint8Array(Float32Array.from(values).buffer), {
      339: { shorts: [3] },
      ...more,
    }),
  ]);

test('floating-point greys from 0 to 1 are black to white', async () => {
  const { rgb } = await decodedPixels(ofFloats(ramp));
  expect([rgb[0], rgb[3 * 63]]).toEqual([0, 255]);
  expect(Math.abs(rgb[3 * 31]! - (255 * 31) / 63)).toBeLessThan(2);
});

test.each([
  ['0 to 255', ramp.map((v) => 255 * v)],
  ['-1 to 1', ramp.map((v) => 2 * v - 1)],
  ['0 to 0.001', ramp.map((v) => v / 1000)],
])('floating-point numbers from %s are refused as not read, not shown black or white', async (_, values) => {
  expect(await refusal(ofFloats(values))).toMatch(
    /^unsupported format: TIFF files of floating-point numbers/,
  );
});

test('whole numbers of 32 bits and signed ones are refused as not read', async () => {
  const bytes = new Uint8Array(64 * 48 * 4);
  expect(await refusal(tiff([picture(64, 48, 1, 32, bytes)]))).toBe(
    'unsupported format: TIFF files of 32-bit whole numbers are not read by this version.',
  );
  expect(await refusal(tiff([picture(64, 48, 1, 16, bytes, { 339: { shorts: [2] } })]))).toBe(
    'unsupported format: TIFF files of signed or complex numbers are not read by this version.',
  );
});

test('greys of 1, 2, 4, 8 and 16 bits, and of either polarity, are decoded alike', async () => {
  for (const bits of [1, 2, 4, 8, 16])
    for (const polarity of [0, 1]) {
      // the left half black, the right half white
      const row = Buffer.alloc((64 * bits) / 8, polarity === 0 ? 0xff : 0);
      row.fill(polarity === 0 ? 0 : 0xff, row.length / 2);
      const bytes = tiff([
        picture(64, 48, 1, bits, Buffer.concat(Array<Buffer>(48).fill(row)), { 262: { shorts: [polarity] } }),
      ]);
      const [black, white] = [Array(3).fill(0), Array(3).fill(255)] as number[][];
      expectNear(middles(await decodedPixels(bytes)), [black!, white!, black!, white!], 0);
    }
});

test('samples that lie plane by plane are put together', async () => {
  const interleaved = await pixels();
  const planes = [0, 1, 2].map((c) => Buffer.from(interleaved.filter((_, i) => i % 3 === c)));
  const at = 8;
  const bytes = tiff(
    [
      {
        ...(await page(64, 48)),
        273: planes.map((_, c) => at + c * planes[0]!.length),
        279: planes.map(({ length }) => length),
        284: { shorts: [2] },
      },
    ],
    { header: Buffer.concat(planes) },
  );
  expectNear(middles(await decodedPixels(bytes)), upright, 0);
});

test('the large page is the photo where the first one is its thumbnail, marked as such or not', async () => {
  for (const mark of [{}, { 254: 1 }, { 255: { shorts: [2] } }]) {
    const { pixels } = await decodedPhoto(
      tiff([await flat(16, 12, mark), await page(64, 48), await flat(8, 6)]),
    );
    expect([pixels.widthPx, pixels.heightPx]).toEqual([64, 48]);
    expectNear(middles(pixels), upright, 0);
  }
});

test('a directory below the first page is the photo where the page is a reduced copy of it', async () => {
  const first = await flat(16, 12, { 254: 1, 330: { directories: [await page(64, 48)] } });
  expectNear(middles(await decodedPixels(tiff([first]))), upright, 0);
});

test('of a document the first page is the photo, and so it is before masks and reduced copies', async () => {
  const pages = [
    await page(64, 48, { 254: 2 }),
    await flat(66, 49, { 254: 2 }),
    await flat(64, 50, { 254: 2 }),
  ];
  expectNear(middles(await decodedPixels(tiff(pages))), upright, 0);
  const copies = [await page(64, 48), await flat(640, 480, { 254: 4 }), await flat(640, 480, { 254: 1 })];
  expectNear(middles(await decodedPixels(tiff(copies))), upright, 0);
});

test('the orientation of the page that is the photo is applied', async () => {
  const bytes = tiff([await flat(16, 12, { 254: 1 }), await page(64, 48, { 274: { shorts: [6] } })]);
  expectNear(middles(await decodedPixels(bytes)), [blue, red, yellow, green], 0);
});

test('a page that cannot be read says nothing about the photo before it', async () => {
  const unread = await flat(16, 12, { 259: { shorts: [34_925] } });
  expectNear(middles(await decodedPixels(tiff([await page(64, 48), unread]))), upright, 0);
});

test('a TIFF that ends early is refused as damaged', async () => {
  const bytes = await sharp(await pixels(), { raw: { width: 64, height: 48, channels: 3 } })
    .tiff({ compression: 'lzw' })
    .toBuffer();
  for (const share of [0.3, 0.7, 0.95])
    expect(await refusal(bytes.subarray(0, share * bytes.length))).toMatch(/^damaged: /);
});
