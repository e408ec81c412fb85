/** What leaves a library by the command line, and the way back. */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { results } from '../../../electron/contract/results/results.ts';
import { BUILT_IN_MODEL } from '../../../electron/model/open.ts';
import { paintPlaces } from '../../scan/support/painted-library.ts';
import type { Disk } from '../../support/disks/disks.ts';
import { canMount, mountDisk } from '../../support/disks/disks.ts';
import { opened } from '../../support/library.ts';
import { answer, revisit, temporaryFolder } from '../support.ts';

const root = temporaryFolder();
const at = ['--library', join(root, 'library')];
let photos: string;
/** A new one for each test, which is not there yet. */
let out: string;
let made = 0;
const named = (name: string): string => join(root, `${name} ${made}`);

beforeAll(async () => {
  photos = await paintPlaces();
  expect((await revisit(['scan', ...at, photos])).code).toBe(0);
  const library = opened(join(root, 'library'));
  for (const { id, photos: of } of library.places(BUILT_IN_MODEL).all())
    library
      .decisions(BUILT_IN_MODEL)
      .rename(id, basename(of[0]!.files[0]!).startsWith('a') ? 'Petra: east' : '=Jerash, "old"');
  await library.close();
}, 120_000);
afterAll(() => rmSync(photos, { recursive: true }));
beforeEach(() => {
  made += 1;
  out = named('out');
});

/** Files below a folder: SHA-256 of what is in each; of a link where it leads. */
const filesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => !lstatSync(join(folder, name)).isDirectory())
      .sort()
      .map((name) => [name, markOf(join(folder, name))]),
  );
const markOf = (file: string): string =>
  lstatSync(file).isSymbolicLink()
    ? readlinkSync(file)
    : createHash('sha256').update(readFileSync(file)).digest('hex');

/** What `--folders` made, without its list. */
function exported(folder = out): Record<string, string> {
  const { 'revisit-export.jsonl': _, ...others } = filesIn(folder);
  return others;
}
/** Both places, of each photo what `of` makes of its path. */
const bothPlaces = (of: (photo: string) => string): Record<string, string> =>
  Object.fromEntries(
    ['Petra_ east/a', '=Jerash, _old_/b'].flatMap((start) =>
      [0, 1, 2].map((i) => [`${start}${i}.jpg`, of(join(photos, `${start.at(-1)}${i}.jpg`))]),
    ),
  );

const tables = results['export --csv'];
const xmp = results['export --xmp'];
const folders = results['export --folders'];
const proof = results['export --proof'];
const ask = <Shape extends z.ZodType>(shape: Shape, ...args: string[]): Promise<z.infer<Shape>> =>
  answer(shape, ['export', ...at, ...args]);

/** What the person is told of an export that is not made. */
async function refused(args: readonly string[], code = 1): Promise<string> {
  const ended = await revisit(['export', ...at, ...args]);
  expect([ended.code, ended.stdout]).toEqual([code, '']);
  return ended.stderr;
}

