/** What a person names by mistake: each command says what it is, and what to name instead. */
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, scanResult } from '../../electron/contract/results/results.ts';
import { paintPlaces } from '../scan/support/painted-library.ts';
import { revisit, temporaryFolder } from './support.ts';

const root = temporaryFolder();
const at = (name: string): string => join(root, name);
let pictures: string;

beforeAll(async () => {
  pictures = await paintPlaces();
  mkdirSync(at('photos'));
  cpSync(join(pictures, 'a0.jpg'), at('photos/a0.jpg'));
  cpSync(join(pictures, 'a1.jpg'), at('photos/a1.jpg'));
  mkdirSync(at('empty'));
  mkdirSync(at('emptied'));
  writeFileSync(at('emptied/library.sqlite'), '');
  mkdirSync(at('folder/library.sqlite'), { recursive: true });
  writeFileSync(at('notes.txt'), 'notes');
  writeFileSync(at('notes.jpg'), 'notes');
  writeFileSync(at('broken.jpg'), Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'));
  await revisit(['scan', at('photos'), '--library', at('library')]);
  await revisit(['scan', at('empty'), '--library', at('photoless')]);
}, 120_000);
afterAll(() => rmSync(pictures, { recursive: true }));

/** What is typed (`@name`: of the test's folder), what is said of it, and what to do. */
const mistakes: [typed: string, reason: RegExp, remedy: RegExp][] = [
  ['find @none.jpg', /none\.jpg: There is no such file\.$/, /path/],
  ['find @empty', /empty: This is a folder, not a photo\.$/, /one photo/],
  ['find @notes.txt', /notes\.txt: This is no photo/, /Name a photo/],
  ['find @notes.jpg', /notes\.jpg: This is no photo/, /Name a photo/],
  ['find @broken.jpg', /broken\.jpg: .*(damaged|ends early)/, /another program|copy/],
  ['find @photos/a0.jpg --library @photoless', /no photo to compare with/, /scan/],
  ['match @none.jpg @photos/a0.jpg', /none\.jpg: There is no such file\.$/, /path/],
  ['match @photos/a0.jpg @empty', /empty: This is a folder, not a photo\.$/, /one photo/],
  ['match @photos/a0.jpg @photos/a1.jpg --lines @none/x.png', /x\.png cannot be written/, /another file/],
  ['scan @none', /^There is no folder .*none\.$/, /path/],
  ['scan @photos/a0.jpg', /a0\.jpg is a file, not a folder\.$/, /folder that it lies in: .*photos$/],
  ['serve @notes.txt', /notes\.txt is a file, not a folder\.$/, /folder that it lies in/],
  ['open @notes.txt', /notes\.txt is a file, not a folder\.$/, /folder that it lies in/],
  ['protect add @notes.txt', /notes\.txt is a file, not a folder\.$/, /folder that it lies in/],
  ['protect remove @none', /none is no protected folder/, /protect list/],
  ['folder remove @none', /none is no folder of the library/, /folder list/],
  ['folder restore @none', /none was not removed/, /scan/],
  ['leave-out remove @none', /Nothing is left out/, /leave-out list/],
  ['restore 999', /No removed file has such a number/, /list/],
  ['tidy --rules @none', /rules .* cannot be read/, /another file/],
  ['import --delf @none', /none cannot be read/, /path/],
  ['import --delf @empty', /no \.delf file/, /folder/],
  ['export --delf @notes.txt', /cannot be written to .*notes\.txt/, /another folder/],
  ['model use none', /no model "none"/, /model list/],
  ['model remove none', /no model "none"/, /model list/],
  ['model add --from @none', /none/, /./],
  ['model add --from @notes.txt', /notes\.txt/, /./],
  ['places --model none', /no model "none"/, /model add/],
  ['bench extract --quick --photos @notes.txt', /notes\.txt is a file, not a folder\.$/, /folder/],
  ['places --library @notes.txt', /notes\.txt is a file: a library is a folder/, /another folder/],
  ['places --library @folder', /library\.sqlite is a folder/, /another folder/],
  ['scan @photos --library @folder', /library\.sqlite is a folder/, /another folder/],
  ['scan @none --library @typo', /^There is no folder .*none\.$/, /path/],
  ['bench verify --quick --library @typo', /There is no library in .*typo\.$/, /path.*scan/],
  ['places --library @emptied', /The library's file .*emptied.*library\.sqlite is empty\.$/, /repair/],
  ...[
    ...['scan', 'places', 'find @photos/a0.jpg', 'match @photos/a0.jpg @photos/a1.jpg', 'folder list'],
    ...['folder remove @photos', 'folder restore @photos', 'leave-out list', 'leave-out add *.png'],
    ...['leave-out remove *.png', 'then-and-now 1 --out @x.jpg', 'duplicates', 'tidy', 'tidy --apply'],
    ...['then-and-now @photos/a0.jpg @photos/a1.jpg --out @x.jpg', 'protect list', 'protect add @photos'],
    ...['protect remove @photos', 'removed', 'restore 1', 'restore --all', 'import --delf @empty'],
    ...['export --csv @out', 'export --json-file @out', 'export --xmp', 'export --undo-xmp'],
    ...['export --folders @out', 'export --proof 1 --out @x.html', 'export --delf @out'],
  ].map((typed): (typeof mistakes)[number] => [
    `${typed} --library @typo`,
    /There is no library in .*typo\.$/,
    /path.*scan/,
  ]),
];

test.each(mistakes)(
  '"%s" is refused with what is true and what to do',
  { timeout: 60_000 },
  async (...row) => {
    const [typed, reason, remedy] = row;
    const args = typed.split(' ').map((word) => (word.startsWith('@') ? at(word.slice(1)) : word));
    const inLibrary = args.includes('--library') ? args : [...args, '--library', at('library')];
    const { code, stdout, stderr } = await revisit([...inLibrary, '--json']);
    expect([code, stderr]).toEqual([1, '']);
    const { error } = refusal.parse(JSON.parse(stdout));
    expect(error.reason).toMatch(reason);
    expect(error.remedy).toMatch(remedy);
    expect(`${error.reason} ${error.remedy}`).not.toMatch(/during the scan|can be opened/);
    expect(existsSync(at('typo'))).toBe(false);
  },
);

test('A scan of an empty folder says that there is no photo, and ends with 1', async () => {
  const args = ['scan', at('empty'), '--library', at('of-empty')];
  const { code, stdout } = await revisit(args);
  expect(code).toBe(1);
  expect(stdout).toMatch(/There is no photo in .*empty/);
  expect(stdout).not.toContain('No place was');
  const json = await revisit([...args, '--json']);
  expect([json.code, scanResult.parse(JSON.parse(json.stdout)).emptyFolders]).toEqual([1, [at('empty')]]);
  expect((await revisit(['scan', at('photos'), '--library', at('of-empty')])).code).toBe(0);
}, 120_000);

test('Two photos are compared where there is no library yet, and none is made', async () => {
  const photos = [at('photos/a0.jpg'), at('photos/a1.jpg')];
  const none = { REVISIT_LIBRARY: at('none-yet') };
  const compared = await revisit(['match', ...photos], { environment: none });
  expect(compared).toMatchObject({ code: 0, stdout: expect.stringContaining('The same place.') as string });
  const laid = await revisit(['then-and-now', ...photos, '--out', at('pair.jpg')], { environment: none });
  expect(laid).toMatchObject({ code: 0, stderr: '' });
  expect(existsSync(at('none-yet/library.sqlite'))).toBe(false);
}, 60_000);
