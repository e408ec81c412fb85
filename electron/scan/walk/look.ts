/** What the entries of a folder are: photos, what may belong to them, and folders to go on to. */
import { pathText } from '../../contract/paths.ts';
import type { LeftOut } from '../../contract/scan.ts';
import { joined } from '../../process/paths.ts';
import type { FolderRow, SeenCompanionFile, SeenFile } from '../../store/store.ts';
import type { Disk, Entry, FileStats } from './disk.ts';
import { NoAnswer, statOrError } from './disk.ts';
import type { EntryKind } from './failures.ts';
import { codeOf, isGone } from './failures.ts';
import { isInside } from './part.ts';
import type { Listed } from './listing.ts';
import { isSkippedFolder } from './skipped-folders.ts';
import type { Waiting, Walk } from './steps.ts';
import { below } from './steps.ts';
import { cloudFailure, otherFileKind, lacksCtime, namesPhoto, probe, stored64 } from './wanted.ts';

export interface Looked {
  files: SeenFile[];
  companions: SeenCompanionFile[];
  folders: { path: Buffer; name: Buffer; found: FileStats; isLink: boolean }[];
  failures: { path: Buffer; error: unknown; kind: EntryKind }[];
  /** Links that lead nowhere. */
  dangling: Buffer[];
  /** Links of which only their end says that they are left out. */
  leftOut: (Pick<LeftOut, 'by' | 'pattern'> & { isFolder: boolean })[];
}

interface From {
  tellsBlocks: boolean;
  listed: Listed;
  at: Waiting;
}

/** A folder or a link may lead to another device, which gives no answer while the files' own one does. */
async function statsOf(
  disk: Disk,
  entries: readonly Entry[],
  paths: readonly Buffer[],
): Promise<(FileStats | Error)[]> {
  const others = new Map<number, Promise<FileStats | Error>>();
  for (const [i, entry] of entries.entries())
    if (!entry.isFile()) others.set(i, statOrError(disk, paths[i]!));
  const files = (await disk.stats(paths.filter((_, i) => !others.has(i)))).values();
  const stats: (FileStats | Error)[] = [];
  for (const i of entries.keys()) stats.push((await others.get(i)) ?? files.next().value!);
  return stats;
}

/** Rejects with NoAnswer where the folder's own device gives none. */
export async function look(
  { disk, roots, lacksCtime: known }: Walk,
  { path: root }: FolderRow,
  { tellsBlocks, listed: { rules }, at }: From,
  entries: readonly Entry[],
): Promise<Looked> {
  const looked: Looked = { files: [], companions: [], folders: [], failures: [], dangling: [], leftOut: [] };
  const folder = joined(root, at.path);
  const paths = entries.map(({ name }) => joined(folder, name));
  const stats = await statsOf(disk, entries, paths);
  await Promise.all(
    entries.map(async (entry, i) => {
      const path = below(at.path, entry.name);
      try {
        const target = entry.isSymbolicLink() ? await disk.realpath(paths[i]!) : null;
        // the walk meets it at its own place
        if (target !== null && roots.some((of) => isInside(of, target))) return;
        const found = stats[i]!;
        if (found instanceof Error) throw found;
        take(entry, path, { found, target }, await changeOf(paths[i]!, entry, found));
      } catch (error) {
        refuse(entry, path, error);
      }
    }),
  );
  return looked;

  /** The ctime of a file, or what stands for it. */
  async function changeOf(path: Buffer, { name }: Entry, found: FileStats): Promise<bigint> {
    const ctime = stored64(found.ctimeNs);
    if (!found.isFile() || cloudFailure(name, found, tellsBlocks) !== null) return ctime;
    let isLacking = known.get(found.dev);
    if (isLacking === undefined) {
      isLacking = disk.fileSystem(path).then(lacksCtime, () => false);
      known.set(found.dev, isLacking);
    }
    if (!(await isLacking)) return ctime;
    return probe(disk, path, found.size).catch((error: unknown) => {
      if (error instanceof NoAnswer) throw error;
      return ctime; // who reads it all is told why it cannot be read
    });
  }

  function take(
    entry: Entry,
    path: Buffer,
    { found, target }: { found: FileStats; target: Buffer | null },
    ctimeNs: bigint,
  ): void {
    const isFolder = found.isDirectory();
    if (target !== null) {
      const why =
        isFolder && isSkippedFolder(pathText(target), new Set(), null)
          ? ({ by: 'another program', pattern: null } as const)
          : (rules?.test(pathText(path), isFolder) ?? null);
      if (why !== null) return void looked.leftOut.push({ ...why, isFolder });
    }
    if (isFolder)
      return void looked.folders.push({ path, name: entry.name, found, isLink: entry.isSymbolicLink() });
    if (!found.isFile()) return;
    const seen = {
      path,
      sizeBytes: found.size,
      mtimeNs: stored64(found.mtimeNs),
      ctimeNs,
    };
    const kind = otherFileKind(entry.name.toString());
    if (namesPhoto(entry.name))
      looked.files.push({
        ...seen,
        ...(found.ino === 0n ? {} : { numbers: { device: stored64(found.dev), inode: stored64(found.ino) } }),
        failure: cloudFailure(entry.name, found, tellsBlocks),
      });
    else if (kind !== null) looked.companions.push({ ...seen, kind });
  }

  function refuse(entry: Entry, path: Buffer, error: unknown): void {
    const kind = entry.isSymbolicLink() ? 'link' : entry.isDirectory() ? 'folder' : 'file';
    if (isGone(error)) return void (kind === 'link' && looked.dangling.push(path));
    if (kind !== 'file') return void looked.failures.push({ path, error, kind });
    if (error instanceof NoAnswer) throw error;
    // a folder whose files may not be looked at is named once
    const isFolders = ['EACCES', 'EPERM'].includes(codeOf(error));
    if (!isFolders) looked.failures.push({ path, error, kind });
    else if (!looked.failures.some((one) => one.path === at.path))
      looked.failures.push({ path: at.path, error, kind: 'folder' });
  }
}