describe('--folders', () => {
  test('Each place becomes a folder of copies, a second time none is written, undo takes all', async () => {
    const before = filesIn(photos);
    const first = await ask(folders, '--folders', out);
    expect(first).toMatchObject({ folder: out, written: 6, unchanged: 0, copiedInstead: 0, refused: [] });
    expect(exported()).toEqual(bothPlaces(markOf));
    expect(await ask(folders, '--folders', out)).toMatchObject({ written: 0, unchanged: 6 });
    expect(await ask(folders, '--undo-folders', out)).toMatchObject({ written: 6, refused: [] });
    expect(readdirSync(out)).toEqual([]);
    expect(filesIn(photos)).toEqual(before);
  });

  test('With --links they are links that lead to the photos, and undo leaves the photos', async () => {
    const before = filesIn(photos);
    expect(await ask(folders, '--folders', out, '--links')).toMatchObject({ copiedInstead: 0 });
    expect(exported()).toEqual(bothPlaces((photo) => photo));
    await ask(folders, '--undo-folders', out);
    expect(readdirSync(out)).toEqual([]);
    expect(filesIn(photos)).toEqual(before);
  });

  test('Where no links can be made photos are copied, which is said, and undo takes them', async () => {
    const preload = resolve(import.meta.dirname, '../../support/disks/without-links.ts');
    const { code, stdout } = await revisit(['export', ...at, '--folders', out, '--links'], { preload });
    expect([code, stdout]).toEqual([0, expect.stringContaining('the photos were copied') as string]);
    expect(exported()).toEqual(bothPlaces(markOf));
    expect(readdirSync(out).filter((name) => name.endsWith('.part'))).toEqual([]);
    await ask(folders, '--undo-folders', out);
    expect(readdirSync(out)).toEqual([]);
  });

  test('Undo leaves what was changed or added since, says what, and ends with exit code 1', async () => {
    await ask(folders, '--folders', out);
    const changed = join(out, 'Petra_ east', 'a1.jpg');
    appendFileSync(changed, 'mine');
    writeFileSync(join(out, 'Petra_ east', 'notes.txt'), 'mine');
    const { code, stdout } = await revisit(['export', ...at, '--undo-folders', out]);
    expect(code).toBe(1);
    expect(stdout).toContain(`${changed} was changed since: it stays.`);
    expect(Object.keys(filesIn(out))).toEqual(['Petra_ east/a1.jpg', 'Petra_ east/notes.txt']);
  });

  test('A photo that cannot be read is named with exit code 1, and the others are written', async () => {
    const lost = join(photos, 'a2.jpg');
    const bytes = readFileSync(lost);
    rmSync(lost);
    const { code, stdout } = await revisit(['export', ...at, '--folders', out]);
    writeFileSync(lost, bytes);
    expect(code).toBe(1);
    expect(stdout).toContain(lost);
    expect(Object.keys(exported())).toHaveLength(5);
  });

  test('Among photos, in place of a file and over a foreign list nothing is written', async () => {
    const before = filesIn(photos);
    expect(await refused(['--folders', join(photos, 'places')])).toContain('lies in a folder of the library');
    expect(filesIn(photos)).toEqual(before);
    writeFileSync(out, 'mine');
    expect(await refused(['--folders', out])).toContain('cannot be written (');
    expect(readFileSync(out, 'utf8')).toBe('mine');
    rmSync(out);
    mkdirSync(out);
    writeFileSync(join(out, 'revisit-export.jsonl'), 'mine');
    expect(await refused(['--folders', out])).toContain('is no list of an export');
    expect(readdirSync(out)).toEqual(['revisit-export.jsonl']);
    expect(readFileSync(join(out, 'revisit-export.jsonl'), 'utf8')).toBe('mine');
  });

  test('Undo where nothing was exported is refused, and removes nothing', async () => {
    mkdirSync(out);
    writeFileSync(join(out, 'a.jpg'), 'mine');
    expect(await refused(['--undo-folders', out])).toContain('Nothing was exported into');
    expect(readdirSync(out)).toEqual(['a.jpg']);
    expect(await refused(['--undo-folders', named('nowhere')])).toContain('Nothing was exported into');
  });
});

describe('--proof', () => {
  test('A place is one page with its photos and pairs, by its name as by its number', async () => {
    const page = `${out}.html`;
    const result = await ask(proof, '--proof', 'Petra: east', '--out', page);
    const html = readFileSync(page, 'utf8');
    expect(result).toMatchObject({ file: page, bytes: Buffer.byteLength(html) });
    expect(html).toContain('<h1>Petra: east</h1>');
    for (const name of ['a0.jpg', 'a1.jpg', 'a2.jpg']) expect(html).toContain(`alt="${name}"`);
    expect(html).toContain('<svg role="img"');
    const { places } = await answer(results.places, ['places', ...at]);
    const { id } = places.find(({ name }) => name === 'Petra: east')!;
    await ask(proof, '--proof', String(id), '--out', `${out} by number.html`);
    expect(readFileSync(`${out} by number.html`, 'utf8')).toBe(html);
  });

  test('A number is that of a place, though another place has it for a name', async () => {
    const { places } = await answer(results.places, ['places', ...at]);
    const petra = places.find(({ name }) => name === 'Petra: east')!;
    const other = places.find(({ id }) => id !== petra.id)!;
    const rename = async (name: string | null): Promise<void> => {
      const library = opened(join(root, 'library'));
      library.decisions(BUILT_IN_MODEL).rename(other.id, name);
      await library.close();
    };
    await rename(String(petra.id));
    await ask(proof, '--proof', String(petra.id), '--out', `${out}.html`);
    await rename(other.name);
    expect(readFileSync(`${out}.html`, 'utf8')).toContain('<h1>Petra: east</h1>');
  });

  test('No page is written over a file, where no folder is, or of a place that is not there', async () => {
    writeFileSync(`${out}.html`, 'mine');
    expect(await refused(['--proof', 'Petra: east', '--out', `${out}.html`])).toContain('is there already');
    expect(readFileSync(`${out}.html`, 'utf8')).toBe('mine');
    expect(await refused(['--proof', 'Petra: east', '--out', join(out, 'no', 'page.html')])).toContain(
      'cannot be written (ENOENT)',
    );
    expect(await refused(['--proof', 'Amman', '--out', `${out} 2.html`])).toContain(
      'No place is called Amman',
    );
    expect(readdirSync(root).filter((name) => name.startsWith(`${basename(out)} 2`))).toEqual([]);
  });
});

