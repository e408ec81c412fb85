/**
 * TIFF files of any directories (TIFF 6.0, section 2), right or wrong; camera RAW files are made of them
 * too.
 */

export type Value =
  /** Longs. */
  | number
  | number[]
  | { shorts: number[] }
  | { floats: number[] }
  /** Undefined bytes. */
  | Uint8Array
  | string
  /** Where these bytes lie. */
  | { at: Uint8Array }
  /** Where these directories lie. */
  | { directories: Tags[] };
export type Tags = Readonly<Record<number, Value>>;

export interface TiffOptions {
  order?: 'II' | 'MM';
  magic?: number;
  /** Between the eight bytes of the header and all else. */
  header?: Uint8Array;
  /** Added to every offset: the file lies so far into another. */
  base?: number;
}

/** Writes directories, and what they point to, into a file. */
export class TiffWriter {
  readonly #parts: Buffer[] = [];
  readonly #little: boolean;
  readonly #base: number;
  #length = 0;

  constructor({ order = 'II', base = 0 }: TiffOptions) {
    this.#little = order === 'II';
    this.#base = base;
  }

  number(value: number, size: 2 | 4): Buffer {
    const bytes = Buffer.alloc(size);
    if (this.#little) bytes.writeUIntLE(value, 0, size);
    else bytes.writeUIntBE(value, 0, size);
    return bytes;
  }

  /** Where the bytes come to lie. */
  add(bytes: Uint8Array): number {
    const at = this.#length;
    this.#parts.push(Buffer.from(bytes), Buffer.alloc(bytes.length % 2));
    this.#length += bytes.length + (bytes.length % 2);
    return at + this.#base;
  }

  /** Where the directory comes to lie. */
  directory(tags: Tags, next = 0): number {
    return this.add(this.directoryBytes(tags, next));
  }

  /** A directory; what does not fit into it is added. */
  directoryBytes(tags: Tags, next = 0): Buffer {
    const entries = Object.entries(tags)
      .map(([tag, value]) => ({ tag: Number(tag), ...this.#value(value) }))
      .sort((a, b) => a.tag - b.tag)
      .map(({ tag, type, count, bytes }) =>
        Buffer.concat([
          this.number(tag, 2),
          this.number(type, 2),
          this.number(count, 4),
          bytes.length <= 4
            ? Buffer.concat([bytes, Buffer.alloc(4 - bytes.length)])
            : this.number(this.add(bytes), 4),
        ]),
      );
    return Buffer.concat([this.number(entries.length, 2), ...entries, this.number(next, 4)]);
  }

  /** The first of a chain. */
  chain(pages: readonly Tags[]): number {
    return pages.reduceRight((next, tags) => this.directory(tags, next), 0);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #value(value: Value): { type: number; count: number; bytes: Buffer } {
    const longs = (list: number[]) => ({
      type: 4,
      count: list.length,
      bytes: Buffer.concat(list.map((one) => this.number(one, 4))),
    });
    if (typeof value === 'number') return longs([value]);
    if (Array.isArray(value)) return longs(value);
    if (typeof value === 'string')
      return { type: 2, count: value.length + 1, bytes: Buffer.from(`${value}\0`, 'latin1') };
    if (value instanceof Uint8Array) return { type: 7, count: value.length, bytes: Buffer.from(value) };
    if ('shorts' in value)
      return {
        type: 3,
        count: value.shorts.length,
        bytes: Buffer.concat(value.shorts.map((one) => this.number(one, 2))),
      };
    if ('floats' in value)
      return {
        type: 11,
        count: value.floats.length,
        bytes: Buffer.concat(
          value.floats.map((one) => this.number(new Uint32Array(Float32Array.of(one).buffer)[0]!, 4)),
        ),
      };
    return longs('at' in value ? [this.add(value.at)] : value.directories.map((one) => this.directory(one)));
  }
}

/** A file of these pages. */
export function tiff(pages: readonly Tags[], options: TiffOptions = {}): Buffer {
  const { order = 'II', magic = 42, header = new Uint8Array(), base = 0 } = options;
  const writer = new TiffWriter({ order, base: base + 8 + header.length });
  const first = writer.chain(pages);
  return Buffer.concat([
    Buffer.from(order, 'latin1'),
    writer.number(magic, 2),
    writer.number(first, 4),
    header,
    writer.bytes(),
  ]);
}

/** Tags of an uncompressed picture in one strip; `more` adds or replaces some. */
export const picture = (
  widthPx: number,
  heightPx: number,
  channels: number,
  bits: number,
  pixels: Uint8Array,
  more: Tags = {},
): Tags => ({
  256: widthPx,
  257: heightPx,
  258: { shorts: Array<number>(channels).fill(bits) },
  259: { shorts: [1] },
  262: { shorts: [channels === 1 ? 1 : 2] },
  273: { at: pixels },
  277: { shorts: [channels] },
  278: heightPx,
  279: pixels.length,
  284: { shorts: [1] },
  ...more,
});
