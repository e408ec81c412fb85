/** The snapshots' bytes, as `src/index` (`snapshot.h`, `tree.cc`, `lists.cc`) lays them out. */
import { DESCRIPTOR_SIZE } from '../../electron/contract/features.ts';
import { kernelMethod } from '../method.ts';
import { checksum } from './checksum.ts';
import type { Codes } from './codes.ts';
import { CODE_BYTES } from './codes.ts';

/** Rows in a block: one 512-bit register of int32 results, as `src/simd.h` has it. */
export const { LANES } = kernelMethod.tree;
const BLOCK_BYTES = DESCRIPTOR_SIZE * LANES;
const HEADER_BYTES = 64;
/** Magic, version, checksum and dimensions: the checksum covers what follows. */
const UNCHECKED_BYTES = 16;

/** A kind of snapshot: its own mark, and the version of what follows. */
interface Kind {
  magic: number;
  version: number;
}
const TREE: Kind = { magic: 0x45525452, version: 2 };
const LISTS: Kind = { magic: 0x54534c52, version: 3 };

/** Rows by block: descriptors + 128, sixteen at a time, four numbers of each row side by side. */
export interface Rows {
  blocks: Uint8Array;
  norms: Int32Array;
}

/** Views into the snapshot of a tree. */
export interface TreeViews {
  bytes: Uint8Array;
  cells: number;
  leaves: number;
  /** Rows it was trained for. */
  expected: number;
  /** The cells' centroids. */
  cell: Rows;
  /** cells + 1: where each cell's leaves start. */
  cellLeaves: Uint32Array;
  /** The leaves' centroids. */
  leaf: Rows;
}

/** Views into a snapshot of lists. */
export interface ListsViews {
  bytes: Uint8Array;
  count: number;
  leaves: number;
  /** The leaves that have rows, ascending. */
  leafNumbers: Uint32Array;
  /** leaves + 1: where each one's rows start. */
  leafRows: Uint32Array;
  codes: Codes;
  /** The number of each row's photo, below photoCount. */
  photos: Uint32Array;
  photoCount: number;
  /** The leaves whose rows these are. */
  first: number;
  end: number;
}

/** What the header of lists says. */
interface ListsCounts {
  rows: number;
  leaves: number;
  photoCount: number;
  first: number;
  end: number;
}

/** What `NumberedLists` of `kernels.ts` are here. */
export interface NumberedViews {
  lists: ListsViews;
  numbers: Uint32Array;
}

export function blocksOf(rows: number): number {
  return Math.ceil(rows / LANES);
}

export function checksumOf({ bytes }: TreeViews): number {
  return header(bytes)[2]!;
}

/** A snapshot of zeros, to be filled and sealed. */
export function emptyTree(cells: number, leaves: number, expected: number): TreeViews {
  const bytes = empty(TREE, treeLengths(cells, leaves), [cells, leaves, expected]);
  return treeViews(bytes, cells, leaves, expected);
}

/** The same of lists. */
export function emptyLists(tree: TreeViews, counts: ListsCounts): ListsViews {
  const { rows, leaves, photoCount, first, end } = counts;
  const fields = [rows, leaves, checksumOf(tree), photoCount, first, end];
  return listsViews(empty(LISTS, listsLengths(rows, leaves), fields), counts);
}

/** Writes the checksum. */
export function seal({ bytes }: TreeViews | ListsViews): Uint8Array {
  header(bytes)[2] = checksum(checkedWords(bytes));
  return bytes;
}

/** null where the bytes are no sound snapshot of a tree. `bytes` starts on a multiple of 4. */
export function openTree(bytes: Uint8Array): TreeViews | null {
  const [cells = 0, leaves = 0, expected] = fieldsOf(TREE, bytes) ?? [];
  if (expected === undefined || !isSound(bytes, treeLengths(cells, leaves))) return null;
  const views = treeViews(bytes, cells, leaves, expected);
  const { cell, leaf, cellLeaves } = views;
  const isWhole =
    cells > 0 &&
    areStarts(cellLeaves, leaves, 1) &&
    [cell.norms.subarray(0, cells), leaf.norms.subarray(0, leaves)].every(areNorms);
  return isWhole ? views : null;
}

/** Can they be squared norms of rows? Others would give distances that are none. */
const areNorms = (norms: Int32Array): boolean =>
  norms.every((norm) => norm >= 0 && norm <= DESCRIPTOR_SIZE * 128 * 128);

/** The same of lists; null also where they are of another tree. No number in either leads out of them. */
export function openLists(tree: TreeViews, bytes: Uint8Array): ListsViews | null {
  const [rows = 0, leaves = 0, of, photoCount = 0, first = 0, end = 0] = fieldsOf(LISTS, bytes) ?? [];
  if (of !== checksumOf(tree) || !isSound(bytes, listsLengths(rows, leaves))) return null;
  const views = listsViews(bytes, { rows, leaves, photoCount, first, end });
  const isWhole =
    end <= tree.leaves &&
    areStarts(views.leafRows, rows, 0) &&
    views.leafNumbers.every((leaf, i, all) => leaf >= (i === 0 ? first : all[i - 1]! + 1) && leaf < end) &&
    views.photos.every((photo) => photo < photoCount);
  return isWhole ? views : null;
}

