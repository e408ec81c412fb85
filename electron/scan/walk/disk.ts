/**
 * The file system as the walk asks it: a call that is not answered within a time is given up. Its thread of
 * Node's pool stays with it, so this is for a process of its own, which is killed at its end
 * (walk-process.ts).
 */
import type { BigIntStats, Dirent } from 'node:fs';
import { open, opendir, realpath, stat, statfs } from 'node:fs/promises';

/** Its name is bytes: a name need not be valid UTF-8. */
export type Entry = Dirent<NonSharedBuffer>;

/** Rejects with the system's error, or with NoAnswer. */
export interface Disk {
  entries(folder: Buffer): AsyncIterable<Entry>;
  stat(path: Buffer): Promise<BigIntStats>;
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

export function diskWithin(limitMs: number): Disk {
  const within = <T>(call: Promise<T>): Promise<T> => {
    const { promise, reject, resolve } = Promise.withResolvers<T>();
    const timer = setTimeout(() => reject(new NoAnswer(limitMs)), limitMs);
    call.then(resolve, reject).finally(() => clearTimeout(timer));
    return promise;
  };
  return {
    async *entries(folder) {
      const opened = await within(opendir(folder, { encoding: 'buffer' as BufferEncoding, bufferSize: 256 }));
      try {
        for (;;) {
          const entry = await within(opened.read());
          if (entry === null) break;
          // @types/node declares names as strings whatever the encoding
          yield entry as Dirent as unknown as Entry;
        }
      } catch (error) {
        // it would wait for the read that hangs
        if (!(error instanceof NoAnswer)) await within(opened.close()).catch(() => undefined);
        throw error;
      }
      await within(opened.close());
    },
    stat: (path) => within(stat(path, { bigint: true })),
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
