import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { BUILT_IN_MODEL } from '../../electron/model/open.ts';
import { results } from '../../electron/contract/results/results.ts';
import type { CopiedFiles, MadeFile } from '../library/duplicates/copied-files.ts';
import { copiedFiles } from '../library/duplicates/copied-files.ts';
import { answer, revisit } from './support.ts';

let made: CopiedFiles | null = null;
afterEach(() => {
  made?.remove();
  made = null;
});

/**
 * Two groups of which the rules are sure, one of them at the level of the shot alone, and one left to the
 * person.
 */
function library(): CopiedFiles {
  const files: MadeFile[] = [
    { path: 'a.jpg', content: 'A' },
    { path: 'backup/a.jpg', content: 'A' },
    { path: 'whole.jpg', content: 'whole', widthPx: 4000, heightPx: 3000 },
    { path: 'sent.jpg', content: 's' },
    { path: 'c.jpg', content: 'C', picture: 'C', facts: { rating: 3 } },
    { path: 'backup/c.jpg', content: 'with a caption', picture: 'C', facts: { caption: 'Market' } },
  ];
  made = copiedFiles(files);
  made.sameShot(['whole', 's']);
  return made;
}
const at = ({ root }: CopiedFiles): string[] => ['--library', join(root, 'library')];

test('duplicates lists the groups of a level, with what stays of each and why', async () => {
  const of = library();
  const all = await answer(results.duplicates, ['duplicates', ...at(of)]);
  expect(all.groups.map(({ level, isSure, reason }) => [level, isSure, reason])).toEqual([
    ['same picture', false, 'rating'],
    ['same file', true, 'shorter path'],
    ['same shot', true, 'more pixels'],
  ]);
  expect(all.groups[2]!.copies.map(({ file, stays }) => [file, stays])).toEqual([
    [of.at('whole.jpg'), true],
    [of.at('sent.jpg'), false],
  ]);
  const same = await answer(results.duplicates, ['duplicates', '--level', 'same-file', ...at(of)]);
  expect(same.groups).toHaveLength(1);
  const { stdout } = await revisit(['duplicates', ...at(of)]);
  expect(stdout).toMatch(/2 copies, same picture \(yours to decide\)\n {2}keep {2}\S+c\.jpg/);
});

test('Where nothing is removed any more, removed and restore say so', async () => {
  const where = at(library());
  const told = async (...args: string[]): Promise<string> => (await revisit([...args, ...where])).stdout;
  expect(await told('restore', '--last')).toBe('Nothing to restore.\n');
  await told('tidy', '--apply');
  expect(await told('removed')).toContain('2 files removed.');
  await told('restore', '--last');
  expect(await told('removed')).toContain('Nothing is removed.');
});

test('What tidy and duplicates advise names the library and the options that the line had', async () => {
  const of = library();
  const rules = join(of.root, 'my rules.json');
  writeFileSync(rules, '\ufeff{"order": ["shorter path"]}'); // as editors on Windows save
  const told = async (...args: string[]): Promise<string> => (await revisit([...args, ...at(of)])).stdout;
  const where = at(of).join(' ');
  const options = `--level same-file --rules '${rules}' --write-xmp`;
  expect(await told('tidy', '--level', 'same-file', '--write-xmp', '--rules', rules)).toContain(
    `npm run -s revisit -- tidy --apply ${options} ${where} does it.`,
  );
  expect(await told('tidy')).toContain(`npm run -s revisit -- tidy --apply ${where} does it.`);
  expect(await told('duplicates', '--level', 'same-file')).toContain(`tidy --level same-file ${where} `);
});

test('tidy tells what it would do, does it with --apply, and restore brings it back', async () => {
  const of = library();
  const planned = await answer(results.tidy, ['tidy', ...at(of)]);
  expect(planned).toMatchObject({
    applied: false,
    summary: { groupCount: 2, keptCount: 2, removedCount: 2, bytes: 2, unsureCount: 1 },
    files: [
      { file: of.at('backup/a.jpg'), keeps: of.at('a.jpg'), reason: 'shorter path' },
      { file: of.at('sent.jpg'), keeps: of.at('whole.jpg'), reason: 'more pixels' },
    ],
    removed: { files: 0, bytes: 0 },
  });
  expect(of.text('sent.jpg')).toBe('s');

  const done = await answer(results.tidy, ['tidy', '--apply', ...at(of)]);
  expect(done).toMatchObject({ applied: true, removed: { files: 2, bytes: 2 }, failures: [], stopped: null });
  expect([of.text('sent.jpg'), of.text('backup/a.jpg'), of.text('a.jpg')]).toEqual([null, null, 'A']);

  const { removed } = await answer(results.removed, ['removed', ...at(of)]);
  expect(removed.map(({ file, state }) => [file, state])).toEqual([
    [of.at('sent.jpg'), 'removed'],
    [of.at('backup/a.jpg'), 'removed'],
  ]);
  expect(await answer(results.restore, ['restore', String(removed[0]!.id), ...at(of)])).toMatchObject({
    restored: 1,
    failures: [],
  });
  expect(await answer(results.restore, ['restore', '--last', ...at(of)])).toMatchObject({ restored: 1 });
  expect([of.text('sent.jpg'), of.text('backup/a.jpg')]).toEqual(['s', 'A']);
});