/** Do they lead from 0 to `last`, each by `least` or more? */
const areStarts = (starts: Uint32Array, last: number, least: number): boolean =>
  starts[0] === 0 &&
  starts.at(-1) === last &&
  starts.every((start, i) => i === 0 || start >= starts[i - 1]! + least);

/** Row `row` of `rows` into lane `lane` of all blocks. */
export function writeRow(rows: Int8Array, row: number, lane: number, { blocks, norms }: Rows): void {
  let norm = 0;
  for (let d = 0; d < DESCRIPTOR_SIZE; d++) {
    const value = rows[row * DESCRIPTOR_SIZE + d]!;
    blocks[byteAt(lane, d)] = value + 128;
    norm += value * value;
  }
  norms[lane] = norm;
}

/** The row in lane `lane` of all blocks. */
export function readRow({ blocks }: Rows, lane: number): Int8Array {
  return Int8Array.from({ length: DESCRIPTOR_SIZE }, (_, d) => blocks[byteAt(lane, d)]! - 128);
}

const byteAt = (lane: number, d: number): number =>
  Math.floor(lane / LANES) * BLOCK_BYTES + (d >> 2) * 64 + (lane % LANES) * 4 + (d & 3);

function header(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, HEADER_BYTES / 4);
}

function empty({ magic, version }: Kind, lengths: number[], fields: number[]): Uint8Array {
  const bytes = new Uint8Array(sizeOf(lengths));
  const size = [bytes.length >>> 0, Math.floor(bytes.length / 2 ** 32)];
  header(bytes).set([magic, version, 0, DESCRIPTOR_SIZE, ...size, ...fields]);
  return bytes;
}

/** null where magic, version, dimensions or size is wrong. */
function fieldsOf(kind: Kind, bytes: Uint8Array): Uint32Array | null {
  if (bytes.length < HEADER_BYTES) return null;
  const [magic, version, , dimensions, sizeLow, sizeHigh] = header(bytes);
  if (magic !== kind.magic || version !== kind.version || dimensions !== DESCRIPTOR_SIZE) return null;
  return sizeLow! + sizeHigh! * 2 ** 32 === bytes.length ? header(bytes).subarray(6) : null;
}

function isSound(bytes: Uint8Array, lengths: number[]): boolean {
  return sizeOf(lengths) === bytes.length && checksum(checkedWords(bytes)) === header(bytes)[2];
}

function checkedWords(bytes: Uint8Array): Uint32Array {
  const at = bytes.byteOffset + UNCHECKED_BYTES;
  return new Uint32Array(bytes.buffer, at, (bytes.length - UNCHECKED_BYTES) / 4);
}

/** Bytes of each array, in the order in which they lie. */
function treeLengths(cells: number, leaves: number): number[] {
  return [...rowsLengths(cells), (cells + 1) * 4, ...rowsLengths(leaves)];
}

function listsLengths(rows: number, leaves: number): number[] {
  const lanes = blocksOf(rows) * LANES;
  return [leaves * 4, (leaves + 1) * 4, lanes * CODE_BYTES, lanes * 2, rows * 4];
}

const rowsLengths = (rows: number): number[] => [blocksOf(rows) * BLOCK_BYTES, blocksOf(rows) * LANES * 4];

function padded(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

function sizeOf(lengths: number[]): number {
  return lengths.reduce((sum, bytes) => sum + padded(bytes), HEADER_BYTES);
}

/** The arrays, one after another as they are asked for. */
function arraysOf({ buffer, byteOffset }: Uint8Array, lengths: number[]) {
  let next = byteOffset + HEADER_BYTES;
  const starts = lengths.map((length) => {
    const start = next;
    next += padded(length);
    return start;
  });
  return {
    bytes: (i: number) => new Uint8Array(buffer, starts[i], lengths[i]),
    uint16: (i: number) => new Uint16Array(buffer, starts[i], lengths[i]! / 2),
    int32: (i: number) => new Int32Array(buffer, starts[i], lengths[i]! / 4),
    uint32: (i: number) => new Uint32Array(buffer, starts[i], lengths[i]! / 4),
  };
}

function treeViews(bytes: Uint8Array, cells: number, leaves: number, expected: number): TreeViews {
  const arrays = arraysOf(bytes, treeLengths(cells, leaves));
  return {
    bytes,
    cells,
    leaves,
    expected,
    cell: { blocks: arrays.bytes(0), norms: arrays.int32(1) },
    cellLeaves: arrays.uint32(2),
    leaf: { blocks: arrays.bytes(3), norms: arrays.int32(4) },
  };
}

function listsViews(bytes: Uint8Array, counts: ListsCounts): ListsViews {
  const { rows, leaves, photoCount, first, end } = counts;
  const arrays = arraysOf(bytes, listsLengths(rows, leaves));
  return {
    ...{ bytes, count: rows, leaves, photoCount, first, end },
    leafNumbers: arrays.uint32(0),
    leafRows: arrays.uint32(1),
    codes: { blocks: arrays.bytes(2), norms: arrays.uint16(3) },
    photos: arrays.uint32(4),
  };
}
