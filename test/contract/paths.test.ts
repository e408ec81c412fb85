import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathBytes, pathText } from '../../electron/contract/paths.ts';

test('Any bytes come back from their text, which JSON keeps too', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = pathText(bytes);
      expect(pathBytes(text)).toEqual(Buffer.from(bytes));
      expect(JSON.parse(JSON.stringify(text))).toBe(text);
    }),
  );
});

test('The text of UTF-8 is the text that it is, U+FFFD and letters of four bytes among it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      fc.pre(text.isWellFormed());
      expect(pathText(Buffer.from(text))).toBe(text);
      expect(pathBytes(text)).toEqual(Buffer.from(text));
    }),
  );
  expect(pathText(Buffer.from('a\ufffdb\u{1f5fc}'))).toBe('a\ufffdb\u{1f5fc}');
});

test('Each byte that is no UTF-8 is one letter of the text, and what is around it stays', () => {
  const bytes = Buffer.concat([Buffer.from('京\u{1f5fc}'), Buffer.of(0xff, 0xe9), Buffer.from('é')]);
  expect(pathText(bytes)).toBe('京\u{1f5fc}\udcff\udce9é');
  expect(pathText(Buffer.of(0xed, 0xa0, 0x80))).toBe('\udced\udca0\udc80'); // a surrogate is no UTF-8
  expect(pathText(Buffer.of(0xef, 0xbb, 0xbf, 0x61, 0xff))).toBe('\ufeffa\udcff');
});
