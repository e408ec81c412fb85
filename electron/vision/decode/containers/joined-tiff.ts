import type { Directory, Tiff } from './tiff-directory.ts';
import { bytesOf, directoryAt } from './tiff-directory.ts';

/**
 * One EXIF block of several that each hold one directory: the first one's, and those that its `tags` are to
 * point to (Canon's CR3 has EXIF's and the GPS' directories as blocks of their own). Blocks of another byte
 * order are left out.
 */
export function joinedTiff(first: Tiff, others: readonly { tag: number; tiff: Tiff }[]): Uint8Array | null {
  const main = directoryAt(first, first.first);
  if (main === null) return null;
  const order = first.numbers.text(0, 2);
  const little = order === 'II';
  const parts: Buffer[] = [number(little, 2, little ? 0x4949 : 0x4d4d), number(little, 2, 42)];
  let at = 8;
  const pointers: Field[] = [];
  const bodies: Buffer[] = [];
  for (const { tag, tiff } of others) {
    const directory = directoryAt(tiff, tiff.first);
    if (directory === null || tiff.numbers.text(0, 2) !== order) continue;
    pointers.push({ tag, type: 4, count: 1, value: number(little, 4, at) });
    bodies.push(directoryBytes(fieldsOf(tiff, directory.tags), at, little));
    at += bodies.at(-1)!.length;
  }
  const replaced = pointers.map(({ tag }) => tag);
  const fields = [...fieldsOf(first, main.tags).filter(({ tag }) => !replaced.includes(tag)), ...pointers];
  return Buffer.concat([...parts, number(little, 4, at), ...bodies, directoryBytes(fields, at, little)]);
}

interface Field {
  tag: number;
  type: number;
  count: number;
  value: Uint8Array;
}

const fieldsOf = (tiff: Tiff, directory: Directory): Field[] =>
  [...directory].flatMap(([tag, { type, count }]) => {
    const value = bytesOf(tiff, directory, tag);
    return value === null ? [] : { tag, type, count, value };
  });

/** A directory at an offset, the values that do not fit into it behind it (TIFF 6.0, section 2). */
function directoryBytes(fields: Field[], at: number, little: boolean): Buffer {
  const sorted = fields.toSorted((a, b) => a.tag - b.tag);
  const parts = [number(little, 2, sorted.length)];
  const behind: Uint8Array[] = [];
  let next = at + 2 + 12 * sorted.length + 4;
  for (const { tag, type, count, value } of sorted) {
    parts.push(number(little, 2, tag), number(little, 2, type), number(little, 4, count));
    if (value.length <= 4) parts.push(Buffer.concat([value, Buffer.alloc(4 - value.length)]));
    else {
      parts.push(number(little, 4, next));
      behind.push(value);
      next += value.length;
    }
  }
  return Buffer.concat([...parts, number(little, 4, 0), ...behind]);
}

function number(little: boolean, size: 2 | 4, value: number): Buffer {
  const bytes = Buffer.alloc(size);
  if (little) bytes.writeUIntLE(value, 0, size);
  else bytes.writeUIntBE(value, 0, size);
  return bytes;
}
