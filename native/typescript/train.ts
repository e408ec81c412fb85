/**
 * Training the tree in plain TypeScript: the oracle of `src/index/tree.cc`, which says why each number is
 * what it is, and its fallback.
 */
import { DESCRIPTOR_SIZE } from '../../electron/contract/features.ts';
import { NO_DISTANCE } from '../kernels.ts';
import { kernelMethod } from '../method.ts';
import { blocksOf, emptyTree, LANES, readRow, seal, writeRow } from './snapshot.ts';
import type { TreeViews } from './snapshot.ts';
import { scan } from './search.ts';

const { CELLS_PER_ROOT, SAMPLE_PER_CELL, ROUNDS, LEAF_ROWS, TRAINED_ROWS, SPLIT_SAMPLE } = kernelMethod.tree;

export function trainTree(rows: Int8Array, expected: number): Uint8Array {
  const count = rows.length / DESCRIPTOR_SIZE;
  const cells = Math.max(1, Math.min(count, Math.floor(CELLS_PER_ROOT * Math.sqrt(expected))));
  const centroids = findCells(rows, count, cells);
  const { members, starts } = gather(assignCells(rows, centroids), cells);

  const limit = Math.max(TRAINED_ROWS, Math.floor((LEAF_ROWS * count) / Math.max(expected, 1)));
  const leaves: Int8Array[] = [];
  const cellLeaves = [0];
  for (let cell = 0; cell < cells; cell++) {
    if (starts[cell] === starts[cell + 1]) leaves.push(rowAt(centroids, cell));
    else split(rows, members.subarray(starts[cell], starts[cell + 1]), limit, leaves);
    cellLeaves.push(leaves.length);
  }

  const tree = emptyTree(cells, leaves.length, expected);
  tree.cellLeaves.set(cellLeaves);
  for (let cell = 0; cell < cells; cell++) writeRow(centroids, cell, cell, tree.cell);
  for (const [leaf, centroid] of leaves.entries()) writeRow(centroid, 0, leaf, tree.leaf);
  return seal(tree);
}

/** The leaf of each row: of the nearest cell the nearest, of equals the first. */
export function assignLeaves(tree: TreeViews, rows: Int8Array): Uint32Array {
  const centroids = new Int8Array(tree.cells * DESCRIPTOR_SIZE);
  for (let cell = 0; cell < tree.cells; cell++)
    centroids.set(readRow(tree.cell, cell), cell * DESCRIPTOR_SIZE);
  return assignCells(rows, centroids).map((cell, row) => {
    const [first, end] = [tree.cellLeaves[cell]!, tree.cellLeaves[cell + 1]!];
    const firstBlock = Math.floor(first / LANES);
    const near = scan(rowAt(rows, row), tree.leaf, firstBlock, blocksOf(end));
    let nearest = first;
    for (let leaf = first; leaf < end; leaf++)
      if (near[leaf - firstBlock * LANES]! < near[nearest - firstBlock * LANES]!) nearest = leaf;
    return nearest;
  });
}

const rowAt = (rows: Int8Array, row: number): Int8Array =>
  rows.subarray(row * DESCRIPTOR_SIZE, (row + 1) * DESCRIPTOR_SIZE);

/** k-means over an even sample, started from an even sample; one cell at zero without rows. */
function findCells(rows: Int8Array, count: number, cells: number): Int8Array {
  if (count === 0) return new Int8Array(DESCRIPTOR_SIZE);
  const centroids = evenSample(rows, count, cells);
  const sampled = Math.min(count, cells * SAMPLE_PER_CELL);
  const sample = evenSample(rows, count, sampled);
  for (let round = 0; round < ROUNDS; round++) {
    const cell = assignCells(sample, centroids);
    const sums = new Float64Array(cells * DESCRIPTOR_SIZE);
    const counts = new Uint32Array(cells);
    for (let i = 0; i < sampled; i++) {
      addRow(sample, i, sums, cell[i]! * DESCRIPTOR_SIZE);
      counts[cell[i]!]!++;
    }
    for (let i = 0; i < cells; i++)
      if (counts[i]! > 0) writeMean(sums, i * DESCRIPTOR_SIZE, counts[i]!, centroids, i * DESCRIPTOR_SIZE);
  }
  return centroids;
}

