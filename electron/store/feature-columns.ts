/**
 * A packed feature set as columns of one row, bit for bit: 24 bytes a feature (docs/measurements.md#store).
 * Little-endian, as every machine we run on. All are compressed by zstd, but for keypoints' locations.
 *
 * - descriptor: int8, row-major, as matched; packing left them few values.
 * - location: x, y as uint16, in the steps that packing rounded them to (contract/features.ts): those of
 *   keypoints; then the others', which lie on a grid a scale, as `onGrids` has them.
 * - attention: uint16, in such steps too, each less than the one before by how much; keypoints have none.
 * - scale: a pyramid has few scales and keypoints come in few sizes, so a byte each into a table: byte n, n
 *   float32, then a byte a feature.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Affine } from '../contract/match.ts';
import { DESCRIPTOR_SIZE, LOCATION_STEPS, MOST_STEPS, stepsOf } from '../contract/features.ts';
import type { PackedFeatures } from '../contract/features.ts';

export interface FeatureColumns {
  feature_count: number;
  keypoint_count: number;
  resized_long_side_px: number;
  attention_max: number;
  scale: Buffer;
  attention: Buffer;
  location: Buffer;
  descriptor: Buffer;
  /**
   * Of before schema 27 nothing is compressed (0), of before schema 29 descriptors alone (1); nor are
   * locations on grids and attention in differences there.
   */
  is_compressed: 0 | 1 | 2;
}

/**
 * The fastest level gives the fewest bytes, for rows repeat nothing (docs/measurements.md#store); damage is
 * noticed by zstd's own checksum.
 */
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 } };

/** In which zlib makes room: its least, and what a damaged count may not exceed. */
const PIECE_BYTES = { least: 64, most: 256 * 1024 };
/** Room for a table of scales, or of grids: most are shorter. */
const TABLE_BYTES = 1024;

export const bytesOf = (column: NodeJS.TypedArray): Buffer =>
  Buffer.from(column.buffer, column.byteOffset, column.byteLength);

/** The bytes of a blob as 16-bit numbers; copied, because a blob need not lie aligned. */
export function uint16Of(blob: Buffer): Uint16Array {
  const column = new Uint16Array(blob.length / 2);
  bytesOf(column).set(blob);
  return column;
}

/** The bytes of a blob as float32; copied. */
export const float32Of = (blob: Buffer): Float32Array => new Float32Array(Uint8Array.from(blob).buffer);

/** All descriptors of a set, keypoints' too; null where they are damaged, or how many they are is. */
export function descriptorsOf({
  feature_count,
  keypoint_count,
  descriptor,
  is_compressed,
}: Pick<
  FeatureColumns,
  'feature_count' | 'keypoint_count' | 'descriptor' | 'is_compressed'
>): Int8Array | null {
  const bytes = feature_count * DESCRIPTOR_SIZE;
  const rows = is_compressed === 0 ? descriptor : decompressed(descriptor, bytes);
  const isCount = keypoint_count >= 0 && keypoint_count <= feature_count;
  if (rows === null || !isCount || rows.length < bytes) return null;
  return new Int8Array(rows.buffer, rows.byteOffset, bytes);
}

/**
 * `bytes`: about how many come of it. Room is made for one more, as after a piece that is full comes another,
 * and for not many more, as all of it is kept as long as what is used (docs/measurements.md#store).
 */
function decompressed(blob: Buffer, bytes: number): Buffer | null {
  const { least, most } = PIECE_BYTES;
  try {
    return zstdDecompressSync(blob, { chunkSize: Math.min(most, Math.max(least, bytes + 1)) });
  } catch (error) {
    // Z_BUF_ERROR: its end is missing
    if (!/^(ZSTD_|Z_BUF_ERROR)/.test(String((error as NodeJS.ErrnoException).code))) throw error;
    return null;
  }
}

