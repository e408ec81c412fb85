/**
 * What the system tells of files, many at a time: to wake a thread of Node's pool for each takes longer than
 * the file system does (docs/measurements.md#scan).
 */
import { constants } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Addon } from './addon.ts';
import { addon } from './addon.ts';

/** As Node's BigIntStats have it. */
export interface FileStats {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly blocks: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  isFile(): boolean;
  isDirectory(): boolean;
}

type Asked = Promise<(FileStats | null)[]>;

/**
 * Of each path what it is, links followed; null where that cannot be told. They are asked for one after the
 * other.
 */
export const statFiles = (paths: readonly Buffer[]): Asked =>
  addon === null ? statFilesOneByOne(paths) : statFilesAtOnce(addon, paths);

/** The same where nothing was compiled. */
export async function statFilesOneByOne(paths: readonly Buffer[]): Asked {
  const stats: (FileStats | null)[] = [];
  for (const path of paths) stats.push(await stat(path, { bigint: true }).catch(() => null));
  return stats;
}

/** `src/disk/files.h` */
const NUMBERS = 7;
const END = Buffer.of(0);

async function statFilesAtOnce(native: Addon, paths: readonly Buffer[]): Asked {
  const numbers = await native.statFiles(Buffer.concat(paths.flatMap((path) => [path, END])), paths.length);
  return paths.map((_, i) => {
    const told = new Told(numbers, NUMBERS * i);
    return told.isThere() ? told : null;
  });
}

class Told implements FileStats {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly #kind: number;
  readonly size: bigint;
  readonly blocks: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;

  constructor(numbers: BigInt64Array, at: number) {
    this.dev = numbers[at]!;
    this.ino = numbers[at + 1]!;
    this.#kind = Number(numbers[at + 2]) & constants.S_IFMT;
    this.size = numbers[at + 3]!;
    this.blocks = numbers[at + 4]!;
    this.mtimeNs = numbers[at + 5]!;
    this.ctimeNs = numbers[at + 6]!;
  }
  isThere(): boolean {
    return this.#kind !== 0;
  }
  isFile(): boolean {
    return this.#kind === constants.S_IFREG;
  }
  isDirectory(): boolean {
    return this.#kind === constants.S_IFDIR;
  }
}
