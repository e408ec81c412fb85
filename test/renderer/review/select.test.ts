import { expect, test } from 'vitest';
import type { Filter } from '../../../renderer/review/select.ts';
import {
  choicesOf,
  firstFilter,
  inOrder,
  neighboursOf,
  selectGroups,
} from '../../../renderer/review/select.ts';
import { groupSummary } from '../support.ts';

const some = [
  groupSummary(1, { savingBytes: 50, level: 'same file', folderNames: ['Lisbon', 'Phone'], year: 2011 }),
  groupSummary(2, { savingBytes: 90, isSure: false, folderNames: ['Phone'], year: 2012 }),
  groupSummary(3, { savingBytes: 70, decision: 'remove others', folderNames: ['Lisbon'] }),
  groupSummary(4, { savingBytes: 0, decision: 'keep all', level: 'same picture', year: 2011 }),
];
const all: Filter = { ...firstFilter, progress: 'all' };
const ids = (of: Partial<Filter>): number[] =>
  selectGroups(inOrder(some, []), { ...all, ...of }).map(({ id }) => id);

test('groups are listed by what they save, the largest first', () => {
  expect(ids({})).toEqual([2, 3, 1, 4]);
});

test('groups are filtered by progress, level, certainty, folder and year, and by several at once', () => {
  expect(ids({ progress: 'open' })).toEqual([2, 1]);
  expect(ids({ progress: 'decided' })).toEqual([3, 4]);
  expect(ids({ level: 'same file' })).toEqual([1]);
  expect(ids({ certainty: 'unsure' })).toEqual([2]);
  expect(ids({ certainty: 'sure' })).toEqual([3, 1, 4]);
  expect(ids({ folder: 'Lisbon' })).toEqual([3, 1]);
  expect(ids({ year: 2011 })).toEqual([1, 4]);
  expect(ids({ year: 'none' })).toEqual([3]);
  expect(ids({ folder: 'Phone', year: 2011, progress: 'open' })).toEqual([1]);
});

test('a group whose saving a decision changes stays where it is; new ones come after the known', () => {
  const changed = [...some, groupSummary(5, { savingBytes: 1e6 })].map((group) =>
    group.id === 2 ? { ...group, savingBytes: 0 } : group,
  );
  expect(inOrder(changed, [2, 3, 1, 4]).map(({ id }) => id)).toEqual([2, 3, 1, 4, 5]);
});

test('the groups beside one are the nearest that pass, also where itself passes no more', () => {
  const ordered = inOrder(some, []);
  expect(neighboursOf(ordered, all, 3)).toEqual({ at: 1, count: 4, previous: 2, next: 1 });
  expect(neighboursOf(ordered, firstFilter, 3)).toEqual({ at: null, count: 2, previous: 2, next: 1 });
  expect(neighboursOf(ordered, firstFilter, 2)).toEqual({ at: 0, count: 2, previous: null, next: 1 });
  expect(neighboursOf(ordered, firstFilter, 1)).toEqual({ at: 1, count: 2, previous: 2, next: null });
});

test('folders to filter by are sorted as people count, years with the last first', () => {
  const groups = ['Day 10', 'Day 9'].map((name, i) =>
    groupSummary(i, { folderNames: [name], year: 2000 + i }),
  );
  expect(choicesOf(groups)).toEqual({ folders: ['Day 9', 'Day 10'], years: [2001, 2000] });
  expect(choicesOf(some).years).toEqual([2012, 2011, 'none']);
});
