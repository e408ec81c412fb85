/**
 * Which entries of a folder are photos, by their names, and what is told of a file besides its size and
 * times.
 */
import { createHash } from 'node:crypto';
import type { OtherFileKind } from '../../contract/duplicates/companion.ts';
import type { Failure } from '../../contract/failure.ts';
import { isPhotoName } from '../../vision/decode/formats.ts';
import type { Disk, Entry, FileStats } from './disk.ts';

/**
 * An iCloud file that is not downloaded: `.name.icloud` stands for it (macOS before APFS's dataless files).
 */
const ICLOUD_NAME = /^\.(.+)\.icloud$/i;

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

const NOT_HERE: Failure = {
  kind: 'not on this disk',
  reason: 'The file is in the cloud, not on this disk, and reading it would download it.',
  remedy: 'Download it with the cloud program and scan again.',
};

/**
 * A folder, a link, a photo or what may belong to one. Folders are looked at once more (skipped-folders.ts).
 */
export function isWanted(folder: Buffer, entry: Entry): boolean {
  const name = entry.name.toString();
  if (ICLOUD_NAME.test(name)) return namesPhoto(entry.name);
  if (name.startsWith('.')) return false;
  if (PHOTO_PACKAGE.test(folder.toString())) return entry.isDirectory() && PACKAGE_ORIGINALS.test(name);
  if (entry.isFile()) return isPhotoName(name) || otherFileKind(name) !== null;
  return entry.isDirectory() || entry.isSymbolicLink();
}

export function namesPhoto(bytes: Buffer): boolean {
  const name = bytes.toString();
  return isPhotoName(ICLOUD_NAME.exec(name)?.[1] ?? name);
}

/**
 * Why a file can be seen but not read; null for an ordinary one. `tellsBlocks`: its file system tells how
 * many a file occupies.
 */
export function cloudFailure(name: Buffer, found: FileStats, tellsBlocks: boolean): Failure | null {
  const isElsewhere =
    ICLOUD_NAME.test(name.toString()) ||
    (tellsBlocks && found.blocks === 0n && found.size > LARGEST_INLINE_BYTES);
  return isElsewhere ? NOT_HERE : null;
}

/**
 * What a file system says in 64 bits or more, as the store keeps it. Of nanoseconds since 1970, times before
 * 1677 and after 2262 (zero of NTFS, nonsense of cameras) are told apart from each other, and from nothing
 * else.
 */
export const stored64 = (value: bigint): bigint => BigInt.asIntN(64, value);

/**
 * statfs types (linux/magic.h) of FAT and exFAT, which keep no ctime: Linux gives the mtime for it, so that a
 * write after which the mtime is set back (exiftool -P) leaves no trace (fs/fat/misc.c, fat_truncate_time;
 * fs/exfat/inode.c, exfat_fill_inode). sshfs keeps none either: there, reading from each file costs too much.
 */
const WITHOUT_CTIME: ReadonlySet<number> = new Set([0x4d44, 0x2011bab0]);
export const lacksCtime = (fileSystem: number): boolean => WITHOUT_CTIME.has(fileSystem >>> 0);

/** Where dates and ratings stand; two reads a file are what a scan of a card can afford. */
const PROBED_BYTES = 16_384;

/** What stands for the ctime of a file that has none: another number for other first or last bytes. */
export async function probe(disk: Disk, path: Buffer, sizeBytes: bigint): Promise<bigint> {
  const ends = await disk.ends(path, sizeBytes, PROBED_BYTES);
  return createHash('sha256').update(ends).digest().readBigInt64LE();
}

const SIDECARS: ReadonlySet<string> = new Set(['xmp', 'aae', 'thm', 'json']);

/** `mp` is the film of Google's motion photos. */
const VIDEOS: ReadonlySet<string> = new Set([
  ...['mov', 'mp4', 'm4v', 'mp', 'avi', 'mpg', 'mpeg', 'mts', 'm2ts', 'mod', 'tod', '3gp', '3g2', 'mkv'],
  ...['webm', 'wmv', 'asf', 'flv', 'vob', 'ogv', 'mxf', 'insv', 'lrv'],
]);

/** What a file beside photos is, by its name; null for other files. */
export function otherFileKind(name: string): OtherFileKind | null {
  const dot = name.lastIndexOf('.');
  if (dot < 1) return null;
  const extension = name.slice(dot + 1).toLowerCase();
  return VIDEOS.has(extension) ? 'video' : SIDECARS.has(extension) ? 'sidecar' : null;
}
