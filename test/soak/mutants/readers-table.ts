/** All that reads bytes of others, by name: of files of persons, of models, and of a library on a disk. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { kernels, kernelsOn } from '../../../native/index.ts';
import type { TreeViews } from '../../../native/typescript/snapshot.ts';
import { seal } from '../../../native/typescript/snapshot.ts';
import type { PackedFeatures } from '../../../electron/contract/features.ts';
import { DESCRIPTOR_SIZE } from '../../../electron/contract/features.ts';
import { readGroundTruth } from '../../../electron/eval/revisited.ts';
import { beginManifest, MANIFEST, note, readManifest } from '../../../electron/exchange/folders/manifest.ts';
import { EMPTY_PACKET, mergedPacket } from '../../../electron/exchange/xmp/merge.ts';
import { patternsIn, rulesOf } from '../../../electron/scan/walk/leave-out.ts';
import { readLog, writeLog } from '../../../electron/store/decisions/log/lines.ts';
import type { FeatureColumns } from '../../../electron/store/feature-columns.ts';
import { descriptorsOf, fromColumns, toColumns } from '../../../electron/store/feature-columns.ts';
import { partsOf } from '../../../electron/vision/container/container.ts';
import { isoBrands, primaryOf } from '../../../electron/vision/decode/containers/iso-boxes.ts';
import { jpegShape } from '../../../electron/vision/decode/containers/jpeg-segments.ts';
import { jpegsInTiff, rawMaker, sensorAspect } from '../../../electron/vision/decode/containers/raw-tiff.ts';
import { openTiff, orientationIn } from '../../../electron/vision/decode/containers/tiff-directory.ts';
import { decodePhoto } from '../../../electron/vision/decode/decode.ts';
import { formatOf } from '../../../electron/vision/decode/formats.ts';
import { rawSource } from '../../../electron/vision/decode/raw-preview.ts';
import { readFacts } from '../../../electron/vision/identity.ts';
import { readExif } from '../../../electron/vision/metadata/exif.ts';
import { momentInName } from '../../../electron/vision/metadata/file-name.ts';
import { readIptc } from '../../../electron/vision/metadata/iptc.ts';
import { sidecarsIn } from '../../../electron/vision/metadata/metadata.ts';
import { motionVideoAt } from '../../../electron/vision/metadata/motion.ts';
import { readTakeout } from '../../../electron/vision/metadata/takeout.ts';
import { readXmp } from '../../../electron/vision/metadata/xmp.ts';
import { openKeptThumbnail } from '../../../electron/vision/thumbnail.ts';
import { features } from '../../store/opened-store.ts';
import { descriptors } from '../../support/descriptors.ts';
import { readers as ofTensorflow } from '../../tensorflow-files/fuzz.ts';
import { EXIF, IPTC, seedFiles, TAKEOUT, XMP } from './seeds.ts';

export interface Reader {
  seeds: readonly Uint8Array[];
  /** true: read; false: refused. */
  read: (bytes: Buffer) => boolean | Promise<boolean>;
  /** One input where others have so many: what it decodes takes milliseconds. */
  every?: number;
  /** Puts checksums right, in place, where those of the seed lie. */
  repair?: (mutated: Uint8Array, seed: Uint8Array) => void;
}

/** Photos are so small that what is around their pixels is most of them. */
const SEED_PX = 16;

/** Which endings a reader of containers has for its own. */
const CONTAINERS: Readonly<Record<string, RegExp>> = {
  JPEG: /jpg|mpo/,
  PNG: /png/,
  WebP: /webp/,
  GIF: /gif/,
  'HEIF and AVIF': /heic|heics|avif|avifs/,
  TIFF: /tif/,
  PSD: /psd/,
  'JPEG XL': /jxl/,
  'JPEG 2000': /jp2|j2k/,
  'camera RAW in TIFF': /cr2|dng|nef|orf|rw2|pef|srw|arw/,
  'Fujifilm RAF': /raf/,
  'Canon CR3': /cr3/,
};

