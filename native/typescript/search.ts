/**
 * Searching the index in plain TypeScript: the oracle of `Tree::search` in `src/tree.cc` and its fallback.
 */
import { DESCRIPTOR_SIZE } from '../../electron/contract/features.ts';
import { NO_DISTANCE, NO_ROW } from '../kernels.ts';
import type { Found } from '../kernels.ts';
import { kernelMethod } from '../method.ts';
import { LANES, blocksOf } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';

const { CONSIDERED } = kernelMethod.tree;
/**
 * A distance and who is at it in one double that sorts by distance, then by who: distances less the query's
 * norm are under 2^21.
 */
const WHO = 2 ** 32;

export function searchTree(tree: Snapshot, queries: Int8Array, k: number, leaves: number): Found {
  const count = queries.length / DESCRIPTOR_SIZE;
  const found = {
    rows: new Uint32Array(count * k).fill(NO_ROW),
    distances: new Int32Array(count * k).fill(NO_DISTANCE),
  };
  for (let query = 0; query < count; query++) {
    const row = queries.subarray(query * DESCRIPTOR_SIZE, (query + 1) * DESCRIPTOR_SIZE);
    searchOne(
      tree,
      row,
      leaves,
      found.rows.subarray(query * k, (query + 1) * k),
      found.distances.subarray(query * k, (query + 1) * k),
    );
  }
  return found;
}

function searchOne(
  tree: Snapshot,
  query: Int8Array,
  leaves: number,
  rows: Uint32Array,
  distances: Int32Array,
): void {
  const norm = query.reduce((sum, value) => sum + value * value, 0);
  const last = rows.length - 1;
  for (const key of nearestLeaves(tree, query, leaves)) {
    const leaf = whoOf(key);
    const first = tree.leafRows[leaf]!;
    const near = scan(query, tree.rowBlocks, tree.rowNorms, first, tree.leafRows[leaf + 1]!);
    for (let lane = 0; lane < near.length; lane++) {
      const row = tree.rows[first * LANES + lane]!;
      const distance = near[lane]! + norm;
      if (
        row === NO_ROW ||
        distance > distances[last]! ||
        (distance === distances[last]! && row > rows[last]!)
      )
        continue;
      let at = last;
      for (
        ;
        at > 0 && (distances[at - 1]! > distance || (distances[at - 1]! === distance && rows[at - 1]! > row));
        at--
      ) {
        rows[at] = rows[at - 1]!;
        distances[at] = distances[at - 1]!;
      }
      rows[at] = row;
      distances[at] = distance;
    }
  }
}

/** Keys of the `leaves` leaves with the nearest centroids, among those of the nearest cells. */
function nearestLeaves(tree: Snapshot, query: Int8Array, leaves: number): Float64Array {
  const toCells = scan(query, tree.cellBlocks, tree.cellNorms, 0, blocksOf(tree.cells));
  const cells = Float64Array.from({ length: tree.cells }, (_, cell) => toCells[cell]! * WHO + cell).sort();
  const keys: number[] = [];
  for (let i = 0; i < cells.length && keys.length < leaves * CONSIDERED; i++) {
    const cell = whoOf(cells[i]!);
    const firstBlock = Math.floor(tree.cellLeaves[cell]! / LANES);
    const toLeaves = scan(
      query,
      tree.leafBlocks,
      tree.leafNorms,
      firstBlock,
      blocksOf(tree.cellLeaves[cell + 1]!),
    );
    for (let leaf = tree.cellLeaves[cell]!; leaf < tree.cellLeaves[cell + 1]!; leaf++) {
      keys.push(toLeaves[leaf - firstBlock * LANES]! * WHO + leaf);
    }
  }
  return Float64Array.from(keys).sort().subarray(0, leaves);
}

function whoOf(key: number): number {
  return key - Math.floor(key / WHO) * WHO;
}

let scratch = new Int32Array(0);

/**
 * Squared distance less the query's own norm, for each lane of blocks [first, end); good until the next call.
 */
function scan(
  query: Int8Array,
  blocks: Uint8Array,
  norms: Int32Array,
  first: number,
  end: number,
): Int32Array {
  const lanes = (end - first) * LANES;
  if (scratch.length < lanes) scratch = new Int32Array(lanes * 2);
  for (let lane = 0; lane < lanes; lane++) {
    let at = (first + (lane >> 4)) * LANES * DESCRIPTOR_SIZE + (lane & 15) * 4;
    let dot = 0;
    for (let d = 0; d < DESCRIPTOR_SIZE; d += 4, at += 64) {
      dot =
        (dot +
          Math.imul(blocks[at]! - 128, query[d]!) +
          Math.imul(blocks[at + 1]! - 128, query[d + 1]!) +
          Math.imul(blocks[at + 2]! - 128, query[d + 2]!) +
          Math.imul(blocks[at + 3]! - 128, query[d + 3]!)) |
        0;
    }
    scratch[lane] = norms[first * LANES + lane]! - 2 * dot;
  }
  return scratch.subarray(0, lanes);
}
