/** What keeps a file from being removed or put back, in words. */
import type { Outcome, Refusal } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import { pathText } from '../contract/paths.ts';
import { codeOf } from './disk.ts';

export interface RemovalFailure extends Refusal {
  kind:
    | 'protected'
    | 'vanished' // listed, then gone
    | 'not a file' // a link, a folder, a device
    | 'changed' // it has other bytes than were shown
    | 'same file' // as the copy that is kept, under another name
    | 'last copy' // nothing is to be kept
    | 'kept copy missing'
    | 'kept copy changed'
    | 'kept copy to be removed' // by another part of the plan
    | 'no trash'
    | 'unreadable'
    | 'unwritable'
    | 'disk full'
    | 'no answer' // its disk hangs; nothing was moved
    | 'not known' // whether it was moved, as its disk gives no answer or is away
    | 'at its path again' // it is in the trash, and another program put a file where it lay
    | 'not tried'; // after something of its group failed
}
export type Removal<T> = Outcome<T, RemovalFailure>;

export interface RestoreFailure extends Refusal {
  kind: 'not removed' | 'gone' | 'not connected' | 'occupied' | 'changed' | 'unwritable' | 'disk full';
}
export type Restore<T> = Outcome<T, RestoreFailure>;

const NOTHING_MOVED = 'Nothing was moved. Scan again, and look at the group.';

export const vanished = (path: Buffer) =>
  failed('vanished', `${pathText(path)} is not there any more.`, 'Scan again.');

export const notAFile = (path: Buffer) =>
  failed(
    'not a file',
    `${pathText(path)} is a link or no ordinary file.`,
    'Remove it by hand where you want it gone.',
  );

export const changed = (path: Buffer) =>
  failed('changed', `${pathText(path)} is not what it was when it was shown.`, NOTHING_MOVED);

export const sameFile = (path: Buffer, kept: Buffer) =>
  failed(
    'same file',
    `${pathText(path)} and ${pathText(kept)} are one file under two names.`,
    'Removing one frees nothing. Nothing was moved.',
  );

export const lastCopy = (path: Buffer) =>
  failed('last copy', `No copy of ${pathText(path)} would be kept.`, 'Choose which one to keep.');

export const keptMissing = (kept: Buffer, code: string | null) =>
  failed(
    'kept copy missing',
    `${pathText(kept)}, which is to be kept, cannot be read${code === null ? '' : ` (${code})`}.`,
    'Connect its disk, or choose another copy to keep. Nothing was moved.',
  );

export const keptChanged = (kept: Buffer) =>
  failed(
    'kept copy changed',
    `${pathText(kept)}, which is to be kept, is not what it was when it was shown.`,
    NOTHING_MOVED,
  );

export const keptRemoved = (kept: Buffer) =>
  failed(
    'kept copy to be removed',
    `${pathText(kept)} is to be kept here and to be removed elsewhere.`,
    'Decide one of both. Nothing was moved.',
  );

export const notTried = () =>
  failed(
    'not tried',
    'Another copy of the same group could not be removed as it should.',
    'Look at that one first. This one was not touched.',
  );

export function protectedIn(folder: Buffer, program: string | null) {
  const text = pathText(folder);
  return program === null
    ? failed('protected', `${text} is a protected folder.`, 'Take it off the protected folders to tidy it.')
    : failed(
        'protected',
        `${text} looks to be ${program}'s, which keeps an account of the files in it.`,
        `Remove the photo in ${program}, or say that the folder may be tidied.`,
      );
}

export const noTrash = (path: Buffer) =>
  failed(
    'no trash',
    `The disk of ${pathText(path)} has no trash that can be used.`,
    'Choose a folder on that disk in which removed files wait, or remove it by hand. Nothing was moved.',
  );

export const atItsPathAgain = (path: Buffer, place: Buffer) =>
  failed(
    'at its path again',
    `Another program put a file at ${pathText(path)} while it was removed.`,
    `What was there lies at ${pathText(place)}, and is in the list of removed files.`,
  );

export const notKnown = (path: Buffer) =>
  failed(
    'not known',
    `It cannot be told whether ${pathText(path)} was moved: its disk gives no answer, or is away.`,
    'Connect the disk. Revisit looks again then, and the list of removed files says what became of it.',
  );

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

/** Of an error of the system while `path` was worked on; null where the error is a bug. */
export function systemFailure(error: unknown, path: Buffer) {
  const code = codeOf(error);
  if (code === null) return null;
  if (code === 'ENOENT' || code === 'ENOTDIR') return vanished(path);
  if (FULL.has(code)) return diskFull(path);
  if (code === 'EXDEV') return noTrash(path);
  if (code === 'no answer')
    return failed(
      'no answer',
      `${pathText(path)} cannot be moved: a disk that it takes gives no answer.`,
      'Connect the disk anew, or wait until it answers, and try again. Nothing was moved.',
    );
  return failed(
    'unwritable',
    `${pathText(path)} cannot be moved: the system refuses it (${code}).`,
    'Check the permissions of the file, its folder and its disk. Nothing was moved.',
  );
}

export const diskFull = (path: Buffer) =>
  failed(
    'disk full',
    `The disk of ${pathText(path)} has no room left, not even to note what is moved.`,
    'Make room and try again. Nothing was moved.',
  );

export const unreadable = (path: Buffer, code: string) =>
  failed(
    'unreadable',
    `${pathText(path)} cannot be read (${code}).`,
    'Check its permissions and its disk. Nothing was moved.',
  );

export const occupied = (path: Buffer, place: Buffer) =>
  failed(
    'occupied',
    `Another file lies at ${pathText(path)} now.`,
    `Move or rename that one and restore again. The removed one is safe at ${pathText(place)}.`,
  );

export const gone = (path: Buffer) =>
  failed(
    'gone',
    `${pathText(path)} is not in the trash any more: it was emptied, or the file was taken out.`,
    'Look for it where you put it, or in a backup.',
  );

export const notConnected = (path: Buffer, place: Buffer) =>
  failed(
    'not connected',
    `The disk on which ${pathText(path)} waits is not connected.`,
    `Connect it and restore again. The file lies at ${pathText(place)}.`,
  );

export const changedInTrash = (path: Buffer, place: Buffer) =>
  failed(
    'changed',
    `What lies in the trash for ${pathText(path)} is not what was removed.`,
    `Look at ${pathText(place)}, and move it by hand where it is yours.`,
  );

export const changedMeanwhile = (path: Buffer) =>
  failed(
    'changed',
    `${pathText(path)} is not what it was, and nothing waits for it in the trash.`,
    'Look at what lies there, and at a backup where it is not what you miss.',
  );

export const notRemoved = (path: Buffer) =>
  failed('not removed', `${pathText(path)} was restored already.`, 'There is nothing to restore.');

export const notWritten = (path: Buffer, place: Buffer, why: string) =>
  failed(
    why === 'disk full' ? 'disk full' : 'unwritable',
    why === 'disk full'
      ? `The disk of ${pathText(path)} has no room left, not even for its name.`
      : `${pathText(path)} cannot be put back: its folder cannot be written.`,
    `Make room or allow it, and restore again. The file is safe at ${pathText(place)}.`,
  );