const NOTHING_AROUND = { fileName: 'IMG_1.jpg', sidecars: [] };

const textsOf = (...texts: string[]): Buffer[] => texts.map((text) => Buffer.from(text));

/** `folder`: for readers of files. */
export async function allReaders(folder: string): Promise<Record<string, Reader>> {
  const files = await seedFiles(SEED_PX);
  const of = (endings: RegExp): Buffer[] =>
    files.filter(({ extension }) => endings.test(extension)).map(({ bytes }) => bytes);
  const all = of(/./);
  const containers = Object.entries(CONTAINERS).map(([name, endings]): [string, Reader] => [
    `container: ${name}`,
    {
      seeds: of(new RegExp(`^(${endings.source})$`)),
      read(bytes) {
        readFacts(bytes, NOTHING_AROUND);
        return partsOf(bytes).picture !== null;
      },
    },
  ]);
  return {
    ...Object.fromEntries(containers),
    ...decoders(all, of),
    ...metadata(),
    ...(await ofLibrary(folder)),
    ...(await ofPersons(folder)),
    ...ofTensorflow(folder),
  };
}

const decoders = (all: Buffer[], of: (endings: RegExp) => Buffer[]): Record<string, Reader> => ({
  format: { seeds: all, read: (bytes) => formatOf(bytes) !== null },
  'JPEG segments': { seeds: of(/jpg|mpo/), read: (bytes) => jpegShape(bytes) !== null },
  'TIFF directories': {
    seeds: of(/tif|cr2|dng|nef|orf|rw2|pef|srw|arw/),
    read(bytes) {
      const tiff = openTiff(bytes);
      if (tiff === null) return false;
      sensorAspect(tiff);
      return rawMaker(bytes) !== null || jpegsInTiff(tiff).length > 0;
    },
  },
  'RAW previews': {
    seeds: of(/cr2|cr3|crw|dng|raf|mrw|nef|orf|rw2|pef|srw|x3f|arw/),
    read: (bytes) => rawSource(bytes, 'RAW').ok,
  },
  'HEIF primary picture': {
    seeds: of(/heic|heics|avif|avifs|cr3/),
    read: (bytes) => isoBrands(bytes) !== null && primaryOf(bytes) !== null,
  },
  'decoded photo': { seeds: all, every: 2000, read: async (bytes) => (await decodePhoto(bytes, 64)).ok },
  thumbnail: {
    seeds: of(/jpg/),
    every: 50,
    read: async (bytes) => (await openKeptThumbnail(bytes)) !== null,
  },
});

const NO_PARTS = partsOf(new Uint8Array());

const metadata = (): Record<string, Reader> => ({
  EXIF: {
    seeds: [EXIF],
    read(bytes) {
      orientationIn(bytes);
      return readExif({ ...NO_PARTS, exif: bytes }).moment !== null;
    },
  },
  XMP: {
    seeds: [XMP, Buffer.from(XMP.toString(), 'utf16le')],
    read: (bytes) => readXmp(bytes).moment !== null,
  },
  IPTC: { seeds: [IPTC], read: (bytes) => readIptc(bytes).moment !== null },
  Takeout: { seeds: [TAKEOUT], read: (bytes) => readTakeout(bytes).moment !== null },
  'motion photo': {
    seeds: textsOf('picture....ftypmp42....', 'picture MotionPhoto_Data....ftypmp42'),
    read: (bytes) =>
      motionVideoAt(
        bytes,
        { ...NO_PARTS, trailerAt: bytes[0]! % 12 },
        { isMotionPhoto: true, videoBeforeEnd: bytes[1]! },
      ) !== null,
  },
  'file name': {
    seeds: textsOf('IMG_20190731_140509.jpg', 'Screenshot 2019-07-31 at 2.05.09 PM.png', 'PXL_20190731.jpg'),
    read: (bytes) => momentInName(bytes.toString()) !== null,
  },
  'names of sidecars': {
    seeds: textsOf('IMG_1.jpg.xmp', 'IMG_1-edited.jpg', 'IMG_1.jpg(1).supplemental-metadata.json'),
    read: (bytes) => sidecarsIn(['IMG_1.jpg.json', bytes.toString()])(bytes.toString()).length > 0,
  },
});

