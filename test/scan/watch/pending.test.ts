import { expect, test } from 'vitest';
import { pendingFolders } from '../../../electron/scan/watch/pending.ts';

const at = (path: string, isDeep = false) => ({ folderId: 1, path: Buffer.from(path), isDeep });
const paths = (touched: { path: Buffer }[]): string[] => touched.map(({ path }) => path.toString());
const same = (): Promise<string> => Promise.resolve('as it was');

test('A folder is looked at when nothing changed in it for the quiet time, and once', async () => {
  const pending = pendingFolders(100);
  pending.touch(at('a'), 'x.jpg', 0);
  pending.touch(at('a'), 'y.jpg', 60);
  expect(await pending.ready(120, same)).toEqual([]);
  await pending.ready(170, same);
  expect(paths(await pending.ready(220, same))).toEqual(['a']);
  expect(await pending.ready(400, same)).toEqual([]);
});

test('A file that grows without a word is waited for', async () => {
  const pending = pendingFolders(100);
  pending.touch(at('a'), 'x.jpg', 0);
  for (const [now, size] of [
    [110, '1'],
    [160, '2'],
    [210, '3'],
  ] as const)
    expect(await pending.ready(now, () => Promise.resolve(size))).toEqual([]);
  expect(paths(await pending.ready(260, () => Promise.resolve('3')))).toEqual(['a']);
});

test('What changes while it is looked at how it is, waits again', async () => {
  const pending = pendingFolders(100);
  pending.touch(at('a'), 'x.jpg', 0);
  await pending.ready(110, same);
  const ready = pending.ready(160, () => {
    pending.touch(at('a'), 'y.jpg', 160);
    return same();
  });
  expect(await ready).toEqual([]);
  expect(paths(await pending.ready(270, same))).toEqual(['a']);
});

test('A new folder waits until nothing below it changes; folders beside it do not wait', async () => {
  const pending = pendingFolders(100);
  pending.touch(at('new', true), null, 0);
  pending.touch(at('other'), 'x.jpg', 0);
  pending.touch(at('new/deep'), 'x.jpg', 90);
  await pending.ready(110, same);
  expect(paths(await pending.ready(160, same))).toEqual(['other']);
  const later = [...(await pending.ready(200, same)), ...(await pending.ready(250, same))];
  expect(paths(later).sort()).toEqual(['new', 'new/deep']);
});
