/** Small files of each container, and edits of their metadata as programs make them, byte by byte. */
import { crc32, deflateSync } from 'node:zlib';

export const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

export function uint(value: number, bytes: 1 | 2 | 4 | 8, little = false): Buffer {
  const buffer = Buffer.alloc(8);
  if (little) buffer.writeBigUInt64LE(BigInt(value));
  else buffer.writeBigUInt64BE(BigInt(value));
  return little ? buffer.subarray(0, bytes) : buffer.subarray(8 - bytes);
}

// ---- JPEG

export const segment = (marker: number, payload: Uint8Array): Buffer =>
  Buffer.concat([Uint8Array.of(0xff, marker), uint(payload.length + 2, 2), payload]);

/** Puts segments right after SOI. */
export const withSegments = (jpeg: Uint8Array, ...segments: Uint8Array[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);

/** Without the segments that `drops` names, up to the first scan. */
export function withoutSegments(jpeg: Uint8Array, drops: (marker: number) => boolean): Buffer {
  const pieces: Uint8Array[] = [jpeg.subarray(0, 2)];
  let at = 2;
  while (jpeg[at + 1] !== 0xda) {
    const end = at + 2 + (jpeg[at + 2]! << 8) + jpeg[at + 3]!;
    if (!drops(jpeg[at + 1]!)) pieces.push(jpeg.subarray(at, end));
    at = end;
  }
  return Buffer.concat([...pieces, jpeg.subarray(at)]);
}

/** A colour profile in `count` segments. */
export function profileSegments(profile: Uint8Array, count: number): Buffer[] {
  const size = Math.ceil(profile.length / count);
  return Array.from({ length: count }, (_, i) =>
    segment(
      0xe2,
      Buffer.concat([
        latin('ICC_PROFILE\0'),
        Uint8Array.of(i + 1, count),
        profile.subarray(i * size, (i + 1) * size),
      ]),
    ),
  );
}

// ---- PNG

export function chunk(type: string, payload: Uint8Array): Buffer {
  const body = Buffer.concat([latin(type), payload]);
  return Buffer.concat([uint(payload.length, 4), body, uint(crc32(body), 4)]);
}

export function chunksOf(png: Uint8Array): { type: string; payload: Uint8Array }[] {
  const bytes = Buffer.from(png);
  const chunks = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at))
    chunks.push({
      type: bytes.toString('latin1', at + 4, at + 8),
      payload: bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)),
    });
  return chunks;
}

export const png = (chunks: { type: string; payload: Uint8Array }[]): Buffer =>
  Buffer.concat([latin('\x89PNG\r\n\x1a\n'), ...chunks.map(({ type, payload }) => chunk(type, payload))]);

/** EXIF as ImageMagick and older programs put it into a PNG: hex in a compressed text. */
export function rawProfile(name: string, block: Uint8Array): { type: string; payload: Buffer } {
  const hex = Buffer.from(block).toString('hex').replace(/.{72}/g, '$&\n');
  const text = latin(`\n${name}\n${String(block.length).padStart(8)}\n${hex}\n`);
  const payload = Buffer.concat([latin(`Raw profile type ${name}\0\0`), deflateSync(text)]);
  return { type: 'zTXt', payload };
}

// ---- RIFF

export function riffChunks(webp: Uint8Array): { type: string; payload: Buffer }[] {
  const bytes = Buffer.from(webp);
  const chunks = [];
  for (let at = 12; at < bytes.length;) {
    const length = bytes.readUInt32LE(at + 4);
    chunks.push({
      type: bytes.toString('latin1', at, at + 4),
      payload: bytes.subarray(at + 8, at + 8 + length),
    });
    at += 8 + length + (length % 2);
  }
  return chunks;
}

export function riff(chunks: { type: string; payload: Uint8Array }[]): Buffer {
  const body = Buffer.concat([
    latin('WEBP'),
    ...chunks.flatMap(({ type, payload }) => [
      latin(type),
      uint(payload.length, 4, true),
      payload,
      Buffer.alloc(payload.length % 2),
    ]),
  ]);
  return Buffer.concat([latin('RIFF'), uint(body.length, 4, true), body]);
}

// ---- TIFF

