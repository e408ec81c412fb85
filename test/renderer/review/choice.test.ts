import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Choice, ChoiceStep } from '../../../renderer/review/group/choice.ts';
import { firstChoice, reduceChoice } from '../../../renderer/review/group/choice.ts';
import { copy, group } from '../support.ts';

const three = group([copy(7), copy(8), copy(9)]);
const after = (of: typeof three, ...steps: ChoiceStep[]): Choice =>
  steps.reduce((choice, step) => reduceChoice(of, choice, step), firstChoice(of));

test('at first the suggested copy is kept, or what was decided where something was', () => {
  expect(firstChoice(three)).toEqual({ kept: [7], marked: 0 });
  expect(firstChoice(group(three.copies, [8, 9]))).toEqual({ kept: [8, 9], marked: 1 });
});

test('a decision about copies that are gone counts as none', () => {
  expect(firstChoice(group(three.copies, [55])).kept).toEqual([7]);
});

test('one copy is kept alone, or beside others, and again not', () => {
  expect(after(three, { type: 'keep only', at: 2 })).toEqual({ kept: [9], marked: 2 });
  expect(after(three, { type: 'keep as well', at: 1 }).kept).toEqual([7, 8]);
  expect(after(three, { type: 'keep as well', at: 1 }, { type: 'keep as well', at: 0 }).kept).toEqual([8]);
});

test('the mark goes round', () => {
  expect(after(three, { type: 'mark', by: -1 }).marked).toBe(2);
  expect(after(three, { type: 'mark', by: -1 }, { type: 'mark', by: 1 }).marked).toBe(0);
});

test('whatever is pressed, a copy is kept and protected ones are', () => {
  const step = fc.oneof(
    fc.record({ type: fc.constantFrom('keep only' as const, 'keep as well' as const), at: fc.nat(9) }),
    fc.record({ type: fc.constant('mark' as const), by: fc.constantFrom(1 as const, -1 as const) }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.boolean(), { minLength: 2, maxLength: 6 }),
      fc.array(step),
      (isProtected, steps) => {
        const copies = isProtected.map((is, i) => copy(i, { protectedBy: is ? '/safe' : null }));
        const { kept, marked } = after(group(copies), ...steps);
        expect(kept.length).toBeGreaterThan(0);
        expect(copies[marked]).toBeDefined();
        for (const { fileId, protectedBy } of copies)
          if (protectedBy !== null) expect(kept).toContain(fileId);
      },
    ),
  );
});
