/** How many photos lie in each directory. */
import { dirname } from 'node:path';
import { pathText } from '../../contract/paths.ts';
import type { Database } from '../database.ts';

export interface DirectoryTable {
  /** Of the library's folder and the path below it; empty for that itself. Files that did not vanish. */
  counts(): { folder: string; below: string; fileCount: number }[];
}

export function directoryTable(db: Database): DirectoryTable {
  const files = db
    .prepare<[], [folder: Buffer, path: Buffer]>(
      `SELECT folder.path, file.path FROM file JOIN folder ON folder.id = folder_id
      WHERE photo_id IS NOT NULL AND state <> 'vanished'`,
    )
    .raw();
  return {
    counts() {
      const found = new Map<string, { folder: string; below: string; fileCount: number }>();
      for (const [folderBytes, path] of files.iterate()) {
        const [folder, directory] = [pathText(folderBytes), dirname(pathText(path))];
        const key = `${folder}\0${directory}`;
        const known = found.get(key);
        if (known !== undefined) known.fileCount += 1;
        else found.set(key, { folder, below: directory === '.' ? '' : directory, fileCount: 1 });
      }
      return [...found.values()];
    },
  };
}
