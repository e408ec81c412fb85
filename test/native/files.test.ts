import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileStats } from '../../native/files.ts';
import { statFiles, statFilesOneByOne } from '../../native/files.ts';

const folder = mkdtempSync(join(tmpdir(), 'revisit-files-'));
/** A name that is no UTF-8. */
const latin = Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.of(0xe9)]);
const at = (name: string): Buffer => Buffer.from(join(folder, name));
const paths = ['file', 'empty', 'folder', 'twin', 'link', 'nowhere', 'dangling', 'file/none'].map(at);

beforeAll(() => {
  writeFileSync(at('file'), 'twelve bytes');
  utimesSync(at('file'), 1_700_000_000.123456, -86_400.5); // before 1970
  writeFileSync(at('empty'), '');
  mkdirSync(at('folder'));
  linkSync(at('file'), at('twin'));
  symlinkSync(at('file'), at('link'));
  symlinkSync(at('nowhere'), at('dangling'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const numbersOf = (stats: FileStats | null): unknown =>
  stats && {
    ...{ dev: stats.dev, ino: stats.ino, size: stats.size, blocks: stats.blocks },
    ...{ mtimeNs: stats.mtimeNs, ctimeNs: stats.ctimeNs },
    ...{ isFile: stats.isFile(), isDirectory: stats.isDirectory() },
  };

/** As Node tells it. */
const told = (path: Buffer): unknown =>
  numbersOf(statSync(path, { bigint: true, throwIfNoEntry: false }) ?? null);

test.each([
  ['at once', statFiles],
  ['one by one', statFilesOneByOne],
])(
  'Files, folders and links are what Node tells of them, and what is not there is nothing, %s',
  async (_, ask) => {
    const expected = paths.map((path) => (path.toString().endsWith('file/none') ? null : told(path)));
    expect((await ask(paths)).map(numbersOf)).toEqual(expected);
    expect(expected.filter((one) => one === null)).toHaveLength(3);
  },
);

test.skipIf(process.platform !== 'linux')('A file is told of whatever bytes its name has', async () => {
  writeFileSync(latin, 'é');
  expect((await statFiles([latin])).map(numbersOf)).toEqual([told(latin)]);
});

test('Of no paths nothing is told', async () => {
  expect(await statFiles([])).toEqual([]);
});
