/** Names in the trash, and what is written of each file there (freedesktop.org Trash specification 1.0). */
import { parted } from '../paths.ts';

/**
 * With `.trashinfo` still a name that encrypted folders take (143 bytes, eCryptfs); file managers show the
 * name of the path in it.
 */
const LONGEST_NAME_BYTES = 120;
const LONGEST_EXTENSION_BYTES = 12;

/** `IMG_1.3f9c2a1b.jpg` of `IMG_1.jpg`: no name that lies there. `unique`: letters and digits. */
export function trashName(name: Buffer, unique: string): Buffer {
  const [stem, extension] = parted(name);
  const end = extension.length > LONGEST_EXTENSION_BYTES ? Buffer.alloc(0) : extension;
  const room = LONGEST_NAME_BYTES - end.length - unique.length - 1;
  return Buffer.concat([cut(stem, room), Buffer.from(`.${unique}`), end]);
}

/** Some file systems take no half of a character. */
function cut(name: Buffer, mostBytes: number): Buffer {
  let end = Math.min(mostBytes, name.length);
  while (end > 0 && end < name.length && (name[end]! & 0xc0) === 0x80) end -= 1;
  return name.subarray(0, end);
}

/** `path`: where it lay, absolute or below the folder in which the trash folder is. */
export const trashInfo = (path: Buffer, removedAtMs: number): string =>
  `[Trash Info]\nPath=${encoded(path)}\nDeletionDate=${localTime(new Date(removedAtMs))}\n`;

/** As in a URL, byte by byte: a name need not be UTF-8. */
const encoded = (path: Buffer): string =>
  path
    .toString('latin1')
    .replaceAll(
      /[^A-Za-z0-9_.~/-]/g,
      (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );

function localTime(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
