/**
 * HEIF files put together from coded pictures (ISO 14496-12, ISO 23008-12): any items, properties and
 * references, right or wrong.
 */

export interface HeifItem {
  type: string;
  data: Uint8Array;
  /** Whole property boxes; what libraries must understand is essential: irot, imir, clap. */
  properties?: Uint8Array[];
  references?: { type: string; to: number[] }[];
  isHidden?: boolean;
}

const bytes = (...parts: (Uint8Array | number[] | string)[]): Buffer =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Uint8Array.from(part))),
  );
const u16 = (value: number): number[] => [value >>> 8, value & 255];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];

/** A box; `full` ones begin with version and flags. */
export const box = (type: string, ...parts: (Uint8Array | number[] | string)[]): Buffer => {
  const body = bytes(...parts);
  return bytes(u32(8 + body.length), type, body);
};
export const full = (
  type: string,
  version: number,
  flags: number,
  ...parts: (Uint8Array | number[] | string)[]
) => box(type, u32((version << 24) | flags), ...parts);

export const ispe = (width: number, height: number): Buffer => full('ispe', 0, 0, u32(width), u32(height));
/** Turned by 90 degrees anticlockwise so many times (ISO 23008-12, 6.5.10). */
export const irot = (quarters: number): Buffer => box('irot', [quarters]);
/** Mirrored: 0 top and bottom change places, 1 left and right (ISO 23008-12, 6.5.12). */
export const imir = (axis: number): Buffer => box('imir', [axis]);

/** A grid of tiles (ISO 23008-12, 6.6.2.3). */
export const grid = (columns: number, rows: number, width: number, height: number): Buffer =>
  bytes([0, 1, rows - 1, columns - 1], u32(width), u32(height));

/** An EXIF item: where the TIFF block begins, and it (ISO 23008-12, A.2.1). */
export const exifItem = (tiff: Uint8Array): Buffer => bytes(u32(0), tiff);

/** The file; items have the ids 1, 2, 3, ... in their order. */
export function heif(items: readonly HeifItem[], primary: number, brands = ['heic', 'mif1', 'heic']): Buffer {
  const properties: Buffer[] = [];
  const associations = items.map((item) =>
    (item.properties ?? []).map((property) => {
      const essential = /^(hvcC|av1C|irot|imir|clap)$/.test(Buffer.from(property).toString('latin1', 4, 8));
      let at = properties.findIndex((known) => known.equals(property));
      if (at < 0) at = properties.push(Buffer.from(property)) - 1;
      return (essential ? 0x8000 : 0) | (at + 1);
    }),
  );
  const references = items.flatMap((item, i) =>
    (item.references ?? []).map(({ type, to }) => box(type, u16(i + 1), u16(to.length), ...to.map(u16))),
  );
  const ftyp = box('ftyp', brands[0]!, u32(0), ...brands.slice(1));
  const meta = (dataAt: number): Buffer => {
    let at = dataAt;
    const places = items.map(({ data }, i) => {
      const place = bytes(u16(i + 1), u16(0), u16(1), u32(at), u32(data.length));
      at += data.length;
      return place;
    });
    return full(
      ...(['meta', 0, 0] as const),
      full('hdlr', 0, 0, u32(0), 'pict', u32(0), u32(0), u32(0), [0]),
      full('pitm', 0, 0, u16(primary)),
      full('iloc', 0, 0, [0x44, 0x00], u16(items.length), ...places),
      full(
        ...(['iinf', 0, 0] as const),
        u16(items.length),
        ...items.map(({ type, isHidden }, i) =>
          full('infe', 2, isHidden === true ? 1 : 0, u16(i + 1), u16(0), type, [0]),
        ),
      ),
      ...(references.length > 0 ? [full('iref', 0, 0, ...references)] : []),
      box(
        'iprp',
        box('ipco', ...properties),
        full(
          ...(['ipma', 0, 1] as const),
          u32(items.length),
          ...associations.map((list, i) => bytes(u16(i + 1), [list.length], ...list.map(u16))),
        ),
      ),
    );
  };
  const dataAt = ftyp.length + meta(0).length + 8;
  return bytes(ftyp, meta(dataAt), box('mdat', ...items.map(({ data }) => data)));
}

