/**
 * TensorFlow's checkpoint, a TensorBundle: `variables.index` is a table of sorted strings (LevelDB's SSTable)
 * whose values are BundleEntryProto; the numbers lie in `variables.data-00000-of-00001` and its like
 * (tensorflow/core/util/tensor_bundle, core/protobuf/tensor_bundle.proto).
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { Outcome } from '../contract/failure.ts';
import { maskedCrc32c } from './crc32c.ts';
import { unsnap } from './snappy.ts';
import { Malformed, eachField, reading } from './wire.ts';

/** Where a variable's numbers lie. */
export interface BundleEntry {
  /** Which data file, from 0. */
  shard: number;
  offset: number;
  /** In bytes. */
  size: number;
  /** 1 is float32 (tensorflow/core/framework/types.proto). */
  dtype: number;
  dims: number[];
  /** Masked, of the numbers' bytes. */
  crc32c: number;
}

export interface BundleIndex {
  shardCount: number;
  entries: Map<string, BundleEntry>;
}

const FLOAT32 = 1;
/** Two block handles of at most 20 bytes each, filled up, then the magic number. */
const FOOTER_BYTES = 48;
const MAGIC = 0xdb47_7524_8b80_fb57n;
/** A block's type and its checksum. */
const TRAILER_BYTES = 5;
/** Numbers of no more dimensions than this are checkpointed (TensorShape::MaxDimensions). */
const MAX_DIMS = 254;

/**
 * Every block's checksum is verified. What blocks unpack to, and names spelled out, is bounded by the file's
 * own size.
 */
export function readBundleIndex(bytes: Uint8Array): Outcome<BundleIndex, string> {
  return reading(bytes, () => {
    const wrong = (reason: string): never => {
      throw new Malformed(reason, bytes.byteOffset);
    };
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < FOOTER_BYTES || view.getBigUint64(bytes.length - 8, true) !== MAGIC)
      wrong('is no checkpoint index: its last eight bytes are not the magic number');
    // an index is read once and holds no two views of one block: more than this is no index but a bomb
    const budget = { bytes: 8 * bytes.length + 1_000_000 };
    const footer = new BinaryReader(bytes.subarray(bytes.length - FOOTER_BYTES, bytes.length - 8));
    handle(footer, bytes);
    const index: BundleIndex = { shardCount: 0, entries: new Map() };
    let hasHeader = false;
    eachEntry(block(bytes, handle(footer, bytes), budget), budget, (_, where) => {
      eachEntry(block(bytes, handle(new BinaryReader(where), bytes), budget), budget, (name, value) => {
        if (name !== '') return void index.entries.set(name, entryOf(value));
        hasHeader = true;
        index.shardCount = shardsOf(value);
      });
    });
    if (!hasHeader) wrong('is no checkpoint index: it has no header');
    return index;
  });
}

/**
 * The numbers of a variable out of its data file, their checksum verified; values of another type than
 * float32 are refused.
 */
export function readBundleTensor(
  { offset, size, dtype, dims, crc32c }: BundleEntry,
  data: Uint8Array,
): Outcome<Float32Array, string> {
  return reading(data, () => {
    const wrong = (reason: string): never => {
      throw new Malformed(reason, data.byteOffset + Math.min(offset, data.length));
    };
    if (dtype !== FLOAT32) wrong(`holds numbers of TensorFlow's type ${dtype}, not float32`);
    if (size !== 4 * dims.reduce((product, dim) => product * dim, 1))
      wrong(`says that ${size} bytes are ${dims.join(' x ')} numbers`);
    if (offset + size > data.length) wrong(`ends before the ${size} bytes that the index names`);
    const own = data.subarray(offset, offset + size);
    if (maskedCrc32c(own) !== crc32c) wrong('is damaged: a checksum (CRC-32C) differs');
    return new Float32Array(Uint8Array.from(own).buffer);
  });
}

type Handle = { offset: number; size: number };

function handle(reader: BinaryReader, file: Uint8Array): Handle {
  let offset, size;
  try {
    [offset, size] = [Number(reader.uint64()), Number(reader.uint64())];
  } catch {
    throw new Malformed('names a block with a number that is cut off', file.byteOffset);
  }
  if (reader.pos > reader.len || offset + size + TRAILER_BYTES > file.length)
    throw new Malformed('names a block that lies outside it', file.byteOffset);
  return { offset, size };
}

