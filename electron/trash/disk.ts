/** The file system as this room asks it: nothing else in the program moves a person's file. */
import type { BigIntStats } from 'node:fs';
import { constants } from 'node:fs';
import {
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  stat,
  unlink,
} from 'node:fs/promises';
import { constants as osConstants } from 'node:os';
import { writeSynced } from '../process/atomic-write.ts';

export type FileStats = Pick<
  BigIntStats,
  'dev' | 'ino' | 'mode' | 'nlink' | 'uid' | 'size' | 'mtimeNs' | 'ctimeNs' | 'isFile' | 'isDirectory'
>;

/** A file opened to be read. */
export interface OpenFile {
  stat(): Promise<FileStats>;
  /** Fills the buffer from where it is; how many bytes that were, 0 at the end. */
  read(buffer: Buffer): Promise<number>;
  close(): Promise<void>;
}

/** Rejects with the system's error, or with NoAnswer. Paths are absolute, as the system's bytes. */
export interface Disk {
  lstat(path: Buffer): Promise<FileStats>;
  stat(path: Buffer): Promise<FileStats>;
  realpath(path: Buffer): Promise<Buffer>;
  names(folder: Buffer): Promise<Buffer[]>;
  /** Follows links. */
  open(path: Buffer): Promise<OpenFile>;
  /** For this user alone; EEXIST where something is there. */
  makeFolder(path: Buffer): Promise<void>;
  /** With those above it. */
  makeFolders(path: Buffer): Promise<void>;
  /** A file that was not there (EEXIST), on the disk when this resolves. */
  writeNew(path: Buffer, text: string): Promise<void>;
  rename(from: Buffer, to: Buffer): Promise<void>;
  /** Another name for the file; EEXIST where something is there. */
  link(from: Buffer, to: Buffer): Promise<void>;
  /** Takes away what this room wrote itself, or the second name of a file. */
  unlink(path: Buffer): Promise<void>;
  /** Where file systems are mounted, as far as the system tells. */
  mountPoints(): Promise<Buffer[]>;
}

export const disk: Disk = {
  lstat: (path) => lstat(path, { bigint: true }),
  stat: (path) => stat(path, { bigint: true }),
  realpath: (path) => realpath(path, { encoding: 'buffer' }),
  names: (folder) => readdir(folder, { encoding: 'buffer' }),
  async open(path) {
    // a pipe that took the place of a file would wait for a writer
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    return {
      stat: () => file.stat({ bigint: true }),
      read: async (buffer) => (await file.read(buffer, 0, buffer.length, null)).bytesRead,
      close: () => file.close(),
    };
  },
  makeFolder: (path) => mkdir(path, { mode: 0o700 }),
  makeFolders: async (path) => void (await mkdir(path, { recursive: true })),
  writeNew: (path, text) => writeSynced(path, text, 0o600),
  rename: (from, to) => rename(from, to),
  link: (from, to) => link(from, to),
  unlink: (path) => unlink(path),
  // bind mounts and mounts of one device at two places are told by nothing else
  mountPoints: async () =>
    process.platform === 'linux' ? mountPointsIn(await readFile('/proc/self/mountinfo', 'latin1')) : [],
};

/** The fifth field of each line (proc_pid_mountinfo(5)); spaces and the like stand there as `\040`. */
const mountPointsIn = (text: string): Buffer[] =>
  text
    .split('\n')
    .map((line) => line.split(' ')[4])
    .filter((field) => field !== undefined)
    .map((field) =>
      Buffer.from(
        field.replaceAll(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8))),
        'latin1',
      ),
    );

/** A disk or share that hangs. What it was asked to change may have been changed, or be changed yet. */
export class NoAnswer extends Error {
  readonly code = 'no answer';
}

/**
 * The code of an error of the system, or `no answer`; null where it is a bug. Node has no code of its own
 * for some: `Unknown system error -116` of a share that forgot a file, `UNKNOWN` on Windows.
 */
export function codeOf(error: unknown): string | null {
  if (error instanceof NoAnswer) return error.code;
  if (!(error instanceof Error)) return null;
  const { code, errno, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || errno === undefined || syscall === undefined) return null;
  return errno === -osConstants.errno.EDQUOT ? 'EDQUOT' : code;
}

/** What the question gives; null where there is nothing at the path. */
export async function unlessAbsent<T>(question: Promise<T>): Promise<T | null> {
  try {
    return await question;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw error;
  }
}

/** What the question gives; null where the system refuses, or gives no answer. */
export async function unlessRefused<T>(question: Promise<T>): Promise<T | null> {
  try {
    return await question;
  } catch (error) {
    if (codeOf(error) === null) throw error;
    return null;
  }
}