/** The boxes between two places of a file: where each begins, its type and its content. */
export function* boxesOf(
  file: Uint8Array,
  start = 0,
  end = file.length,
): Generator<{
  at: number;
  type: string;
  body: number;
  end: number;
}> {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  for (let at = start; at + 8 <= end;) {
    const size = view.getUint32(at);
    const type = Buffer.from(file.subarray(at + 4, at + 8)).toString('latin1');
    yield { at, type, body: at + 8, end: at + size };
    at += size;
  }
}

/** The one coded picture of a file that heif-enc wrote: its hvcC box and its data. */
export function codedPicture(file: Uint8Array): { config: Uint8Array; data: Uint8Array } {
  const inside = (type: string, start: number, end: number) => {
    const found = [...boxesOf(file, start, end)].find((one) => one.type === type);
    if (found === undefined) throw new Error(`no ${type}`);
    return found;
  };
  const meta = inside('meta', 0, file.length);
  const iprp = inside('iprp', meta.body + 4, meta.end);
  const ipco = inside('ipco', iprp.body, iprp.end);
  const config = inside('hvcC', ipco.body, ipco.end);
  const mdat = inside('mdat', 0, file.length);
  return { config: file.subarray(config.at, config.end), data: file.subarray(mdat.body, mdat.end) };
}

/** Colours by code points (ISO 23008-12, 6.5.5; ITU-T H.273), of the full range. */
export const nclx = (primaries: number, transfer: number, matrix: number): Buffer =>
  box('colr', 'nclx', u16(primaries), u16(transfer), u16(matrix), [0x80]);
export const icc = (profile: Uint8Array): Buffer => box('colr', 'prof', profile);
/** What an auxiliary picture is for (ISO 23008-12, 6.5.8). */
export const auxC = (urn: string): Buffer => full('auxC', 0, 0, urn, [0]);

/** A file of one track of pictures and no still one (ISO 23008-12, 7). */
export function heifSequence(
  samples: readonly Uint8Array[],
  config: Uint8Array,
  width: number,
  height: number,
): Buffer {
  const matrix = [1, 0, 0, 0, 1, 0, 0, 0, 0x4000].flatMap((v, i) => u32(i === 8 ? 0x40000000 : v * 0x10000));
  const entry = box(
    ...(['hvc1', new Uint8Array(6), u16(1), new Uint8Array(16), u16(width), u16(height)] as const),
    ...([
      u32(0x480000),
      u32(0x480000),
      u32(0),
      u16(1),
      new Uint8Array(32),
      u16(24),
      u16(0xffff),
      config,
    ] as const),
  );
  const ftyp = box('ftyp', 'msf1', u32(0), 'msf1', 'hevc');
  const moov = (dataAt: number): Buffer =>
    box(
      'moov',
      full(
        'mvhd',
        0,
        0,
        u32(0),
        u32(0),
        u32(10),
        u32(samples.length),
        u32(0x10000),
        u16(0x100),
        new Uint8Array(10),
        matrix,
        new Uint8Array(24),
        u32(2),
      ),
      box(
        'trak',
        full(
          'tkhd',
          0,
          7,
          u32(0),
          u32(0),
          u32(1),
          u32(0),
          u32(samples.length),
          new Uint8Array(16),
          matrix,
          u32(width << 16),
          u32(height << 16),
        ),
        box(
          'mdia',
          full('mdhd', 0, 0, u32(0), u32(0), u32(10), u32(samples.length), u16(0x55c4), u16(0)),
          full('hdlr', 0, 0, u32(0), 'pict', new Uint8Array(12), [0]),
          box(
            'minf',
            full('vmhd', 0, 1, new Uint8Array(8)),
            box('dinf', full('dref', 0, 0, u32(1), full('url ', 0, 1))),
            box(
              'stbl',
              full('stsd', 0, 0, u32(1), entry),
              full('stts', 0, 0, u32(1), u32(samples.length), u32(1)),
              full('stsc', 0, 0, u32(1), u32(1), u32(samples.length), u32(1)),
              full('stsz', 0, 0, u32(0), u32(samples.length), ...samples.map(({ length }) => u32(length))),
              full('stco', 0, 0, u32(1), u32(dataAt)),
            ),
          ),
        ),
      ),
    );
  const dataAt = ftyp.length + moov(0).length + 8;
  return bytes(ftyp, moov(dataAt), box('mdat', ...samples));
}
