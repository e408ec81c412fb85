import { accessSync, constants, lstatSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Refusal } from '../contract/failure.ts';
import { pathBytes } from '../contract/paths.ts';
import { writeNew as writeNewFile } from '../process/atomic-write.ts';
import { makeFolder } from '../process/folders.ts';
import { Refused } from './session.ts';

/** Before the work, so that it is not for nothing. */
export function refuseUnlessNew(file: string): void {
  try {
    if (lstatSync(pathBytes(file), { throwIfNoEntry: false }) === undefined)
      return accessSync(pathBytes(`${dirname(file)}/`), constants.W_OK);
  } catch (error) {
    throw new Refused(notWritten(file, error as NodeJS.ErrnoException));
  }
  throw new Refused(alreadyThere(file));
}

/** The same of a folder for several files; made where it is absent. */
export function refuseUnlessEmpty(folder: string): void {
  try {
    makeFolder(folder);
    if (readdirSync(pathBytes(folder)).length === 0) return accessSync(pathBytes(folder), constants.W_OK);
  } catch (error) {
    const reason = `${folder} cannot be made (${(error as NodeJS.ErrnoException).code}).`;
    throw new Refused({ kind: 'unwritable', reason, remedy: 'Name another folder.' });
  }
  throw new Refused({
    kind: 'unwritable',
    reason: `Files lie in ${folder} already.`,
    remedy: 'Name another folder: nothing is written over.',
  });
}

const alreadyThere = (file: string): Refusal => ({
  kind: 'unwritable',
  reason: `${file} is there already.`,
  remedy: 'Name another file: nothing is written over.',
});

const notWritten = (file: string, { code }: NodeJS.ErrnoException): Refusal => ({
  kind: 'unwritable',
  reason: `${file} cannot be written (${code}).`,
  remedy: code === 'ENOSPC' ? 'Make room, or name another file.' : 'Name another file.',
});

/** Never over another file, whatever came meanwhile; all of it or nothing. */
export async function writeNew(file: string, content: string | Uint8Array): Promise<void> {
  const isNew = await writeNewFile(pathBytes(file), content).catch((error: NodeJS.ErrnoException) => {
    throw new Refused(notWritten(file, error));
  });
  if (!isNew) throw new Refused(alreadyThere(file));
}
