/**
 * The constants of the kernels that decide what they answer, by the file of `src/` that computes with them.
 * What was found by other ones is found anew: they are part of the key that a library keeps of how its pairs
 * were made.
 */
export const kernelMethod = {
  tree: {
    DIMENSIONS: 40,
    LANES: 16,
    CELLS_PER_ROOT: 2,
    SAMPLE_PER_CELL: 64,
    ROUNDS: 8,
    LEAF_ROWS: 128,
    TRAINED_ROWS: 16,
    CONSIDERED: 2,
    SPLIT_SAMPLE: 1024,
    CODE_STEP: 8,
  },
  ransac: { REFINED: 4, MINIMUM: 4, MIN_SPREAD: 1e-3, CELL_PX: 24, FIXED: 0.01, ROUNDS: 3 },
} as const;

/**
 * Rows in a snapshot of lists, and those of the leaf that it ends with (`lists.cc`). What is found does not
 * depend on it.
 */
export const LISTS_ROWS = 1024;
