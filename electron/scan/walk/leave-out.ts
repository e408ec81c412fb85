/**
 * What a person wants left out: patterns of the library, `.nomedia` and `.ppignore` in the folders
 * themselves.
 */
import { sep } from 'node:path';
import type { Ignore } from 'ignore';
import ignore from 'ignore';
import type { LeftOut } from '../../contract/scan.ts';

/** Patterns as .gitignore has them, and what they are of. */
export interface Patterns {
  by: 'pattern' | '.ppignore';
  /** The folder that they hold in, below the library's folder, as text; empty for that itself. */
  base: string;
  patterns: readonly string[];
}

/** The patterns that hold in one folder. The later ones overrule the earlier. */
export interface Rules {
  /** null: the entry is wanted. `path`: below the library's folder, as text. */
  test(path: string, isFolder: boolean): Pick<LeftOut, 'by' | 'pattern'> | null;
}

/**
 * Capitals are as small letters, as cameras and phones mix them. A folder's rules: made where it is listed.
 */
export function rulesOf(sets: readonly Patterns[]): Rules {
  const tests = sets.map(({ by, base, patterns }): { by: Patterns['by']; base: string; ignored: Ignore } => ({
    by,
    base,
    ignored: ignore().add(patterns.map((pattern) => ({ pattern }))),
  }));
  return {
    test(path, isFolder) {
      let found: Pick<LeftOut, 'by' | 'pattern'> | null = null;
      for (const { by, base, ignored } of tests) {
        const below = path.slice(base === '' ? 0 : base.length + 1).replaceAll(sep, '/');
        const { ignored: isIgnored, unignored, rule } = ignored.test(isFolder ? `${below}/` : below);
        if (isIgnored) found = { by, pattern: rule?.pattern ?? '' };
        else if (unignored) found = null;
      }
      return found;
    },
  };
}

/** Bytes of a `.ppignore` that are read. */
export const LARGEST_PPIGNORE_BYTES = 65_536;

/**
 * PhotoPrism's docs, "Ignoring Files and Folders": lines as of .gitignore, for the folder and those below.
 */
export const patternsIn = (ppignore: Buffer): string[] =>
  ppignore
    .toString()
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));

/** Counts what is left out, by why. */
export function leftOutCounter(): {
  count(why: Pick<LeftOut, 'by' | 'pattern'>, files: number, folders: number): void;
  all(): LeftOut[];
} {
  const counted = new Map<string, LeftOut>();
  return {
    count({ by, pattern }, files, folders) {
      const key = `${by} ${pattern ?? ''}`;
      const sum = counted.get(key) ?? { by, pattern, files: 0, folders: 0 };
      counted.set(key, { ...sum, files: sum.files + files, folders: sum.folders + folders });
    },
    all: () => [...counted.values()],
  };
}
