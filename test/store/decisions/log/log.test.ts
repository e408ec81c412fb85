import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrations } from '../../../../electron/store/migrations/index.ts';
import { openExistingStore, openStore, repairStore } from '../../../../electron/store/store.ts';
import type { PlacesStore } from '../../places-of.ts';
import { decidedLibrary, decisionsIn, renameFirst } from './decided.ts';

let library: PlacesStore;
let path: string;
let log: string;
beforeEach(() => {
  ({ library } = decidedLibrary());
  path = library.store.path;
  log = `${path}.decisions`;
});
afterEach(() => library.remove());

function opened(): void {
  const store = openExistingStore(path);
  if (!store.ok) throw new Error(store.failure.reason);
  store.value.close();
}

function damaged(how: (path: string) => void): Record<string, string[]> {
  library.store.close();
  const before = decisionsIn(path);
  how(path);
  for (const open of [openStore, openExistingStore])
    expect(open(path)).toMatchObject({
      ok: false,
      failure: {
        kind: 'damaged library',
        reason: expect.stringContaining(path) as string,
        remedy: expect.stringContaining('revisit repair') as string,
      },
    });
  return before;
}

/** Bytes in the middle of the file are others. */
function overwrite(file: string, from: number, length: number): void {
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xa5, from, from + length));
}

test.each<[string, (path: string) => void]>([
  ['is gone', (file) => rmSync(file)],
  ['is empty', (file) => truncateSync(file, 0)],
  ['lost its second half', (file) => truncateSync(file, 8192 * 20)],
  ['has another beginning', (file) => overwrite(file, 0, 100)],
  ['has no schema that can be read', (file) => overwrite(file, 100, 8000)],
])('Where the file of a library %s, all that was decided comes back when it is asked for', (_, how) => {
  const before = damaged(how);
  const repaired = repairStore(path);
  expect(repaired).toMatchObject({
    ok: true,
    value: { isNew: true, names: 1, decisions: 5, stars: 2, folders: 1, damagedLines: 0 },
  });
  expect(decisionsIn(path)).toEqual(before);
  opened();
  expect(decisionsIn(path)).toEqual(before);
});

test('A damaged file is moved aside, never over another', () => {
  for (const _ of [1, 2]) {
    damaged((file) => overwrite(file, 0, 100));
    expect(repairStore(path)).toMatchObject({ ok: true });
    library.reopen();
  }
  const names = readdirSync(library.folder).filter((name) => /damaged-\d+$/.test(name));
  expect(names.sort()).toEqual(['library.sqlite.damaged-1', 'library.sqlite.damaged-2']);
});

test('A sound library is left as it is by a repair', () => {
  library.store.close();
  const before = decisionsIn(path);
  expect(repairStore(path)).toMatchObject({ ok: true, value: { isNew: false, movedTo: null, names: 1 } });
  expect(decisionsIn(path)).toEqual(before);
  library.reopen();
  expect(library.store.photos.counts('m').photos).toBe(6);
});

test('A library of a newer Revisit is refused by a repair, and stays as it is', () => {
  library.store.close();
  const db = new DatabaseSync(path);
  db.exec(`ALTER TABLE place RENAME TO spot; PRAGMA user_version = ${migrations.length + 1}`);
  db.close();
  const before = readFileSync(path);
  expect(repairStore(path)).toMatchObject({ ok: false, failure: { kind: 'newer version' } });
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(readdirSync(library.folder).filter((name) => name.includes('damaged'))).toEqual([]);
});

