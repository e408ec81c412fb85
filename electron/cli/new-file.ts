import { existsSync, writeFileSync } from 'node:fs';
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

/** Never over another file, whatever came meanwhile. */
export function writeNew(file: string, content: Uint8Array): void {
  try {
    writeFileSync(pathBytes(file), content, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Refused(
      code === 'EEXIST'
        ? alreadyThere(file)
        : {
            kind: 'unwritable',
            reason: `${file} cannot be written (${code}).`,
            remedy: 'Name another file.',
          },
    );
  }
}
