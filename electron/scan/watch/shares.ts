/** Which file systems tell of changes, and why one cannot be watched. */
import type { Disk } from '../walk/disk.ts';

/**
 * statfs types of shares: what another machine changes there, no system tells (linux/magic.h and
 * fs/smb/client; inotify(7), "Limitations and caveats"). FUSE is most often one too.
 */
const SHARES: ReadonlySet<number> = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xfe534d42, // SMB2
  0xff534d42, // CIFS
  0x65735546, // FUSE: sshfs, rclone
  0x01021997, // 9P: Windows' disks under WSL, folders of virtual machines
  0x5346414f, // AFS
  0x73757245, // Coda
  0x00c36400, // Ceph
  0x786f4256, // VirtualBox
  0x7c7c6673, // Parallels
]);

export const isShareType = (type: number): boolean => SHARES.has(type >>> 0);

/** A path of Windows that names a server is a share. */
export const isShare = (path: Buffer, disk: Disk): Promise<boolean> =>
  path.toString().startsWith('\\\\')
    ? Promise.resolve(true)
    : disk.fileSystem(path).then(isShareType, () => true);

/** As a sentence. */
export function whyUnwatched(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/inotify/i.test(message) && /no space left|too many open/i.test(message))
    return 'The system watches no more folders than fs.inotify.max_user_watches says.';
  return `The system cannot watch it (${message.split('\n', 1)[0]}).`;
}
