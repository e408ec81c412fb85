/** Tar archives written entry by entry, the wicked ones included. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';

export interface MadeEntry {
  path: string;
  content?: Uint8Array | string;
  type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link';
  linkpath?: string;
}

export function madeTar(entries: readonly MadeEntry[]): Buffer {
  const parts = entries.flatMap(({ path, content = '', type = 'File', linkpath = '' }) => {
    const bytes = Buffer.from(content as string);
    const header = new Header({ path, type, linkpath, size: bytes.length, mode: 0o644, mtime: new Date(0) });
    const block = Buffer.alloc(512);
    header.encode(block);
    return [block, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

/** Everything below a folder, under its name, as the official archives are. */
export function archiveOf(folder: string, name: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return gzipSync(
    madeTar(
      files.map((file) => {
        const path = join(file.parentPath, file.name);
        return {
          path: `${name}${path.slice(folder.length).replaceAll('\\', '/')}`,
          content: readFileSync(path),
        };
      }),
    ),
    { level: 1 },
  );
}
