/**
 * `.datum`, the DELF reference's file of one tensor: DatumProto { DatumShape shape = 1 { repeated int64 dim =
 * 1 }; FloatList float_list = 2 { repeated float value = 1 } }.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Outcome } from '../contract/failure.ts';
import { Malformed, eachField, reading } from './wire.ts';

/** A tensor, row-major: `values.length` is the product of `dims` (1 where there are none). */
export interface Datum {
  dims: number[];
  values: Float32Array;
}

/** NumPy, which the reference reads tensors into, holds no more. */
const MAX_DIMS = 64;

/** Repeated fields packed or not, unknown ones skipped, as the reference's reader takes them. */
export function readDatum(bytes: Uint8Array): Outcome<Datum, string> {
  return reading(bytes, () => datumOf(bytes));
}

/** Packed, as the reference writes it. */
export function writeDatum({ dims, values }: Datum): Uint8Array {
  const writer = new BinaryWriter();
  datumInto(writer, dims, values);
  return writer.finish();
}

/** The message as a part of another. Throws Malformed. */
export function datumOf(bytes: Uint8Array): Datum {
  const dims: bigint[] = [];
  let count = 0;
  each(
    bytes,
    (value) => dims.push(value),
    (length) => (count += length),
  );
  if (dims.length > MAX_DIMS)
    throw new Malformed(`holds a tensor of more than ${MAX_DIMS} dimensions`, bytes.byteOffset);
  if (dims.some((dim) => dim < 0n) || dims.reduce((product, dim) => product * dim, 1n) !== BigInt(count)) {
    throw new Malformed(
      `says that its tensor is ${dims.length === 0 ? 'one number' : dims.join(' x ')}, but holds ` +
        `${count} numbers`,
      bytes.byteOffset,
    );
  }
  const values = new Float32Array(count);
  let next = 0;
  each(
    bytes,
    () => undefined,
    (length, read) => {
      for (let i = 0; i < length; i++) values[next++] = read();
    },
  );
  return { dims: dims.map(Number), values };
}

export function datumInto(writer: BinaryWriter, dims: readonly number[], values: Float32Array): void {
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).fork();
  for (const dim of dims) writer.int64(dim);
  writer.join().join();
  writer.tag(2, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.LengthDelimited).bytes(new Uint8Array(Float32Array.from(values).buffer));
  writer.join();
}

/** The dimensions, and the values in runs: `read` gives a run's next. */
function each(
  bytes: Uint8Array,
  onDim: (value: bigint) => void,
  onValues: (length: number, read: () => number) => void,
): void {
  let dimCount = 0;
  eachField(bytes, (field, type, outer) => {
    if (type !== WireType.LengthDelimited || (field !== 1 && field !== 2)) return false;
    eachField(outer.bytes(), (inner, innerType, reader) => {
      if (inner !== 1) return false;
      if (innerType === WireType.LengthDelimited) {
        const length = reader.uint32();
        const end = reader.pos + length;
        if (end > reader.len || (field === 2 && length % 4 !== 0))
          throw new RangeError('a packed list that is cut off');
        if (field === 2) onValues(length / 4, () => reader.float());
        else while (reader.pos < end && dimCount++ <= MAX_DIMS) onDim(BigInt(reader.int64()));
        reader.pos = end;
      } else if (field === 2 && innerType === WireType.Bit32) {
        const end = reader.pos + 4;
        if (end > reader.len) throw new RangeError('a number that is cut off');
        onValues(1, () => reader.float());
        reader.pos = end;
      } else if (field === 1 && innerType === WireType.Varint) {
        const dim = BigInt(reader.int64());
        if (dimCount++ <= MAX_DIMS) onDim(dim);
      } else return false;
      return true;
    });
    return true;
  });
}
