/**
 * Scores groups of copies against a set whose copies are known: files of one `source` are one shot, all
 * others are not. Pure.
 *
 * A copy is found where it is in a group with the photo that it is a copy of. Those that are with another
 * copy of it alone are counted beside: two crops that are alike say nothing of the photo. Precision is over
 * all pairs of files that share a group.
 */
import { tableRows } from './score.ts';

/** A row of copies.tsv; `how` and `place` are null where the table says `-`. */
export interface CopyRow {
  file: string;
  /** The shot that the file shows. */
  source: string;
  /** `original`, the name of a kind of copy, several joined by ` + `, or `not a copy: ` and of what kind. */
  kind: string;
  how: string | null;
  place: string | null;
}

export interface KindScore {
  kind: string;
  copies: number;
  /** Together with the photo that they are copies of. */
  found: number;
  /** Together with that or with any other copy of it. */
  withAny: number;
}

/** Of what looks like a copy: photos, and how many of them share a group with another shot. */
export interface NoCopyScore {
  kind: string;
  photos: number;
  grouped: number;
}

export interface MissedCopies {
  original: string;
  copies: Pick<CopyRow, 'file' | 'kind' | 'how'>[];
}

/** Shares in 0..1; null where nothing could be counted. */
export interface CopiesScore {
  files: number;
  /** Files that are no photo to the program: they score as alone. */
  unread: number;
  /** Of the copies of one kind, and of those of several kinds at once. */
  recall: number | null;
  chainedRecall: number | null;
  precision: number | null;
  /** Pairs of files in one group. */
  pairs: number;
  falsePairs: number;
  kinds: KindScore[];
  notCopies: NoCopyScore[];
  /** Pairs of different shots of one place, and how many of them are called one shot. */
  places: { pairs: number; sameShot: number };
  /** Photos of which copies were missed, most of them first. */
  missed: MissedCopies[];
  /** Groups of several shots, a file of each shot; most shots first. */
  mixed: { files: string[] }[];
}

const ORIGINAL = 'original';
const NO_COPY = 'not a copy: ';
const CHAINED = ' + ';
const columns = ['file', 'source', 'kind', 'how', 'place'] as const;

