/**
 * Lists the photo files of the library's folders. Reads directories and file sizes, never a file's content.
 */
import { opendir, realpath, stat, statfs } from 'node:fs/promises';
import type { BigIntStats, Dirent } from 'node:fs';
import type { Failure } from '../contract/failure.ts';
import { joined } from '../store/store.ts';
import type { FolderRow, SeenFile } from '../store/store.ts';
import { isPhotoName } from '../vision/decode/formats.ts';

/** What the walk met next, in the folder with this id. Paths are below the folder, as the system's bytes. */
export type WalkStep =
  | { kind: 'files'; folderId: number; files: SeenFile[] }
  | { kind: 'unreadable'; folderId: number; path: Buffer; failure: Failure }
  /**
   * `empty`: the folder is there with nothing at all in it, as a mount point is while its disk is not
   * connected.
   */
  | { kind: 'end'; folderId: number; state: 'listed' | 'empty' | 'absent' };

/** Files in one step: enough that a database transaction a step costs little, few enough to hold. */
const BATCH = 500;

/**
 * An iCloud file that is not downloaded: `.name.icloud` stands for it (macOS before APFS's dataless files).
 */
const ICLOUD_NAME = /^\.(.+)\.icloud$/i;

/**
 * Folders of systems and programs: thumbnails, trash and snapshots of Synology and QNAP, of Windows, of
 * Lightroom. Names that start with a dot are skipped anyway.
 */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([
  '@eadir',
  '#recycle',
  '#snapshot',
  '@recycle',
  '@recently-snapshot',
  '$recycle.bin',
  'system volume information',
  'lost+found',
]);
const SKIPPED_ENDING = '.lrdata';

/**
 * Photo libraries of Apple's programs: the photographs are in one subfolder, the others hold previews and
 * thumbnails.
 */
const PHOTO_PACKAGE = /\.(photoslibrary|aplibrary|photolibrary|migratedphotolibrary)$/i;
const PACKAGE_ORIGINALS = /^(originals|masters)$/i;

/**
 * Over it, a file whose size occupies no disk block is a cloud placeholder; under it, the file system may
 * keep the bytes in the inode (ext4 and btrfs: one 4096-byte page).
 */
const LARGEST_INLINE_BYTES = 4096n;

/**
 * statfs type of FUSE (linux/magic.h), whose file systems often report no blocks for any file: there a
 * placeholder cannot be told.
 */
const FUSE = 0x65735546;

const NOT_HERE: Failure = {
  kind: 'not on this disk',
  reason: 'The file is in the cloud, not on this disk, and reading it would download it.',
  remedy: 'Download it with the cloud program and scan again.',
};

/**
 * Walks the folders one after the other. Symbolic links are followed to what lies outside all of them;
 * inside, everything is met at its own place, so no file is met twice and no loop is entered. A folder inside
 * another one is walked as itself only.
 *
 * Placeholders are told by their blocks (macOS's dataless files; on Windows the allocation size, which is 0
 * for them too) and `.icloud` names; Node does not show Windows' recall attributes, nor the hidden attribute.
 */
export async function* walk(folders: readonly FolderRow[]): AsyncGenerator<WalkStep> {
  const visited = new Set<string>();
  for (const folder of folders) {
    const found = await stat(folder.path, { bigint: true }).catch(() => null);
    if (found !== null) visited.add(identity(found));
  }
  const roots = folders.map((folder) => folder.path);
  for (const folder of folders) yield* walkFolder(folder, roots, visited);
}

