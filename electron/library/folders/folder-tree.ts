/** The library's folders and all below them in which there are photos, numbered as they are met. */
import { basename, sep } from 'node:path';
import { pathBytes, pathText } from '../../contract/paths.ts';
import type { PhotoFolder, Subfolder } from '../../contract/requests.ts';
import type { Store } from '../../store/store.ts';

type Counted = Omit<PhotoFolder, 'photoCount'> & { count: number };

export interface FolderTree {
  /** The number of the folder that a file lies in; null where it is none of the library's any more. */
  of(folderId: number, path: Buffer): number | null;
  /** The names that lead to it, from that of the library's folder on. */
  names(folder: number): string[];
  /** Is a folder this one, or below it? */
  below(wanted: Subfolder): (folder: number) => boolean;
  /**
   * By name, each after the one it is in, with how many of these lie in it or below; without those that none
   * of them does. In steps.
   */
  counted(lying: Iterable<{ folders: Iterable<number> }>): Generator<undefined, Counted[]>;
}

interface FolderNode extends Omit<PhotoFolder, 'photoCount'> {
  /** null: it is one of the library's. */
  parent: number | null;
}

const SEPARATOR = sep.charCodeAt(0);

export function folderTree(store: Store): FolderTree {
  /** Each after the one it is in. */
  const folders: FolderNode[] = [];
  const numberOf = new Map<string, number>();
  const tops = new Map(store.files.folders().map(({ id, path }) => [id, pathText(path)]));
  const numberAt = (folderId: number, path: Buffer): number | null => {
    const top = tops.get(folderId);
    if (top === undefined) return null; // it was removed
    const key = `${folderId} ${path.toString('latin1')}`;
    const known = numberOf.get(key);
    if (known !== undefined) return known;
    const end = path.lastIndexOf(SEPARATOR);
    const parent = path.length === 0 ? null : numberAt(folderId, path.subarray(0, Math.max(0, end)));
    const name = path.length === 0 ? top : pathText(path.subarray(end + 1));
    const within = parent === null ? [] : [...folders[parent]!.within, name];
    folders.push({ folderId, within, name, parent });
    numberOf.set(key, folders.length - 1);
    return folders.length - 1;
  };
  return {
    of: (folderId, path) => numberAt(folderId, path.subarray(0, Math.max(0, path.lastIndexOf(SEPARATOR)))),
    names(folder) {
      const { folderId, within } = folders[folder]!;
      return [basename(tops.get(folderId)!), ...within];
    },
    below: (wanted) => below(folders, numberOf.get(keyOf(wanted)) ?? -1),
    *counted(lying) {
      return inOrder(folders, yield* counts(folders, lying));
    },
  };
}

const keyOf = ({ folderId, within }: Subfolder): string =>
  `${folderId} ${pathBytes(within.join(sep)).toString('latin1')}`;

/** What is counted in a step: some milliseconds. */
const COUNTED_AT_ONCE = 10_000;

/** Of each folder, how many lie in it or below: each once, however many folders it lies in. */
function* counts(
  folders: readonly FolderNode[],
  lying: Iterable<{ folders: Iterable<number> }>,
): Generator<undefined, Uint32Array> {
  const countOf = new Uint32Array(folders.length);
  /** The last one that each folder counted. */
  const counted = new Uint32Array(folders.length);
  let number = 0;
  for (const one of lying) {
    number += 1;
    if (number % COUNTED_AT_ONCE === 0) yield;
    for (let at of one.folders as Iterable<number | null>)
      for (; at !== null && counted[at] !== number; at = folders[at]!.parent) {
        counted[at] = number;
        countOf[at]! += 1;
      }
  }
  return countOf;
}

const byName = new Intl.Collator(undefined, { numeric: true }).compare;

function inOrder(folders: readonly FolderNode[], countOf: Uint32Array): Counted[] {
  const there = [...folders.entries()].filter(([number]) => countOf[number]! > 0);
  const children = Map.groupBy(there, ([, { parent }]) => parent);
  const visit = (parent: number | null): Counted[] =>
    (children.get(parent) ?? [])
      .sort(([, x], [, y]) => byName(x.name, y.name))
      .flatMap(([number, { parent: _, ...folder }]) => [
        { ...folder, count: countOf[number]! },
        ...visit(number),
      ]);
  return visit(null);
}

/** A number below 0 is no folder. */
function below(folders: readonly FolderNode[], found: number): (number: number) => boolean {
  const isBelow = new Map<number | null, boolean>([
    [null, false],
    [found, true],
  ]);
  for (const [number, { parent }] of folders.entries())
    if (number !== found) isBelow.set(number, isBelow.get(parent)!);
  return (number) => isBelow.get(number)!;
}
