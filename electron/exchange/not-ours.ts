/** An export replaces what an export wrote, and nothing else: what lies there may be a person's photo. */
import { closeSync, lstatSync, openSync, readSync, statSync } from 'node:fs';
import type { LibraryOutcome } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import { pathBytes } from '../contract/paths.ts';

/** More than any first line that we write. */
const START_BYTES = 1024;

/** How the file begins; '' of what is no file; null where nothing lies there. Throws the system's error. */
export function startOf(file: string): string | null {
  const path = pathBytes(file);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return null;
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return '';
  const opened = openSync(path, 'r');
  try {
    const start = Buffer.alloc(START_BYTES);
    return start.toString('utf8', 0, readSync(opened, start));
  } finally {
    closeSync(opened);
  }
}

export const notOurs = (file: string): LibraryOutcome<never> =>
  failed(
    'unwritable',
    `${file} is there already, and was not written by this export: it is not replaced.`,
    'Name another place, or move that file away.',
  );
