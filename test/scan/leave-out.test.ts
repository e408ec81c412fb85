import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LibraryOutcome } from '../../electron/contract/failure.ts';
import { paintedFolder } from './support/painted-folder.ts';

const { root, library, put, add, scan } = paintedFolder();

function done<T>(outcome: LibraryOutcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.value;
}
const files = (): unknown => library().status().files;

test('Photos that are left out are hidden, and back later without being read', async () => {
  put('photos/a.jpg', 0);
  put('photos/raw/b.jpg', 1);
  put('photos/raw/c.jpg', 2);
  add('photos');
  await scan();
  const { id } = done(library().leaveOuts.add('raw/', null));
  expect(await scan()).toMatchObject({
    files: { seen: 1, vanished: 2 },
    photos: { total: 1, extracted: 0 },
    leftOut: [{ by: 'pattern', pattern: 'raw/', files: 0, folders: 1 }],
  });
  expect(library().leaveOuts.list()).toEqual([{ id, pattern: 'raw/', folderId: null, files: 0, folders: 1 }]);
  expect(library().status().leftOut).toHaveLength(1);
  expect(library().leaveOuts.remove(id)).toBe(true);
  expect(library().leaveOuts.remove(id)).toBe(false);
  expect(await scan()).toMatchObject({
    files: { seen: 3, unchanged: 3 },
    photos: { total: 3, extracted: 0 },
    leftOut: [],
  });
  expect(files()).toEqual({ present: 3, offline: 0, vanished: 0 });
});

test('A subfolder is left out by its names, whatever letters are in them, and no other is', async () => {
  const names = ['a*b', 'axb', '[c]', '#d', '!e', 'f g ', 'back\\slash'];
  for (const name of names) put(`photos/${name}/x/1.jpg`, 0);
  put('photos/deep/a*b/x/1.jpg', 0);
  add('photos');
  await scan();
  const folderId = library().status().folders[0]!.id;
  const { leaveOuts } = library();
  expect(leaveOuts.subfolders(folderId, []).map(({ name }) => name)).toEqual([...names, 'deep'].sort());
  expect(leaveOuts.subfolders(folderId, ['a*b'])).toEqual([{ name: 'x', fileCount: 1 }]);
  for (const name of names.filter((one) => one !== 'axb')) done(leaveOuts.addFolder(folderId, [name]));
  expect(await scan()).toMatchObject({ files: { seen: 2, vanished: names.length - 1 } });
  expect(leaveOuts.subfolders(folderId, []).map(({ name }) => name)).toEqual(['axb', 'deep']);
  expect(leaveOuts.list().every((one) => one.folders === 1)).toBe(true);
});

test('What leaves nothing out is refused as a pattern, with a reason', () => {
  put('photos/a.jpg', 0);
  add('photos');
  for (const pattern of ['', '  ', '# x', 'a\nb', 'ends\\'])
    expect(library().leaveOuts.add(pattern, null)).toMatchObject({
      ok: false,
      failure: { kind: 'not a pattern', reason: expect.stringMatching(/\.$/) as string },
    });
  expect(library().leaveOuts.add('a', 99)).toMatchObject({ failure: { kind: 'no such folder' } });
  expect(done(library().leaveOuts.add('a', null))).toEqual(done(library().leaveOuts.add('a', null)));
  expect(library().leaveOuts.list()).toHaveLength(1);
});

test('A removed folder takes its patterns along and brings them back, and the others stay', async () => {
  put('one/a.jpg', 0);
  put('two/b.jpg', 1);
  add('one');
  add('two');
  const [one, two] = library().status().folders;
  done(library().leaveOuts.add('x', one!.id));
  done(library().leaveOuts.add('x', two!.id));
  done(library().leaveOuts.add('y', null));
  library().removeFolder(one!.id);
  expect(library().leaveOuts.list()).toMatchObject([
    { pattern: 'x', folderId: two!.id },
    { pattern: 'y', folderId: null },
  ]);
  library().restoreFolder(one!.id);
  expect(library().leaveOuts.list()).toHaveLength(3);
});

test('A .nomedia that comes later hides the photos of its folder, and its reason is told', async () => {
  put('photos/a.jpg', 0);
  put('photos/sent/b.jpg', 1);
  add('photos');
  await scan();
  writeFileSync(join(root(), 'photos/sent/.nomedia'), '');
  expect(await scan()).toMatchObject({ files: { vanished: 1 }, leftOut: [{ by: '.nomedia', files: 1 }] });
  expect(library().leaveOuts.others()).toMatchObject([{ by: '.nomedia', folders: 1 }]);
});