function evenSample(rows: Int8Array, count: number, wanted: number): Int8Array {
  const sample = new Int8Array(wanted * DESCRIPTOR_SIZE);
  for (let i = 0; i < wanted; i++) {
    const row = Math.floor((i * count) / wanted);
    sample.set(rows.subarray(row * DESCRIPTOR_SIZE, (row + 1) * DESCRIPTOR_SIZE), i * DESCRIPTOR_SIZE);
  }
  return sample;
}

/**
 * The nearest centroid of each row, of equals the first. A sum that passes the best so far is left where it
 * is.
 */
function assignCells(rows: Int8Array, centroids: Int8Array): Uint32Array {
  const cell = new Uint32Array(rows.length / DESCRIPTOR_SIZE);
  for (let row = 0; row < cell.length; row++) {
    const at = row * DESCRIPTOR_SIZE;
    let least = NO_DISTANCE;
    for (let centre = 0; centre < centroids.length; centre += DESCRIPTOR_SIZE) {
      let sum = 0;
      for (let d = 0; d < DESCRIPTOR_SIZE && sum < least; d += 8) {
        for (let i = d; i < d + 8; i++) {
          const difference = rows[at + i]! - centroids[centre + i]!;
          sum = (sum + Math.imul(difference, difference)) | 0;
        }
      }
      if (sum < least) {
        least = sum;
        cell[row] = centre / DESCRIPTOR_SIZE;
      }
    }
  }
  return cell;
}

/** Row numbers by cell, ascending in each, and where each cell starts. */
function gather(cell: Uint32Array, cells: number): { members: Uint32Array; starts: Uint32Array } {
  const starts = new Uint32Array(cells + 1);
  for (const which of cell) starts[which + 1]!++;
  for (let i = 0; i < cells; i++) starts[i + 1]! += starts[i]!;
  const next = starts.slice();
  const members = new Uint32Array(cell.length);
  cell.forEach((which, row) => (members[next[which]!++] = row));
  return { members, starts };
}

/** Splits a cell's members, which it reorders, into leaves of at most `limit`; keeps their centroids. */
function split(rows: Int8Array, members: Uint32Array, limit: number, leaves: Int8Array[]): void {
  if (members.length <= limit) {
    const sums = new Float64Array(DESCRIPTOR_SIZE);
    for (const member of members) addRow(rows, member, sums, 0);
    const mean = new Int8Array(DESCRIPTOR_SIZE);
    writeMean(sums, 0, members.length, mean, 0);
    leaves.push(mean);
    return;
  }
  const dimension = widest(rows, members);
  // Array sort is stable, as the native counting sort is.
  members.set(
    Array.from(members).sort(
      (x, y) => rows[x * DESCRIPTOR_SIZE + dimension]! - rows[y * DESCRIPTOR_SIZE + dimension]!,
    ),
  );
  const left = Math.floor(members.length / 2);
  split(rows, members.subarray(0, left), limit, leaves);
  split(rows, members.subarray(left), limit, leaves);
}

/** The dimension with the most variance, of equals the first. */
function widest(rows: Int8Array, members: Uint32Array): number {
  const step = Math.ceil(members.length / SPLIT_SAMPLE);
  const sums = new Float64Array(DESCRIPTOR_SIZE);
  const squares = new Float64Array(DESCRIPTOR_SIZE);
  let seen = 0;
  for (let i = 0; i < members.length; i += step, seen++) {
    for (let d = 0; d < DESCRIPTOR_SIZE; d++) {
      const value = rows[members[i]! * DESCRIPTOR_SIZE + d]!;
      sums[d]! += value;
      squares[d]! += value * value;
    }
  }
  const variances = sums.map((sum, d) => seen * squares[d]! - sum * sum);
  return variances.indexOf(Math.max(...variances));
}

function addRow(rows: Int8Array, row: number, sums: Float64Array, at: number): void {
  for (let d = 0; d < DESCRIPTOR_SIZE; d++) sums[at + d]! += rows[row * DESCRIPTOR_SIZE + d]!;
}

/** Sums over `count` rows to their mean, each number rounded half up. */
function writeMean(sums: Float64Array, atSums: number, count: number, means: Int8Array, at: number): void {
  for (let d = 0; d < DESCRIPTOR_SIZE; d++)
    means[at + d] = Math.floor((2 * sums[atSums + d]! + count) / (2 * count));
}
