/** The snapshot's bytes, as `src/tree.cc` lays them out. */
import { DESCRIPTOR_SIZE } from '../../electron/contract/features.ts';
import { kernelMethod } from '../method.ts';
import { checksum } from './checksum.ts';

/** Rows in a block: one 512-bit register of int32 results, as `src/simd.h` has it. */
export const { LANES } = kernelMethod.tree;
const BLOCK_BYTES = DESCRIPTOR_SIZE * LANES;
/** The snapshot's own mark, "RTRE", and the version of what follows. */
const MAGIC = 0x45525452;
const VERSION = 1;
const HEADER_BYTES = 64;
/** Magic, version, checksum and dimensions: the checksum covers what follows. */
const UNCHECKED_BYTES = 16;

/**
 * Views into a snapshot; blocks hold descriptors + 128, sixteen at a time, four numbers of each row side by
 * side.
 */
export interface Snapshot {
  bytes: Uint8Array;
  count: number;
  cells: number;
  leaves: number;
  cellBlocks: Uint8Array;
  cellNorms: Int32Array;
  /** cells + 1: where each cell's leaves start. */
  cellLeaves: Uint32Array;
  leafBlocks: Uint8Array;
  leafNorms: Int32Array;
  /** leaves + 1: where each leaf's blocks start. */
  leafRows: Uint32Array;
  rowBlocks: Uint8Array;
  rowNorms: Int32Array;
  /** Row numbers by lane, NO_ROW where it is empty. */
  rows: Uint32Array;
}

export function blocksOf(rows: number): number {
  return Math.ceil(rows / LANES);
}

/** A snapshot of zeros, to be filled and sealed. */
export function emptySnapshot(count: number, cells: number, leaves: number, blocks: number): Snapshot {
  const bytes = new Uint8Array(sizeOf(cells, leaves, blocks));
  const size = bytes.length;
  const sizeWords = [size >>> 0, Math.floor(size / 2 ** 32)];
  new Uint32Array(bytes.buffer).set([
    MAGIC,
    VERSION,
    0,
    DESCRIPTOR_SIZE,
    ...sizeWords,
    count,
    cells,
    leaves,
    blocks,
  ]);
  return viewsOf(bytes);
}

/** Writes the checksum. */
export function seal(snapshot: Snapshot): Uint8Array {
  new Uint32Array(snapshot.bytes.buffer)[2] = checksum(checkedWords(snapshot.bytes));
  return snapshot.bytes;
}

/** null where the bytes are no sound snapshot. `bytes` starts on a multiple of 4. */
export function openSnapshot(bytes: Uint8Array): Snapshot | null {
  if (bytes.length < HEADER_BYTES) return null;
  const header = new Uint32Array(bytes.buffer, bytes.byteOffset, 16);
  const [magic, version, sum, dimensions, sizeLow, sizeHigh, , cells, leaves, blocks] = header;
  if (magic !== MAGIC || version !== VERSION || dimensions !== DESCRIPTOR_SIZE) return null;
  if (sizeLow! + sizeHigh! * 2 ** 32 !== bytes.length) return null;
  if (sizeOf(cells!, leaves!, blocks!) !== bytes.length || checksum(checkedWords(bytes)) !== sum) return null;
  return viewsOf(bytes);
}

function checkedWords(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(
    bytes.buffer,
    bytes.byteOffset + UNCHECKED_BYTES,
    (bytes.length - UNCHECKED_BYTES) / 4,
  );
}

/** Bytes of each array, in the order in which they lie. */
function lengths(cells: number, leaves: number, blocks: number): number[] {
  const centroids = (count: number) => [
    blocksOf(count) * BLOCK_BYTES,
    blocksOf(count) * LANES * 4,
    (count + 1) * 4,
  ];
  return [
    ...centroids(cells),
    ...centroids(leaves),
    blocks * BLOCK_BYTES,
    blocks * LANES * 4,
    blocks * LANES * 4,
  ];
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

function sizeOf(cells: number, leaves: number, blocks: number): number {
  return lengths(cells, leaves, blocks).reduce((sum, bytes) => sum + padded(bytes), HEADER_BYTES);
}

function viewsOf(bytes: Uint8Array): Snapshot {
  const [count = 0, cells = 0, leaves = 0, blocks = 0] = new Uint32Array(
    bytes.buffer,
    bytes.byteOffset + 24,
    4,
  );
  let next = bytes.byteOffset + HEADER_BYTES;
  const starts = lengths(cells, leaves, blocks).map((length) => {
    const start = next;
    next += padded(length);
    return [bytes.buffer, start, length] as const;
  });
  const bytesAt = (array: number) => new Uint8Array(...starts[array]!);
  const words = (array: number) => [starts[array]![0], starts[array]![1], starts[array]![2] / 4] as const;
  return {
    bytes,
    count,
    cells,
    leaves,
    cellBlocks: bytesAt(0),
    cellNorms: new Int32Array(...words(1)),
    cellLeaves: new Uint32Array(...words(2)),
    leafBlocks: bytesAt(3),
    leafNorms: new Int32Array(...words(4)),
    leafRows: new Uint32Array(...words(5)),
    rowBlocks: bytesAt(6),
    rowNorms: new Int32Array(...words(7)),
    rows: new Uint32Array(...words(8)),
  };
}
