import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvOf } from '../../electron/exchange/tables.ts';

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
