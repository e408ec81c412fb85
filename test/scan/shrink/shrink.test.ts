/** The last step of a scan: an old library is written anew where much is free in it. */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LibraryFailure } from '../../../electron/contract/failure.ts';
import { startChild } from '../../../electron/process/child.ts';
import type { ShrinkRequest } from '../../../electron/scan/shrink/shrink-child.ts';
import { crc32Of } from '../../../electron/store/decisions/log/checksums.ts';
import { migrations } from '../../../electron/store/migrations/index.ts';
import { opened } from '../../support/library.ts';
import { builtIn } from '../../support/models/built-in.ts';

const KEPT = 40e6;
const FREE = 20e6;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'revisit-shrink-'));
  for (const name of ['library', 'photos']) mkdirSync(join(root, name));
  sql(`PRAGMA application_id = 0x52565354; PRAGMA user_version = ${migrations.length};
    ${migrations.join(';')}; CREATE TABLE filler (bytes)`);
  grow(KEPT, FREE);
});
afterEach(() => rmSync(root, { recursive: true }));

const path = (): string => join(root, 'library/library.sqlite');
const bytes = (): number => statSync(path()).size;

/** What a query on the closed library gives. */
function sql(text: string, query = 'SELECT 1'): Record<string, unknown>[] {
  const db = new DatabaseSync(path());
  db.function('crc32', { varargs: true }, (...values) => crc32Of(values));
  db.exec(text);
  const rows = db.prepare(query).all();
  db.close();
  return rows;
}

const grow = (kept: number, free: number): unknown =>
  sql(`INSERT INTO filler VALUES (zeroblob(${kept})), (zeroblob(${free}));
    DELETE FROM filler WHERE rowid = (SELECT max(rowid) FROM filler)`);

const expectWhole = (): void => {
  expect(sql('', 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  expect(sql('', 'SELECT length(bytes) AS bytes FROM filler')).toEqual([{ bytes: KEPT }]);
};

/** The phases that a scan tells of, the last of them last. */
async function scan(stopAt: string | null = null): Promise<string[]> {
  const told: string[] = [];
  const abort = new AbortController();
  const library = opened(join(root, 'library'));
  library.addFolder(join(root, 'photos'));
  await library.scan(await builtIn(), {
    signal: abort.signal,
    onProgress({ phase }) {
      if (!told.includes(phase)) told.push(phase);
      if (phase === stopAt) abort.abort();
    },
  });
  await library.close();
  return told;
}

test('A scan of an old library with much free in it ends with a smaller file, and tells of it', async () => {
  expect((await scan('shrink')).at(-1)).toBe('shrink');
  expect(bytes()).toBeGreaterThan(KEPT + FREE);

  expect((await scan()).at(-1)).toBe('shrink');
  expect(bytes()).toBeLessThan(1.1 * KEPT);
  expectWhole();

  grow(0, FREE);
  sql('DELETE FROM filler WHERE length(bytes) = 0');
  expect(await scan()).not.toContain('shrink');
  expect(bytes()).toBeLessThan(1.2 * KEPT);
  expectWhole();
});

/** Has the new content begun to reach the log? */
const isWriting = (): boolean => (statSync(`${path()}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 1e6;

test('A process that is killed while it writes a library anew leaves it whole', async () => {
  for (const delayMs of [0, 50, 150]) {
    const child = startChild<ShrinkRequest, LibraryFailure | null>(
      new URL('../../../electron/scan/shrink/shrink-child.ts', import.meta.url),
    );
    const answered = child.ask({ path: path() }).then(
      () => true,
      () => true,
    );
    while (!isWriting() && !(await Promise.race([answered, setTimeout(5, false)])));
    await setTimeout(delayMs);
    child.kill();
    await child.death;
    expectWhole();
  }
});