/** Splits a feature set into columns. */
export function toColumns(features: PackedFeatures): FeatureColumns {
  const steps = stepsOf(features);
  const scale = scaleColumn(features.scale);
  const count = features.count - features.keypointCount;
  const location = stepCounts(features.location, steps.locationPx);
  return {
    feature_count: features.count,
    keypoint_count: features.keypointCount,
    resized_long_side_px: features.resizedLongSidePx,
    attention_max: features.attention.reduce((most, value) => Math.max(most, value), 0),
    scale: zstdCompressSync(scale, ZSTD),
    attention: compressed(
      stepCounts(features.attention.subarray(0, count), steps.attention).map(
        (value, row, all) => (all[row - 1] ?? 0) - value,
      ),
    ),
    location: Buffer.concat([
      bytesOf(location.subarray(2 * count)),
      compressed(onGrids(location.subarray(0, 2 * count), scale)),
    ]),
    descriptor: zstdCompressSync(features.descriptor, ZSTD),
    is_compressed: 2,
  };
}

/** The feature set that `toColumns` split; null where columns are damaged so that they tell none. */
export function fromColumns(
  columns: FeatureColumns,
  modelId: string,
  widthPx: number,
  heightPx: number,
): PackedFeatures | null {
  const count = columns.feature_count;
  const descriptor = descriptorsOf(columns);
  const kept = columns.is_compressed === 2 ? expandedColumns(columns) : columns;
  const scale = kept && scalesOf(kept.scale, count);
  if (descriptor === null || kept === null || scale === null) return null;
  const { location, attention } = kept;
  // keypoints have no attention
  if (location.length !== 4 * count || attention.length % 2 !== 0 || attention.length > 2 * count)
    return null;
  return {
    modelId,
    count,
    keypointCount: columns.keypoint_count,
    widthPx,
    heightPx,
    resizedLongSidePx: columns.resized_long_side_px,
    location: fromSteps(location, Math.max(widthPx, heightPx) / LOCATION_STEPS, 2 * count),
    scale,
    attention: fromSteps(attention, columns.attention_max / MOST_STEPS, count),
    descriptor,
  };
}

/** The columns as schemas before 29 have them; null where they are damaged. */
function expandedColumns({
  feature_count,
  keypoint_count,
  ...columns
}: FeatureColumns): Pick<FeatureColumns, 'scale' | 'location' | 'attention'> | null {
  const keypoints = columns.location.subarray(0, 4 * keypoint_count);
  const count = feature_count - keypoint_count;
  const scale = decompressed(columns.scale, feature_count + TABLE_BYTES);
  const grids = expanded(columns.location.subarray(4 * keypoint_count), 4 * count + TABLE_BYTES);
  const attention = expanded(columns.attention, 2 * count);
  if (scale === null || grids === null || attention === null) return null;
  for (let row = 0; row < attention.length; row++)
    attention[row] = (row === 0 ? 0 : attention[row - 1]!) - attention[row]!;
  const steps = fromGrids(grids, scale);
  if (steps === null) return null;
  const location = Buffer.concat([bytesOf(steps), keypoints]);
  return { scale, location, attention: bytesOf(attention) };
}

/** 16-bit numbers, compressed: all lower bytes, and then all upper ones, which are much alike. */
function compressed(numbers: Uint16Array): Buffer {
  const bytes = new Uint8Array(2 * numbers.length);
  bytes.set(numbers.map((number) => number & 255));
  bytes.set(
    numbers.map((number) => number >> 8),
    numbers.length,
  );
  return zstdCompressSync(bytes, ZSTD);
}

/** The numbers that `compressed` was given; null where they are damaged. */
function expanded(blob: Buffer, size: number): Uint16Array | null {
  const bytes = decompressed(blob, size);
  if (bytes === null) return null;
  const numbers = new Uint16Array(bytes.length / 2);
  for (let i = 0; i < numbers.length; i++) numbers[i] = bytes[i]! | (bytes[numbers.length + i]! << 8);
  return numbers;
}

