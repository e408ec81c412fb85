/** Descriptors by a PCA, in plain TypeScript: the oracle of `src/pca.cc` and its fallback. */
import { DESCRIPTOR_SIZE } from '../../electron/contract/features.ts';

/** As `Kernels` has it. Doubles, each sum in the order of the channels. */
export function reduce(rows: Float32Array, channels: number, pca: Float32Array | null): Float32Array {
  const count = rows.length / channels;
  if (pca === null) {
    const out = rows.slice();
    for (let row = 0; row < count; row++) normalise(out, row * channels, channels);
    return out;
  }
  const out = new Float32Array(count * DESCRIPTOR_SIZE);
  const table = Float64Array.from(pca); // doubles need no conversion in the loop below
  const centred = new Float64Array(2 * channels);
  for (let row = 0; row < count; row += 2) {
    const pair = Math.min(2, count - row);
    for (let i = 0; i < pair; i++) {
      const scale = inverseNorm(rows, (row + i) * channels, channels);
      for (let c = 0; c < channels; c++)
        centred[i * channels + c] = rows[(row + i) * channels + c]! * scale - table[c]!;
    }
    // two rows by four projections at a time: eight sums that do not wait for each other
    for (let d = 0; d < DESCRIPTOR_SIZE; d += 4) {
      let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let c = 0, at = (1 + d) * channels; c < channels; c++, at++) {
        const a = centred[c]!;
        const b = centred[channels + c]!;
        const p0 = table[at]!;
        const p1 = table[at + channels]!;
        const p2 = table[at + 2 * channels]!;
        const p3 = table[at + 3 * channels]!;
        a0 += a * p0;
        a1 += a * p1;
        a2 += a * p2;
        a3 += a * p3;
        b0 += b * p0;
        b1 += b * p1;
        b2 += b * p2;
        b3 += b * p3;
      }
      out.set([a0, a1, a2, a3], row * DESCRIPTOR_SIZE + d);
      if (pair === 2) out.set([b0, b1, b2, b3], (row + 1) * DESCRIPTOR_SIZE + d);
    }
    for (let i = row; i < row + pair; i++) normalise(out, i * DESCRIPTOR_SIZE, DESCRIPTOR_SIZE);
  }
  return out;
}

function normalise(rows: Float32Array, start: number, length: number): void {
  const scale = inverseNorm(rows, start, length);
  for (let i = start; i < start + length; i++) rows[i] = rows[i]! * scale;
}

/** 1 / length; a zero row stays zero. */
function inverseNorm(rows: Float32Array, start: number, length: number): number {
  let sum = 0;
  for (let i = start; i < start + length; i++) sum += rows[i]! * rows[i]!;
  return sum > 0 ? 1 / Math.sqrt(sum) : 0;
}
