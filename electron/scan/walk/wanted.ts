/** Which entries of a folder are photos, by their names, and what is told of a file besides its size and times. */
import type { BigIntStats } from 'node:fs';
import type { Failure } from '../../contract/failure.ts';
import { isPhotoName } from '../../vision/decode/formats.ts';
import { companionKind } from './companions.ts';
import type { Entry } from './disk.ts';

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

/** A folder, a link, a photo or what may belong to one. Folders are looked at once more (skipped-folders.ts). */
export function isWanted(folder: Buffer, entry: Entry): boolean {
  const name = entry.name.toString();
  if (ICLOUD_NAME.test(name)) return namesPhoto(entry.name);
  if (name.startsWith('.')) return false;
  if (PHOTO_PACKAGE.test(folder.toString())) return entry.isDirectory() && PACKAGE_ORIGINALS.test(name);
  if (entry.isFile()) return isPhotoName(name) || companionKind(name) !== null;
  return entry.isDirectory() || entry.isSymbolicLink();
}

export function namesPhoto(bytes: Buffer): boolean {
  const name = bytes.toString();
  return isPhotoName(ICLOUD_NAME.exec(name)?.[1] ?? name);
}

/**
 * Why a file can be seen but not read; null for an ordinary one. `tellsBlocks`: its file system tells how many
 * a file occupies.
 */
export function cloudFailure(name: Buffer, found: BigIntStats, tellsBlocks: boolean): Failure | null {
  const isElsewhere =
    ICLOUD_NAME.test(name.toString()) ||
    (tellsBlocks && found.blocks === 0n && found.size > LARGEST_INLINE_BYTES);
  return isElsewhere ? NOT_HERE : null;
}

/**
 * Nanoseconds since 1970 in 64 bits, as the store keeps them: times before 1677 and after 2262 (zero of NTFS,
 * nonsense of cameras) are told apart from each other, and from nothing else.
 */
export const storedNs = (ns: bigint): bigint => BigInt.asIntN(64, ns);
