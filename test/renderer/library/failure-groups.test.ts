import { expect, test } from 'vitest';
import type { FileFailure } from '../../../electron/contract/failure.ts';
import { groupFailures, mayPass } from '../../../renderer/library/failure-groups.ts';

const failure = (file: string, kind: FileFailure['kind'], remedy: string): FileFailure => ({
  file,
  kind,
  reason: `${file} is ${kind}.`,
  remedy,
});

test('Files that were not read stand together by kind and remedy, the most first', () => {
  const failures = [
    failure('a', 'damaged', 'Restore it.'),
    failure('b', 'unreadable', 'Check it.'),
    failure('c', 'unreadable', 'Check it.'),
    failure('d', 'unreadable', 'Connect it.'),
  ];
  const groups = groupFailures(failures).map((group) => group.map(({ file }) => file).join(' '));
  expect(groups).toEqual(['b c', 'a', 'd']);
  expect(groupFailures([])).toEqual([]);
});

test('A look again is offered for what may pass, not for what the file is to blame for', () => {
  expect([mayPass('unreadable'), mayPass('not on this disk'), mayPass('damaged')]).toEqual([
    true,
    true,
    false,
  ]);
});