describe('--csv and --json-file', () => {
  /** RFC 4180. */
  const rowsOf = (file: string): string[][] =>
    readFileSync(file, 'utf8')
      .replace('\ufeff', '')
      .split('\r\n')
      .slice(0, -1)
      .map((line) =>
        [...line.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g)].map(([, quoted, text]) =>
          quoted === undefined ? text! : quoted.replaceAll('""', '"'),
        ),
      );

  test('The tables and the JSON say the same of each place and photo', async () => {
    const { files } = await ask(tables, '--csv', out);
    expect(files).toEqual(
      ['places', 'photos', 'links', 'decisions'].map((table) => join(out, `${table}.csv`)),
    );
    await ask(tables, '--json-file', `${out}.json`);
    const json = JSON.parse(readFileSync(`${out}.json`, 'utf8')) as Record<string, Record<string, unknown>[]>;
    for (const [i, table] of ['places', 'photos', 'links', 'decisions'].entries()) {
      const [columns = [], ...rows] = rowsOf(files[i]!);
      expect(rows.length).toBeGreaterThan(1);
      expect(json[table]!.map((row) => columns.map((column) => said(row[column])))).toEqual(
        rows.map((row) => row.slice(0, columns.length)),
      );
    }
    expect(json['places']!.map(({ name }) => name).sort()).toEqual(['=Jerash, "old"', 'Petra: east']);
    expect(readFileSync(files[0]!, 'utf8')).toContain(`"'=Jerash, ""old"""`);
  });

  /** As a table says it. */
  const said = (value: unknown): string =>
    typeof value === 'string' && value.startsWith('=') ? `'${value}` : String(value ?? '');

  test('A file in place of the folder, and a folder in place of the file, stay', async () => {
    writeFileSync(out, 'mine');
    expect(await refused(['--csv', out])).toContain('cannot be written (');
    expect(readFileSync(out, 'utf8')).toBe('mine');
    mkdirSync(`${out}.json`);
    expect(await refused(['--json-file', `${out}.json`])).toContain('is there already');
    expect(readdirSync(root).filter((name) => name.startsWith(`${basename(out)}.json`))).toEqual([
      `${basename(out)}.json`,
    ]);
  });
});

