import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openExistingStore, openStore, repairStoreBy } from '../../../../electron/store/store.ts';
import type { PlacesStore } from '../../places-of.ts';
import { decidedLibrary, decisionsIn, renameFirst } from './decided.ts';

const DECIDED = { names: 1, decisions: 5, stars: 2, folders: 1, damagedLines: 0 };

let library: PlacesStore;
let path: string;
let copy: string;
let before: Record<string, string[]>;
beforeEach(() => {
  ({ library } = decidedLibrary());
  path = library.store.path;
  copy = join(library.folder, 'copy');
  library.store.close();
  copyFileSync(`${path}.decisions`, copy);
  before = decisionsIn(path);
});
afterEach(() => library.remove());

const loseLog = (): void => rmSync(`${path}.decisions`);

test.each([
  ['is damaged', () => truncateSync(path, 8192 * 20)],
  ['is gone', () => rmSync(path)],
])('Where a file of a library %s and its log is lost, a copy of the log gives all back', (_, lose) => {
  lose();
  loseLog();
  expect(repairStoreBy(copy, path, false)).toMatchObject({ ok: true, value: { ...DECIDED, isNew: true } });
  expect(decisionsIn(path)).toEqual(before);
});

test('A copy of a log becomes a library where there is none', () => {
  const other = join(library.folder, 'other/library.sqlite');
  expect(repairStoreBy(copy, other, false)).toMatchObject({ ok: true, value: { ...DECIDED, isNew: true } });
  expect(decisionsIn(other)).toEqual(before);
  const store = openExistingStore(other);
  expect(store).toMatchObject({ ok: true });
  if (store.ok) store.value.close();
});

test('A sound library of an older day gets from a copy what was decided since', () => {
  copyFileSync(path, join(library.folder, 'older'));
  library.reopen();
  renameFirst(library.store, 'Later');
  library.store.close();
  before = decisionsIn(path);
  copyFileSync(`${path}.decisions`, copy);
  copyFileSync(join(library.folder, 'older'), path);
  loseLog();
  expect(repairStoreBy(copy, path, false)).toMatchObject({ ok: true, value: { isNew: false } });
  expect(decisionsIn(path)).toEqual(before);
});

test('What a copy would give back is told, and nothing changed', () => {
  rmSync(path);
  loseLog();
  const names = readdirSync(library.folder);
  expect(repairStoreBy(copy, path, true)).toMatchObject({ ok: true, value: DECIDED });
  expect(readdirSync(library.folder)).toEqual(names);
});

test.each<[string, string, () => void]>([
  ['where the library has its own log', 'other decisions', () => undefined],
  ['of another library', 'other decisions', () => rmSync(path)],
  ['that is no log', 'no decisions', () => writeFileSync(copy, 'a list of places\n')],
  ['that is not there', 'no decisions', () => rmSync(copy)],
  [
    'that is a folder',
    'no decisions',
    () => {
      rmSync(copy);
      mkdirSync(copy);
    },
  ],
])('A copy %s is refused and changes nothing', (what, kind, prepare) => {
  prepare();
  if (what === 'of another library') {
    loseLog();
    const made = openStore(path);
    if (made.ok) made.value.close();
    loseLog();
  }
  const decided = decisionsIn(path);
  for (const isTried of [true, false])
    expect(repairStoreBy(copy, path, isTried)).toMatchObject({ ok: false, failure: { kind } });
  expect(decisionsIn(path)).toEqual(decided);
  expect(existsSync(`${path}.damaged-1`)).toBe(false);
});
