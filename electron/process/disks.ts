/** Questions to disks and shares, asked in a process of its own: one that hangs keeps nobody else waiting. */
import { startChild } from './child.ts';
import type { Answer, Request } from './disks-child.ts';

/** Each gives `no answer` where the disk or share gives none in time. */
export interface Disks {
  /** The folder that a path leads to, links followed; null where it leads to none. */
  folderAt(path: Buffer): Promise<Buffer | null | 'no answer'>;
  /** Names of the folders and links in a folder; null where it cannot be listed. */
  namesIn(folder: Buffer): Promise<Buffer[] | null | 'no answer'>;
  /** Does the path lead to a file, links followed? */
  isFile(path: Buffer): Promise<boolean | 'no answer'>;
}

/** Each disk or share that hangs keeps a thread. */
const THREADS = 64;

/** Asks as `use` does; the process is gone after that. */
export async function askDisks<T>(answerMs: number, use: (disks: Disks) => Promise<T>): Promise<T> {
  const child = startChild<Request, Answer>(new URL('./disks-child.ts', import.meta.url), {
    env: { UV_THREADPOOL_SIZE: String(THREADS) },
  });
  const ask = (question: Request['question'], path: Buffer): Promise<Answer> =>
    child.ask({ question, path, answerMs });
  try {
    return await use({
      async folderAt(path) {
        const answer = await ask('folder', path);
        return Array.isArray(answer) ? buffer(answer[0]!) : answer;
      },
      async namesIn(folder) {
        const answer = await ask('names', folder);
        return Array.isArray(answer) ? answer.map(buffer) : answer;
      },
      async isFile(path) {
        const answer = await ask('file', path);
        return answer === 'no answer' ? answer : answer !== null;
      },
    });
  } finally {
    child.kill();
  }
}

const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
