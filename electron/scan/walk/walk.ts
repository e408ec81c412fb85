/**
 * Lists the photo files of the library's folders. Reads directories and file sizes, and of files' content only
 * what says that a folder is left out.
 */
import type { BigIntStats } from 'node:fs';
import type { Failure } from '../../contract/failure.ts';
import type { LeftOut } from '../../contract/scan.ts';
import type { FolderRow, LeaveOutRow, MountRow, SeenCompanionFile, SeenFile } from '../../store/store.ts';
import type { Disk } from './disk.ts';
import { diskWithin } from './disk.ts';
import { walkFolder } from './walk-folder.ts';
import type { Touched } from './part.ts';

/** What the walk met next, in the folder with this id. Paths are below the folder, as the system's bytes. */
export type WalkStep =
  | { kind: 'files'; folderId: number; files: SeenFile[]; companions: SeenCompanionFile[] }
  /** A folder, link or file; the folder itself where the path is empty. */
  | { kind: 'unreadable'; folderId: number; path: Buffer; failure: Failure }
  /**
   * Of a walk of some folders alone: this one was listed to its end. `subfolders`: the names of those in it;
   * null where all below it was listed too.
   */
  | { kind: 'listed'; folderId: number; path: Buffer; subfolders: Buffer[] | null }
  | EndStep;

export interface EndStep {
  kind: 'end';
  folderId: number;
  /**
   * `empty`: the folder is there with nothing at all in it, as a mount point is while its disk is not
   * connected. `absent`: it is not there, or cannot be listed.
   */
  state: 'listed' | 'empty' | 'absent';
  /** The disks and shares below it, those that are away now among them. */
  mounts: MountRow[];
  /** What is not here now and not gone: all that was seen there, and below. */
  away: Buffer[];
  leftOut: LeftOut[];
  /** Films beside which no photo of the same name lies. */
  videos: number;
}

export interface WalkOptions {
  leaveOut?: readonly LeaveOutRow[];
  /** By the folder's id, as the walk before left them. */
  mounts?: ReadonlyMap<number, readonly MountRow[]>;
  /** Folders with data of this program's, absolute: what it keeps in them is left out. */
  own?: readonly Buffer[];
  /** Only these are looked at; default: everything. */
  only?: readonly Touched[] | null;
  disk?: Disk;
}

/** What the walk waits for an answer of a disk or share: the slowest to wake up take half of it. */
export const ANSWER_MS = 30_000;

/** What holds for the walk of all folders. */
export interface Walk extends Required<Omit<WalkOptions, 'only'>> {
  roots: readonly Buffer[];
  /** Folders that were met, by device and inode. */
  visited: Set<string>;
  /** Devices that gave no answer. */
  silent: Set<bigint>;
}

/**
 * Walks the folders one after the other. Symbolic links are followed to what lies outside all of them;
 * inside, everything is met at its own place, so no file is met twice and no loop is entered. A folder inside
 * another one is walked as itself only. What cannot be looked at is named, and all else is walked; of a device
 * that gives no answer nothing more is asked.
 *
 * Placeholders are told by their blocks (macOS's dataless files; on Windows the allocation size, which is 0
 * for them too) and `.icloud` names; Node does not show Windows' recall attributes, nor the hidden attribute.
 */
export async function* walk(
  folders: readonly FolderRow[],
  {
    leaveOut = [],
    mounts = new Map(),
    own = [],
    only = null,
    disk = diskWithin(ANSWER_MS),
  }: WalkOptions = {},
): AsyncGenerator<WalkStep> {
  const found = await Promise.all(folders.map(({ path }) => statOrError(disk, path)));
  const shared: Walk = {
    ...{ leaveOut, mounts, own, disk },
    roots: folders.map(({ path }) => path),
    visited: new Set(found.flatMap((root) => (root instanceof Error ? [] : [identity(root)]))),
    silent: new Set(),
  };
  for (const [i, folder] of folders.entries()) {
    const touched = only?.filter(({ folderId }) => folderId === folder.id) ?? null;
    if (touched?.length !== 0) yield* walkFolder(shared, folder, found[i]!, touched);
  }
}

const statOrError = (disk: Disk, path: Buffer): Promise<BigIntStats | Error> =>
  disk.stat(path).catch((error: unknown) => {
    if (error instanceof Error) return error;
    throw error;
  });

export const identity = ({ dev, ino }: BigIntStats): string => `${dev}:${ino}`;