/** Of a number of x or y among others by turns the grid that it lies on: one of x and one of y a scale. */
const gridOf = (scale: Buffer, i: number): number => 2 * scale[1 + 4 * scale[0]! + (i >> 1)]! + (i & 1);

/**
 * Each grid, of x and of y for each row of the table of `scale`, as how many numbers it has and by how much
 * they ascend; then which of them each of `steps` is.
 */
function onGrids(steps: Uint16Array, scale: Buffer): Uint16Array {
  const grids = Array.from({ length: 2 * scale[0]! }, () => new Map<number, number>());
  for (const [i, step] of steps.entries()) grids[gridOf(scale, i)]!.set(step, 0);
  const all: number[] = [];
  for (const grid of grids) {
    all.push(grid.size);
    const ascending = Uint16Array.from(grid.keys()).sort();
    for (const [n, step] of ascending.entries()) {
      all.push(step - (ascending[n - 1] ?? 0));
      grid.set(step, n);
    }
  }
  for (const [i, step] of steps.entries()) all.push(grids[gridOf(scale, i)]!.get(step)!);
  return Uint16Array.from(all);
}

/** The steps that `onGrids` was given; null where there are fewer numbers than they say. */
function fromGrids(all: Uint16Array, scale: Buffer): Uint16Array | null {
  const starts = new Uint32Array(2 * (scale[0] ?? 0));
  let end = 0;
  for (let grid = 0; grid < starts.length; grid++) {
    starts[grid] = end + 1;
    end += 1 + all[end]!;
    for (let n = starts[grid]! + 1; n < end; n++) all[n] = all[n]! + all[n - 1]!;
  }
  if (!(end <= all.length)) return null;
  const steps = new Uint16Array(all.length - end);
  for (let i = 0; i < steps.length; i++) steps[i] = all[starts[gridOf(scale, i)]! + all[end + i]!]!;
  return steps;
}

/** How many steps each value is: whole ones, but for what 32 bits round. */
function stepCounts(values: Float32Array, step: number): Uint16Array {
  return Uint16Array.from(values, (value) =>
    step === 0 ? 0 : Math.min(MOST_STEPS, Math.max(0, Math.round(value / step))),
  );
}

/**
 * `count` values, 0 where the blob has no more. A loop, because typed arrays' `from` takes ten times as long,
 * and verification reads a set in less time than it takes to compare it.
 */
function fromSteps(blob: Buffer, step: number, count: number): Float32Array {
  const values = uint16Of(blob);
  const column = new Float32Array(count);
  for (let row = 0; row < values.length; row++) column[row] = values[row]! * step;
  return column;
}

function scaleColumn(scales: Float32Array): Buffer {
  const table = new Float32Array([...new Set(scales)]);
  if (table.length > 255) throw new RangeError(`${table.length} scales in one feature set`);
  const rowOf = new Map(Array.from(table, (scale, row) => [scale, row]));
  return Buffer.concat([
    Buffer.of(table.length),
    bytesOf(table),
    Uint8Array.from(scales, (scale) => rowOf.get(scale) ?? 0),
  ]);
}

/** null where they are not so many, or one is not in the table. */
function scalesOf(blob: Buffer, count: number): Float32Array | null {
  const [length = 0] = blob;
  const first = 1 + 4 * length;
  if (blob.length !== first + count) return null;
  const table = Array.from({ length }, (_, row) => blob.readFloatLE(1 + 4 * row));
  const column = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    const scale = table[blob[first + row]!];
    if (scale === undefined) return null;
    column[row] = scale;
  }
  return column;
}

/** Six float64. */
export const affineBytes = (affine: Affine): Buffer => Buffer.from(Float64Array.from(affine).buffer);

/** Of the same bytes. */
export function affineOf(bytes: Buffer): Affine {
  const m = (i: number): number => bytes.readDoubleLE(8 * i);
  return [m(0), m(1), m(2), m(3), m(4), m(5)];
}
