/** The disks as this room asks them, in a process of its own: one that hangs keeps nobody else waiting. */
import type { Child } from '../process/child.ts';
import { ChildDeath, startChild } from '../process/child.ts';
import type { Disk, FileStats } from './disk.ts';
import { disk as ownDisk, NoAnswer } from './disk.ts';
import type { Answer, Calls, PlainStats, Request } from './disk-child.ts';
import { folderOf, isInside } from './paths.ts';

/** How long a disk that sleeps may take, or a slow one to write what it was given before. */
const ANSWER_MS = 30_000;
/** Each disk or share that hangs keeps the threads that ask it. */
const THREADS = 64;

type Process = Child<Request, Answer>;

const CHANGES: ReadonlySet<keyof Calls> = new Set([
  ...(['makeFolder', 'makeFolders', 'writeNew', 'rename', 'link', 'unlink'] as const),
]);
const OF_FOLDERS: ReadonlySet<keyof Calls> = new Set([
  ...(['stat', 'realpath', 'names', 'makeFolder', 'makeFolders'] as const),
]);

/**
 * Where changes were asked for that had no answer, by the process that was killed with it. As long as it is
 * not gone a change may yet be made, and who looks now would be wrong later.
 */
const unfinished = new Map<Process, readonly Buffer[]>();

/** Asks as `use` does. A disk that gave no answer once is asked nothing more by that. */
export async function withDisk<T>(use: (disk: Disk) => Promise<T>, answerMs = ANSWER_MS): Promise<T> {
  const asker = diskAsker(answerMs);
  try {
    return await use(diskOf(asker));
  } finally {
    asker.end();
  }
}

type Given<C extends keyof Calls> = Awaited<ReturnType<Calls[C]>>;

interface DiskAsker {
  /** `paths`: what it is about. */
  ask<C extends keyof Calls>(
    call: C,
    paths: readonly Buffer[],
    ...args: Parameters<Calls[C]>
  ): Promise<Given<C>>;
  end(): void;
}

function diskAsker(answerMs: number): DiskAsker {
  let child: Process | null = null;
  const silent: Buffer[] = [];
  const changing: Buffer[] = [];
  const start = (): Process =>
    startChild<Request, Answer>(new URL('./disk-child.ts', import.meta.url), {
      env: { UV_THREADPOOL_SIZE: String(THREADS) },
    });
  const isSilent = (path: Buffer): boolean =>
    [silent, ...unfinished.values()].flat().some((folder) => isInside(folder, path));

  async function answered(request: Request): Promise<Answer> {
    child ??= start();
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new NoAnswer(`no answer within ${answerMs} ms`)), answerMs);
    try {
      return await Promise.race([child.ask(request), late]);
    } catch (error) {
      // what it had in hand may have happened
      if (error instanceof ChildDeath && error.kind !== 'not started') throw new NoAnswer(error.message);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The disk, where that gives no answer itself; else what was asked of. */
  async function silentAt(call: keyof Calls, path: Buffer): Promise<Buffer> {
    const points = (await ownDisk.mountPoints()).filter((point) => isInside(point, path));
    const nearest = points.reduce<Buffer | null>((a, b) => (a && a.length > b.length ? a : b), null);
    try {
      if (nearest !== null) await answered({ call: 'stat', args: [nearest] });
    } catch (error) {
      if (error instanceof NoAnswer) return nearest!;
      throw error;
    }
    const folder = folderOf(path);
    return OF_FOLDERS.has(call) || folder.equals(folderOf(folder)) ? path : folder;
  }

  return {
    async ask<C extends keyof Calls>(
      call: C,
      paths: readonly Buffer[],
      ...args: Parameters<Calls[C]>
    ): Promise<Given<C>> {
      if (paths.some(isSilent)) throw new NoAnswer('gave no answer before');
      try {
        const answer = await answered({ call, args });
        if ('error' in answer) throw Object.assign(new Error(answer.error.message), answer.error);
        return answer.value as Given<C>;
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        if (CHANGES.has(call)) changing.push(...paths);
        for (const path of paths) silent.push(await silentAt(call, path));
        throw error;
      }
    },
    end() {
      if (child === null) return;
      child.kill();
      if (changing.length === 0) return;
      const ended = child;
      unfinished.set(ended, changing);
      void ended.death.then(() => unfinished.delete(ended));
    },
  };
}

function diskOf({ ask }: DiskAsker): Disk {
  return {
    lstat: async (path) => stats(await ask('lstat', [path], path)),
    stat: async (path) => stats(await ask('stat', [path], path)),
    realpath: (path) => ask('realpath', [path], path),
    names: (folder) => ask('names', [folder], folder),
    async open(path) {
      const file = await ask('open', [path], path);
      return {
        stat: async () => stats(await ask('statOpen', [path], file)),
        read: async (buffer) => (await ask('read', [path], file, buffer.length)).copy(buffer),
        close: () => ask('close', [path], file),
      };
    },
    makeFolder: (path) => ask('makeFolder', [path], path),
    makeFolders: (path) => ask('makeFolders', [path], path),
    writeNew: (path, text) => ask('writeNew', [path], path, text),
    rename: (from, to) => ask('rename', [from, to], from, to),
    link: (from, to) => ask('link', [from, to], from, to),
    unlink: (path) => ask('unlink', [path], path),
    mountPoints: () => ownDisk.mountPoints(),
  };
}

const stats = ({ isFile, isDirectory, ...found }: PlainStats): FileStats => ({
  ...found,
  isFile: () => isFile,
  isDirectory: () => isDirectory,
});
