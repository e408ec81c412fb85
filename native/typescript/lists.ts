/** Inverted lists in plain TypeScript: the oracle of `src/index/lists.cc` and its fallback. */
import { NO_PHOTO } from '../kernels.ts';
import { emptyLists, readRow, seal, writeRow } from './snapshot.ts';
import type { ListsViews, NumberedViews, TreeViews } from './snapshot.ts';
import { assignLeaves } from './train.ts';

/** A row on its way into lists. */
interface Placed {
  leaf: number;
  photo: number;
  descriptor: Int8Array;
}

/** The snapshot of these rows; `photos` is the number of each one's photo, ascending. */
export function buildLists(tree: TreeViews, rows: Int8Array, photos: Uint32Array): Uint8Array {
  const leaves = assignLeaves(tree, rows);
  return listsOf(
    tree,
    Array.from(leaves, (leaf, row) => ({
      leaf,
      photo: photos[row]!,
      descriptor: rows.subarray(row * 40, row * 40 + 40),
    })),
  );
}

/** The snapshot of all rows of `parts` under their new numbers. */
export function mergeLists(tree: TreeViews, parts: readonly NumberedViews[]): Uint8Array {
  return listsOf(
    tree,
    parts.flatMap(({ lists, numbers }) =>
      rowsOf(lists)
        .map((row) => ({ ...row, photo: numbers[row.photo]! }))
        .filter(({ photo }) => photo !== NO_PHOTO),
    ),
  );
}

function rowsOf({ leaves, leafNumbers, leafRows, rows, photos }: ListsViews): Placed[] {
  return Array.from({ length: leaves }, (_, i) =>
    Array.from(photos.subarray(leafRows[i], leafRows[i + 1]), (photo, row) => ({
      leaf: leafNumbers[i]!,
      photo,
      descriptor: readRow(rows, leafRows[i]! + row),
    })),
  ).flat();
}

function listsOf(tree: TreeViews, placed: Placed[]): Uint8Array {
  placed.sort((x, y) => x.leaf - y.leaf || x.photo - y.photo);
  const leaves = [...new Set(placed.map(({ leaf }) => leaf))];
  const photoCount = placed.reduce((most, { photo }) => Math.max(most, photo + 1), 0);
  const lists = emptyLists(tree, placed.length, leaves.length, photoCount);
  lists.leafNumbers.set(leaves);
  let leaf = -1;
  for (const [row, { photo, descriptor, ...at }] of placed.entries()) {
    if (at.leaf !== leaves[leaf]) lists.leafRows[++leaf] = row;
    writeRow(descriptor, 0, row, lists.rows);
    lists.photos[row] = photo;
  }
  lists.leafRows[leaves.length] = placed.length;
  return seal(lists);
}
