import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { removedFile, tidyState } from '../../../electron/contract/duplicates/removal.ts';
import { libraryFile, repairLibrary } from '../../../electron/library/library.ts';
import type { CopiedFiles, MadeFile } from './copied-files.ts';
import { copiedFiles } from './copied-files.ts';

let made: CopiedFiles | null = null;
afterEach(() => {
  made?.remove();
  made = null;
});
const library = (...files: MadeFile[]): CopiedFiles => (made = copiedFiles(files));

/** Two sure groups, and one of which the rules are not sure. */
const groups: MadeFile[] = [
  { path: 'a.jpg', content: 'A' },
  { path: 'backup/a.jpg', content: 'A' },
  { path: 'b.jpg', content: 'BB' },
  { path: 'backup/b.jpg', content: 'BB' },
  { path: 'c.jpg', content: 'C', picture: 'C', facts: { rating: 3 } },
  { path: 'backup/c.jpg', content: 'with a caption', picture: 'C', facts: { caption: 'Market' } },
];

test('What is sure goes to the trash, and the rest stays', async () => {
  const of = library(...groups);
  const end = tidyState.parse(await of.library.tidy.start({ scope: 'sure' }));
  expect(end).toMatchObject({ state: 'idle', done: 2, total: 2, removedCount: 2, removedBytes: 3 });
  expect(end).toMatchObject({ failures: [], stopped: null });
  expect(groups.map(({ path }) => of.text(path))).toEqual(['A', null, 'BB', null, 'C', 'with a caption']);
  expect((await of.library.duplicates.list()).map(({ isSure }) => isSure)).toEqual([false]);
  expect(of.events.tidy.map(({ state }) => state)).toEqual(
    expect.arrayContaining(['removing', 'idle']) as string[],
  );
});

test('What a person decided goes, whether the rules are sure or not', async () => {
  const of = library(...groups);
  await of.library.duplicates.decide(of.photo('C'), [await of.fileId('backup/c.jpg')]);
  expect(await of.library.tidy.start({ scope: 'decided' })).toMatchObject({ removedCount: 1 });
  expect([of.text('c.jpg'), of.text('backup/c.jpg')]).toEqual([null, 'with a caption']);
  expect(of.text('backup/a.jpg')).toBe('A');
  expect(await of.library.duplicates.undo()).toEqual({ ok: true, value: null });
});

test('Files come back from the list of removed ones, and are not offered to be removed again', async () => {
  const of = library(...groups);
  await of.library.duplicates.decide(of.photo('A'), [await of.fileId('a.jpg')]);
  await of.library.tidy.start({ scope: 'decided' });
  const [removed, ...others] = removedFile.array().parse(of.library.removed.list());
  expect(others).toEqual([]);
  expect(removed).toMatchObject({ path: of.at('backup/a.jpg'), fileName: 'a.jpg', state: 'removed' });
  expect(await of.library.removed.restore([removed!.id])).toEqual({
    ok: true,
    value: { restoredCount: 1, failures: [] },
  });
  expect(of.library.tidy.state()).toMatchObject({ state: 'idle', removedCount: 0, removedBytes: 0 });
  expect(of.text('backup/a.jpg')).toBe('A');
  expect(of.library.removed.list()).toMatchObject([{ state: 'restored' }]);
  const { decision } = (await of.library.duplicates.list()).find(({ id }) => id === of.photo('A'))!;
  expect(decision).toBe('keep all');
  expect(await of.library.tidy.start({ scope: 'sure' })).toMatchObject({ removedCount: 1, total: 1 });
  expect(of.text('backup/a.jpg')).toBe('A');
});

test('A restored file changes nothing of copies that have its number in a library made anew', async () => {
  const of = library(...groups.slice(0, 4));
  await of.library.duplicates.decide(of.photo('A'), [await of.fileId('a.jpg')]);
  await of.library.tidy.start({ scope: 'decided' });
  const [removed] = of.library.removed.list();
  await of.library.close();
  for (const name of ['', '-wal', '-shm'])
    rmSync(`${libraryFile(join(of.root, 'library'))}${name}`, { force: true });
  expect(repairLibrary(join(of.root, 'library'))).toMatchObject({ ok: true });
  of.reopen();
  of.add(groups[2]!, groups[3]!, groups[0]!);
  expect(await of.fileId('backup/b.jpg')).toBe(2);
  await of.library.duplicates.decide(of.photo('BB'), [await of.fileId('b.jpg')]);
  await of.library.removed.restore([removed!.id]);
  expect(await of.library.duplicates.list()).toMatchObject([{ decision: 'remove others' }]);
});

