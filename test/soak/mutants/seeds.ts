/** A file of every format that is read, and of the kinds of each that are taken apart in another way. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Sharp, TiffOptions } from 'sharp';
import * as containers from '../../support/containers.ts';
import * as heif from '../../support/files/heif.ts';
import { written } from '../../support/files/magick.ts';
import { rawFiles } from '../../support/files/raw.ts';
import { camera, flatPlace, photograph } from '../../support/synthetic/synthetic.ts';
import { app1, block, dataset, xmp } from '../../vision/metadata/written.ts';

export interface SeedFile {
  name: string;
  extension: string;
  bytes: Buffer;
}

/** Under this long side a preview in a camera RAW file is none (raw-preview.ts). */
const PREVIEW_PX = 320;

const { latin, segment, uint } = containers;

export const EXIF = block({
  main: { 271: 'Canon', 272: 'EOS', 274: 6, 306: '2019:07:31 14:05:09', 270: 'Petra at noon' },
  own: { 0x9003: '2019:07:31 14:05:09', 0x9011: '+02:00', 0x829a: 0.01, 0x829d: 2.8, 0x8827: 100 },
  gps: { 1: 'N', 2: [48, 12, 30.5], 3: 'E', 4: [11, 30, 15.5] },
});
export const XMP = xmp(
  'xmp:Rating="4" exif:DateTimeOriginal="2019-07-31T14:05:09+02:00" exif:GPSLatitude="48,12.5N" ' +
    'exif:GPSLongitude="11,30.25E" tiff:Make="Canon" GCamera:MotionPhoto="1" GCamera:MicroVideoOffset="36"',
  '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Petra &amp; more</rdf:li></rdf:Alt>' +
    '</dc:description><dc:subject><rdf:Bag><rdf:li>Jordan</rdf:li></rdf:Bag></dc:subject>',
);
export const IPTC = Buffer.concat([
  dataset(55, '20190731'),
  dataset(60, '140509+0200'),
  dataset(120, 'Petra'),
]);
export const TAKEOUT = Buffer.from(
  JSON.stringify({
    title: 'IMG_1.jpg',
    description: 'Petra',
    photoTakenTime: { timestamp: '1564574709' },
    geoData: { latitude: 30.32, longitude: 35.44 },
  }),
);

/** Photos of `widthPx`, in place of which those of coded pictures lie in test/support are as those are. */
export async function seedFiles(widthPx: number): Promise<SeedFile[]> {
  const files = [
    ...(await jpegs(widthPx)),
    ...(await others(widthPx)),
    ...(await heifs()),
    ...(await tiffs(widthPx)),
    ...(await magicks(widthPx)),
    ...(await raws()),
  ];
  return files.map(([name, extension, bytes]) => ({ name, extension, bytes: Buffer.from(bytes) }));
}

type Named = [name: string, extension: string, bytes: Uint8Array];

/** A painted place, each of its own. */
function painted(seed: number, widthPx: number): Sharp {
  const shot = camera({ widthPx, heightPx: Math.round(widthPx * 0.75) });
  const picture = photograph(flatPlace(seed), shot, { noise: 2, seed });
  return sharp(picture.rgb, { raw: { width: picture.widthPx, height: picture.heightPx, channels: 3 } });
}

