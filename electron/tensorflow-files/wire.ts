/**
 * What the readers of protobuf files share: fields one by one, and a sentence with a byte position where a
 * file breaks off.
 */
import type { WireType } from '@bufbuild/protobuf/wire';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { Outcome } from '../contract/failure.ts';

/**
 * Bytes that are no such message; thrown and caught inside this room only. `at`: an offset in the buffer that
 * the bytes lie in.
 */
export class Malformed extends Error {
  readonly at: number;
  constructor(reason: string, at: number) {
    super(reason);
    this.at = at;
  }
}

/**
 * Fields that are looked at while a file is read; half a second's work. The largest there is has 2.3 million
 * (65,535 features, read twice; a matrix of a million numbers, each a field, has 2.1); ten million empty ones
 * fit into 20 MB.
 */
const MAX_FIELDS = 2_500_000;
let fieldsLeft = MAX_FIELDS;

/**
 * What `read` makes of the bytes; or what is wrong with them and at which byte, to stand behind the name of a
 * file: `ends in the middle of a field (byte 12)`.
 */
export function reading<T>(bytes: Uint8Array, read: () => T): Outcome<T, string> {
  fieldsLeft = MAX_FIELDS;
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Malformed)
      return { ok: false, failure: `${error.message} (byte ${error.at - bytes.byteOffset})` };
    throw error;
  }
}

/**
 * Calls `use` with each field of a message, in the order of the file; `use` reads the value and returns true,
 * or returns false for a field that it does not know, which is skipped. Throws Malformed.
 */
export function eachField(
  bytes: Uint8Array,
  use: (field: number, type: WireType, reader: BinaryReader) => boolean,
): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const at = bytes.byteOffset + reader.pos;
    if (--fieldsLeft < 0) throw new Malformed(`holds more than ${MAX_FIELDS} fields`, at);
    try {
      const [field, type] = reader.tag();
      if (!use(field, type, reader)) reader.skip(type, field);
    } catch (error) {
      // the library throws these two for bytes that are no message; a TypeError would be a bug
      if (error instanceof RangeError || (error instanceof Error && error.constructor === Error)) {
        throw new Malformed('holds a field that is cut off or no protobuf', at);
      }
      throw error;
    }
    if (reader.pos > reader.len) throw new Malformed('ends in the middle of a field', at);
  }
}
