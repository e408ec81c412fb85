import { DESCRIPTOR_SIZE } from '../contract/domain.ts';

/**
 * Raw descriptors (count x channels) to count x 40 of unit length: L2, minus the mean, projection, L2, no whitening (Noh et al. 2017,
 * section 4; reference feature_extractor.py). `pca` is the mean and then 40 rows, each of `channels`; null only brings rows to unit length.
 */
export function reduce(raw: Float32Array, channels: number, pca: Float32Array | null): Float32Array {
  const count = channels === 0 ? 0 : raw.length / channels;
  if (pca === null) {
    if (channels !== DESCRIPTOR_SIZE) throw new Error(`a network without PCA must give ${DESCRIPTOR_SIZE} channels, not ${channels}`);
    const out = raw.slice();
    for (let row = 0; row < count; row++) normalise(out, row * channels, channels);
    return out;
  }
  if (pca.length !== (1 + DESCRIPTOR_SIZE) * channels) throw new Error(`the PCA does not fit a network of ${channels} channels`);
  const out = new Float32Array(count * DESCRIPTOR_SIZE);
  const centred = new Float64Array(channels);
  for (let row = 0; row < count; row++) {
    const scale = inverseNorm(raw, row * channels, channels);
    for (let c = 0; c < channels; c++) centred[c] = raw[row * channels + c]! * scale - pca[c]!;
    // four projections at a time: the centred row is read once for all of them
    for (let d = 0; d < DESCRIPTOR_SIZE; d += 4) {
      let at = (1 + d) * channels;
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let c = 0; c < channels; c++, at++) {
        const v = centred[c]!;
        s0 += v * pca[at]!;
        s1 += v * pca[at + channels]!;
        s2 += v * pca[at + 2 * channels]!;
        s3 += v * pca[at + 3 * channels]!;
      }
      out.set([s0, s1, s2, s3], row * DESCRIPTOR_SIZE + d);
    }
    normalise(out, row * DESCRIPTOR_SIZE, DESCRIPTOR_SIZE);
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