test('A library in which another process writes is told to be in use by a repair, and stays', async () => {
  library.store.close();
  // another process: locks of one do not keep itself out
  const writing = `const db = new (require('node:sqlite').DatabaseSync)(process.argv[1]);
    db.exec('BEGIN IMMEDIATE'); console.log('writing'); setTimeout(() => db.close(), 60_000);`;
  const other = spawn(process.execPath, ['-e', writing, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(other.stdout, 'data');
  expect(repairStore(path)).toMatchObject({ ok: false, failure: { kind: 'in use' } });
  other.kill();
  await once(other, 'exit');
  expect(readdirSync(library.folder).filter((name) => name.includes('damaged'))).toEqual([]);
  library.reopen();
  expect(library.store.photos.counts('m').photos).toBe(6);
}, 30_000);

test('A row of a decision that is otherwise than the log says is found by a repair, and is as it was', () => {
  library.store.close();
  const before = decisionsIn(path);
  const bytes = readFileSync(path);
  bytes[bytes.indexOf('Markt bei Nacht')] = 0x4e;
  writeFileSync(path, bytes);
  expect(decisionsIn(path)).not.toEqual(before);
  expect(repairStore(path)).toMatchObject({ ok: true, value: { isNew: true } });
  expect(decisionsIn(path)).toEqual(before);
});

test('A library that is no file of a database any more gives its decisions back without a log', () => {
  library.store.close();
  const before = decisionsIn(path);
  rmSync(log);
  library.reopen(); // writes it anew
  library.store.close();
  expect(existsSync(log)).toBe(true);
  rmSync(path);
  expect(repairStore(path)).toMatchObject({ ok: true });
  expect(decisionsIn(path)).toEqual(before);
});

test('Decisions that an older copy of the database lacks come from the log', () => {
  library.store.close();
  copyFileSync(path, `${path}-copy`);
  library.reopen();
  renameFirst(library.store, 'Later');
  library.store.decisions.star([7], true);
  library.store.close();
  const before = decisionsIn(path);
  renameSync(`${path}-copy`, path);
  expect(decisionsIn(path)).not.toEqual(before);
  opened();
  expect(decisionsIn(path)).toEqual(before);
});

test.each<[string, () => void]>([
  ['was cut short', () => truncateSync(log, statSync(log).size - 5)],
  ['ends in half a line', () => appendFileSync(log, '12345678 {"number":')],
  ['is damaged', () => overwrite(log, Math.floor(statSync(log).size / 2), 20)],
  ['is damaged at its head', () => overwrite(log, 0, 20)],
  ['is empty', () => truncateSync(log, 0)],
  ['is gone', () => rmSync(log)],
])('A log that %s is written anew from the library', (_, how) => {
  library.store.close();
  const before = decisionsIn(path);
  how();
  opened();
  expect(decisionsIn(path)).toEqual(before);
  rmSync(path);
  expect(repairStore(path)).toMatchObject({ ok: true, value: { damagedLines: 0 } });
  expect(decisionsIn(path)).toEqual(before);
});

test('Of a log that is damaged beside a library that is gone, what its other lines say comes back', () => {
  library.store.close();
  rmSync(path);
  const lines = readFileSync(log, 'utf8').split('\n');
  lines[lines.findIndex((line) => line.includes('Hafen'))] = 'damaged';
  writeFileSync(log, lines.join('\n'));
  expect(repairStore(path)).toMatchObject({ ok: true, value: { damagedLines: 1, names: 1, stars: 2 } });
});

test('The log of another library is laid aside, and none of it is taken', () => {
  library.store.close();
  const before = decisionsIn(path);
  const other = decidedLibrary();
  renameFirst(other.library.store, 'Theirs');
  other.library.store.close();
  copyFileSync(`${other.library.store.path}.decisions`, log);
  other.library.remove();
  opened();
  expect(decisionsIn(path)).toEqual(before);
  expect(readdirSync(library.folder).filter((name) => name.includes('-of-'))).toHaveLength(1);
});

test('A decision is refused where the library is not any more where it was opened', () => {
  const away = join(library.folder, 'away');
  renameSync(path, away);
  let thrown: unknown;
  try {
    renameFirst(library.store, 'Lost');
  } catch (error) {
    thrown = error;
  }
  expect(library.store.failureOf(thrown)).toMatchObject({
    kind: 'unwritable',
    reason: expect.stringContaining('is not there any more') as string,
  });
  renameSync(away, path);
  renameFirst(library.store, 'Kept');
  expect(library.store.decisions.namesAndCovers()[0]!.name).toBe('Kept');
});

test('A scan is refused where the folder of the library is away', async () => {
  const away = `${library.folder}-away`;
  renameSync(library.folder, away);
  expect(await library.store.lockedForScan(() => Promise.resolve())).toMatchObject({
    ok: false,
    failure: { kind: 'unwritable' },
  });
  renameSync(away, library.folder);
});

test('A scan during which the library is deleted has failed', async () => {
  const away = join(library.folder, 'away');
  expect(await library.store.lockedForScan(() => Promise.resolve(renameSync(path, away)))).toMatchObject({
    ok: false,
    failure: { kind: 'unwritable' },
  });
  renameSync(away, path);
});

test('A lock that is a folder is named', async () => {
  mkdirSync(`${path}.lock`);
  expect(await library.store.lockedForScan(() => Promise.resolve())).toMatchObject({
    ok: false,
    failure: { kind: 'unwritable', reason: expect.stringContaining('.lock') as string },
  });
});

test('A log that is a folder leaves the library to be looked at', () => {
  library.store.close();
  rmSync(log);
  mkdirSync(log);
  const store = openExistingStore(path);
  if (!store.ok) throw new Error(store.failure.reason);
  expect(store.value.unwritable).toMatchObject({ kind: 'unwritable' });
  expect(store.value.decisions.namesAndCovers()).toHaveLength(1);
  store.value.close();
});

test('Before a library is brought to a newer schema, what was decided is kept as it was', () => {
  const old = join(library.folder, 'old.sqlite');
  const db = new DatabaseSync(old);
  for (const sql of migrations.slice(0, 13)) db.exec(sql);
  db.exec(
    "PRAGMA application_id = 0x52565354; PRAGMA user_version = 13; INSERT INTO place (name) VALUES ('Old')",
  );
  db.close();
  const store = openStore(old);
  if (!store.ok) throw new Error(store.failure.reason);
  store.value.close();
  rmSync(`${old}.decisions`);
  rmSync(old);
  expect(repairStore(old)).toMatchObject({ ok: true, value: { isNew: true, names: 1 } });
  expect(decisionsIn(old).place).toEqual(['["1","Old","null"]']);
});

test('Killed at any time, a repair takes nothing of what was decided, and is done again', async () => {
  const before = damaged((file) => overwrite(file, 0, 100));
  cpSync(library.folder, `${library.folder}-damaged`, { recursive: true });
  const code = `
    const { repairStore } = await import('./electron/store/store.ts');
    process.stdout.write('repairing');
    repairStore(process.argv[1]);`;
  for (const afterMs of [5, 10, 15, 20, 30, 40, 60, 80]) {
    rmSync(library.folder, { recursive: true });
    cpSync(`${library.folder}-damaged`, library.folder, { recursive: true });
    const child = spawn(process.execPath, ['--input-type=module', '-e', code, path], {
      cwd: join(import.meta.dirname, '../../../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    if (!openStore(path).ok) expect(repairStore(path)).toMatchObject({ ok: true });
    opened();
    expect(decisionsIn(path)).toEqual(before);
  }
  rmSync(`${library.folder}-damaged`, { recursive: true });
});
