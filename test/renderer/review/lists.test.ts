import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRestorable, toggled } from '../../../renderer/review/removed/restorable.ts';
import { moved } from '../../../renderer/review/rules/reorder.ts';

test('what is moved stands where it was moved to, and the others keep their order', () => {
  const list = fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(list, fc.nat(), fc.nat(), (items, p, q) => {
      const [from, to] = [p % items.length, q % items.length];
      const after = moved(items, from, to);
      expect(after[to]).toBe(items[from]);
      expect(after.filter((item) => item !== items[from])).toEqual(
        items.filter((item) => item !== items[from]),
      );
    }),
  );
});

test('a move beyond either end changes nothing', () => {
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b']);
});

test('a file is asked back while it is in the trash, or may be', () => {
  const states = ['removed', 'restored', 'gone', 'uncertain'] as const;
  const file = { photoId: 1, fileName: '', path: '', sizeBytes: 1, removedAtMs: 0, restorableUntilMs: 1 };
  expect(states.map((state, id) => isRestorable({ ...file, id, state }))).toEqual([true, false, false, true]);
});

test('a selection is toggled file by file', () => {
  expect(toggled([1, 2], 2)).toEqual([1]);
  expect(toggled([1], 2)).toEqual([1, 2]);
});
