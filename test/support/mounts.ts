/** Disks and shares that tests connect, which takes root on Linux. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mount = (...args: string[]): boolean => spawnSync('mount', args).status === 0;

/** An empty disk at the folder, made if absent. */
export function connectDisk(folder: string): void {
  mkdirSync(folder, { recursive: true });
  if (!mount('-t', 'tmpfs', '-o', 'size=16m', 'none', folder)) throw new Error(`cannot mount at ${folder}`);
}

export const disconnect = (folder: string): void => void spawnSync('umount', ['--lazy', folder]);

export interface RemovableDisk {
  folder: string;
  goAway(): void;
  /** With all that it held. */
  comeBack(): void;
  remove(): void;
}

/** A disk at a new folder, which is empty while the disk is away. */
export function removableDisk(): RemovableDisk {
  const root = mkdtempSync(join(tmpdir(), 'revisit-removable-'));
  const [disk, folder] = [join(root, 'disk'), join(root, 'folder')];
  connectDisk(disk);
  mkdirSync(folder);
  const comeBack = (): void => {
    if (!mount('--bind', disk, folder)) throw new Error(`cannot mount at ${folder}`);
  };
  comeBack();
  return {
    folder,
    goAway: () => disconnect(folder),
    comeBack,
    remove() {
      disconnect(folder);
      disconnect(disk);
      rmSync(root, { recursive: true });
    },
  };
}

export interface Share {
  /** Its server is gone: from here on it answers with an error at once. */
  die(): Promise<void>;
}

/**
 * A share at the folder, made if absent, that answers nothing at all: a FUSE file system whose server never
 * reads what it is asked.
 */
export async function connectSilentShare(folder: string): Promise<Share> {
  mkdirSync(folder, { recursive: true });
  const options = 'fd=3,rootmode=40000,user_id=0,group_id=0,allow_other';
  const server = spawn(
    'bash',
    ['-c', `exec 3<>/dev/fuse; mount -i -t fuse -o ${options} silent "$0" && echo here && read`, folder],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  await once(server.stdout, 'data');
  return {
    async die() {
      server.kill('SIGKILL');
      await once(server, 'exit');
    },
  };
}

function canConnect(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), 'revisit-mount-'));
  const isConnected = mount('-t', 'tmpfs', 'none', folder);
  if (isConnected) disconnect(folder);
  rmdirSync(folder);
  return isConnected;
}

/** May this process connect disks, and shares? */
export const mayConnect = { disk: canConnect(), share: canConnect() && existsSync('/dev/fuse') };

if (!mayConnect.share) console.warn('skipped, as this process may not mount: disks and shares that go away');
