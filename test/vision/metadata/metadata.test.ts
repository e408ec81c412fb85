import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partsOf } from '../../../electron/vision/container/container.ts';
import type { Metadata } from '../../../electron/contract/photo.ts';
import { readMetadata } from '../../../electron/vision/metadata/metadata.ts';
import type { Page, Value } from '../../support/containers.ts';
import { box, chunksOf, heif, latin, png, rawProfile, riff, tiff, uint } from '../../support/containers.ts';
import { shared } from '../../support/shared.ts';
import type { Tags } from './written.ts';
import {
  ORIGINAL,
  block,
  dataset,
  exifJpeg,
  iptcJpeg,
  nothing,
  photo,
  plain,
  read,
  xmp,
  xmpJpeg,
} from './written.ts';

const pngFile = await photo.clone().png().toBuffer();

function withChunk(chunk: { type: string; payload: Uint8Array }): Buffer {
  return png(chunksOf(pngFile).toSpliced(1, 0, chunk));
}

describe('what the camera wrote', () => {
  const tags: Tags = {
    main: { 271: 'Canon', 272: 'Canon EOS 5D', 274: 6 },
    own: { [ORIGINAL]: '2019:07:31 14:05:09', 0x829a: [0.0125], 0x9204: [0.3], 0xa402: 2, 0xa401: 6 },
    gps: { 1: 'S', 2: [33.5], 3: 'E', 4: [151.5] },
  };
  const facts = { takenAt: '2019-07-31T14:05:09', latitude: -33.5, longitude: 151.5, camera: 'Canon EOS 5D' };
  const exif = block(tags);
  const canon = Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex');
  const raf = Buffer.alloc(160);
  raf.write('FUJIFILMCCD-RAW');
  const inRaf = exifJpeg(tags);
  raf.writeUInt32BE(160, 84);
  raf.writeUInt32BE(inRaf.length, 88);
  raf.writeUInt32BE(0, 92);
  raf.writeUInt32BE(100, 100);
  raf.writeUInt32BE(20, 104);

  const ownPage: Page = { tags: tags.own! };
  test.each<[string, Uint8Array]>([
    ['a JPEG', exifJpeg(tags)],
    ['a JPEG, high byte first', exifJpeg(tags, false)],
    ['a PNG', withChunk({ type: 'eXIf', payload: exif })],
    ['a PNG, as hex in a text', withChunk(rawProfile('APP1', Buffer.concat([latin('Exif\0\0'), exif])))],
    [
      'a WebP',
      riff([
        { type: 'VP8L', payload: Buffer.alloc(9) },
        { type: 'EXIF', payload: exif },
      ]),
    ],
    [
      'a WebP, with a mark before it',
      riff([{ type: 'EXIF', payload: Buffer.concat([latin('Exif\0\0'), exif]) }]),
    ],
    [
      'a HEIF',
      heif([
        { id: 1, type: 'hvc1', extents: [Buffer.alloc(9)], properties: [] },
        { id: 2, type: 'Exif', extents: [Buffer.concat([uint(6, 4), latin('Exif\0\0'), exif])] },
      ]),
    ],
    ['a TIFF', exif],
    [
      'a CR3',
      Buffer.concat([
        box('ftyp', latin('crx ')),
        box(
          'moov',
          box(
            'uuid',
            canon,
            box('CMT1', tiff([{ tags: tags.main! }])),
            box('CMT2', tiff([ownPage])),
            box('CMT4', tiff([{ tags: tags.gps! }])),
          ),
        ),
      ]),
    ],
    ['a RAF', Buffer.concat([raf, inRaf])],
    ['a JPEG XL', Buffer.concat([box('JXL ', latin('\r\n\x87\n')), box('Exif', uint(0, 4), exif)])],
  ])('is read from %s', (_, bytes) => {
    expect(read(bytes)).toMatchObject(facts);
    expect(read(bytes).shot).toMatchObject({
      exposureTimeS: 0.0125,
      exposureBiasEv: 0.3,
    });
  });

  test('names the camera with its maker where its model does not name it', () => {
    const camera = (main: Record<number, Value>): string | null => read(exifJpeg({ main })).camera;
    expect(camera({ 271: 'SONY', 272: 'DSC-RX100' })).toBe('SONY DSC-RX100');
    expect(camera({ 271: 'NIKON CORPORATION', 272: 'NIKON D70' })).toBe('NIKON D70');
    expect(camera({ 271: 'SONY' })).toBe('SONY');
    expect(read(xmpJpeg(xmp('tiff:Make="SONY" tiff:Model="ILCE-7"'))).camera).toBe('SONY ILCE-7');
  });

  test("names the burst and the Live Photo in Apple's maker note", () => {
    const note = tiff([{ tags: { 0x0b: 'BURST-UUID-0001', 0x11: 'LIVE-UUID-0002' } }], { little: false });
    // Apple's note has a header of its own in place of TIFF's; the offsets count from its beginning
    const moved = tiff([{ tags: { 0x0b: 'BURST-UUID-0001', 0x11: 'LIVE-UUID-0002' } }], {
      little: false,
      padding: 6,
    });
    expect(note.length).toBeLessThan(moved.length);
    const directory = moved.readUInt32BE(4);
    const header = Buffer.concat([latin('Apple iOS\0'), uint(1, 2), latin('MM')]);
    const entries = Buffer.from(moved.subarray(directory));
    const shift = 14 + entries.length - directory;
    const texts = [0x0b, 0x11].map((_, i) => entries.readUInt32BE(2 + 12 * i + 8));
    texts.forEach((at, i) => entries.writeUInt32BE(at + shift + directory, 2 + 12 * i + 8));
    const apple = Buffer.concat([header, entries, moved]);
    expect(read(exifJpeg({ own: { 0x927c: apple } })).shot).toMatchObject({
      burstId: 'BURST-UUID-0001',
      liveId: 'LIVE-UUID-0002',
    });
    expect(read(xmpJpeg(xmp('GCamera:BurstID="abc"'))).shot.burstId).toBe('abc');
  });

  test('is nothing where nothing is written', () => {
    expect(read(new Uint8Array())).toEqual(nothing);
    expect(nothing.shot).toMatchObject({ motionVideoAt: null });
  });
});