async function* walkFolder(
  { id: folderId, path: root }: FolderRow,
  roots: readonly Buffer[],
  visited: Set<string>,
): AsyncGenerator<WalkStep> {
  const tellsBlocks = await statfs(root).then(
    ({ type }) => type !== FUSE,
    () => true,
  );
  const waiting: Buffer[] = [NOTHING];
  let batch: SeenFile[] = [];
  let isEmpty = true;
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    try {
      let entries: Entry[] = [];
      for await (const entry of await openBytes(joined(root, path))) {
        isEmpty = false;
        if (isWanted(path.length === 0 ? root : path, entry)) entries.push(entry);
        if (entries.length < BATCH) continue;
        batch.push(...(await look(path, entries)));
        entries = [];
        yield { kind: 'files', folderId, files: batch };
        batch = [];
      }
      batch.push(...(await look(path, entries)));
    } catch (error) {
      if (path.length === 0) return yield { kind: 'end', folderId, state: 'absent' };
      if (!isGone(error)) yield { kind: 'unreadable', folderId, path, failure: unreadable(error) };
    }
    if (batch.length < BATCH) continue;
    yield { kind: 'files', folderId, files: batch };
    batch = [];
  }
  if (batch.length > 0) yield { kind: 'files', folderId, files: batch };
  yield { kind: 'end', folderId, state: isEmpty ? 'empty' : 'listed' };

  /** The files among the entries of a folder; the folders among them are put on the waiting list. */
  async function look(folder: Buffer, entries: readonly Entry[]): Promise<SeenFile[]> {
    const seen = await Promise.all(
      entries.map(async (entry): Promise<SeenFile | null> => {
        const path = folder.length === 0 ? entry.name : joined(folder, entry.name);
        const found = await statOf(joined(root, path), entry);
        if (found === null) return null;
        if (found.isDirectory()) {
          // Some network file systems number no files: there folders are taken to differ, and links to
          // folders are not followed.
          if (found.ino === 0n ? !entry.isSymbolicLink() : !visited.has(identity(found))) waiting.push(path);
          visited.add(identity(found));
          return null;
        }
        if (!found.isFile() || !namesPhoto(entry.name)) return null;
        const isElsewhere =
          ICLOUD_NAME.test(entry.name.toString()) ||
          (tellsBlocks && found.blocks === 0n && found.size > LARGEST_INLINE_BYTES);
        return {
          path,
          sizeBytes: found.size,
          mtimeNs: found.mtimeNs,
          ctimeNs: found.ctimeNs,
          failure: isElsewhere ? NOT_HERE : null,
        };
      }),
    );
    return seen.filter((file) => file !== null);
  }

  /**
   * What lies at the path; null for what is gone, and for a link that leads nowhere or to what the walk meets
   * at its own place.
   */
  async function statOf(path: Buffer, entry: Entry): Promise<BigIntStats | null> {
    try {
      if (entry.isSymbolicLink()) {
        const target = await realpath(path, { encoding: 'buffer' });
        if (roots.some((folder) => isInside(folder, target))) return null;
      }
      return await stat(path, { bigint: true });
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  }
}

type Entry = Dirent<NonSharedBuffer>;
const NOTHING: Buffer = Buffer.alloc(0);

/** A folder's entries with their names as bytes: a name need not be valid UTF-8. */
const openBytes = (path: Buffer): Promise<AsyncIterable<Entry>> =>
  // @types/node declares names as strings whatever the encoding
  opendir(path, { encoding: 'buffer' as BufferEncoding }) as Promise<AsyncIterable<unknown>> as Promise<
    AsyncIterable<Entry>
  >;

function isWanted(folder: Buffer, entry: Entry): boolean {
  const name = entry.name.toString();
  if (ICLOUD_NAME.test(name)) return namesPhoto(entry.name);
  if (name.startsWith('.')) return false;
  if (PHOTO_PACKAGE.test(folder.toString())) return entry.isDirectory() && PACKAGE_ORIGINALS.test(name);
  return entry.isFile()
    ? isPhotoName(name)
    : (entry.isDirectory() || entry.isSymbolicLink()) && !isSkippedFolder(name.toLowerCase());
}

const isSkippedFolder = (name: string): boolean => SKIPPED_FOLDERS.has(name) || name.endsWith(SKIPPED_ENDING);

function namesPhoto(bytes: Buffer): boolean {
  const name = bytes.toString();
  return isPhotoName(ICLOUD_NAME.exec(name)?.[1] ?? name);
}

function isInside(folder: Buffer, path: Buffer): boolean {
  const prefix = joined(folder, NOTHING);
  return path.equals(folder) || path.subarray(0, prefix.length).equals(prefix);
}

const identity = ({ dev, ino }: BigIntStats): string => `${dev}:${ino}`;

function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error));
}

function unreadable(error: unknown): Failure {
  return {
    kind: 'unreadable',
    reason: `The folder cannot be listed (${codeOf(error)}).`,
    remedy: 'Check its permissions and the disk, and scan again.',
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