/** Numbers are written as shorts where they all fit, else as longs; text as text, bytes as they are. */
export type Value = number | number[] | string | Uint8Array;

export interface Page {
  tags?: Record<number, Value>;
  strips?: Uint8Array[];
  /** Directories that the page's tag names: SubIFDs (330), EXIF (34665), GPS (34853). */
  children?: Record<number, Page[]>;
}

/** A classic TIFF; `padding` bytes of anything lie before each block, so that all offsets differ by it. */
export function tiff(pages: Page[], { little = true, padding = 0, magic = 42 } = {}): Buffer {
  const pieces: Buffer[] = [latin(little ? 'II' : 'MM'), uint(magic, 2, little), Buffer.alloc(4)];
  let end = 8;
  const put = (bytes: Uint8Array): number => {
    const gap = Buffer.alloc(padding + ((end + padding) % 2), 0xab);
    pieces.push(gap, Buffer.from(bytes));
    end += gap.length + bytes.length;
    return end - bytes.length;
  };
  /** Writes a chain of directories, and gives the first one's offset. */
  const chain = (list: Page[]): number => {
    let next = 0;
    for (const page of list.toReversed()) next = directory(page, next);
    return next;
  };
  const directory = ({ tags = {}, strips, children = {} }: Page, next: number): number => {
    const all: Record<number, Value> = { ...tags };
    if (strips !== undefined) {
      all[273] = strips.map(put);
      all[279] = strips.map((strip) => strip.length);
    }
    for (const [id, list] of Object.entries(children))
      all[Number(id)] = id === '330' ? list.map((page) => directory(page, 0)) : chain(list);
    const entries = Object.entries(all).sort(([a], [b]) => Number(a) - Number(b));
    const bodies = entries.map(([id, value]) => {
      const [type, count, bytes] = encoded(value, little);
      const inline = bytes.length <= 4 ? Buffer.concat([bytes, Buffer.alloc(4 - bytes.length)]) : null;
      return [
        uint(Number(id), 2, little),
        uint(type, 2, little),
        uint(count, 4, little),
        inline ?? uint(put(bytes), 4, little),
      ];
    });
    return put(Buffer.concat([uint(entries.length, 2, little), ...bodies.flat(), uint(next, 4, little)]));
  };
  const first = chain(pages);
  pieces[2] = uint(first, 4, little);
  return Buffer.concat(pieces);
}

function encoded(value: Value, little: boolean): [type: number, count: number, bytes: Buffer] {
  if (typeof value === 'string') return [2, value.length + 1, latin(`${value}\0`)];
  if (value instanceof Uint8Array) return [7, value.length, Buffer.from(value)];
  const numbers = typeof value === 'number' ? [value] : value;
  if (numbers.some((number) => !Number.isInteger(number)))
    return [5, numbers.length, Buffer.concat(numbers.flatMap((number) => rational(number, little)))];
  const size = numbers.every((number) => number < 65536) ? 2 : 4;
  return [
    size === 2 ? 3 : 4,
    numbers.length,
    Buffer.concat(numbers.map((number) => uint(number, size, little))),
  ];
}

const rational = (value: number, little: boolean): Buffer[] => [
  uint(Math.round(value * 10_000), 4, little),
  uint(10_000, 4, little),
];

/** An EXIF block that states an orientation and more. */
export const exif = (orientation: number, more: Record<number, Value> = {}, little = true): Buffer =>
  tiff([{ tags: { 271: 'Maker', ...more, 274: orientation } }], { little });

// ---- boxes

export const box = (type: string, ...content: Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([uint(body.length + 8, 4), latin(type), body]);
};

export const full = (type: string, version: number, flags: number, ...content: Uint8Array[]): Buffer =>
  box(type, uint(version * 2 ** 24 + flags, 4), ...content);

export interface HeifItem {
  id: number;
  type: string;
  /** Of a `mime` item. */
  contentType?: string;
  /** The data in its extents. */
  extents: Uint8Array[];
  inIdat?: boolean;
  properties?: Buffer[];
}

