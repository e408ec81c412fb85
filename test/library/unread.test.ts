/** What could not be read once, as of a disk that was away for a moment. */
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { libraryFile } from '../../electron/library/library.ts';
import type { CopiedFiles } from './duplicates/copied-files.ts';
import { copiedFiles } from './duplicates/copied-files.ts';

let made: CopiedFiles;
afterEach(() => made.remove());

test.each([
  ['The time line', async (of: CopiedFiles) => (await of.library.timeLines.list(null)).ids],
  ['The list of copies', (of: CopiedFiles) => of.library.duplicates.list()],
])('%s that could not be read is read when it is asked for again', async (_, list) => {
  made = copiedFiles([
    { path: 'a.jpg', content: 'A' },
    { path: 'b.jpg', content: 'A' },
  ]);
  const { path } = made.library.whereabouts();
  const db = new Database(libraryFile(path));
  db.exec('ALTER TABLE file RENAME COLUMN state TO away');
  await expect(list(made)).rejects.toThrow('no such column');
  db.exec('ALTER TABLE file RENAME COLUMN away TO state');
  db.close();
  expect(await list(made)).toHaveLength(1);
});
