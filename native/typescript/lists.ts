/** Inverted lists in plain TypeScript: the oracle of `src/index/lists.cc` and its fallback. */
import { NO_PHOTO } from '../kernels.ts';
import type { ListsBytes } from '../kernels.ts';
import { LISTS_ROWS } from '../method.ts';
import { encode, readCode, writeCode } from './codes.ts';
import { emptyLists, seal } from './snapshot.ts';
import type { ListsViews, NumberedViews, TreeViews } from './snapshot.ts';
import { assignLeaves } from './train.ts';

/** A row on its way into lists. */
interface Placed {
  leaf: number;
  photo: number;
  code: Uint8Array;
}

/** The snapshots of these rows; `photos` is the number of each one's photo, ascending. */
export function buildLists(tree: TreeViews, rows: Int8Array, photos: Uint32Array): ListsBytes[] {
  const leaves = assignLeaves(tree, rows);
  return listsOf(
    tree,
    Array.from(leaves, (leaf, row) => ({
      leaf,
      photo: photos[row]!,
      code: encode(rows.subarray(row * 40, row * 40 + 40)),
    })),
    0,
    tree.leaves,
  );
}

/** The snapshots of all rows of `parts` in leaves from `first` to before `end`, under their new numbers. */
export function mergeLists(
  tree: TreeViews,
  parts: readonly NumberedViews[],
  first: number,
  end: number,
): ListsBytes[] {
  return listsOf(
    tree,
    parts.flatMap(({ lists, numbers }) =>
      rowsOf(lists)
        .map((row) => ({ ...row, photo: numbers[row.photo]! }))
        .filter(({ leaf, photo }) => leaf >= first && leaf < end && photo !== NO_PHOTO),
    ),
    first,
    end,
  );
}

function rowsOf({ leaves, leafNumbers, leafRows, codes, photos }: ListsViews): Placed[] {
  return Array.from({ length: leaves }, (_, i) =>
    Array.from(photos.subarray(leafRows[i], leafRows[i + 1]), (photo, row) => ({
      leaf: leafNumbers[i]!,
      photo,
      code: readCode(codes, leafRows[i]! + row),
    })),
  ).flat();
}

/** As many rows as there may be in a snapshot, and those of its last leaf, by turns. */
function listsOf(tree: TreeViews, placed: Placed[], first: number, end: number): ListsBytes[] {
  placed.sort((x, y) => x.leaf - y.leaf || x.photo - y.photo);
  const all: ListsBytes[] = [];
  for (let [from, leaf] = [0, first]; from < placed.length || all.length === 0;) {
    let to = Math.min(from + LISTS_ROWS, placed.length);
    while (to < placed.length && placed[to]!.leaf === placed[to - 1]!.leaf) to++;
    const next = placed[to]?.leaf ?? end;
    all.push({ first: leaf, bytes: snapshotOf(tree, placed.slice(from, to), leaf, next) });
    [from, leaf] = [to, next];
  }
  return all;
}

function snapshotOf(tree: TreeViews, placed: Placed[], first: number, end: number): Uint8Array {
  const leaves = [...new Set(placed.map(({ leaf }) => leaf))];
  const photoCount = placed.reduce((most, { photo }) => Math.max(most, photo + 1), 0);
  const lists = emptyLists(tree, { rows: placed.length, leaves: leaves.length, photoCount, first, end });
  lists.leafNumbers.set(leaves);
  let leaf = -1;
  for (const [row, { photo, code, ...at }] of placed.entries()) {
    if (at.leaf !== leaves[leaf]) lists.leafRows[++leaf] = row;
    writeCode(code, row, lists.codes);
    lists.photos[row] = photo;
  }
  lists.leafRows[leaves.length] = placed.length;
  return seal(lists);
}
