import { existsSync } from 'node:fs';
import type { Refusal } from '../contract/failure.ts';
import { pathBytes } from '../contract/paths.ts';
import { writeNew as writeNewFile } from '../process/atomic-write.ts';
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
export async function writeNew(file: string, content: Uint8Array): Promise<void> {
  const isNew = await writeNewFile(pathBytes(file), content).catch((error: NodeJS.ErrnoException) => {
    throw new Refused({
      kind: 'unwritable',
      reason: `${file} cannot be written (${error.code}).`,
      remedy: error.code === 'ENOSPC' ? 'Make room, or name another file.' : 'Name another file.',
    });
  });
  if (!isNew) throw new Refused(alreadyThere(file));
}
