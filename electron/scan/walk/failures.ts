/** What keeps the walk from an entry of a folder, in words. */
import type { Failure } from '../../contract/failure.ts';
import { NoAnswer } from './disk.ts';

export type EntryKind = 'folder' | 'file' | 'link';

const ALLOW = 'Allow it to be read, and scan again.';
const CONNECT = 'Connect its disk or share, or end the connection for good, and scan again.';
const CHECK = 'Check the disk, and scan again.';
const LINK = 'Correct the link or remove it, and scan again.';

/** Reason, after "The folder … cannot be read: ", and remedy, by the system's code (errno(3)). */
const CODES: Record<string, readonly [reason: string, remedy: string]> = {
  EACCES: ['there is no permission', ALLOW],
  EPERM: ['it is not permitted', ALLOW],
  ELOOP: ['the link leads in a circle', LINK],
  ENAMETOOLONG: ['its path is too long for the system', 'Give it a shorter path, and scan again.'],
  EINVAL: ['the system does not accept its name', LINK],
  EILSEQ: ['the system does not accept its name', LINK],
  ENOTCONN: ['its disk or share is not connected any more', CONNECT],
  ESTALE: ['the share is another than before on its server', CONNECT],
  EHOSTDOWN: ['the server of the share is down', CONNECT],
  EHOSTUNREACH: ['the server of the share cannot be reached', CONNECT],
  ENETUNREACH: ['the network of the share cannot be reached', CONNECT],
  ENETDOWN: ['the network of the share is down', CONNECT],
  ECONNREFUSED: ['the server of the share refuses the connection', CONNECT],
  ECONNRESET: ['the server of the share ended the connection', CONNECT],
  ECONNABORTED: ['the connection to the share broke', CONNECT],
  ETIMEDOUT: ['the server of the share does not answer', CONNECT],
  EREMOTEIO: ['the server of the share reports an error', CONNECT],
  ENODEV: ['its disk is not there', CONNECT],
  ENXIO: ['its disk is not there', CONNECT],
  ENOMEDIUM: ['there is no medium in the drive', CONNECT],
  EIO: ['the disk reports an error of reading or writing', CHECK],
  EUCLEAN: ['the file system is damaged', CHECK],
  EBADMSG: ['the file system is damaged', CHECK],
  EOVERFLOW: ['a number of it is larger than the system can tell', CHECK],
  EMFILE: ['too many files are open', 'Close other programs, and scan again.'],
  ENFILE: ['too many files are open', 'Close other programs, and scan again.'],
};

/** A name that is there no more, or a link that leads nowhere. */
export const isGone = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error));

export function entryFailure(error: unknown, kind: EntryKind): Failure {
  if (error instanceof NoAnswer)
    return {
      kind: 'timed out',
      reason: `The disk or share of the ${kind} gave no answer within ${error.afterMs / 1000} s.`,
      remedy: CONNECT,
    };
  const code = codeOf(error);
  const [reason, remedy] = CODES[code] ?? ['the system refuses it', 'Check the disk, and scan again.'];
  return { kind: 'unreadable', reason: `The ${kind} cannot be read: ${reason} (${code}).`, remedy };
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
