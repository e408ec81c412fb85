/** What a person wants left out of the library: patterns, and folders by their names. */
import { sep } from 'node:path';
import type { LibraryOutcome } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import type { LeaveOut } from '../../contract/library.ts';
import { pathBytes, pathText } from '../../contract/paths.ts';
import type { LeftOut } from '../../contract/scan.ts';
import { leftOutIn } from '../../scan/pipeline.ts';
import type { Store } from '../../store/store.ts';

/** Each change holds from the next scan on; what is known of photos is kept for the day they are wanted. */
export interface LeaveOuts {
  list(): LeaveOut[];
  /** What is left out for other reasons. */
  others(): LeftOut[];
  /** `folderId` null: in every folder. */
  add(pattern: string, folderId: number | null): LibraryOutcome<LeaveOut>;
  /** A subfolder, by the names that lead to it. */
  addFolder(folderId: number, within: readonly string[]): LibraryOutcome<LeaveOut>;
  /** false where there is none with this id. */
  remove(id: number): boolean;
  /** The subfolders with photos, which could be left out. */
  subfolders(folderId: number, within: readonly string[]): { name: string; fileCount: number }[];
}

export function leaveOuts(store: Store): LeaveOuts {
  const list = (): LeaveOut[] => {
    const recorded = store.leaveOut.recorded().filter(({ by }) => by === 'pattern');
    return store.leaveOut.list().map((row) => {
      const own = recorded.filter(
        ({ pattern, folderId }) =>
          pattern === row.pattern && (row.folderId === null || row.folderId === folderId),
      );
      const sum = (what: 'files' | 'folders'): number => own.reduce((n, one) => n + one[what], 0);
      return { ...row, files: sum('files'), folders: sum('folders') };
    });
  };
  const add: LeaveOuts['add'] = (pattern, folderId) => {
    if (folderId !== null && !store.files.folders().some(({ id }) => id === folderId)) return noFolder();
    const wrong = whyNoPattern(pattern);
    if (wrong !== null)
      return failed('not a pattern', wrong, 'Write it as in a .gitignore: "*.png", "/scans/".');
    const { id } = store.leaveOut.add(pattern, folderId);
    return { ok: true, value: list().find((one) => one.id === id)! };
  };
  return {
    list,
    others: () => leftOutIn(store).filter(({ by }) => by !== 'pattern'),
    add,
    addFolder: (folderId, within) => add(`/${within.map(escaped).join('/')}/`, folderId),
    remove: (id) => store.leaveOut.remove(id),
    subfolders: (folderId, within) =>
      store.files
        .subfolders(folderId, pathBytes(within.join(sep)))
        .map(({ name, fileCount }) => ({ name: pathText(name), fileCount })),
  };
}

const noFolder = () =>
  failed('no such folder', 'The library has no such folder.', 'It may have been removed; look at it again.');

/** Why it would leave nothing out; null where it may. */
function whyNoPattern(pattern: string): string | null {
  if (pattern.trim() === '') return 'An empty pattern leaves nothing out.';
  if (/[\r\n]/.test(pattern)) return 'A pattern is one line.';
  if (pattern.startsWith('#')) return 'A pattern that begins with # is a comment and leaves nothing out.';
  if (/(?<!\\)(\\\\)*\\$/.test(pattern)) return 'A pattern does not end with a single backslash.';
  return null;
}

/** The name as a pattern that means it alone. */
const escaped = (name: string): string => name.replaceAll(/[\\*?[\]!#]|\s+$/g, (found) => `\\${found}`);