describe('--xmp', () => {
  const sidecars = (): string[] => readdirSync(photos).filter((name) => name.endsWith('.xmp'));

  test('Names go beside the photos, a second time none is written, undo takes them back', async () => {
    const before = filesIn(photos);
    expect(await ask(xmp, '--xmp')).toMatchObject({ written: 6, unchanged: 0, refused: [] });
    expect(sidecars()).toHaveLength(6);
    expect(readFileSync(join(photos, 'b1.jpg.xmp'), 'utf8')).toContain('Places|=Jerash, &quot;old&quot;');
    expect(await ask(xmp, '--xmp')).toMatchObject({ written: 0, unchanged: 6 });
    expect(await ask(xmp, '--undo-xmp')).toMatchObject({ written: 6 });
    expect(filesIn(photos)).toEqual(before);
    expect(await ask(xmp, '--undo-xmp')).toMatchObject({ written: 0 });
  });

  test('Ctrl-C stops both ways after the file in hand with exit code 130, and the next goes on', async () => {
    const preload = resolve(import.meta.dirname, 'interrupted.ts');
    const stopped = (way: string, ...args: string[]) => revisit(['export', ...at, way, ...args], { preload });
    const { code, stdout } = await stopped('--xmp', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([130, { interrupted: true, written: 1 }]);
    await ask(xmp, '--undo-xmp');
    expect(await ask(xmp, '--xmp')).toMatchObject({ interrupted: false, written: 6 });
    const undone = await stopped('--undo-xmp');
    expect([undone.code, undone.stdout.trim().split('\n').at(-1)]).toEqual([
      130,
      'Stopped; the same command continues.',
    ]);
    expect(await ask(xmp, '--undo-xmp')).toMatchObject({ written: 5 });
    expect(sidecars()).toEqual([]);
  });

  test('What is no XMP stays and is named with exit code 1, and the others are written', async () => {
    writeFileSync(join(photos, 'a0.xmp'), 'mine');
    const { code, stdout } = await revisit(['export', ...at, '--xmp']);
    expect(code).toBe(1);
    expect(stdout).toContain('is no XMP');
    expect(sidecars()).toHaveLength(6);
    await ask(xmp, '--undo-xmp');
    expect(sidecars()).toEqual(['a0.xmp']);
    expect(readFileSync(join(photos, 'a0.xmp'), 'utf8')).toBe('mine');
    rmSync(join(photos, 'a0.xmp'));
  });
});

test('Ways that do not go together, and options that lack theirs, are told as misuse', async () => {
  for (const args of [
    ['--csv', out, '--xmp'],
    ['--links'],
    ['--csv', out, '--links'],
    ['--proof', 'Petra: east'],
    ['--out', `${out}.html`],
    [],
  ])
    expect(await refused(args, 2)).toContain('error: ');
  expect(readdirSync(root).filter((name) => name.startsWith(basename(out)))).toEqual([]);
});

describe.skipIf(!canMount('exports onto another disk'))('On another disk', () => {
  let disk: Disk;
  beforeEach(() => {
    disk = mountDisk(4)!;
  });
  afterEach(() => disk.unmount());
  const on = (name: string): string => join(disk.folder, name);
  const ways = (): string[][] => [
    ['--folders', on('places')],
    ['--proof', 'Petra: east', '--out', on('page.html')],
    ['--csv', on('tables')],
    ['--json-file', on('all.json')],
  ];

  test('Folders are written and taken back as on the same', async () => {
    expect(await ask(folders, '--folders', on('places'))).toMatchObject({ written: 6 });
    expect(exported(on('places'))).toEqual(bothPlaces(markOf));
    await ask(folders, '--undo-folders', on('places'));
    expect(readdirSync(on('places'))).toEqual([]);
  });

  test('If it is read-only each way is refused in two lines', async () => {
    disk.makeReadOnly();
    for (const way of ways()) {
      const told = await refused(way);
      // Node says ENOENT of a folder that it cannot make with those around it
      expect(told).toMatch(/cannot be written \((EROFS|ENOENT)\)/);
      expect(told.trim().split('\n')).toHaveLength(2);
    }
  });

  test('If it is full each way is refused in two lines, and no half of a file is left', async () => {
    const before = { 'tables/places.csv': '\ufeffplace,name\r\n', 'all.json': '{"version":1,\n"places":[' };
    mkdirSync(on('tables'));
    for (const [name, text] of Object.entries(before)) writeFileSync(on(name), text);
    disk.fill();
    for (const way of ways()) {
      const told = await refused(way);
      expect(told).toContain('ENOSPC');
      expect(told.trim().split('\n')).toHaveLength(2);
    }
    for (const [name, text] of Object.entries(before)) expect(readFileSync(on(name), 'utf8')).toBe(text);
    expect(Object.keys(filesIn(disk.folder)).filter((name) => /page|\.tmp|jpg/.test(name))).toEqual([]);
  });

  test('Folders that filled it go on where there is room again, and are taken back', async () => {
    const bytes = lstatSync(join(photos, 'a0.jpg')).size;
    disk.fill();
    disk.makeRoom();
    writeFileSync(on('ballast'), Buffer.alloc(4 * 1024 ** 2 - 4 * bytes));
    const { code } = await revisit(['export', ...at, '--folders', on('places')]);
    expect(code).toBe(1);
    const there = Object.keys(exported(on('places')));
    expect(there.length).toBeGreaterThan(0);
    expect(there.length).toBeLessThan(6);
    rmSync(on('ballast'));
    await ask(folders, '--folders', on('places'));
    expect(exported(on('places'))).toEqual(bothPlaces(markOf));
    await ask(folders, '--undo-folders', on('places'));
    expect(readdirSync(on('places'))).toEqual([]);
  });
});
