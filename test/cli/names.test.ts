import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { asJson, path, plain, printed } from '../../electron/cli/text.ts';
import { pathBytes } from '../../electron/contract/paths.ts';
import { findResult, matchResult, scanResult } from '../../electron/contract/results/results.ts';
import { writeEvaluation } from '../support/synthetic/photos.ts';
import { revisit, temporaryFolder } from './support.ts';

const UNSAFE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/u;

test('No text and no JSON has a letter that a terminal takes for more', () => {
  const nasty = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\u001b[2J', '\u009b31m', '\u202e', '\n', '\udcff', "'", '\\'),
    ),
  );
  fc.assert(
    fc.property(nasty, (parts) => {
      const text = parts.join('');
      for (const shown of [plain(text), path(text), asJson({ text })]) {
        expect(shown).not.toMatch(UNSAFE);
        expect(shown).not.toContain('\n');
      }
      expect(printed(text).replaceAll(/\u001b\[(1|2|22)m/g, '')).not.toMatch(UNSAFE);
      expect(JSON.parse(asJson({ text }))).toEqual({ text });
    }),
  );
});

test('Letters of every script, and of emoji that are put together, are shown as they are', () => {
  for (const text of ['caf\u00e9 cafe\u0301', '京都', 'مكة', '👨\u200d👩\u200d👧', 'नमस्ते', 'a b'])
    expect(plain(text)).toBe(text);
});

test.skipIf(process.platform === 'win32')('A path is quoted so that a shell reads the same bytes', () => {
  const names = fc.array(
    fc.oneof(
      fc.constantFrom(
        "'",
        '\\',
        '\u001b',
        '\n',
        '\t',
        '$x',
        '`',
        '\u202e',
        '\udcff',
        '\udc80',
        'é',
        '\u{e0001}',
        ' ',
      ),
      fc.string({ minLength: 1, maxLength: 3 }),
    ),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(names, (parts) => {
      const name = `/x/${parts.join('')}`;
      const { stdout } = spawnSync('bash', ['-c', `printf %s ${path(name)}`], {
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      });
      expect(stdout).toEqual(pathBytes(name));
    }),
    { numRuns: 60 },
  );
});

describe.skipIf(process.platform !== 'linux')(
  'names that are no UTF-8, too long, or not for terminals',
  () => {
    const folder = temporaryFolder();
    const library = join(folder, 'library');
    const odd = (name: string): string => join(folder, 'photos\udcff', name);
    const moved: [from: string, to: string][] = [];
    const main = resolve(import.meta.dirname, '../../electron/cli/main.ts');

    beforeAll(async () => {
      const evaluation = join(folder, 'evaluation');
      const rows = await writeEvaluation(evaluation);
      mkdirSync(pathBytes(odd('')), { recursive: true });
      const place = rows.filter((row) => row.place === rows[0]!.place).slice(0, 3);
      const names = ['a\udcfe.jpg', 'b\u001b]0;owned\u0007\u202egpj\n.jpg', `${'c'.repeat(251)}.jpg`];
      for (const [i, { file }] of place.entries()) {
        const to = odd(names[i]!);
        renameSync(join(evaluation, 'photos', file), pathBytes(to));
        moved.push([file, to]);
      }
      writeFileSync(pathBytes(odd('broken\u001b[31m.jpg')), 'no photo');
    }, 120_000);

    /** As a shell calls it, with the bytes of each argument. */
    function inShell(...args: string[]): { status: number | null; stdout: string; stderr: string } {
      const line = [process.execPath, main, ...args].map((arg) => path(arg)).join(' ');
      return spawnSync('bash', ['-c', line], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      });
    }
    const at = ['--library', library];

    test('scan reads such photos, and tells their names exactly in JSON', () => {
      const { status, stdout, stderr } = inShell('scan', ...at, '--json', odd(''));
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(stdout.trimEnd()).not.toMatch(UNSAFE);
      const result = scanResult.parse(JSON.parse(stdout));
      expect(result.places[0]?.photos.map(({ file }) => file).sort()).toEqual(
        moved.map(([, to]) => to).sort(),
      );
      expect(result.failures).toMatchObject([{ file: odd('broken\u001b[31m.jpg'), kind: 'not a photo' }]);
    });

    test('scan and places print no such letter', async () => {
      for (const command of [['scan'], ['places']]) {
        const { code, stdout, stderr } = await revisit([...command, ...at]);
        expect(code).toBe(0);
        expect(stdout + stderr).not.toMatch(UNSAFE);
        expect(stdout).toContain(String.raw`photos\xff/a\xfe.jpg`);
      }
    });

    test('a library that cannot be read, and a word that is no option, are told without such letters', () => {
      const unknown = inShell('scan', '--\u001b]0;owned\u0007');
      expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('\\x1b]0;owned')]);
      const nowhere = inShell('places', '--library', odd('none\u001b[2J'));
      expect([nowhere.status, nowhere.stderr]).toEqual([1, expect.stringContaining('none\\x1b[2J')]);
      expect(unknown.stderr + nowhere.stderr).not.toMatch(UNSAFE);
    });

    test('match and find take such photos by their names, and match draws them', () => {
      const drawing = join(folder, 'proof\udcfd.png');
      const matched = inShell('match', ...at, '--json', odd('a\udcfe.jpg'), moved[1]![1], '--lines', drawing);
      expect(matched.stderr).toBe('');
      expect(matchResult.parse(JSON.parse(matched.stdout))).toMatchObject({
        a: odd('a\udcfe.jpg'),
        b: moved[1]![1],
        verdict: 'match',
        lines: drawing,
      });
      expect(readFileSync(pathBytes(drawing)).subarray(1, 4).toString()).toBe('PNG');
      const found = inShell('find', ...at, '--json', odd('a\udcfe.jpg'));
      expect(
        findResult
          .parse(JSON.parse(found.stdout))
          .hits.map(({ photo }) => photo.file)
          .sort(),
      ).toEqual(
        moved
          .slice(1)
          .map(([, to]) => to)
          .sort(),
      );
      const nothing = inShell('find', ...at, odd('not there\u001b[2J.jpg'));
      expect(nothing.status).toBe(1);
      expect(nothing.stderr).not.toMatch(UNSAFE);
    });

    test('export writes a file of every such photo, and import takes each back', () => {
      const to = join(folder, 'delf\udcfc');
      expect(inShell('export', ...at, '--delf', to).status).toBe(0);
      const names = readdirSync(pathBytes(to), { encoding: 'buffer' });
      expect(names.filter((name) => name.toString().endsWith('.delf'))).toHaveLength(3);
      expect(names.every((name) => name.length <= 255)).toBe(true);
      expect(names.some((name) => name.equals(pathBytes('a\udcfe.delf')))).toBe(true);
      expect(
        readFileSync(pathBytes(join(to, 'photos.tsv')), 'latin1')
          .trimEnd()
          .split('\n'),
      ).toHaveLength(4);
      const back = inShell('import', ...at, '--json', '--delf', to);
      expect(JSON.parse(back.stdout)).toMatchObject({ files: 3, replaced: 3, refused: [] });
    });

    test('a folder of the library is looked at again, and left out, by such a name', async () => {
      const { code } = await revisit(['scan', ...at]);
      expect(code).toBe(0);
      const added = inShell(
        'leave-out',
        'add',
        ...at,
        '--json',
        '*.png',
        '--folder',
        odd('').replace(/\/$/, ''),
      );
      expect(added.status).toBe(0);
    });
  },
);
