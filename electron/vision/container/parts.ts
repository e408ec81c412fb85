/** What a parser finds in a file, and the reader of bytes that all parsers share. */

/** The file is not what its container says; caught at the room's door. */
export class Malformed extends Error {}

/**
 * What a file is made of. The blocks are views into the file's bytes where they lie there in one piece; null
 * where the file has none.
 */
export interface Parts {
  /**
   * What makes the picture, to be hashed piece after piece: encoded data and what decides how it looks, each
   * framed by name and length, so that no two pictures give the same bytes. null where the container is not
   * known or contradicts itself: then the file's bytes are the picture.
   */
  picture: Uint8Array[] | null;
  /** A TIFF structure, without anything before its header. */
  exif: Uint8Array | null;
  /** TIFF structures whose first directory is EXIF's, and that of GPS: Canon's CR3 has one for each. */
  exifAlone: Uint8Array | null;
  gpsAlone: Uint8Array | null;
  /** An XMP packet. */
  xmp: Uint8Array | null;
  /** IPTC-IIM datasets. */
  iptc: Uint8Array | null;
  /** EXIF's, 1 to 8, as it applies to the container's stored pixels: 1 where the container turns them. */
  orientation: number;
  /** Where the bytes after the picture begin (a motion photo's video); null where nothing follows. */
  trailerAt: number | null;
}

/** Pieces of a picture, each with its name and length before it. */
export class Picture {
  readonly pieces: Uint8Array[] = [];
  byteCount = 0;
  readonly #names = new Set<string>();

  constructor(container: string) {
    this.add(container, []);
  }

  /** Data that lies in several pieces counts as one. */
  add(name: string, data: Uint8Array | readonly Uint8Array[]): void {
    const pieces = data instanceof Uint8Array ? [data] : data;
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const frame = Buffer.alloc(1 + name.length + 8);
    frame[0] = name.length;
    frame.write(name, 1, 'latin1');
    frame.writeBigUInt64BE(BigInt(length), 1 + name.length);
    this.pieces.push(frame);
    for (const piece of pieces) this.pieces.push(piece);
    this.byteCount += length;
    this.#names.add(name);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  addText(name: string, text: string): void {
    this.add(name, Buffer.from(text, 'latin1'));
  }
}

/** Reads numbers and slices; what lies outside the bytes throws Malformed. */
export class Reader {
  readonly bytes: Uint8Array;
  readonly little: boolean;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, little = false) {
    this.bytes = bytes;
    this.little = little;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** Unsigned, of 1, 2, 4 or 8 bytes. */
  uint(at: number, size: number): number {
    this.#check(at, size);
    switch (size) {
      case 1:
        return this.#view.getUint8(at);
      case 2:
        return this.#view.getUint16(at, this.little);
      case 4:
        return this.#view.getUint32(at, this.little);
      case 8:
        return this.#whole(this.#view.getBigUint64(at, this.little));
      default:
        throw new Malformed(`numbers of ${size} bytes`);
    }
  }

  u8 = (at: number): number => this.uint(at, 1);
  u16 = (at: number): number => this.uint(at, 2);
  u32 = (at: number): number => this.uint(at, 4);

  slice(at: number, length: number): Uint8Array {
    this.#check(at, length);
    return this.bytes.subarray(at, at + length);
  }

  /** Latin-1. */
  text(at: number, length: number): string {
    return latin1(this.slice(at, length));
  }

  #check(at: number, length: number): void {
    if (!(at >= 0 && length >= 0 && at + length <= this.bytes.length))
      throw new Malformed(`${length} bytes at ${at} of ${this.bytes.length}`);
  }

  #whole(value: bigint): number {
    if (value > Number.MAX_SAFE_INTEGER) throw new Malformed(`offset ${value}`);
    return Number(value);
  }
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

export function startsWith(bytes: Uint8Array, text: string, at = 0): boolean {
  return at + text.length <= bytes.length && latin1(bytes.subarray(at, at + text.length)) === text;
}

/** Where the text next stands from `at` on; -1 where it does not. */
export function indexOf(bytes: Uint8Array, text: string, at = 0): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(text, at, 'latin1');
}

/** An EXIF block as the containers hold it, without the `Exif\0\0` that some put before it. */
export function tiffOf(block: Uint8Array): Uint8Array {
  return startsWith(block, 'Exif\0') ? block.subarray(6) : block;
}