async function jpegs(widthPx: number): Promise<Named[]> {
  const jpeg = await painted(1, widthPx).jpeg({ quality: 80 }).toBuffer();
  const small = await painted(1, 16).jpeg().toBuffer();
  const photoshop = latin('Photoshop 3.0\x008BIM\x04\x04\0\0');
  const described = containers.withSegments(
    jpeg,
    app1(EXIF),
    segment(0xe1, Buffer.concat([latin('http://ns.adobe.com/xap/1.0/\0'), XMP])),
    segment(0xed, Buffer.concat([photoshop, uint(IPTC.length, 4), IPTC])),
  );
  const video = Buffer.concat([containers.box('ftyp', latin('mp42'), Buffer.alloc(12)), Buffer.alloc(12)]);
  // CIPA DC-007: an index of the pictures in the file
  const index = containers.tiff([{ tags: { 0xb000: latin('0100'), 0xb001: 2, 0xb002: Buffer.alloc(32) } }]);
  const multi = containers.withSegments(jpeg, segment(0xe2, Buffer.concat([latin('MPF\0'), index])));
  return [
    ['JPEG', 'jpg', jpeg],
    ['JPEG, progressive', 'jpg', await painted(2, widthPx).jpeg({ progressive: true }).toBuffer()],
    ['JPEG with metadata', 'jpg', described],
    ['motion photo', 'jpg', Buffer.concat([described, video])],
    ['JPEG of several pictures', 'mpo', Buffer.concat([multi, small])],
    ['JPEG, CMYK', 'jpg', await painted(3, widthPx).toColourspace('cmyk').jpeg().toBuffer()],
    [
      'JPEG with profile',
      'jpg',
      await painted(4, widthPx).withMetadata({ icc: 'p3', orientation: 3 }).jpeg().toBuffer(),
    ],
  ];
}

async function others(widthPx: number): Promise<Named[]> {
  const png = await painted(5, widthPx).png().toBuffer();
  const [head, ...rest] = containers.chunksOf(png);
  const described = containers.png([
    head!,
    { type: 'eXIf', payload: EXIF },
    { type: 'iTXt', payload: Buffer.concat([latin('XML:com.adobe.xmp\0\0\0\0\0'), XMP]) },
    containers.rawProfile('iptc', IPTC),
    ...rest,
  ]);
  const webp = await painted(6, widthPx).withMetadata({ orientation: 6 }).webp().toBuffer();
  const described2 = [...containers.riffChunks(webp), { type: 'XMP ', payload: XMP }];
  const frames = await sharp([await painted(7, widthPx).png().toBuffer(), png], {
    join: { animated: true },
  })
    .gif()
    .toBuffer();
  return [
    ['PNG', 'png', png],
    ['PNG with metadata', 'png', described],
    ['PNG, interlaced', 'png', await painted(8, widthPx).png({ progressive: true }).toBuffer()],
    ['PNG, palette', 'png', await painted(9, widthPx).png({ palette: true }).toBuffer()],
    ['WebP', 'webp', containers.riff(described2)],
    ['WebP, lossless', 'webp', await painted(10, widthPx).webp({ lossless: true }).toBuffer()],
    ['WebP, animated', 'webp', await sharp(frames, { animated: true }).webp().toBuffer()],
    ['GIF', 'gif', frames],
  ];
}

const coded = (file: string): Buffer =>
  readFileSync(join(import.meta.dirname, '../../support/files/heic', file));

async function heifs(): Promise<Named[]> {
  const tiles = ['red', 'green', 'blue', 'yellow'].map((colour): heif.HeifItem => {
    const { config, data } = heif.codedPicture(coded(`tile-${colour}.heic`));
    return { type: 'hvc1', data, isHidden: true, properties: [config, heif.ispe(64, 64)] };
  });
  const grid = heif.heif(
    [
      {
        type: 'grid',
        data: heif.grid(2, 2, 128, 128),
        properties: [heif.ispe(128, 128), heif.irot(1)],
        references: [{ type: 'dimg', to: [2, 3, 4, 5] }],
      },
      ...tiles,
      { type: 'Exif', data: heif.exifItem(EXIF), references: [{ type: 'cdsc', to: [1] }] },
    ],
    1,
  );
  const { config, data } = heif.codedPicture(coded('quarters.heic'));
  return [
    ['HEIC', 'heic', coded('quarters.heic')],
    ['HEIC, 10 bits', 'heic', coded('quarters-10-bit.heic')],
    ['HEIC, a grid', 'heic', grid],
    ['HEIC, a sequence', 'heics', heif.heifSequence([data, data], config, 128, 96)],
    ['AVIF', 'avif', await painted(11, 64).withMetadata({ orientation: 8 }).avif({ effort: 0 }).toBuffer()],
    ['AVIF, a sequence', 'avifs', coded('quarters.avifs')],
  ];
}

