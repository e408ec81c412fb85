import { createHash } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { atOnce } from '../../electron/process/at-once.ts';
import { crc32Of } from '../../electron/store/decisions/log/checksums.ts';
import { migrations } from '../../electron/store/migrations/index.ts';
import { openExistingStore, openStore, storeInMemory } from '../../electron/store/store.ts';
import { openedStore } from './opened-store.ts';
import type { OpenedStore } from './opened-store.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => library.remove());

test('A store opens again with what was in it', () => {
  const photo = library.addPhoto('a', 1);
  library.reopen();
  expect(library.store.photos.views([photo])[0]).toMatchObject({
    hash: '01'.repeat(32),
    files: ['/photos/a'],
    state: 'present',
    widthPx: 4000,
    heightPx: 3000,
  });
});

test('A database of a newer version is refused with a sentence and left as it was', () => {
  library.store.close();
  const db = new DatabaseSync(library.path);
  db.exec(`PRAGMA user_version = ${migrations.length + 1}`);
  const result = openStore(library.path);
  expect(result).toMatchObject({
    ok: false,
    failure: { kind: 'newer version', reason: expect.stringContaining('newer Revisit') as string },
  });
  expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length + 1 });
  db.exec(`PRAGMA user_version = ${migrations.length}`);
  db.close();
  library.reopen();
});

test('A database of another program, and a file that is no database, are refused', () => {
  const foreign = join(library.folder, 'foreign.sqlite');
  const db = new DatabaseSync(foreign);
  db.exec('CREATE TABLE theirs (x)');
  db.close();
  expect(openStore(foreign)).toMatchObject({ ok: false, failure: { kind: 'not a library' } });
  expect(openStore(join(import.meta.dirname, 'database.test.ts'))).toMatchObject({
    ok: false,
    failure: { kind: 'not a library' },
  });
});

test('A store is opened where one is, and made nowhere else', () => {
  const again = openExistingStore(library.path);
  expect(again).toMatchObject({ ok: true, value: { unwritable: null } });
  if (again.ok) again.value.close();
  const none = { ok: false, failure: { kind: 'no library' } };
  expect(openExistingStore(join(library.folder, 'none', 'library.sqlite'))).toMatchObject(none);
  expect(openExistingStore(join(library.folder, 'none.sqlite'))).toMatchObject(none);
  const emptied = join(library.folder, 'emptied.sqlite');
  writeFileSync(emptied, '');
  for (const open of [openExistingStore, openStore])
    expect(open(emptied)).toMatchObject({ ok: false, failure: { kind: 'damaged library' } });
  const names = readdirSync(library.folder).filter((name) => !name.startsWith('library.'));
  expect(names).toEqual(['emptied.sqlite']);
});

test('A store in memory knows nothing, and is a store', () => {
  const store = storeInMemory();
  expect(atOnce(store.photos.count())).toBe(0);
  expect(store.files.folderViews()).toEqual([]);
  store.decisions.star([1], true);
  expect(existsSync(':memory:.decisions')).toBe(false);
  store.close();
});

test('A database in a folder that cannot be made is refused', () => {
  expect(openStore(join(library.path, 'inside', 'library.sqlite'))).toMatchObject({
    ok: false,
    failure: { kind: 'unwritable' },
  });
});

test.each(migrations.map((_, version) => version))(
  'A database of schema %i is brought to the newest',
  (version) => {
    const schema = (file: string): unknown => {
      const db = new DatabaseSync(file);
      const rows = db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
      db.close();
      return rows;
    };
    const old = join(library.folder, 'old.sqlite');
    const db = new DatabaseSync(old);
    db.exec(`PRAGMA application_id = ${0x52565354}`);
    db.function('crc32', { varargs: true }, (...values) => crc32Of(values));
    for (const sql of migrations.slice(0, version)) db.exec(sql);
    db.exec(`PRAGMA user_version = ${version}`);
    db.close();
    const result = openStore(old);
    if (result.ok) result.value.close();
    expect(result.ok).toBe(true);
    expect(schema(old)).toEqual(schema(library.path));
  },
);

test('One scan at a time is let in, and the next when the first is over', async () => {
  const other = library.another();
  const during = await library.store.lockedForScan(() =>
    other.lockedForScan(() => Promise.resolve('second')),
  );
  expect(during).toMatchObject({
    ok: true,
    value: {
      ok: false,
      failure: { kind: 'in use', reason: expect.stringContaining('Another Revisit is scanning') as string },
    },
  });
  expect(await other.lockedForScan(() => Promise.resolve('second'))).toEqual({ ok: true, value: 'second' });
  other.close();
});

test('Questions about a model that the library never met find nothing and write nothing', () => {
  const { store } = library;
  library.addPhoto('a', 1);
  const before = store.modelIds();
  const model = 'never-met';
  expect(store.places.list(model)).toEqual([]);
  expect(store.places.members(model)).toEqual([]);
  expect(store.places.links(model)).toEqual([]);
  expect(store.pairs.counts(model)).toEqual({ candidates: 0, verified: 0, matches: 0 });
  expect(store.pairs.method(model)).toBeNull();
  expect(atOnce(store.photos.matchable(model)).ids).toHaveLength(0);
  expect(store.photos.counts(model)).toEqual({ photos: 0, features: 0 });
  expect(store.snapshots.trees(model)).toEqual([]);
  expect(store.files.failures(model)).toEqual([]);
  expect(atOnce(store.files.countToExtract(model))).toBe(1);
  expect(store.modelIds()).toEqual(before);
});

test('A migration that was released is as it was then, but for its spaces and comments', () => {
  const statements = (sql: string): string =>
    sql
      .replaceAll(/--[^\n]*/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
  const digests = migrations.map((sql) =>
    createHash('sha256').update(statements(sql)).digest('hex').slice(0, 16),
  );
  expect(digests).toEqual([
    '4853b9804a9011a2',
    'f5252a0e95c72657',
    '5061672ef87500a8',
    '0bd3e0b0112849eb',
    'f2fa00a075522c1d',
    '5883da07f32a7ca7',
    '937229726a154532',
    '53496219252e1311',
    '25c7ddf52fa57610',
    '8329fbd7c6557782',
    '938a0c0bb0c143ba',
    '1f836b939c08ab6c',
    'ce48942bf7163435',
    '79c2113cda3e883e',
    '8675f5fa7d73ad57',
    '1bfb3a5da9056f0d',
    '07bf6fcbf911be96',
    'ebe4df7939f0364f',
    '4af6bb4f5d0fc5b2',
    '5a9577c817b58afd',
    'caefe43308042aac',
    'dc9396d2e90ab199',
    '2bfae9e59ae59a73',
    'f5eeb8c059f2abfd',
    '7949abad1f3ffe92',
    'c70cb8679bbb2503',
    'ddfeb6496c0a6460',
    '1fcb3e4378778463',
    'e3b0c44298fc1c14',
    'e148b9f5946fbb5a',
    '289476a0f72f06e9',
    '7368e5dfc4ad6328',
    '6dd8b74ce59313c5',
    '080b4735d79932c6',
    '32cda05d9ae715b1',
    'd14d5ebd7bf3c8e4',
  ]);
});