/** Of a library on a disk: the database and what lies beside it. */
async function ofLibrary(folder: string): Promise<Record<string, Reader>> {
  const log = join(folder, 'log');
  writeLog(log, 'a library', [
    { number: 1, isWhole: true, tables: [{ table: 'folder', columns: ['id'], put: [[1]], gone: [] }] },
    { number: 2, isWhole: false, tables: [{ table: 'place', columns: ['id'], put: [[2]], gone: [[1]] }] },
  ]);
  return {
    features: featureReader(toColumns(features('m', 40, 1))),
    'features before they are compressed': featureReader(
      withEach(zstdDecompressSync, toColumns(features('m', 40, 1))),
      (row) => withEach(zstdCompressSync, row),
    ),
    'features of schema 26': featureReader(uncompressed(features('m', 40, 1))),
    'decision log': {
      seeds: [readFileSync(log)],
      repair: repairLines,
      read(bytes) {
        writeFileSync(log, bytes);
        return readLog(log) !== null;
      },
    },
    ...(await indexReaders('native', kernels)),
    ...(await indexReaders('TypeScript', kernelsOn('typescript'))),
  };
}

/** The CRC-32 before each line (`lines.ts`). */
function repairLines(bytes: Uint8Array): void {
  const log = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let start = 0, end; (end = log.indexOf(0x0a, start)) !== -1; start = end + 1) {
    const sum = crc32(log.subarray(Math.min(end, start + 9), end));
    if (end > start + 9) log.write(`${sum.toString(16).padStart(8, '0')} `, start, 'latin1');
  }
}

/** Its columns one after the other, and the lengths of those. */
function featureReader(columns: FeatureColumns, packed = (row: FeatureColumns) => row): Reader {
  const blobs = ['scale', 'attention', 'location', 'descriptor'] as const;
  const counts = Buffer.from([columns.feature_count, columns.keypoint_count]);
  const lengths = Buffer.from(Uint16Array.from(blobs, (name) => columns[name].length).buffer);
  return {
    seeds: [Buffer.concat([counts, lengths, ...blobs.map((name) => columns[name])])],
    read(bytes) {
      let at = 10;
      const parts = blobs.map((_, i) => {
        const length = bytes.length < 10 ? 0 : bytes.readUInt16LE(2 + 2 * i);
        at += length;
        return Buffer.from(bytes.subarray(at - length, at));
      });
      const [scale, attention, location, descriptor] = parts as [Buffer, Buffer, Buffer, Buffer];
      const row = packed({
        ...columns,
        ...{ feature_count: bytes[0] ?? 0, keypoint_count: bytes[1] ?? 0 },
        ...{ scale, attention, location, descriptor },
      });
      descriptorsOf(row);
      const set = fromColumns(row, 'm', 640, 480);
      if (set !== null) requireWhole(set);
      return set !== null;
    },
  };
}

/** What of columns is compressed, each by itself: of locations those that are no keypoints'. */
function withEach(by: (blob: Buffer) => Buffer, columns: FeatureColumns): FeatureColumns {
  const { scale, attention, location, descriptor, keypoint_count } = columns;
  const [keypoints, others] = [
    location.subarray(0, 4 * keypoint_count),
    location.subarray(4 * keypoint_count),
  ];
  return {
    ...columns,
    ...{ scale: by(scale), attention: by(attention), descriptor: by(descriptor) },
    location: Buffer.concat([keypoints, by(others)]),
  };
}

