/** What the walk takes, and what it gives. */
import type { Failure } from '../../contract/failure.ts';
import type { LeftOut } from '../../contract/scan.ts';
import { joined } from '../../process/paths.ts';
import type { LeaveOutRow, MountRow, SeenCompanionFile, SeenFile } from '../../store/store.ts';
import type { Disk, FileStats } from './disk.ts';
import type { Patterns } from './leave-out.ts';
import type { Part, Touched } from './part.ts';

/** What the walk met next, in the folder with this id. Paths are below the folder, as the system's bytes. */
export type WalkStep = FilesStep | OtherStep;

export interface FilesStep {
  kind: 'files';
  folderId: number;
  files: SeenFile[];
  companions: SeenCompanionFile[];
}

export type OtherStep =
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

/** What holds for the walk of all folders. */
export interface Walk extends Required<Omit<WalkOptions, 'only'>> {
  roots: readonly Buffer[];
  /** Folders that were met, by device and inode. */
  visited: Set<string>;
  /** Devices that gave no answer. */
  silent: Set<bigint>;
  /** Whether a device keeps no ctime, asked once. */
  lacksCtime: Map<bigint, Promise<boolean>>;
}

/** A folder that the walk will list. */
export interface Waiting {
  path: Buffer;
  device: bigint;
  patterns: readonly Patterns[];
  /** What of it is looked at; null: all. */
  part: Part | null;
  /** Its disk may be away, where there is nothing in it. */
  mayBeAway: boolean;
}

/** Path of an entry of a folder, below the library's folder. */
export const below = (folder: Buffer, name: Buffer): Buffer =>
  folder.length === 0 ? name : joined(folder, name);

export const identity = ({ dev, ino }: FileStats): string => `${dev}:${ino}`;
