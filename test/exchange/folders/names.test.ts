import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileName, folderName, freeName, sameName } from '../../../electron/exchange/folders/names.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: fc.constantFrom(...'.. \t/\\:*?"<>|aé\u0301\u202e\ud800', '👩‍👩‍👧'), maxLength: 200 }),
  fc.constantFrom('CON', 'nul.txt', 'com1', 'LPT9.jpg', 'aux .x', '..', '.', '', ' ', '/etc/passwd'),
);

/** What Windows, macOS and Linux ask of a name, by their own documents. */
function expectSafe(name: string): void {
  expect(name).not.toMatch(/[<>:"/\\|?*\u0000-\u001f]/);
  expect(name).not.toMatch(/[. ]$/);
  expect(name).not.toMatch(/^$|^\./);
  expect(name.split('.')[0]!.trim()).not.toMatch(/^(con|prn|aux|nul|conin\$|conout\$|com\d|lpt\d)$/i);
  expect(name.isWellFormed()).toBe(true);
  expect(name).toBe(name.normalize('NFC'));
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(140);
}

test('Whatever a place is called, its folder has a name that every file system takes', () => {
  fc.assert(
    fc.property(anyText, (name) => expectSafe(folderName(name, 'Place 1'))),
    { numRuns: 2000 },
  );
});

test('Whatever a photo is called, its copy has a name that every file system takes', () => {
  fc.assert(
    fc.property(fc.constantFrom('', '2004-07-12'), anyText, (day, name) => expectSafe(fileName(day, name))),
    { numRuns: 2000 },
  );
});

test.each([
  ['Petra', 'Petra'],
  ['Home, garden', 'Home, garden'],
  ['AC/DC: "live"?', 'AC_DC_ _live__'],
  ['nul', '_nul'],
  ['Com1.backup', '_Com1.backup'],
  ['Zürich', 'Zürich'],
  ['Zu\u0308rich', 'Zürich'],
  ['佩特拉', '佩特拉'],
  ['..hidden', 'hidden'],
  ['ends. . ', 'ends'],
  ['', 'Place 1'],
  ['...', 'Place 1'],
])('The folder of %j is %j', (name, folder) => expect(folderName(name, 'Place 1')).toBe(folder));

test.each([
  ['IMG_1.jpg', '2004-07-12 IMG_1.jpg'],
  ['no extension', '2004-07-12 no extension'],
  ['a.b.HEIC', '2004-07-12 a.b.HEIC'],
  [`${'x'.repeat(300)}.jpg`, `2004-07-12 ${'x'.repeat(105)}.jpg`],
])('The copy of %j is %j', (name, file) => expect(fileName('2004-07-12', name)).toBe(file));

test('A name is cut between letters, never within one', () => {
  expect(folderName('👩‍👩‍👧'.repeat(20), 'x')).toBe('👩‍👩‍👧'.repeat(4));
});

test('Names that a disk may take for one are not given twice', () => {
  const taken = new Set<string>();
  const names = ['a.jpg', 'A.JPG', 'straße.jpg', 'STRASSE.jpg', 'é.jpg', 'e\u0301.jpg'].map((name) => {
    const free = freeName(name, (one) => taken.has(sameName(one)));
    taken.add(sameName(free));
    return free;
  });
  expect(names).toEqual(['a.jpg', 'A (2).JPG', 'straße.jpg', 'STRASSE (2).jpg', 'é.jpg', 'e\u0301 (2).jpg']);
});