async function tiffs(widthPx: number): Promise<Named[]> {
  const made = async (seed: number, options: TiffOptions): Promise<Buffer> =>
    painted(seed, widthPx).withMetadata({ orientation: 6 }).tiff(options).toBuffer();
  return [
    ['TIFF', 'tif', await made(12, { compression: 'none' })],
    ['TIFF, LZW', 'tif', await made(13, { compression: 'lzw', predictor: 'horizontal' })],
    ['TIFF, deflate in tiles', 'tif', await made(14, { compression: 'deflate', tile: true, tileWidth: 16 })],
    ['TIFF, JPEG', 'tif', await made(15, { compression: 'jpeg' })],
    ['BigTIFF', 'tif', await made(16, { compression: 'lzw', bigtiff: true, pyramid: true })],
  ];
}

async function magicks(widthPx: number): Promise<Named[]> {
  const jxl = await written([painted(17, widthPx)], 'JXL');
  const inBoxes = Buffer.concat([
    containers.box('JXL ', latin('\r\n\x87\n')),
    containers.box('ftyp', latin('jxl '), uint(0, 4), latin('jxl ')),
    containers.box('Exif', uint(0, 4), EXIF),
    containers.box('xml ', XMP),
    containers.box('jxlc', jxl),
  ]);
  return [
    ['JPEG XL', 'jxl', jxl],
    ['JPEG XL in boxes', 'jxl', inBoxes],
    ['JPEG 2000', 'jp2', await written([painted(18, widthPx)], 'JP2')],
    ['JPEG 2000, bare', 'j2k', await written([painted(18, widthPx)], 'J2K')],
    ['PSD', 'psd', await written([painted(19, widthPx)], 'PSD')],
    ['BMP', 'bmp', await written([painted(20, widthPx)], 'BMP')],
    ['ICO', 'ico', await written([painted(21, Math.min(widthPx, 64))], 'ICO')],
  ];
}

/** Endings as makers give them. */
const RAW_ENDINGS: Readonly<Record<string, string>> = {
  'Canon CR2': 'cr2',
  'Canon CR3': 'cr3',
  'Canon CRW': 'crw',
  DNG: 'dng',
  'Fujifilm RAF': 'raf',
  'Minolta MRW': 'mrw',
  'Nikon NEF': 'nef',
  'Olympus ORF': 'orf',
  'Panasonic RW2': 'rw2',
  'Pentax PEF': 'pef',
  'Samsung SRW': 'srw',
  'Sigma X3F': 'x3f',
  'Sony ARW': 'arw',
};

async function raws(): Promise<Named[]> {
  const preview = await painted(22, PREVIEW_PX).jpeg({ quality: 40 }).toBuffer();
  const thumbnail = await painted(22, 16).jpeg().toBuffer();
  const files = Object.entries(rawFiles).map(([name, write]): Named => [
    name,
    RAW_ENDINGS[name]!,
    write({ preview, thumbnail, orientation: 6 }),
  ]);
  const raf = Buffer.from(files.find(([name]) => name === 'Fujifilm RAF')![2]);
  raf.writeUInt32BE(raf.length - 400, 100); // of the sensor's data
  raf.writeUInt32BE(400, 104);
  return [...files, ['Fujifilm RAF with data', 'raf', raf], ['Canon CR3 of tracks', 'cr3', tracks(preview)]];
}

function tracks(preview: Buffer): Buffer {
  const ftyp = containers.box('ftyp', latin('crx '), uint(1, 4), latin('crx isom'));
  const sensor = Buffer.alloc(64, 0x5a);
  const moov = (at: number): Buffer =>
    containers.movie(
      [
        { handler: 'vide', samples: [preview] },
        { handler: 'vide', samples: [sensor, sensor] },
      ],
      at,
    );
  const at = ftyp.length + moov(0).length + 8;
  return Buffer.concat([ftyp, moov(at), containers.box('mdat', preview, sensor, sensor)]);
}
