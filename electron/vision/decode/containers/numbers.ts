/**
 * The whole numbers of a file. One that lies outside it, even in part, is NaN, of which no comparison holds:
 * a reader that follows a broken offset stops there.
 */
export class Numbers {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #little: boolean;

  constructor(bytes: Uint8Array, little: boolean) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#little = little;
  }

  u8 = (at: number): number => this.bytes[at] ?? NaN;
  u16 = (at: number): number => (this.#holds(at, 2) ? this.#view.getUint16(at, this.#little) : NaN);
  u32 = (at: number): number => (this.#holds(at, 4) ? this.#view.getUint32(at, this.#little) : NaN);
  u64 = (at: number): number =>
    this.#holds(at, 8) ? Number(this.#view.getBigUint64(at, this.#little)) : NaN;

  /** `length` bytes; null unless all of them are there. */
  part(at: number, length: number): Uint8Array | null {
    return this.#holds(at, length) ? this.bytes.subarray(at, at + length) : null;
  }

  text(at: number, length: number): string {
    const part = this.part(at, length);
    return part === null ? '' : String.fromCharCode(...part);
  }

  #holds(at: number, length: number): boolean {
    return at >= 0 && length >= 0 && at + length <= this.bytes.length;
  }
}
