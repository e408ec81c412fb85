/** How many photos lie in each directory. */
import { dirname } from 'node:path';
import { pathText } from '../../contract/paths.ts';
import type { Database } from '../database.ts';

/** Of the library's folder and the path below it; empty for that itself. Files that did not vanish. */
export interface DirectoryCount {
  folder: string;
  below: string;
  fileCount: number;
}

export interface DirectoryTable {
  /** In steps of some milliseconds: paths of all files are read. */
  counts(): Generator<undefined, DirectoryCount[]>;
}

/** Files of a step. */
const FILES_AT_ONCE = 2000;

export function directoryTable(db: Database): DirectoryTable {
  const files = db
    .prepare<[after: number, most: number], [id: number, folder: Buffer, path: Buffer]>(
      `SELECT file.id, folder.path, file.path FROM file CROSS JOIN folder ON folder.id = folder_id
      WHERE file.id > ? AND photo_id IS NOT NULL AND state <> 'vanished' ORDER BY file.id LIMIT ?`,
    )
    .raw();
  return {
    *counts() {
      const found = new Map<string, DirectoryCount>();
      for (let last = 0; ; yield) {
        const rows = files.all(last, FILES_AT_ONCE);
        for (const [, folder, path] of rows) add(found, pathText(folder), dirname(pathText(path)));
        if (rows.length < FILES_AT_ONCE) return [...found.values()];
        [last] = rows.at(-1)!;
      }
    },
  };
}

function add(found: Map<string, DirectoryCount>, folder: string, directory: string): void {
  const key = `${folder}\0${directory}`;
  const known = found.get(key);
  if (known !== undefined) known.fileCount += 1;
  else found.set(key, { folder, below: directory === '.' ? '' : directory, fileCount: 1 });
}
