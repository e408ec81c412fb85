import { expect, test } from 'vitest';
import { bitsPerPixel, factsOf, folderOf, onlyIn } from '../../../renderer/review/group/facts.ts';
import { copy } from '../support.ts';

test('what differs between copies is told first', () => {
  const facts = factsOf([
    copy(1, { sizeBytes: 5000, camera: 'Canon EOS 5D' }),
    copy(2, { sizeBytes: 4000, fileName: '1.jpg', path: '/photos/1.jpg' }),
  ]);
  expect(facts.filter(({ differs }) => differs).map(({ name }) => name)).toEqual([
    'size',
    'quality',
    'camera',
  ]);
  expect(facts.findIndex(({ differs }) => !differs)).toBe(3);
});

test('how a copy is like the suggested one is no difference', () => {
  const facts = factsOf([copy(1, { level: null }), copy(2, { level: 'same shot' })]);
  expect(facts.find(({ name }) => name === 'alike')).toEqual({ name: 'alike', differs: false });
});

test('what one copy alone has is told from what several have', () => {
  const copies = [copy(1, { has: ['rating', 'date'] }), copy(2, { has: ['date'] }), copy(3)];
  expect(onlyIn(copies, copies[0]!)).toEqual(['rating']);
  expect(onlyIn(copies, copies[1]!)).toEqual([]);
});

test('the folder of a copy is its path without its name, on every system', () => {
  expect(folderOf('/home/ada/a.jpg', 'a.jpg')).toBe('/home/ada');
  expect(folderOf('C:\\Photos\\a.jpg', 'a.jpg')).toBe('C:\\Photos');
});

test('bits a pixel are of the whole file', () => {
  expect(bitsPerPixel(copy(1, { sizeBytes: 600, widthPx: 40, heightPx: 30 }))).toBe(4);
});
