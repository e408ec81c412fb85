import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Tables } from '../../electron/exchange/tables.ts';
import { csvOf, writeCsv, writeJson } from '../../electron/exchange/tables.ts';

/** RFC 4180, as any reader has it. */
function rowsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (const [, quoted, plain, end] of csv.matchAll(cell)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

test('Every text is read back by any reader of CSV, but for what would be a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ a: fc.string(), b: fc.option(fc.string()) })), (rows) => {
      const read = rowsOf(csvOf(['a', 'b'], rows));
      const shown = (text: string | null): string =>
        text !== null && /^[=+\-@\t\r]/.test(text) ? `'${text}` : (text ?? '');
      expect(read).toEqual([['a', 'b'], ...rows.map(({ a, b }) => [shown(a), shown(b)])]);
    }),
  );
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '=HYPERLINK("http://example.com","x")'])(
  'The text %j is no formula to a spreadsheet, and a negative number is one still',
  (text) => {
    const [, row] = rowsOf(csvOf(['text', 'number'], [{ text, number: -43.5 }]));
    expect(row).toEqual([`'${text}`, '-43.5']);
  },
);

describe('What lies where a table goes', () => {
  const tables: Tables = { places: [{ place: 1 }], photos: [], links: [], decisions: [] };
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'revisit-tables-'));
    file = join(folder, 'all.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const refused = { ok: false, failure: { kind: 'unwritable', reason: expect.stringContaining('already') } };

  test('Tables and JSON of an earlier export are replaced, also those of an earlier version', async () => {
    expect((await writeCsv(tables, folder)).ok).toBe(true);
    expect((await writeJson(tables, file)).ok).toBe(true);
    const written = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
    writeFileSync(join(folder, 'links.csv'), '\ufeffplace,photo_a,photo_b\r\n1,2,3\r\n');
    writeFileSync(file, '{"version":1,\n"places":[\n]}');
    expect((await writeCsv(tables, folder)).ok).toBe(true);
    expect((await writeJson(tables, file)).ok).toBe(true);
    expect(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')])).toEqual(
      written,
    );
  });

  test.each([
    'a photo',
    '',
    'place,photo_a,photo_b\r\n',
    '\ufeffplace,photo_a,price\r\n',
    '{"version":1,"mine":[]}',
  ])('A file that begins with %j is no export: it stays, and no table is written', async (mine) => {
    writeFileSync(join(folder, 'links.csv'), mine);
    writeFileSync(file, mine);
    expect(await writeCsv(tables, folder)).toMatchObject(refused);
    expect(await writeJson(tables, file)).toMatchObject(refused);
    for (const name of ['links.csv', 'all.json']) expect(readFileSync(join(folder, name), 'utf8')).toBe(mine);
    expect(readdirSync(folder).sort()).toEqual(['all.json', 'links.csv']);
  });

  test('A link that leads nowhere stays, and nothing is made where it leads', async () => {
    symlinkSync(join(folder, 'nowhere'), file);
    expect(await writeJson(tables, file)).toMatchObject(refused);
    expect(readdirSync(folder)).toEqual(['all.json']);
  });
});
