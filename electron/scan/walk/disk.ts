/**
 * The file system as the walk asks it: a call that is not answered within a time is given up. Its thread of
 * Node's pool stays with it, so this is for a process of its own, which is killed at its end
 * (process/walk-process.ts).
 */
import type { Dir, Dirent } from 'node:fs';
import { open, opendir, realpath, stat, statfs } from 'node:fs/promises';
import type { FileStats } from '../../../native/files.ts';
import { statFiles } from '../../../native/files.ts';

export type { FileStats } from '../../../native/files.ts';

/** Its name is bytes: a name need not be valid UTF-8. */
export type Entry = Dirent<NonSharedBuffer>;

/** Rejects with the system's error, or with NoAnswer. */
export interface Disk {
  entries(folder: Buffer): AsyncIterable<Entry>;
  stat(path: Buffer): Promise<FileStats>;
  /** Of each path what it is, or why that cannot be told. Never rejects. */
  stats(paths: readonly Buffer[]): Promise<(FileStats | Error)[]>;
  realpath(path: Buffer): Promise<Buffer>;
  /** Magic number of the file system there (statfs). */
  fileSystem(path: Buffer): Promise<number>;
  /** The file's first bytes, `most` at most. */
  head(path: Buffer, most: number): Promise<Buffer>;
  /** The first and the last bytes of a file of that size, `most` of each at most. */
  ends(path: Buffer, sizeBytes: bigint, most: number): Promise<Buffer>;
}

/** A share that hangs: no error comes, and no answer. */
export class NoAnswer extends Error {
  readonly code = 'no answer';
  readonly afterMs: number;
  constructor(afterMs: number) {
    super(`no answer within ${afterMs} ms`);
    this.afterMs = afterMs;
  }
}

/** Read from the system at once. */
const ENTRIES = 256;

/** Threads that ask at once: a share that hangs keeps half of the process's (process/walk-process.ts). */
const LANES = 32;
/** Files that one asks for in turn. */
const FILES_A_LANE = 16;

export function diskWithin(limitMs: number): Disk {
  const within = <T>(call: Promise<T>): Promise<T> => {
    const { promise, reject, resolve } = Promise.withResolvers<T>();
    const timer = setTimeout(() => reject(new NoAnswer(limitMs)), limitMs);
    call.then(resolve, reject).finally(() => clearTimeout(timer));
    return promise;
  };
  return {
    async *entries(folder) {
      const options = { encoding: 'buffer' as BufferEncoding, bufferSize: ENTRIES };
      const opened = await within(opendir(folder, options));
      try {
        for (let isEnd = false; !isEnd;) {
          const read = await within(entriesOf(opened));
          isEnd = read.length < ENTRIES;
          yield* read;
        }
      } catch (error) {
        // it would wait for the read that hangs
        if (!(error instanceof NoAnswer)) await within(opened.close()).catch(() => undefined);
        throw error;
      }
      await within(opened.close());
    },
    stat: (path) => within(stat(path, { bigint: true })),
    stats: (paths) => statsWithin(paths, limitMs),
    realpath: (path) => within(realpath(path, { encoding: 'buffer' })),
    fileSystem: async (path) => (await within(statfs(path))).type,
    head: (path, most) => read(path, most, [0]),
    ends: (path, sizeBytes, most) => read(path, most, [0, Math.max(most, Number(sizeBytes) - most)]),
  };

  /** Up to `most` bytes from each position on. */
  async function read(path: Buffer, most: number, positions: readonly number[]): Promise<Buffer> {
    const file = await within(open(path));
    const parts: Buffer[] = [];
    try {
      for (const position of positions) {
        const { buffer, bytesRead } = await within(file.read(Buffer.alloc(most), 0, most, position));
        parts.push(buffer.subarray(0, bytesRead));
      }
    } catch (error) {
      // it would wait for the read that hangs
      if (!(error instanceof NoAnswer)) await within(file.close()).catch(() => undefined);
      throw error;
    }
    await within(file.close());
    return Buffer.concat(parts);
  }
}

export const statOrError = (disk: Disk, path: Buffer): Promise<FileStats | Error> =>
  disk.stat(path).catch(asError);

/** The next of a folder; fewer than ENTRIES at its end. */
function entriesOf(folder: Dir): Promise<Entry[]> {
  const entries: Entry[] = [];
  return new Promise((resolve, reject) => {
    const next = (): void =>
      folder.read((error, entry) => {
        if (error !== null) return reject(error);
        // @types/node declares names as strings whatever the encoding
        if (entry !== null) entries.push(entry as Dirent as unknown as Entry);
        if (entry === null || entries.length === ENTRIES) return resolve(entries);
        next();
      });
    next();
  });
}

/** The limit is that of a lane, for its files together. */
function statsWithin(paths: readonly Buffer[], limitMs: number): Promise<(FileStats | Error)[]> {
  if (paths.length === 0) return Promise.resolve([]);
  const found = new Array<FileStats | Error>(paths.length).fill(new NoAnswer(limitMs));
  return new Promise((resolve) => {
    let [asked, answered] = [0, 0];
    const timer = setTimeout(() => resolve(found), limitMs);
    const ask = async (): Promise<void> => {
      const from = asked;
      const some = paths.slice(from, (asked += FILES_A_LANE));
      if (some.length === 0) return;
      for (const [i, one] of (await statsOrReasons(some)).entries()) found[from + i] = one;
      timer.refresh();
      answered += some.length;
      if (answered < paths.length) return ask();
      clearTimeout(timer);
      resolve(found);
    };
    for (let lane = 0; lane < LANES; lane += 1) void ask();
  });
}

/** What cannot be told is asked for once more, for the reason. */
async function statsOrReasons(paths: readonly Buffer[]): Promise<(FileStats | Error)[]> {
  const told: (FileStats | Error)[] = [];
  for (const [i, one] of (await statFiles(paths)).entries())
    told.push(one ?? (await stat(paths[i]!, { bigint: true }).catch(asError)));
  return told;
}

function asError(error: unknown): Error {
  if (error instanceof Error) return error;
  throw error;
}
