import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { paintedFolder } from './support/painted-folder.ts';

const { root, put, add, scan } = paintedFolder();

test('A scan tells photos that are new, moved, replaced and gone', async () => {
  for (const picture of [0, 1, 2]) put(`photos/${picture}.jpg`, picture);
  add('photos');
  expect((await scan()).changes).toEqual({ new: 3, changed: 0, moved: 0, gone: 0 });
  put('photos/again.jpg', 0);
  expect((await scan()).changes).toEqual({ new: 0, changed: 0, moved: 0, gone: 0 });
  renameSync(join(root(), 'photos/1.jpg'), join(root(), 'photos/moved.jpg'));
  rmSync(join(root(), 'photos/2.jpg'));
  put('photos/new.jpg', 3);
  expect((await scan()).changes).toEqual({ new: 1, changed: 0, moved: 1, gone: 1 });
  put('photos/new.jpg', 2);
  expect((await scan()).changes).toEqual({ new: 0, changed: 1, moved: 0, gone: 0 });
});

test('Photos of files that a stopped scan listed and did not read are new to the next', async () => {
  for (const picture of [0, 1, 2]) put(`photos/${picture}.jpg`, picture);
  add('photos');
  const stop = new AbortController();
  const onProgress = ({ phase }: { phase: string }): void => void (phase === 'extract' && stop.abort());
  const first = await scan({ signal: stop.signal, onProgress });
  expect(first.interrupted).toBe(true);
  const second = await scan();
  expect(first.changes.new + second.changes.new).toBe(3);
  expect([first.changes.changed, second.changes.changed]).toEqual([0, 0]);
});

test('A photo under another path beside its old one is not moved', async () => {
  put('photos/0.jpg', 0);
  add('photos');
  await scan();
  put('photos/copy.jpg', 0);
  expect((await scan()).changes.moved).toBe(0);
  rmSync(join(root(), 'photos/0.jpg'));
  expect((await scan()).changes).toEqual({ new: 0, changed: 0, moved: 0, gone: 0 });
});
