/**
 * Building the index in plain TypeScript: the oracle of `src/tree.cc`, which says why each number is what it
 * is, and its fallback.
 */
import { DESCRIPTOR_SIZE } from '../../electron/contract/features.ts';
import { NO_DISTANCE, NO_ROW } from '../kernels.ts';
import { kernelMethod } from '../method.ts';
import { LANES, blocksOf, emptySnapshot, seal } from './snapshot.ts';

const { CELLS_PER_ROOT, SAMPLE_PER_CELL, ROUNDS, LEAF_BLOCKS, SPLIT_SAMPLE } = kernelMethod.tree;

export function buildTree(rows: Int8Array): Uint8Array {
  const count = rows.length / DESCRIPTOR_SIZE;
  const cells = Math.min(count, Math.floor(CELLS_PER_ROOT * Math.sqrt(count)));
  const centroids = findCells(rows, count, cells);
  const { members, starts } = gather(assign(rows, centroids), cells);

  const leafRows = [0];
  const cellLeaves = [0];
  for (let cell = 0; cell < cells; cell++) {
    split(rows, members.subarray(starts[cell], starts[cell + 1]), leafRows);
    cellLeaves.push(leafRows.length - 1);
  }

  const snapshot = emptySnapshot(count, cells, leafRows.length - 1, leafRows.at(-1)!);
  snapshot.cellLeaves.set(cellLeaves);
  snapshot.leafRows.set(leafRows);
  snapshot.rows.fill(NO_ROW);
  for (let cell = 0; cell < cells; cell++)
    writeRow(centroids, cell, cell, snapshot.cellBlocks, snapshot.cellNorms);
  const mean = new Int8Array(DESCRIPTOR_SIZE);
  for (let cell = 0, leaf = 0; cell < cells; cell++) {
    let next = starts[cell]!;
    for (; leaf < cellLeaves[cell + 1]!; leaf++) {
      const first = leafRows[leaf]! * LANES;
      const end = Math.min(leafRows[leaf + 1]! * LANES, first + starts[cell + 1]! - next);
      const sums = new Float64Array(DESCRIPTOR_SIZE);
      for (let lane = first; lane < end; lane++, next++) {
        writeRow(rows, members[next]!, lane, snapshot.rowBlocks, snapshot.rowNorms);
        snapshot.rows[lane] = members[next]!;
        addRow(rows, members[next]!, sums, 0);
      }
      writeMean(sums, 0, end - first, mean, 0);
      writeRow(mean, 0, leaf, snapshot.leafBlocks, snapshot.leafNorms);
    }
  }
  return seal(snapshot);
}

/** k-means over an even sample, started from an even sample. */
function findCells(rows: Int8Array, count: number, cells: number): Int8Array {
  const centroids = evenSample(rows, count, cells);
  const sampled = Math.min(count, cells * SAMPLE_PER_CELL);
  const sample = evenSample(rows, count, sampled);
  for (let round = 0; round < ROUNDS; round++) {
    const cell = assign(sample, centroids);
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
function assign(rows: Int8Array, centroids: Int8Array): Uint32Array {
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

/**
 * Reorders a cell's members so that each leaf's rows follow one another, and notes where each leaf ends, in
 * blocks.
 */
function split(rows: Int8Array, members: Uint32Array, leafRows: number[]): void {
  const blocks = blocksOf(members.length);
  if (blocks <= LEAF_BLOCKS) {
    if (blocks > 0) leafRows.push(leafRows.at(-1)! + blocks);
    return;
  }
  const dimension = widest(rows, members);
  // Array sort is stable, as the native counting sort is.
  members.set(
    Array.from(members).sort(
      (x, y) => rows[x * DESCRIPTOR_SIZE + dimension]! - rows[y * DESCRIPTOR_SIZE + dimension]!,
    ),
  );
  const left = Math.floor(blocks / 2) * LANES;
  split(rows, members.subarray(0, left), leafRows);
  split(rows, members.subarray(left), leafRows);
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

/** Row `row` of `rows` into lane `lane` of all blocks. */
function writeRow(rows: Int8Array, row: number, lane: number, blocks: Uint8Array, norms: Int32Array): void {
  const block = Math.floor(lane / LANES) * LANES * DESCRIPTOR_SIZE;
  let norm = 0;
  for (let d = 0; d < DESCRIPTOR_SIZE; d++) {
    const value = rows[row * DESCRIPTOR_SIZE + d]!;
    blocks[block + (d >> 2) * 64 + (lane % LANES) * 4 + (d & 3)] = value + 128;
    norm += value * value;
  }
  norms[lane] = norm;
}
