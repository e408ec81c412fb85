/** Small dense linear algebra. */

/**
 * The lower triangle L of a symmetric positive definite matrix, n x n in rows: L Lᵗ = matrix; null where it
 * is not positive definite.
 */
export function cholesky(matrix: Float64Array, n: number): Float64Array | null {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!;
      if (i > j) lower[i * n + j] = sum / lower[j * n + j]!;
      else if (sum > 0) lower[i * n + i] = Math.sqrt(sum);
      else return null;
    }
  }
  return lower;
}

/** x of L Lᵗ x = values. */
export function solveCholesky(lower: Float64Array, values: ArrayLike<number>): Float64Array {
  const n = values.length;
  const x = Float64Array.from(values);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * n + k]! * x[k]!;
    x[i]! /= lower[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= lower[k * n + i]! * x[k]!;
    x[i]! /= lower[i * n + i]!;
  }
  return x;
}

/** x that makes the weighted squares of `rows x - values` least; null where the rows do not say. */
export function leastSquares(
  rows: readonly (readonly number[])[],
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
): Float64Array | null {
  const n = rows[0]?.length ?? 0;
  const normal = new Float64Array(n * n);
  const right = new Float64Array(n);
  rows.forEach((row, r) => {
    for (let i = 0; i < n; i++) {
      const weighted = weights[r]! * row[i]!;
      if (weighted === 0) continue;
      right[i]! += weighted * values[r]!;
      for (let j = 0; j <= i; j++) normal[i * n + j]! += weighted * row[j]!;
    }
  });
  const lower = cholesky(normal, n);
  return lower && solveCholesky(lower, right);
}
