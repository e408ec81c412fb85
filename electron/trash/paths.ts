/** Paths as the system's bytes, taken apart and put together. */
import { sep } from 'node:path';

const SEPARATOR = sep.charCodeAt(0);

export const nameOf = (path: Buffer): Buffer => path.subarray(path.lastIndexOf(SEPARATOR) + 1);

/** The folder that the path lies in; the root lies in itself. */
export function folderOf(path: Buffer): Buffer {
  const at = path.lastIndexOf(SEPARATOR);
  const isRoot = at === path.indexOf(SEPARATOR);
  return at < 0 ? path : path.subarray(0, isRoot ? at + 1 : at);
}

export function within(folder: Buffer, ...names: (Buffer | string)[]): Buffer {
  return names.reduce<Buffer>(
    (path, name) =>
      Buffer.concat([
        path,
        Buffer.from(path.at(-1) === SEPARATOR ? '' : sep),
        typeof name === 'string' ? Buffer.from(name) : name,
      ]),
    folder,
  );
}

/** The folder and those above it, it first, the root last. */
export function* upwards(folder: Buffer): Generator<Buffer> {
  for (let at = folder; ; at = folderOf(at)) {
    yield at;
    if (folderOf(at).length === at.length) return;
  }
}

/** Is the path the folder's, or that of something in it? By whole names. */
export function isInside(folder: Buffer, path: Buffer): boolean {
  const prefix = within(folder, '');
  return path.equals(folder) || path.subarray(0, prefix.length).equals(prefix);
}

/** As a key of maps: two paths are one where all bytes agree. */
export const keyOf = (path: Buffer): string => path.toString('latin1');

/** The name before its extension, and the extension with its dot. A dot at the start begins none. */
export function parted(name: Buffer): [stem: Buffer, extension: Buffer] {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? [name.subarray(0, dot), name.subarray(dot)] : [name, Buffer.alloc(0)];
}