/** A block's content, checked and unpacked. */
function block(file: Uint8Array, { offset, size }: Handle, budget: { bytes: number }): Uint8Array {
  const checked = file.subarray(offset, offset + size + 1);
  const spend = (bytes: number): void => {
    budget.bytes -= bytes;
    if (budget.bytes < 0) throw new Malformed('unpacks to far more than it holds', checked.byteOffset);
  };
  spend(checked.length);
  const crc = new DataView(file.buffer, file.byteOffset + offset + size + 1, 4).getUint32(0, true);
  if (maskedCrc32c(checked) !== crc)
    throw new Malformed('is damaged: the checksum (CRC-32C) of a block differs', checked.byteOffset);
  const content = checked.subarray(0, size);
  if (checked[size] === 0) return content;
  if (checked[size] !== 1)
    throw new Malformed(`holds a block of the unknown compression ${checked[size]}`, checked.byteOffset);
  const unpacked = unsnap(content, budget.bytes);
  spend(unpacked.length);
  return unpacked;
}

/**
 * Keys are spelled as what they share with the one before, and the rest; restart points, for searching, are
 * left aside.
 */
function eachEntry(
  content: Uint8Array,
  budget: { bytes: number },
  use: (key: string, value: Uint8Array) => void,
): void {
  const wrong = (reason: string): never => {
    throw new Malformed(reason, content.byteOffset);
  };
  if (content.length < 4) wrong('holds a block that is cut off');
  const restarts = new DataView(content.buffer, content.byteOffset + content.length - 4, 4).getUint32(
    0,
    true,
  );
  const end = content.length - 4 - 4 * restarts;
  if (end < 0) wrong('holds a block with more restart points than it has bytes');
  const reader = new BinaryReader(content.subarray(0, end));
  let key = Buffer.alloc(0);
  while (reader.pos < end) {
    let shared, rest, size;
    try {
      [shared, rest, size] = [reader.uint32(), reader.uint32(), reader.uint32()];
    } catch {
      return wrong('holds an entry that is cut off');
    }
    const at = reader.pos;
    if (shared > key.length || at + rest + size > end) wrong('holds an entry that is cut off');
    budget.bytes -= shared + rest;
    if (budget.bytes < 0) wrong('unpacks to far more than it holds');
    key = Buffer.concat([key.subarray(0, shared), content.subarray(at, at + rest)]);
    use(key.toString('utf8'), content.subarray(at + rest, at + rest + size));
    reader.pos = at + rest + size;
  }
}

/** BundleHeaderProto { int32 num_shards = 1; Endianness endianness = 2 }. */
function shardsOf(bytes: Uint8Array): number {
  let shards = 0;
  eachField(bytes, (field, type, reader) => {
    if (type !== WireType.Varint || (field !== 1 && field !== 2)) return false;
    const value = reader.int32();
    if (field === 1) shards = value;
    else if (value !== 0) throw new Malformed('was written on a big-endian machine', bytes.byteOffset);
    return true;
  });
  return shards;
}

/**
 * BundleEntryProto { dtype = 1; TensorShapeProto shape = 2; shard_id = 3; offset = 4; size = 5; fixed32
 * crc32c = 6; slices = 7 }.
 */
function entryOf(bytes: Uint8Array): BundleEntry {
  const entry: BundleEntry = { shard: 0, offset: 0, size: 0, dtype: 0, dims: [], crc32c: 0 };
  eachField(bytes, (field, type, reader) => {
    if (field === 6 && type === WireType.Bit32) entry.crc32c = reader.fixed32();
    else if (field === 2 && type === WireType.LengthDelimited) entry.dims = shapeOf(reader.bytes());
    else if (field === 7)
      throw new Malformed('holds a variable in slices, which is not read here', bytes.byteOffset);
    else if (type !== WireType.Varint) return false;
    else if (field === 1) entry.dtype = reader.int32();
    else if (field === 3) entry.shard = reader.int32();
    else if (field === 4) entry.offset = Number(reader.int64());
    else if (field === 5) entry.size = Number(reader.int64());
    else return false;
    return true;
  });
  if (entry.shard < 0 || entry.offset < 0 || entry.size < 0)
    throw new Malformed('places a variable before the start of a file', bytes.byteOffset);
  return entry;
}

/** TensorShapeProto { repeated Dim dim = 2 { int64 size = 1 } }. Throws Malformed. */
export function shapeOf(bytes: Uint8Array): number[] {
  const dims: number[] = [];
  eachField(bytes, (field, type, outer) => {
    if (field !== 2 || type !== WireType.LengthDelimited) return false;
    let size = 0;
    eachField(outer.bytes(), (inner, innerType, reader) => {
      if (inner !== 1 || innerType !== WireType.Varint) return false;
      size = Number(reader.int64());
      return true;
    });
    if (size < 0 || dims.length >= MAX_DIMS)
      throw new Malformed('holds a shape that is not known or of too many dimensions', bytes.byteOffset);
    dims.push(size);
    return true;
  });
  return dims;
}
