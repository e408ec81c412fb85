/**
 * A packed feature set as columns of one row, bit for bit: 27 bytes a feature (docs/measurements.md#store).
 * Little-endian, as every machine we run on.
 *
 * - descriptor: int8, row-major, as matched; compressed by zstd, for packing left them few values.
 * - location: x, y as uint16, in the steps that packing rounded them to (contract/features.ts).
 * - attention: uint16, in such steps too; keypoints have none.
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
  /** 1 where the descriptors are compressed: those of before schema 27 are not. */
  is_compressed: 0 | 1;
}

/**
 * The fastest level gives the fewest bytes, for rows repeat nothing (docs/measurements.md#store); damage is
 * noticed by zstd's own checksum.
 */
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 } };

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

/** All descriptors of a set, keypoints' too; null where they were compressed and are damaged. */
export function descriptorsOf({
  feature_count,
  descriptor,
  is_compressed,
}: Pick<FeatureColumns, 'feature_count' | 'descriptor' | 'is_compressed'>): Int8Array | null {
  const rows = is_compressed === 1 ? decompressed(descriptor) : descriptor;
  if (rows === null || rows.length < feature_count * DESCRIPTOR_SIZE) return null;
  return new Int8Array(rows.buffer, rows.byteOffset, feature_count * DESCRIPTOR_SIZE);
}

function decompressed(blob: Buffer): Buffer | null {
  try {
    return zstdDecompressSync(blob);
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).startsWith('ZSTD_')) throw error;
    return null;
  }
}

/** Splits a feature set into columns. */
export function toColumns(features: PackedFeatures): FeatureColumns {
  const steps = stepsOf(features);
  return {
    feature_count: features.count,
    keypoint_count: features.keypointCount,
    resized_long_side_px: features.resizedLongSidePx,
    attention_max: features.attention.reduce((most, value) => Math.max(most, value), 0),
    scale: scaleColumn(features.scale),
    attention: bytesOf(
      stepCounts(features.attention.subarray(0, features.count - features.keypointCount), steps.attention),
    ),
    location: bytesOf(stepCounts(features.location, steps.locationPx)),
    descriptor: zstdCompressSync(features.descriptor, ZSTD),
    is_compressed: 1,
  };
}

/** The feature set that `toColumns` split; null where its descriptors are damaged. */
export function fromColumns(
  columns: FeatureColumns,
  modelId: string,
  widthPx: number,
  heightPx: number,
): PackedFeatures | null {
  const count = columns.feature_count;
  const descriptor = descriptorsOf(columns);
  if (descriptor === null) return null;
  return {
    modelId,
    count,
    keypointCount: columns.keypoint_count,
    widthPx,
    heightPx,
    resizedLongSidePx: columns.resized_long_side_px,
    location: fromSteps(columns.location, Math.max(widthPx, heightPx) / LOCATION_STEPS, 2 * count),
    scale: scalesOf(columns.scale),
    attention: fromSteps(columns.attention, columns.attention_max / MOST_STEPS, count),
    descriptor,
  };
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

function scalesOf(blob: Buffer): Float32Array {
  const count = blob.readUInt8(0);
  const table = Array.from({ length: count }, (_, row) => blob.readFloatLE(1 + 4 * row));
  const first = 1 + 4 * count;
  const column = new Float32Array(blob.length - first);
  for (let row = 0; row < column.length; row++) column[row] = table[blob[first + row]!]!;
  return column;
}

/** Six float64. */
export const affineBytes = (affine: Affine): Buffer => Buffer.from(Float64Array.from(affine).buffer);

/** Of the same bytes. */
export function affineOf(bytes: Buffer): Affine {
  const m = (i: number): number => bytes.readDoubleLE(8 * i);
  return [m(0), m(1), m(2), m(3), m(4), m(5)];
}
