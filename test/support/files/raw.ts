/**
 * Camera RAW files made up for tests: each container with a mosaic that is noise, a thumbnail, and a JPEG
 * preview where that maker's cameras put it (ExifTool's tables; LibRaw).
 */
import { box, full } from './heif.ts';
import { picture, tiff, TiffWriter } from './tiff.ts';
import type { Tags } from './tiff.ts';

export interface Made {
  /** The largest preview; null: only the thumbnail. */
  preview: Uint8Array | null;
  thumbnail: Uint8Array;
  /** EXIF orientation of the RAW file itself. */
  orientation: number;
}

const TAKEN = '2019:07:31 14:05:09';
const EXIF: Tags = { 0x9003: TAKEN };

/** A JPEG of the lossless kind (T.81's SOF3), larger than any preview: mosaics are packed so. */
const losslessJpeg = Buffer.from(
  'ffd8' + 'ffc3000e0e032004b002001100011100' + 'ffda000800010001000000' + '5a'.repeat(64) + 'ffd9',
  'hex',
);

/** Noise in place of what a sensor saw: 12 x 8, a JPEG of the lossless kind in the makers' words. */
const mosaic = (more: Tags): Tags => {
  const noise = Uint8Array.from({ length: 192 }, (_, i) => (i * 7919) % 251);
  return picture(1200, 800, 1, 14, noise, { 262: { shorts: [32_803] }, ...more });
};
/** As strips point to a JPEG. */
const strip = (jpeg: Uint8Array, compression: number, more: Tags = {}): Tags => ({
  259: { shorts: [compression] },
  262: { shorts: [6] },
  273: { at: jpeg },
  277: { shorts: [3] },
  279: jpeg.length,
  ...more,
});
/** As JPEGInterchangeFormat does. */
const interchange = (jpeg: Uint8Array, more: Tags = {}): Tags => ({
  513: { at: jpeg },
  514: jpeg.length,
  ...more,
});

const main = (make: string, orientation: number): Tags => ({
  271: make,
  272: 'Made up',
  274: { shorts: [orientation] },
  34_665: { directories: [EXIF] },
});

/** A directory of longs, as it lies anywhere. */
function longs(order: 'II' | 'MM', ...entries: [tag: number, value: number][]): Buffer {
  return new TiffWriter({ order }).directoryBytes(Object.fromEntries(entries));
}

type Writer = (made: Made) => Buffer;

/** A TIFF whose first page is a thumbnail above directories, of which one is a mosaic and one the preview. */
const withSubDirectories =
  (make: string, mosaicCompression: number, order: 'II' | 'MM' = 'II'): Writer =>
  ({ preview, thumbnail, orientation }) =>
    tiff(
      [
        {
          ...main(make, orientation),
          ...picture(160, 120, 3, 8, new Uint8Array(160 * 120 * 3)),
          254: 1,
          ...interchange(thumbnail),
          330: {
            directories: [
              ...(preview === null ? [] : [interchange(preview, { 254: 1, 259: { shorts: [6] } })]),
              mosaic({ 259: { shorts: [mosaicCompression] } }),
            ],
          },
        },
      ],
      { order },
    );