test('places are made anew when files have gone, and when they are back', async () => {
  const of = library();
  const stale = [of.photo('whole'), of.photo('C')];
  const known = async (command: string[]): Promise<number[][]> => {
    of.change(({ places }) => places.replace(BUILT_IN_MODEL, [placeOf(stale)]));
    await answer(results[command[0] as 'tidy' | 'restore'], [...command, ...at(of)]);
    let found: number[][] = [];
    of.change(({ places }) => (found = places.list(BUILT_IN_MODEL).map(({ photos }) => photos)));
    return found;
  };
  expect(await known(['tidy'])).toEqual([stale]);
  expect(await known(['tidy', '--apply'])).toEqual([]);
  expect(await known(['restore', '--last'])).toEqual([]);
});

/** One that no match holds together. */
const placeOf = (photos: number[]) => ({ id: null, photos });

test('tidy --level same-file --apply leaves what only looks the same', async () => {
  const of = library();
  await answer(results.tidy, ['tidy', '--level', 'same-file', '--apply', ...at(of)]);
  expect([of.text('backup/a.jpg'), of.text('sent.jpg')]).toEqual([null, 's']);
});

test('tidy ends with exit code 1 where a file was not removed, and says why', async () => {
  const of = library();
  writeFileSync(of.at('sent.jpg'), 'edited since');
  const { code, stdout } = await revisit(['tidy', '--apply', ...at(of)]);
  expect(code).toBe(1);
  expect(stdout).toContain('sent.jpg');
  expect(stdout).toMatch(/is not what it was when it was shown\./);
});

test('tidy --rules goes by the rules of a file, for this run', async () => {
  const of = library();
  const rules = join(of.root, 'rules.json');
  writeFileSync(rules, JSON.stringify({ order: ['longer path'], protected: [of.at('backup')] }));
  const { files } = await answer(results.tidy, ['tidy', '--rules', rules, ...at(of)]);
  expect(files.find(({ file }) => file === of.at('a.jpg'))).toMatchObject({ keeps: of.at('backup/a.jpg') });
  const { summary } = await answer(results.tidy, ['tidy', ...at(of)]);
  expect(summary.folders.map(({ path }) => path)).toContain(of.at('backup'));
});

test.each([
  ['is not there', null],
  ['is no JSON', '{'],
  ['names a rule that there is not', '{"order": ["prettiest"]}'],
  ['names no rule', '{"order": []}'],
  ['names a folder that is not there', '{"order": ["rating"], "protected": ["/nowhere/at/all"]}'],
])('A file of rules that %s is refused with its name and what to do', async (_, content) => {
  const of = library();
  const rules = join(of.root, 'rules.json');
  if (content !== null) writeFileSync(rules, content);
  const { code, stdout } = await revisit(['tidy', '--rules', rules, '--apply', '--json', ...at(of)]);
  expect(code).toBe(1);
  const { error } = refusalIn(stdout);
  expect(error.reason).toContain('rules.json');
  expect(error.remedy).toMatch(/\.$/);
  expect(of.text('sent.jpg')).toBe('s');
});

const refusalIn = (stdout: string) => JSON.parse(stdout) as { error: { reason: string; remedy: string } };

test('protect adds folders in which nothing is moved, tells them, and takes them back', async () => {
  const of = library();
  const run = (...args: string[]) => answer(results['protect list'], ['protect', ...args, ...at(of)]);
  expect((await run('list')).folders).toEqual([]);
  expect((await run('add', of.at('backup'))).folders).toEqual([{ folder: of.at('backup'), program: null }]);
  await answer(results.tidy, ['tidy', '--apply', ...at(of)]);
  expect([of.text('a.jpg'), of.text('backup/a.jpg')]).toEqual([null, 'A']);
  expect((await run('remove', of.at('backup'))).folders).toEqual([]);
  mkdirSync(of.at('other'));
  for (const args of [
    ['add', of.at('nowhere')],
    ['remove', of.at('other')],
  ])
    expect(await revisit(['protect', ...args, ...at(of)])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/\.\n.+/) as string,
    });
});

test('restore without a name, and of what is no number or was not removed, is refused', async () => {
  const of = library();
  expect((await revisit(['restore', ...at(of)])).code).toBe(2);
  expect((await revisit(['restore', '12', ...at(of)])).code).toBe(1);
  expect((await revisit(['restore', 'a.jpg', ...at(of)])).code).toBe(2);
  expect(await revisit(['restore', '--all', ...at(of)])).toMatchObject({ code: 0 });
});
