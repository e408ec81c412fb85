/** The process that asks disks and shares, started by disks.ts. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { answerParent } from './parent.ts';

export interface Request {
  question: 'folder' | 'file' | 'names';
  path: Uint8Array;
  /** How long the disk may take. */
  answerMs: number;
}
/** Paths or names, as the system's bytes. */
export type Answer = Uint8Array[] | null | 'no answer';

async function folderAt(path: Buffer): Promise<Answer> {
  const real = await realpath(path, { encoding: 'buffer' });
  return (await stat(real)).isDirectory() ? [real] : null;
}

async function namesIn(folder: Buffer): Promise<Answer> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name);
}

async function fileAt(path: Buffer): Promise<Answer> {
  return (await stat(path)).isFile() ? [path] : null;
}

const answers = { folder: folderAt, names: namesIn, file: fileAt };

answerParent(({ question, path, answerMs }: Request): Promise<Answer> => {
  const asked = answers[question](Buffer.from(path));
  return Promise.race([asked.catch(() => null), setTimeout(answerMs, 'no answer' as const)]);
});