/** As libraries of before schema 27 have them. */
function uncompressed(set: PackedFeatures): FeatureColumns {
  const columns = toColumns(set);
  const whole = fromColumns(columns, 'm', set.widthPx, set.heightPx)!;
  const steps = (values: Float32Array, step: number): Buffer =>
    Buffer.from(Uint16Array.from(values, (value) => Math.round(value / step)).buffer);
  return {
    ...columns,
    is_compressed: 0,
    scale: Buffer.concat([Buffer.of(1), Buffer.from(Float32Array.of(1).buffer), Buffer.alloc(whole.count)]),
    attention: steps(whole.attention, columns.attention_max / 65_535),
    location: steps(whole.location, Math.max(set.widthPx, set.heightPx) / 60_000),
    descriptor: Buffer.from(whole.descriptor),
  };
}

function requireWhole({ count, location, scale, attention, descriptor }: PackedFeatures): void {
  const isWhole =
    location.length === 2 * count &&
    scale.length === count &&
    attention.length === count &&
    descriptor.length === DESCRIPTOR_SIZE * count;
  if (!isWhole) throw new Error('columns of other lengths');
}

/** What is looked at behind the checksum. */
const sealed = (bytes: Uint8Array): void => void seal({ bytes } as TreeViews);

async function indexReaders(name: string, by: typeof kernels): Promise<Record<string, Reader>> {
  const rows = descriptors(300, 1);
  const treeBytes = await by.trainTree(rows, 300);
  const tree = by.openTree(treeBytes)!;
  const photos = Uint32Array.from({ length: 300 }, (_, row) => row >> 3);
  const lists = await tree.buildLists(rows, photos);
  const numbers = Uint32Array.from({ length: 38 }, (_, number) => number);
  const query = rows.subarray(0, DESCRIPTOR_SIZE);
  return {
    [`index tree, ${name}`]: {
      seeds: [treeBytes],
      repair: sealed,
      async read(bytes) {
        const opened = by.openTree(bytes);
        await opened?.search(() => [[]], query, 3, 2);
        return opened !== null;
      },
    },
    [`index lists, ${name}`]: {
      seeds: lists.map(({ bytes }) => bytes),
      repair: sealed,
      async read(bytes) {
        const opened = tree.openLists(bytes);
        // as whoever opens a part of an index does
        if (opened === null || opened.photoCount > numbers.length) return false;
        await tree.search(() => [[{ lists: opened, numbers }]], query, 3, 2);
        return true;
      },
    },
  };
}

const TOLD = {
  keywords: [['Places', 'Petra']],
  takenAt: '2019-07-31T14:05:09',
  position: { latitude: '30,19N', longitude: '35,26E' },
};

/** What persons and their other programs write. */
async function ofPersons(folder: string): Promise<Record<string, Reader>> {
  const manifest = join(folder, MANIFEST);
  await beginManifest(folder);
  await note(folder, { place: 1, folder: 'Petra' });
  await note(folder, {
    folder: 'Petra',
    file: 'a.jpg',
    photo: 'ab',
    copy: { bytes: 3, sha256: 'cd' },
    link: null,
  });
  return {
    'XMP to write into': {
      seeds: [XMP, Buffer.from(EMPTY_PACKET)],
      read: (bytes) => mergedPacket(bytes.toString(), TOLD, new Set(['Jordan'])) !== null,
    },
    'manifest of folders': {
      seeds: [readFileSync(manifest)],
      async read(bytes) {
        writeFileSync(manifest, bytes);
        const read = await readManifest(folder);
        return read !== null && read !== 'not understood';
      },
    },
    '.ppignore': {
      seeds: textsOf('*.png\n!b*.jpg\n# c\n/private/**\n[a-z]\\ d?.jpg\n'),
      read(bytes) {
        const rules = rulesOf([{ by: '.ppignore', base: '', patterns: patternsIn(bytes) }]);
        return rules.test('private/IMG_1.png', false) !== null;
      },
    },
    'ground truth': {
      seeds: textsOf(
        '{"imlist":["a"],"qimlist":["b"],"gnd":[{"easy":[0],"hard":[],"junk":[],"bbx":[1,2,3,4]}]}',
      ),
      read: (bytes) => readGroundTruth(bytes.toString()).ok,
    },
  };
}
