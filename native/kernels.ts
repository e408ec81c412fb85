/** What the kernels compute, whoever computes it. */
export type KernelPath = 'avx512-vnni' | 'avx2' | 'portable' | 'typescript';

/** No second nearest (the other photo has one feature). */
export const NO_DISTANCE = 2147483647;

/**
 * Features of two photos that are each other's nearest, parallel columns ascending by `a`. Distances are squared Euclidean distances between
 * int8 descriptors, exact.
 */
export interface MutualNearest {
  /** Rows of the first set and of the second. */
  a: Uint16Array;
  b: Uint16Array;
  distance: Int32Array;
  /** From row a to its second nearest in b, and from row b to its second nearest in a; NO_DISTANCE where there is none. */
  secondInB: Int32Array;
  secondInA: Int32Array;
}

/**
 * Everything native. Descriptors are int8, 40 a row, rows one after another. Every path gives the same integers, bit for bit; only the time
 * differs.
 */
export interface Kernels {
  readonly path: KernelPath;
  /** Of equally near rows the lowest counts as the nearest. Throws RangeError on a ragged array or more than 65,535 rows. */
  mutualNearest(a: Int8Array, b: Int8Array): MutualNearest;
}