describe('the video of a motion photo', () => {
  const video = box('ftyp', latin('mp42'), Buffer.alloc(50, 3));
  const at = (file: Buffer): number | null => read(file).shot.motionVideoAt;

  test('is found by what XMP says, by the mark of Samsung, and right after the picture', () => {
    const micro = xmpJpeg(xmp(`GCamera:MicroVideo="1" GCamera:MicroVideoOffset="${video.length}"`));
    expect(at(Buffer.concat([micro, Buffer.alloc(7, 1), video]))).toBe(micro.length + 7);
    const item = (semantic: string, length: number): string =>
      '<rdf:li rdf:parseType="Resource">' +
      `<Container:Item Item:Semantic="${semantic}" Item:Length="${length}"/></rdf:li>`;
    const items = item('Primary', 0) + item('GainMap', 30) + item('MotionPhoto', video.length);
    const directory = `<Container:Directory><rdf:Seq>${items}</rdf:Seq></Container:Directory>`;
    const google = xmpJpeg(xmp('GCamera:MotionPhoto="1"', directory));
    expect(at(Buffer.concat([google, Buffer.alloc(30, 1), video]))).toBe(google.length + 30);
    const samsung = Buffer.concat([plain, latin('junk MotionPhoto_Data'), video, latin('SEFT')]);
    expect(at(samsung)).toBe(plain.length + 21);
    expect(at(Buffer.concat([plain, video]))).toBe(plain.length);
  });

  test('is not there where what follows the picture is no video', () => {
    expect(at(Buffer.concat([plain, plain]))).toBeNull();
    expect(at(xmpJpeg(xmp('GCamera:MotionPhoto="1" GCamera:MicroVideoOffset="40"')))).toBeNull();
  });
});

test('metadata of any bytes, and with any damage to good ones, is read or taken for none', () => {
  const good: Buffer[] = [
    exifJpeg({
      main: { 271: 'SONY' },
      own: { [ORIGINAL]: '2015:02:01 10:30:00' },
      gps: { 1: 'N', 2: [1.5], 3: 'E', 4: [2.5] },
    }),
    xmpJpeg(xmp('exif:DateTimeOriginal="2015-02-01T10:30:00" GCamera:MotionPhoto="1"')),
    iptcJpeg(dataset(55, '20150205'), dataset(60, '103000+0100')),
  ];
  const keys = Object.keys(nothing);
  fc.assert(
    fc.property(fc.constantFrom(...good), fc.nat(900), fc.nat(255), fc.nat(900), (file, at, value, end) => {
      const bytes = Buffer.from(file);
      bytes[at % bytes.length] = value;
      for (const one of [bytes, bytes.subarray(0, end)]) expect(Object.keys(read(one))).toEqual(keys);
    }),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const sidecars = ['a.xmp', 'a.json'].map((name) => ({ name, bytes }));
      const parts = { ...partsOf(bytes), exif: bytes, exifAlone: bytes, xmp: bytes, iptc: bytes };
      expect(Object.keys(readMetadata(bytes, parts, { fileName: 'a', sidecars }))).toEqual(keys);
    }),
  );
});

test.skipIf(shared === null)('the cases of dates and positions are read as their list says', () => {
  const bytesOf = (name: string): Buffer => readFileSync(join(shared!, 'data/cases', name));
  const of = (name: string): Metadata => read(bytesOf(name), name);
  expect(of('IMG-20150201-WA0003.jpg')).toMatchObject({ takenAt: '2015-02-01', takenAtSource: 'file name' });
  expect(of('d_dateonly.jpg').takenAt).toBe('2015-02-01');
  expect(of('d_only_modify.jpg').takenAt).toMatch(/^2015-02-01/);
  expect(of('d_xmp_only.jpg').takenAt).toMatch(/^2015-02-01/);
  expect(of('g_no_refs.jpg')).toMatchObject({ latitude: null, longitude: null });
  expect(of('n_rawprofile_exif_orient6.png').takenAt).not.toBeNull();
  expect(partsOf(bytesOf('n_rawprofile_exif_orient6.png')).orientation).toBe(6);
});
