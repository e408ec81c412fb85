/** Disks of a few megabytes that tests fill up and make read-only. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Disk {
  folder: string;
  /** Until not a byte more can be written. */
  fill(): void;
  /** Takes back what `fill` wrote. */
  makeRoom(): void;
  makeReadOnly(): void;
  unmount(): void;
}

const mount = (...args: string[]): boolean => spawnSync('mount', args, { stdio: 'ignore' }).status === 0;

/** null where this process may not mount: mostly, where it is not root's on Linux. */
export function mountDisk(megabytes: number): Disk | null {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-disk-'));
  if (!mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)) {
    rmdirSync(folder);
    return null;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fill() {
      const file = openSync(filler, 'a');
      const bytes = Buffer.alloc(4096);
      try {
        for (;;) writeSync(file, bytes);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    makeRoom: () => rmSync(filler),
    makeReadOnly() {
      if (!mount('-o', 'remount,ro', folder)) throw new Error('a disk cannot be made read-only');
    },
    unmount() {
      spawnSync('umount', ['--lazy', folder]);
      rmdirSync(folder);
    },
  };
}

/** Whether tests may mount disks; where not, it is said once what is skipped. */
export function canMount(what: string): boolean {
  const disk = mountDisk(1);
  disk?.unmount();
  if (disk === null) console.warn(`skipped, as no disk can be mounted here: ${what}`);
  return disk !== null;
}
