/** Searching the index in plain TypeScript: the oracle of `src/index/search.cc` and its fallback. */
import { DESCRIPTOR_SIZE } from '../../electron/contract/features.ts';
import { NO_DISTANCE, NO_PHOTO } from '../kernels.ts';
import type { Found } from '../kernels.ts';
import { kernelMethod } from '../method.ts';
import { distanceTo } from './codes.ts';
import { LANES, blocksOf } from './snapshot.ts';
import type { NumberedViews, Rows, TreeViews } from './snapshot.ts';

const { CONSIDERED } = kernelMethod.tree;
/**
 * A distance and who is at it in one double that sorts by distance, then by who: distances less the query's
 * norm are under 2^21.
 */
const WHO = 2 ** 32;

/** The lists of some leaves at a time: `leaves` are those that any query probes, ascending. */
export function startSearch(tree: TreeViews, queries: Int8Array, k: number, probes: number) {
  const all = Array.from({ length: queries.length / DESCRIPTOR_SIZE }, (_, i) => {
    const row = queries.subarray(i * DESCRIPTOR_SIZE, (i + 1) * DESCRIPTOR_SIZE);
    return { row, leaves: new Set(Array.from(nearestLeaves(tree, row, probes), whoOf)) };
  });
  const nearest = all.map(() => new Float64Array());
  return {
    leaves: Uint32Array.from(new Set(all.flatMap(({ leaves }) => [...leaves]))).sort(),
    scan(parts: readonly NumberedViews[]): void {
      for (const [i, { row, leaves }] of all.entries()) {
        const keys = [...nearest[i]!, ...keysIn(parts, row, leaves)];
        nearest[i] = Float64Array.from(keys).sort().subarray(0, k);
      }
    },
    found(): Found {
      const found = {
        photos: new Uint32Array(all.length * k).fill(NO_PHOTO),
        distances: new Int32Array(all.length * k).fill(NO_DISTANCE),
      };
      for (const [i, { row }] of all.entries()) {
        const norm = row.reduce((sum, value) => sum + value * value, 0);
        found.photos.set(nearest[i]!.map(whoOf), i * k);
        found.distances.set(
          nearest[i]!.map((key) => Math.floor(key / WHO) + norm),
          i * k,
        );
      }
      return found;
    },
  };
}

/** Keys of all rows in these leaves. */
function keysIn(parts: readonly NumberedViews[], query: Int8Array, probed: Set<number>): number[] {
  const keys: number[] = [];
  for (const { lists, numbers } of parts) {
    const { leafNumbers, leafRows, codes, photos } = lists;
    for (const [i, leaf] of leafNumbers.entries()) {
      if (!probed.has(leaf)) continue;
      for (let row = leafRows[i]!; row < leafRows[i + 1]!; row++) {
        const number = numbers[photos[row]!]!;
        if (number !== NO_PHOTO) keys.push(distanceTo(query, codes, row) * WHO + number);
      }
    }
  }
  return keys;
}

/** Keys of the `leaves` leaves with the nearest centroids, among those of the nearest cells. */
function nearestLeaves(tree: TreeViews, query: Int8Array, leaves: number): Float64Array {
  const toCells = scan(query, tree.cell, 0, blocksOf(tree.cells));
  const cells = Float64Array.from({ length: tree.cells }, (_, cell) => toCells[cell]! * WHO + cell).sort();
  const keys: number[] = [];
  for (let i = 0; i < cells.length && keys.length < leaves * CONSIDERED; i++) {
    const cell = whoOf(cells[i]!);
    const firstBlock = Math.floor(tree.cellLeaves[cell]! / LANES);
    const toLeaves = scan(query, tree.leaf, firstBlock, blocksOf(tree.cellLeaves[cell + 1]!));
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
export function scan(query: Int8Array, { blocks, norms }: Rows, first: number, end: number): Int32Array {
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