test('A file that lies where a removed one lay is not overwritten, and that is said', async () => {
  const of = library(...groups);
  await of.library.tidy.start({ scope: 'sure' });
  writeFileSync(of.at('backup/a.jpg'), 'another');
  const ids = of.library.removed.list().map(({ id }) => id);
  expect(await of.library.removed.restore(ids)).toMatchObject({
    ok: true,
    value: { restoredCount: 1, failures: [{ kind: 'occupied', file: of.at('backup/a.jpg') }] },
  });
  expect(of.text('backup/a.jpg')).toBe('another');
});

test('A removal that is not known is refused, and none of those beside it is restored', async () => {
  const of = library(...groups);
  await of.library.tidy.start({ scope: 'sure' });
  const ids = of.library.removed.list().map(({ id }) => id);
  expect(await of.library.removed.restore([...ids, 999])).toMatchObject({ ok: false });
  expect(of.text('backup/a.jpg')).toBeNull();
});

test('A paused removal goes on where it was whatever it is asked for, and counts on', async () => {
  const of = library(...groups);
  const running = of.library.tidy.start({ scope: 'sure' });
  expect(of.library.tidy.start({ scope: 'sure' })).toBe(running);
  await of.library.tidy.pause();
  expect(of.library.tidy.state()).toMatchObject({ state: 'paused', removedCount: 0 });
  expect(of.text('backup/a.jpg')).toBe('A');
  expect(await of.library.tidy.start({ scope: 'decided' })).toMatchObject({ state: 'idle', removedCount: 2 });
});

test('A removal that goes on after a pause removes nothing that was found meanwhile', async () => {
  const of = library(...groups.slice(0, 4));
  const running = of.library.tidy.start({ scope: 'sure' });
  const paused = of.library.tidy.pause();
  await Promise.all([running, paused]);
  of.find({ path: 'd.jpg', content: 'D' }, { path: 'backup/d.jpg', content: 'D' });
  expect(await of.library.tidy.start({ scope: 'sure' })).toMatchObject({ state: 'idle', removedCount: 2 });
  expect(of.text('backup/d.jpg')).toBe('D');
});

test('What was restored does not go when a scan finds its copies again, nor is it sure', async () => {
  const of = library({ path: 'a.jpg', content: 'AAAA' }, { path: 'b.jpg', content: 'B' });
  of.sameShot(['AAAA', 'B']);
  expect(await of.library.tidy.start({ scope: 'sure' })).toMatchObject({ removedCount: 1 });
  of.sameShot();
  await of.library.removed.restore(of.library.removed.restorable());
  of.sameShot(['AAAA', 'B']);
  expect(await of.library.duplicates.list()).toMatchObject([{ decision: 'keep all' }]);
  expect(await of.library.tidy.start({ scope: 'sure' })).toMatchObject({ removedCount: 0 });
  of.add({ path: 'c.jpg', content: 'C' });
  of.sameShot(['AAAA', 'B', 'C']);
  expect(await of.library.duplicates.list()).toMatchObject([{ decision: null, isSure: false }]);
});

test('A fault within a removal keeps neither the next from running nor the library open', async () => {
  const of = library(...groups);
  const faulty = { scope: 'sure', alone: () => Promise.reject(new Error('a fault')) } as const;
  await expect(of.library.tidy.start(faulty)).rejects.toThrow('a fault');
  expect(of.library.tidy.state()).toMatchObject({ state: 'idle', stopped: { kind: 'not answered' } });
  expect(await of.library.tidy.start({ scope: 'sure' })).toMatchObject({ removedCount: 2, stopped: null });
  const another = of.library.tidy.start(faulty);
  await Promise.all([of.library.close(), expect(another).rejects.toThrow('a fault')]);
});

test('While files are removed, nothing is decided of them', async () => {
  const of = library(...groups);
  const running = of.library.tidy.start({ scope: 'sure' });
  const { duplicates } = of.library;
  const refused = { ok: false, failure: { kind: 'removal runs' } };
  expect(await duplicates.decide(of.photo('A'), [1])).toMatchObject(refused);
  expect(await duplicates.undo()).toMatchObject(refused);
  await running;
  expect(await duplicates.undo()).toEqual({ ok: true, value: null });
});

