/** Rows of lists in half a byte a number, in plain TypeScript: the oracle of `src/index/codes.cc`. */
import { DESCRIPTOR_SIZE } from '../../electron/contract/features.ts';
import { kernelMethod } from '../method.ts';

const { LANES, CODE_STEP } = kernelMethod.tree;
export const CODE_BYTES = DESCRIPTOR_SIZE / 2;

/** Codes by block of sixteen rows, four bytes of each row side by side. */
export interface Codes {
  blocks: Uint8Array;
  /** A lane each: of 2 c - 15, the sum of squares. */
  norms: Uint16Array;
}

/** Which of 16 levels each number is nearest to; code c stands for 8 c - 60. */
export function encode(row: Int8Array): Uint8Array {
  const code = new Uint8Array(CODE_BYTES);
  for (const [d, value] of row.entries())
    code[byteOf(d)]! |= Math.max(0, Math.min(15, Math.floor(value / CODE_STEP) + 8)) << (d & 4);
  return code;
}

export function writeCode(code: Uint8Array, lane: number, { blocks, norms }: Codes): void {
  for (const [byte, two] of code.entries()) {
    blocks[byteAt(lane, byte)] = two;
    norms[lane]! += (2 * (two & 15) - 15) ** 2 + (2 * (two >> 4) - 15) ** 2;
  }
}

export function readCode({ blocks }: Codes, lane: number): Uint8Array {
  return Uint8Array.from({ length: CODE_BYTES }, (_, byte) => blocks[byteAt(lane, byte)]!);
}

/** Squared distance of the row in a lane, as its levels have it, less the query's own norm. */
export function distanceTo(query: Int8Array, { blocks, norms }: Codes, lane: number): number {
  let [dot, sum] = [0, 0];
  for (let d = 0; d < DESCRIPTOR_SIZE; d++) {
    dot += query[d]! * ((blocks[byteAt(lane, byteOf(d))]! >> (d & 4)) & 15);
    sum += query[d]!;
  }
  return 16 * (norms[lane]! - dot) + 15 * CODE_STEP * sum;
}

/** Which byte of its code has number `d` of a row. */
const byteOf = (d: number): number => (d >> 3) * 4 + (d & 3);

const byteAt = (lane: number, byte: number): number =>
  Math.floor(lane / LANES) * CODE_BYTES * LANES + (byte >> 2) * 4 * LANES + (lane % LANES) * 4 + (byte & 3);