/** A HEIF file; `padding` bytes lie before each item's data, and the tables list the items as given. */
export function heif(
  items: HeifItem[],
  {
    primary = 1,
    references = [] as { type: string; from: number; to: number[] }[],
    padding = 0,
    brand = 'heic',
  } = {},
): Buffer {
  const properties = items.flatMap((item) => item.properties ?? []);
  const infe = items.map(({ id, type, contentType }) =>
    full(
      'infe',
      2,
      0,
      uint(id, 2),
      uint(0, 2),
      latin(`${type}\0`),
      latin(contentType ? `${contentType}\0` : ''),
    ),
  );
  const associations = items
    .filter((item) => item.properties !== undefined)
    .map(({ id, properties: own }) =>
      Buffer.concat([
        uint(id, 2),
        uint(own!.length, 1),
        ...own!.map((property) => uint(0x80 + properties.indexOf(property) + 1, 1)),
      ]),
    );
  const idat = Buffer.concat(items.filter(({ inIdat }) => inIdat).flatMap(({ extents }) => extents));
  const meta = (base: number): Buffer => {
    let [inFile, inIdat] = [base, 0];
    const locations = items.map((item) => {
      if (!item.inIdat) inFile += padding;
      const extents = item.extents.map((data) => {
        const at = item.inIdat ? inIdat : inFile;
        if (item.inIdat) inIdat += data.length;
        else inFile += data.length;
        return Buffer.concat([uint(at, 4), uint(data.length, 4)]);
      });
      return Buffer.concat([
        ...[uint(item.id, 2), uint(item.inIdat ? 1 : 0, 2), uint(0, 2), uint(extents.length, 2)],
        ...extents,
      ]);
    });
    return full(
      'meta',
      0,
      0,
      full('hdlr', 0, 0, uint(0, 4), latin('pict'), Buffer.alloc(13)),
      full('pitm', 0, 0, uint(primary, 2)),
      full('iloc', 1, 0, Uint8Array.of(0x44, 0), uint(items.length, 2), ...locations),
      full('iinf', 0, 0, uint(items.length, 2), ...infe),
      full(
        'iref',
        0,
        0,
        ...references.map(({ type, from, to }) =>
          box(type, uint(from, 2), uint(to.length, 2), ...to.map((id) => uint(id, 2))),
        ),
      ),
      box(
        'iprp',
        box('ipco', ...properties),
        full('ipma', 0, 0, uint(associations.length, 4), ...associations),
      ),
      ...(idat.length > 0 ? [box('idat', idat)] : []),
    );
  };
  const ftyp = box('ftyp', latin(brand), uint(0, 4), latin('mif1'));
  const data = items
    .filter(({ inIdat }) => !inIdat)
    .flatMap(({ extents }) => [Buffer.alloc(padding, 0xcd), ...extents]);
  const base = ftyp.length + meta(0).length + 8;
  return Buffer.concat([ftyp, meta(base), box('mdat', ...data)]);
}

/** An image sequence's or CR3's `moov` over samples that lie one after the other from `at` on. */
export function movie(
  tracks: { handler: string; samples: Uint8Array[] }[],
  at: number,
  ...more: Buffer[]
): Buffer {
  let from = at;
  const boxes = tracks.map(({ handler, samples }) => {
    const chunkAt = from;
    from += samples.reduce((sum, sample) => sum + sample.length, 0);
    return box(
      'trak',
      full('tkhd', 0, 7, Buffer.alloc(80, 1)),
      box(
        'mdia',
        full('hdlr', 0, 0, uint(0, 4), latin(handler), Buffer.alloc(13)),
        box(
          'minf',
          box(
            'stbl',
            full('stsd', 0, 0, uint(1, 4), box('CRAW', Buffer.alloc(16, 7))),
            full('stts', 0, 0, uint(1, 4), uint(samples.length, 4), uint(1, 4)),
            full(
              'stsz',
              0,
              0,
              uint(0, 4),
              uint(samples.length, 4),
              ...samples.map((one) => uint(one.length, 4)),
            ),
            full('stsc', 0, 0, uint(1, 4), uint(1, 4), uint(samples.length, 4), uint(1, 4)),
            full('stco', 0, 0, uint(1, 4), uint(chunkAt, 4)),
          ),
        ),
      ),
    );
  });
  return box('moov', ...more, ...boxes);
}