/** The rows of a copies.tsv. Throws when a column is missing or a row is short. */
export function readCopies(text: string): CopyRow[] {
  const [head = [], ...body] = tableRows(text);
  return body.map((row) => {
    const [file, source, kind, how, place] = columns.map((name) => {
      const value = row[head.indexOf(name)];
      if (value === undefined) throw new Error(`copies.tsv: no ${name} in the row of ${row[0]}`);
      return value;
    }) as [string, string, string, string, string];
    return { file, source, kind, how: how === '-' ? null : how, place: place === '-' ? null : place };
  });
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const pairsOf = (n: number): number => (n * (n - 1)) / 2;

/** `groupOf`: file -> its group; a file without one was not read. */
export function scoreCopies(rows: readonly CopyRow[], groupOf: ReadonlyMap<string, number>): CopiesScore {
  const groups = Map.groupBy(rows, ({ file }) => groupOf.get(file) ?? file);
  const membersOf = ({ file }: CopyRow): readonly CopyRow[] => groups.get(groupOf.get(file) ?? file)!;
  const isFound = (row: CopyRow): boolean =>
    membersOf(row).some(({ kind, source }) => kind === ORIGINAL && source === row.source);
  const isWithAny = (row: CopyRow): boolean =>
    membersOf(row).some((other) => other !== row && other.source === row.source);

  const copies = rows.filter(({ kind }) => kind !== ORIGINAL && !kind.startsWith(NO_COPY));
  const kinds = [...Map.groupBy(copies, ({ kind }) => kind)].map(([kind, members]) => ({
    kind,
    copies: members.length,
    found: members.filter(isFound).length,
    withAny: members.filter(isWithAny).length,
  }));
  const notCopies = Map.groupBy(
    rows.filter(({ kind }) => kind.startsWith(NO_COPY)),
    ({ kind }) => kind.slice(NO_COPY.length),
  );
  const isGrouped = (row: CopyRow): boolean => membersOf(row).some(({ source }) => source !== row.source);
  return {
    files: rows.length,
    unread: rows.filter(({ file }) => !groupOf.has(file)).length,
    recall: recallOf(kinds.filter(({ kind }) => !kind.includes(CHAINED))),
    chainedRecall: recallOf(kinds.filter(({ kind }) => kind.includes(CHAINED))),
    ...precisionOf([...groups.values()]),
    kinds: kinds.sort((a, b) => a.found / a.copies - b.found / b.copies || (a.kind < b.kind ? -1 : 1)),
    notCopies: [...notCopies].map(([kind, photos]) => ({
      kind,
      photos: photos.length,
      grouped: photos.filter(isGrouped).length,
    })),
    places: placesOf(rows, [...groups.values()]),
    missed: missedOf(
      rows,
      copies.filter((row) => !isFound(row)),
    ),
    mixed: mixedOf([...groups.values()]),
  };
}

function recallOf(kinds: readonly KindScore[]): number | null {
  const sum = (of: 'copies' | 'found'): number => kinds.reduce((total, kind) => total + kind[of], 0);
  return share(sum('found'), sum('copies'));
}

/** The files of a group, by shot. */
const shotsOf = (group: readonly CopyRow[]): CopyRow[][] => [
  ...Map.groupBy(group, ({ source }) => source).values(),
];

function precisionOf(groups: readonly CopyRow[][]): Pick<CopiesScore, 'precision' | 'pairs' | 'falsePairs'> {
  const pairs = groups.reduce((sum, { length }) => sum + pairsOf(length), 0);
  const truePairs = groups.flatMap(shotsOf).reduce((sum, { length }) => sum + pairsOf(length), 0);
  return { precision: share(truePairs, pairs), pairs, falsePairs: pairs - truePairs };
}

/** Pairs of the shots of each place: all of them, and those of which any files share a group. */
function placesOf(rows: readonly CopyRow[], groups: readonly CopyRow[][]): CopiesScore['places'] {
  const placeOf = new Map(rows.flatMap(({ source, place }) => (place === null ? [] : [[source, place]])));
  const shots = Map.groupBy(placeOf.keys(), (source) => placeOf.get(source));
  const together = new Set<string>();
  for (const group of groups) {
    const sources = shotsOf(group).map(([{ source }]) => source);
    for (const [i, a] of sources.entries())
      for (const b of sources.slice(i + 1))
        if (placeOf.has(a) && placeOf.get(a) === placeOf.get(b)) together.add([a, b].sort().join('\t'));
  }
  const pairs = [...shots.values()].reduce((sum, { length }) => sum + pairsOf(length), 0);
  return { pairs, sameShot: together.size };
}

function missedOf(rows: readonly CopyRow[], missed: readonly CopyRow[]): MissedCopies[] {
  const originals = rows.filter(({ kind }) => kind === ORIGINAL);
  const originalOf = new Map(originals.map(({ source, file }) => [source, file]));
  return [...Map.groupBy(missed, ({ source }) => source)]
    .map(([source, copies]) => ({
      original: originalOf.get(source) ?? source,
      copies: copies.map(({ file, kind, how }) => ({ file, kind, how })),
    }))
    .sort((a, b) => b.copies.length - a.copies.length || (a.original < b.original ? -1 : 1));
}

const mixedOf = (groups: readonly CopyRow[][]): CopiesScore['mixed'] =>
  groups
    .map((group) => ({ files: shotsOf(group).map(([{ file }]) => file) }))
    .filter(({ files }) => files.length > 1)
    .sort((a, b) => b.files.length - a.files.length || (a.files[0]! < b.files[0]! ? -1 : 1));