export const rawFiles: Readonly<Record<string, Writer>> = {
  // the preview is the first page, the mosaic the last: a JPEG of the lossless kind
  'Canon CR2': ({ preview, thumbnail, orientation }) =>
    tiff(
      [
        {
          ...main('Canon', orientation),
          ...(preview === null ? {} : strip(preview, 6)),
          256: 1200,
          257: 800,
        },
        interchange(thumbnail),
        mosaic({
          259: { shorts: [6] },
          262: { shorts: [1] },
          273: { at: losslessJpeg },
          279: losslessJpeg.length,
        }),
      ],
      { header: Buffer.from('CR\x02\0\0\0\0\0', 'latin1') },
    ),
  'Canon CR3': canonCr3,
  'Canon CRW': ({ preview, thumbnail }) => {
    const entries = [
      { tag: 0x2008, body: thumbnail },
      ...(preview === null ? [] : [{ tag: 0x2007, body: preview }]),
    ];
    const heap = Buffer.concat(entries.map(({ body }) => body));
    let at = 0;
    const directory = entries.map(({ tag, body }) => {
      const entry = Buffer.alloc(10);
      entry.writeUInt16LE(tag, 0);
      entry.writeUInt32LE(body.length, 2);
      entry.writeUInt32LE(at, 6);
      at += body.length;
      return entry;
    });
    const [head, count, end] = [Buffer.alloc(26), Buffer.alloc(2), Buffer.alloc(4)];
    head.write('II\x1a\0\0\0HEAPCCDR', 'latin1');
    count.writeUInt16LE(entries.length);
    end.writeUInt32LE(heap.length);
    return Buffer.concat([head, heap, count, ...directory, end]);
  },
  DNG: ({ preview, thumbnail, orientation }) =>
    tiff([
      {
        ...main('Google', orientation),
        ...picture(160, 120, 3, 8, new Uint8Array(160 * 120 * 3)),
        254: 1,
        0xc612: Uint8Array.of(1, 4, 0, 0),
        330: {
          directories: [
            mosaic({}),
            strip(thumbnail, 7, { 254: 1 }),
            ...(preview === null ? [] : [strip(preview, 7, { 254: 1 })]),
          ],
        },
      },
    ]),
  'Fujifilm RAF': ({ preview, thumbnail }) => {
    const jpeg = preview ?? thumbnail;
    const head = Buffer.alloc(160);
    head.write('FUJIFILMCCD-RAW 0201FF393101', 'latin1');
    head.writeUInt32BE(head.length, 84);
    head.writeUInt32BE(jpeg.length, 88);
    return Buffer.concat([head, jpeg, Buffer.alloc(400, 0x5a)]);
  },
  'Minolta MRW': ({ preview, thumbnail, orientation }) => {
    const jpeg = preview ?? thumbnail;
    // the note's offsets count from the TIFF, in which the preview comes first
    const exif = { ...EXIF, 37_500: longs('MM', [0x88, 8], [0x89, jpeg.length]) };
    const ttw = tiff([{ ...main('Minolta', orientation), 34_665: { directories: [exif] } }], {
      order: 'MM',
      header: jpeg,
    });
    const blocks = box4('PRD', new Uint8Array(24), box4('TTW', ttw));
    return Buffer.concat([box4('MRM', blocks), Buffer.alloc(99)]);
  },
  'Nikon NEF': withSubDirectories('NIKON CORPORATION', 34_713, 'MM'),
  'Olympus ORF': ({ preview, thumbnail, orientation }) => {
    const jpeg = preview ?? thumbnail;
    // the note's offsets count from its own start: 12 bytes, a directory of 18, one of 30, the preview
    const note = Buffer.concat([
      Buffer.from('OLYMPUS\0II\x03\0', 'latin1'),
      longs('II', [0x2020, 30]),
      longs('II', [0x101, 60], [0x102, jpeg.length]),
      jpeg,
    ]);
    const exif = { ...EXIF, 37_500: note };
    return tiff(
      [{ ...mosaic({}), ...main('OLYMPUS IMAGING CORP.', orientation), 34_665: { directories: [exif] } }],
      { magic: 0x4f52 },
    );
  },
  'Panasonic RW2': ({ preview, thumbnail, orientation }) =>
    tiff([{ ...main('Panasonic', orientation), 2: 1200, 3: 800, 0x2e: preview ?? thumbnail }], {
      magic: 0x55,
    }),
  // the preview is a later page
  'Pentax PEF': ({ preview, thumbnail, orientation }) =>
    tiff(
      [
        { ...mosaic({ 259: { shorts: [65_535] } }), ...main('PENTAX', orientation) },
        interchange(thumbnail),
        ...(preview === null ? [] : [interchange(preview)]),
      ],
      { order: 'MM' },
    ),
  'Samsung SRW': withSubDirectories('SAMSUNG', 32_770),
  'Sigma X3F': ({ preview, thumbnail }) => {
    const sections: Buffer[] = [];
    const entries: Buffer[] = [];
    let at = 40;
    for (const jpeg of [thumbnail, ...(preview === null ? [] : [preview])]) {
      const head = Buffer.alloc(28);
      head.write('SECi\0\0\x02\0\x02\0\0\0\x12\0\0\0', 'latin1');
      const section = Buffer.concat([head, jpeg]);
      const entry = Buffer.alloc(12);
      entry.writeUInt32LE(at, 0);
      entry.writeUInt32LE(section.length, 4);
      entry.write('IMA2', 8, 'latin1');
      sections.push(section);
      entries.push(entry);
      at += section.length;
    }
    const [start, directory, end] = [Buffer.alloc(40), Buffer.alloc(12), Buffer.alloc(4)];
    start.write('FOVb', 'latin1');
    directory.write('SECd', 'latin1');
    directory.writeUInt32LE(entries.length, 8);
    end.writeUInt32LE(at);
    return Buffer.concat([start, ...sections, directory, ...entries, end]);
  },
  'Sony ARW': withSubDirectories('SONY', 32_767),
};

/** Minolta's blocks: a name of four, a length, what is in it; and what comes after it. */
function box4(name: string, body: Uint8Array, after: Uint8Array = new Uint8Array()): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([Buffer.from(`\0${name}`, 'latin1'), length, body, after]);
}

function canonCr3({ preview, thumbnail, orientation }: Made): Buffer {
  const u32 = (value: number): number[] => [
    value >>> 24,
    (value >>> 16) & 255,
    (value >>> 8) & 255,
    value & 255,
  ];
  const uuid = (id: string, ...parts: (Uint8Array | number[])[]): Buffer =>
    box('uuid', Buffer.from(id, 'hex'), ...parts);
  const ftyp = box('ftyp', 'crx ', u32(1), 'crx isom');
  const jpeg = preview ?? thumbnail;
  const moov = (at: number): Buffer =>
    box(
      'moov',
      uuid(
        '85c0b687820f11e08111f4ce462b6a48',
        box('CNCV', 'CanonCR3_001/00.09.00/00.00.00'),
        box('CMT1', tiff([{ 271: 'Canon', 272: 'Made up', 274: { shorts: [orientation] } }])),
        box('CMT2', tiff([EXIF])),
        box('CMT4', tiff([{ 1: 'N' }])),
        full('THMB', 0, 0, [0, 160, 0, 120], u32(thumbnail.length), [0, 1, 0, 0], thumbnail),
      ),
      ...[jpeg.length, 64].map((length, i) =>
        box(
          'trak',
          box(
            'mdia',
            box(
              'minf',
              box(
                'stbl',
                full('stsz', 0, 0, u32(length), u32(1)),
                full('co64', 0, 0, u32(1), u32(0), u32(at + i * jpeg.length)),
              ),
            ),
          ),
        ),
      ),
    );
  const small = uuid(
    'eaf42b5e1c984b88b9fbb7dc406e4d16',
    [...u32(0), ...u32(1)],
    box('PRVW', u32(0), [0, 1, 0, 160, 0, 120, 0, 1], u32(thumbnail.length), thumbnail),
  );
  const at = ftyp.length + moov(0).length + small.length + 8;
  return Buffer.concat([ftyp, moov(at), small, box('mdat', jpeg, Buffer.alloc(64, 0x5a))]);
}
