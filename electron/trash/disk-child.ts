/** The process that asks the disks for this room, started by disk-process.ts. */
import { answerParent } from '../process/parent.ts';
import type { FileStats, OpenFile } from './disk.ts';
import { codeOf, disk } from './disk.ts';

/** What crosses between processes of what the system tells of a file. */
export type PlainStats = Omit<FileStats, 'isFile' | 'isDirectory'> & {
  isFile: boolean;
  isDirectory: boolean;
};

const files = new Map<number, OpenFile>();
let lastFile = 0;

/** As those of the same names of Disk and OpenFile; an open file is a number. */
const calls = {
  lstat: async (path: Buffer) => plain(await disk.lstat(path)),
  stat: async (path: Buffer) => plain(await disk.stat(path)),
  realpath: disk.realpath,
  names: disk.names,
  async open(path: Buffer): Promise<number> {
    files.set((lastFile += 1), await disk.open(path));
    return lastFile;
  },
  statOpen: async (file: number) => plain(await files.get(file)!.stat()),
  async read(file: number, mostBytes: number): Promise<Buffer> {
    const chunk = Buffer.alloc(mostBytes);
    return chunk.subarray(0, await files.get(file)!.read(chunk));
  },
  close: (file: number) => files.get(file)!.close(),
  makeFolder: disk.makeFolder,
  makeFolders: disk.makeFolders,
  writeNew: disk.writeNew,
  rename: disk.rename,
  link: disk.link,
  unlink: disk.unlink,
};

export type Calls = typeof calls;
export interface Request {
  call: keyof Calls;
  args: unknown[];
}
/** `error`: the system's, as far as this room reads it. */
export type Answer =
  { value: unknown } | { error: Pick<NodeJS.ErrnoException, 'message' | 'code' | 'errno' | 'syscall'> };

function plain(found: FileStats): PlainStats {
  const { dev, ino, mode, nlink, uid, size, mtimeNs, ctimeNs } = found;
  const kind = { isFile: found.isFile(), isDirectory: found.isDirectory() };
  return { dev, ino, mode, nlink, uid, size, mtimeNs, ctimeNs, ...kind };
}

const parent = process.ppid;
const end = (): boolean => process.kill(process.pid, 'SIGKILL');

// an ordinary end waits for the threads that hang
process.on('disconnect', end);
answerParent(async ({ call, args }: Request): Promise<Answer> => {
  // it died, and another engine may have looked already what came of this call
  if (process.ppid !== parent) end();
  try {
    return { value: await (calls[call] as (...all: unknown[]) => Promise<unknown>)(...args) };
  } catch (error) {
    if (codeOf(error) === null) throw error;
    const { message, code, errno, syscall } = error as NodeJS.ErrnoException;
    return { error: { message, code, errno, syscall } };
  }
});
