/** Where a model comes from that a person has: a folder, or a tar archive of one. */
import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelOutcome } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import { readArchive } from './archive.ts';

export interface ModelSource {
  /** The bytes of a file by its path below the folder, parts joined by `/`. */
  read(name: string): Promise<ModelOutcome<Buffer>>;
  has(name: string): Promise<boolean>;
  /** The file, as a person finds it. */
  path(name: string): string;
}

/**
 * `known`: files by which the model's folder is found inside an archive. `remedy` is said with every failure.
 */
export async function openModelSource(
  from: string,
  known: readonly string[],
  remedy: string,
): Promise<ModelOutcome<ModelSource>> {
  const unreadable = (path: string, error: unknown): ModelOutcome<never> => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return failed('not added', `${path} cannot be read (${code}).`, remedy);
  };
  try {
    if ((await stat(from)).isDirectory()) {
      return {
        ok: true,
        value: {
          read: (name) =>
            readFile(join(from, name)).then(
              (value) => ({ ok: true, value }),
              (error: unknown) => unreadable(join(from, name), error),
            ),
          has: (name) =>
            stat(join(from, name)).then(
              (file) => file.isFile(),
              () => false,
            ),
          path: (name) => join(from, name),
        },
      };
    }
    const handle = await open(from);
    const archive = await readArchive(handle).finally(() => handle.close());
    if (!archive.ok) return failed('not added', `${from} ${archive.failure}.`, remedy);
    const files = archive.value;
    const roots = [...files.keys()].flatMap((path) =>
      known
        .filter((name) => path === name || path.endsWith(`/${name}`))
        .map((name) => path.slice(0, path.length - name.length)),
    );
    const root = roots.toSorted((a, b) => a.length - b.length)[0] ?? '';
    const path = (name: string): string => `${root}${name} in ${from}`;
    return {
      ok: true,
      value: {
        read: (name) => {
          const value = files.get(root + name);
          return Promise.resolve(
            value === undefined
              ? failed('not added', `${from} holds no ${root}${name}.`, remedy)
              : { ok: true, value },
          );
        },
        has: (name) => Promise.resolve(files.has(root + name)),
        path,
      },
    };
  } catch (error) {
    return unreadable(from, error);
  }
}
