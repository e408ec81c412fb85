/** Folders in which nothing is moved: those that a person protected, and those of other programs. */
import { pathText } from '../../contract/paths.ts';
import type { Store } from '../../store/store.ts';
import type { Disk } from '../disk.ts';
import { codeOf, unlessRefused } from '../disk.ts';
import { managingProgram } from './managed.ts';
import { folderOf, isInside, keyOf, upwards } from '../paths.ts';
import { identityOf } from './read-whole.ts';

export interface Protection {
  folder: Buffer;
  /** Whose folder it looks to be; null: a person protected it. */
  program: string | null;
}

/** Says of paths what protects the files there. It remembers which names lie in folders: for one run. */
export interface Protections {
  /**
   * null: the file may be moved. Of folders that are gone or closed to this user, by what the path says
   * alone; it rejects with the system's error where one cannot be looked at otherwise.
   */
  of(path: Buffer): Promise<Protection | null>;
}

/** `alsoProtected`: absolute paths of folders that are as if the person had protected them. */
export function protections(
  { tidyFolders }: Pick<Store, 'tidyFolders'>,
  disk: Disk,
  alsoProtected: readonly Buffer[] = [],
): Protections {
  const also = alsoProtected.map((path) => ({ path, kind: 'protected' as const }));
  const names = new Map<string, readonly Buffer[]>();
  const namesIn = async (folder: Buffer): Promise<readonly Buffer[]> => {
    const key = keyOf(folder);
    const known = names.get(key) ?? (await unlessClosed(disk.names(folder))) ?? [];
    names.set(key, known);
    return known;
  };
  const identity = async (folder: Buffer): Promise<string | null> => {
    const found = await unlessClosed(disk.stat(folder));
    return found && identityOf(found);
  };
  /** Of a folder that another disk may have. */
  const identityElsewhere = (folder: Buffer): Promise<string | null> => unlessRefused(identity(folder));

  /** The folders above the file, as its path says and as links lead. */
  async function foldersAbove(path: Buffer): Promise<{ path: Buffer; identity: string | null }[]> {
    const folder = folderOf(path);
    const real = (await unlessClosed(disk.realpath(folder))) ?? folder;
    const all = new Map([...upwards(folder), ...upwards(real)].map((at) => [keyOf(at), at]));
    return Promise.all([...all.values()].map(async (at) => ({ path: at, identity: await identity(at) })));
  }

  return {
    async of(path) {
      const above = await foldersAbove(path);
      const listed = [...tidyFolders.list(), ...also].map(async (row) => ({
        ...{ path: row.path, kind: row.kind },
        identity: await identityElsewhere(row.path),
      }));
      const rows = await Promise.all(listed);
      // by device and inode: neither capitals, links nor the form of accents hide a folder
      const isOne = (row: (typeof rows)[number], folder: (typeof above)[number]) =>
        row.path.equals(folder.path) || (row.identity !== null && row.identity === folder.identity);

      for (const row of rows) {
        const isHere =
          above.some((folder) => isOne(row, folder)) ||
          (row.identity === null && isInside(folded(row.path), folded(path)));
        if (row.kind === 'protected' && isHere) return { folder: row.path, program: null };
      }
      for (const folder of above) {
        const isFreed = rows.some((row) => row.kind === 'unprotected' && isOne(row, folder));
        if (isFreed) continue;
        const beside = await namesIn(folderOf(folder.path));
        const program = managingProgram(folder.path, beside, await namesIn(folder.path));
        if (program !== null) return { folder: folder.path, program };
      }
      return null;
    },
  };
}

/** Of a folder that is away nobody can say whether its disk tells capitals and accents apart. */
const folded = (path: Buffer): Buffer => Buffer.from(pathText(path).normalize('NFC').toLowerCase());

const CLOSED: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM']);

/** null where there is nothing, or nothing that this user may look at. */
async function unlessClosed<T>(question: Promise<T>): Promise<T | null> {
  try {
    return await question;
  } catch (error) {
    if (!CLOSED.has(codeOf(error) ?? '')) throw error;
    return null;
  }
}
