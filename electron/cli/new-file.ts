import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { Refusal } from '../contract/failure.ts';
import { pathBytes } from '../contract/paths.ts';
import { Refused } from './session.ts';

/** Before the work, so that it is not for nothing. */
export function refuseExisting(file: string): void {
  if (existsSync(pathBytes(file))) throw new Refused(alreadyThere(file));
}

const alreadyThere = (file: string): Refusal => ({
  kind: 'unwritable',
  reason: `${file} is there already.`,
  remedy: 'Name another file: nothing is written over.',
});

/** Never over another file, whatever came meanwhile; all of it or nothing. */
export function writeNew(file: string, content: Uint8Array): void {
  try {
    writeFileSync(pathBytes(file), content, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new Refused(alreadyThere(file));
    if (code === 'ENOSPC') rmSync(pathBytes(file), { force: true }); // half of it
    throw new Refused({
      kind: 'unwritable',
      reason: `${file} cannot be written (${code}).`,
      remedy: code === 'ENOSPC' ? 'Make room, or name another file.' : 'Name another file.',
    });
  }
}