test('What was not removed is told at the end, with the reason', async () => {
  const of = library(...groups);
  writeFileSync(of.at('backup/a.jpg'), 'edited since');
  writeFileSync(of.at('b.jpg'), 'damaged since');
  const end = await of.library.tidy.start({ scope: 'sure' });
  expect(end.removedCount).toBe(0);
  expect(end.failures.map(({ file, kind }) => [file, kind])).toEqual([
    [of.at('backup/b.jpg'), 'kept copy changed'],
    [of.at('backup/a.jpg'), 'changed'],
  ]);
  for (const { reason, remedy } of end.failures) expect([reason, remedy].join(' ')).toMatch(/\. .+\.$/);
});

test('By the rules of one run, what these protect stays', async () => {
  const of = library(...groups);
  const { rules } = of.library.duplicates;
  const run = { ...rules.now(), protectedFolders: [of.at('backup')] };
  expect(await of.library.tidy.start({ scope: 'sure', rules: run })).toMatchObject({ removedCount: 2 });
  expect([of.text('a.jpg'), of.text('backup/a.jpg')]).toEqual([null, 'A']);
});

const WHOLE = { widthPx: 4000, heightPx: 3000 };
const SHOT: MadeFile[] = [
  { path: 'whole.jpg', content: 'whole', ...WHOLE },
  { path: 'sent.jpg', content: 's' },
];

test('Cover and pin of a photo of which no file is left go over to the one that stays', async () => {
  const of = library(...SHOT, { path: 'x.jpg', content: 'x' });
  of.sameShot(['whole', 's']);
  const [whole, sent, other] = ['whole', 's', 'x'].map((picture) => of.photo(picture));
  let place = 0;
  of.change((store) => {
    store.places.replace('m', [{ id: null, photos: [sent!, other!] }]);
    place = store.places.placeOf('m', other!)!;
    store.decisions.cover(place, sent!);
    store.decisions.merge('m', [place]);
  });
  expect(await of.library.tidy.start({ scope: 'sure' })).toMatchObject({ removedCount: 1 });
  of.change((store) => {
    expect(store.decisions.nameAndCover(place)).toMatchObject({ coverPhotoId: whole });
    expect(store.decisions.all().pins).toContainEqual({ photo: whole, place });
    expect(store.places.placeOf('m', whole!)).toBe(place);
  });
});

const KNOWN = {
  takenAt: '2019-07-31T14:05:09',
  takenAtSource: 'DateTimeOriginal',
  latitude: 48.8584,
  longitude: 2.2945,
  rating: 4,
  caption: 'Tower & trees',
} as const;

test('What only removed copies told is written beside the one that stays, where asked for', async () => {
  const shots = SHOT.map((file) => (file.path === 'sent.jpg' ? { ...file, facts: KNOWN } : file));
  const of = library(...shots);
  of.sameShot(['whole', 's']);
  await of.library.duplicates.decide(of.photo('whole'), [await of.fileId('whole.jpg')]);
  await of.library.tidy.start({ scope: 'decided', writesXmp: true });
  expect(of.text('sent.jpg')).toBeNull();
  const written = readFileSync(of.at('whole.jpg.xmp'), 'utf8');
  expect(written).toContain('2019-07-31T14:05:09');
  expect(written).toContain('Tower &amp; trees');
});

test('Nothing is written where that is not asked for, or where an .xmp lies there already', async () => {
  const shots = SHOT.map((file) => (file.path === 'sent.jpg' ? { ...file, facts: KNOWN } : file));
  for (const writesXmp of [false, true]) {
    const of = library(...shots);
    of.sameShot(['whole', 's']);
    if (writesXmp) writeFileSync(of.at('WHOLE.xmp'), 'mine');
    await of.library.duplicates.decide(of.photo('whole'), [await of.fileId('whole.jpg')]);
    expect(await of.library.tidy.start({ scope: 'decided', writesXmp })).toMatchObject({ removedCount: 1 });
    expect(existsSync(of.at('whole.jpg.xmp'))).toBe(false);
    if (writesXmp) expect(of.text('WHOLE.xmp')).toBe('mine');
    of.remove();
    made = null;
  }
});

test('Of each file that is to go the plan names the rule that tells it from the one that stays', async () => {
  const of = library(...SHOT, { path: 'backup/whole.jpg', content: 'whole', ...WHOLE });
  of.sameShot(['whole', 's']);
  const [group] = await of.library.duplicates.plan('sure');
  expect(new Map(group!.goes.map((copy) => [copy.path, group!.reasonFor(copy)]))).toEqual(
    new Map([
      [of.at('backup/whole.jpg'), 'shorter path'],
      [of.at('sent.jpg'), 'more pixels'],
    ]),
  );
});
