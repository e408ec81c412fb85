import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { atOnce } from '../../../electron/process/at-once.ts';
import { group, groupSummary } from '../../../electron/contract/duplicates/duplicates.ts';
import type { CopiedFiles, MadeFile } from './copied-files.ts';
import { copiedFiles } from './copied-files.ts';

let made: CopiedFiles | null = null;
afterEach(() => {
  made?.remove();
  made = null;
});
const library = (...files: MadeFile[]): CopiedFiles => (made = copiedFiles(files));

const WHOLE = { widthPx: 4000, heightPx: 3000 };
const SMALL = { widthPx: 400, heightPx: 300 };
const names = async (of: CopiedFiles): Promise<string[][]> =>
  (await of.library.duplicates.judged()).map(({ copies }) =>
    copies.map(({ path }) => path.slice(of.photos.length + 1)).sort(),
  );
async function only(of: CopiedFiles) {
  const [summary, ...others] = await of.library.duplicates.list();
  expect(others).toEqual([]);
  const got = await of.library.duplicates.get(summary!.id);
  if (!got.ok) throw new Error(got.failure.reason);
  return group.parse(got.value);
}

describe('a group', () => {
  test('holds files of equal bytes, and says so', async () => {
    const of = library(
      { path: '2019/a.jpg', content: 'A' },
      { path: 'backup/2019/a.jpg', content: 'A' },
      { path: 'b.jpg', content: 'B' },
    );
    expect(groupSummary.array().parse(await of.library.duplicates.list())).toEqual([
      {
        id: of.photo('A'),
        level: 'same file',
        copyCount: 2,
        savingBytes: 1,
        isSure: true,
        folderNames: ['2019'],
        year: null,
        decision: null,
      },
    ]);
    const { copies, suggestion, kept } = await only(of);
    expect(copies.map(({ path, level }) => [path, level])).toEqual([
      [of.at('2019/a.jpg'), null],
      [of.at('backup/2019/a.jpg'), 'same file'],
    ]);
    expect(suggestion).toEqual({ fileId: copies[0]!.fileId, reason: 'shorter path', isSure: true });
    expect(kept).toBeNull();
  });

  test('holds files of one picture with other metadata, and what only some of them have', async () => {
    const facts = { takenAt: '2019-07-31T14:05:09', takenAtSource: 'DateTimeOriginal' } as const;
    const of = library(
      { path: 'a.jpg', content: 'plain', picture: 'A', facts },
      {
        path: 'b.jpg',
        content: 'rated!',
        picture: 'A',
        facts: { ...facts, rating: 4, latitude: 1, longitude: 2 },
      },
    );
    const { summary, copies, suggestion } = await only(of);
    expect(summary).toMatchObject({ level: 'same picture', savingBytes: 5, isSure: true, year: 2019 });
    expect(copies.map(({ has }) => has)).toEqual([['rating', 'position', 'date'], ['date']]);
    expect(suggestion.reason).toBe('rating');
  });

  test('holds photos of one shot, and its id is the photo that leads it', async () => {
    const of = library(
      { path: 'a.jpg', content: 'whole', ...WHOLE },
      { path: 'sent.jpg', content: 's', ...SMALL },
      { path: 'sent-again.jpg', content: 's', ...SMALL },
      { path: 'other.jpg', content: 'other' },
    );
    of.sameShot(['whole', 's']);
    const { summary, copies, suggestion } = await only(of);
    expect(summary).toMatchObject({
      id: of.photo('whole'),
      level: 'same shot',
      copyCount: 3,
      savingBytes: 2,
    });
    expect(copies.map(({ level }) => level)).toEqual([null, 'same shot', 'same shot']);
    expect(suggestion).toMatchObject({ reason: 'more pixels', isSure: true });
  });

  test('is asked for at a level, and holds nothing that is less alike', async () => {
    const of = library(
      { path: 'a.jpg', content: 'one', picture: 'A', ...WHOLE },
      { path: 'b.jpg', content: 'two', picture: 'A', ...WHOLE },
      { path: 'c.jpg', content: 's', ...SMALL },
      { path: 'd.jpg', content: 's', ...SMALL },
    );
    of.sameShot(['A', 's']);
    const counts = async (level: 'same file' | 'same picture' | 'same shot'): Promise<number[]> =>
      (await of.library.duplicates.list(level)).map(({ copyCount }) => copyCount);
    expect(await counts('same file')).toEqual([2]);
    expect(await counts('same picture')).toEqual([2, 2]);
    expect(await counts('same shot')).toEqual([4]);
  });

  test('has one copy for all paths of one file', async () => {
    const of = library(
      { path: 'a.jpg', content: 'A' },
      { path: 'linked.jpg', content: 'A' },
      { path: 'copy.jpg', content: 'A' },
    );
    of.change((store) => {
      const folderId = store.files.folders()[0]!.id;
      for (const [name, inode] of [
        ['a.jpg', 7n],
        ['linked.jpg', 7n],
        ['copy.jpg', 8n],
      ] as const) {
        const times = { sizeBytes: 1n, mtimeNs: 1n, ctimeNs: 1n, numbers: { device: 1n, inode } };
        store.files.see(folderId, 2, [{ path: Buffer.from(name), ...times, failure: null }]);
      }
    });
    expect(await names(of)).toEqual([['a.jpg', 'copy.jpg']]);
  });

  test('never holds a photo and its companions, and those of two shots by kind', async () => {
    const of = library(
      { path: '1/a.jpg', content: 'a' },
      { path: '1/a.nef', content: 'raw', format: 'Camera RAW' },
      { path: '2/a.jpg', content: 'smaller a' },
      { path: '2/a.nef', content: 'other raw', format: 'Camera RAW' },
    );
    of.sameShot(['a', 'raw', 'smaller a', 'other raw']);
    of.companions(
      { photo: of.photo('raw'), lead: of.photo('a'), kind: 'raw' },
      { photo: of.photo('other raw'), lead: of.photo('smaller a'), kind: 'raw' },
    );
    expect((await names(of)).sort()).toEqual([
      ['1/a.jpg', '2/a.jpg'],
      ['1/a.nef', '2/a.nef'],
    ]);
    of.companions(
      ...['raw', 'smaller a', 'other raw'].map((name) => ({
        photo: of.photo(name),
        lead: of.photo('a'),
        kind: 'panorama frame' as const,
      })),
    );
    expect(await names(of)).toEqual([]);
  });

  test('may hold frames of a burst that are alike, and is never sure of them', async () => {
    const of = library({ path: '1.jpg', content: '1' }, { path: '2.jpg', content: '2' });
    of.sameShot(['1', '2']);
    expect((await only(of)).suggestion.isSure).toBe(true);
    of.companions({ photo: of.photo('2'), lead: of.photo('1'), kind: 'burst frame' });
    expect((await only(of)).suggestion.isSure).toBe(false);
  });

  test('is none where a single file is left, and is not known any more', async () => {
    const of = library({ path: 'a.jpg', content: 'A' });
    expect(await of.library.duplicates.list()).toEqual([]);
    expect(await of.library.duplicates.get(of.photo('A'))).toMatchObject({
      ok: false,
      failure: { kind: 'no such group' },
    });
  });
});

describe('a decision', () => {
  const three: MadeFile[] = ['a', 'b', 'c'].map((name) => ({ path: `${name}.jpg`, content: 'A' }));

  test('is to keep some copies, and the others may go', async () => {
    const of = library(...three);
    const id = of.photo('A');
    const keep = [await of.fileId('b.jpg')];
    expect(await of.library.duplicates.decide(id, keep)).toMatchObject({
      ok: true,
      value: { decision: 'remove others', savingBytes: 2 },
    });
    expect((await only(of)).kept).toEqual(keep);
    of.reopen();
    expect((await only(of)).kept).toEqual(keep);
  });

  test('is to keep all, and nothing of the group is offered until a file joins', async () => {
    const of = library(...three);
    const all = await Promise.all(three.map(({ path }) => of.fileId(path)));
    await of.library.duplicates.decide(of.photo('A'), all);
    expect(await of.library.duplicates.summary('sure')).toMatchObject({ groupCount: 0, unsureCount: 0 });
    expect((await only(of)).summary).toMatchObject({ decision: 'keep all', savingBytes: 0 });
    of.add({ path: 'd.jpg', content: 'A' });
    expect((await only(of)).summary).toMatchObject({ decision: null, copyCount: 4 });
  });

  test('does not hold any more when another photo is found to be of the shot', async () => {
    const of = library(...three, { path: 'small.jpg', content: 's' });
    await of.library.duplicates.decide(of.photo('A'), [await of.fileId('a.jpg')]);
    of.sameShot(['A', 's']);
    expect((await only(of)).summary.decision).toBeNull();
  });

  test('to keep all holds when files are moved', async () => {
    const of = library(...three);
    await of.library.duplicates.decide(of.photo('A'), await Promise.all(three.map((f) => of.fileId(f.path))));
    of.change((store) => {
      const folderId = store.files.folders()[0]!.id;
      store.files.endFolder(folderId, 2, [], atOnce(store.files.unseen(folderId, 2)));
    });
    of.add(...three.map((file) => ({ ...file, path: `moved/${file.path}` })));
    expect((await only(of)).summary).toMatchObject({ decision: 'keep all', copyCount: 3 });
  });

  test('that a file is to go does not hold for another file that came in its place', async () => {
    const of = library(...three);
    await of.library.duplicates.decide(of.photo('A'), [await of.fileId('a.jpg')]);
    of.change((store) => {
      const folderId = store.files.folders()[0]!.id;
      store.files.endPart(folderId, 2, [{ path: Buffer.alloc(0), subfolders: [] }], [Buffer.from('a.jpg')]);
    });
    of.add({ path: 'a.jpg', content: 'A' }, { path: 'moved.jpg', content: 'A' });
    expect((await only(of)).summary).toMatchObject({ decision: null, copyCount: 2 });
  });

  test('that does not hold any more is never sure: nothing that a person kept goes unasked', async () => {
    const of = library(...three);
    const all = await Promise.all(three.map(({ path }) => of.fileId(path)));
    await of.library.duplicates.decide(of.photo('A'), all);
    of.add({ path: 'another.jpg', content: 'A' });
    expect((await only(of)).summary).toMatchObject({ decision: null, isSure: false });
    expect(await of.library.duplicates.plan('sure')).toEqual([]);
  });

  test('that one goes does not hold when the one that was to stay is not there any more', async () => {
    const of = library(...three, { path: 'small.jpg', content: 's' });
    of.sameShot(['A', 's']);
    const kept = await Promise.all(['a.jpg', 'small.jpg'].map((path) => of.fileId(path)));
    await of.library.duplicates.decide(of.photo('A'), kept);
    of.change((store) => {
      const folderId = store.files.folders()[0]!.id;
      const others = [...three.slice(1).map(({ path }) => path), 'small.jpg'].map((path) =>
        Buffer.from(path),
      );
      store.files.endPart(folderId, 2, [{ path: Buffer.alloc(0), subfolders: [] }], others);
    });
    expect((await only(of)).summary).toMatchObject({ decision: null, isSure: false });
  });

  test('is taken back, the last first, in this session or a later one', async () => {
    const of = library(...three, { path: 'x.jpg', content: 'X' }, { path: 'y.jpg', content: 'X' });
    await of.library.duplicates.decide(of.photo('A'), [await of.fileId('a.jpg')]);
    await of.library.duplicates.decide(of.photo('X'), [await of.fileId('y.jpg')]);
    await of.library.duplicates.decide(of.photo('A'), [await of.fileId('b.jpg')]);
    const undone = async () => {
      const answer = await of.library.duplicates.undo();
      return answer.ok ? answer.value : answer.failure;
    };
    expect(await undone()).toMatchObject({ id: of.photo('A'), decision: 'remove others' });
    of.reopen();
    expect(await undone()).toMatchObject({ id: of.photo('X'), decision: null });
    expect(await undone()).toMatchObject({ id: of.photo('A'), decision: null });
    expect(await undone()).toBeNull();
  });

  test('about copies that are not in the group, or not there, is refused', async () => {
    const of = library(...three);
    for (const [id, keep] of [
      [of.photo('A'), [999]],
      [12345, [await of.fileId('a.jpg')]],
    ] as const)
      expect(await of.library.duplicates.decide(id, keep)).toMatchObject({ ok: false });
  });

  test('that keeps only what cannot be read now is refused', async () => {
    const of = library(...three);
    of.change((store) => store.files.endPart(1, 2, [], [Buffer.from('a.jpg')]));
    const away = await of.fileId('a.jpg');
    expect(await of.library.duplicates.decide(of.photo('A'), [away])).toMatchObject({
      ok: false,
      failure: { kind: 'nothing kept' },
    });
    expect((await only(of)).suggestion.fileId).not.toBe(away);
  });

  test('and every other change is told with a number that grows', async () => {
    const of = library(...three);
    const before = of.events.duplicates.length;
    await of.library.duplicates.decide(of.photo('A'), [await of.fileId('a.jpg')]);
    await of.library.duplicates.undo();
    of.library.duplicates.rules.set([], []);
    const told = of.events.duplicates.slice(before);
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
  });
});

describe('the rules', () => {
  const two: MadeFile[] = [
    { path: 'a/photo.jpg', content: 'A' },
    { path: 'much/longer/photo.jpg', content: 'A' },
  ];
  const keeper = async (of: CopiedFiles): Promise<string> => (await only(of)).copies[0]!.path;

  test('are kept with the library, and tried without being kept', async () => {
    const of = library(...two);
    const longer = [{ rule: 'longer path' as const, isOn: true }];
    const { rules } = of.library.duplicates;
    const tried = await of.library.duplicates.summary('sure', { rules: rules.tried(longer, []) });
    expect(tried).toMatchObject({ keptCount: 1, removedCount: 1, folders: [{ path: of.at('a'), bytes: 1 }] });
    expect(await keeper(of)).toBe(of.at('a/photo.jpg'));
    rules.set(longer, []);
    expect(await keeper(of)).toBe(of.at('much/longer/photo.jpg'));
    of.reopen();
    expect((await of.library.duplicates.rules.shown()).rules).toEqual(longer);
    expect(await keeper(of)).toBe(of.at('much/longer/photo.jpg'));
  });

  test('prefer folders in their order', async () => {
    const of = library(...two, { path: 'b/photo.jpg', content: 'A' });
    const { rules } = of.library.duplicates;
    const { id } = of.library.status().folders[0]!;
    for (const name of ['much', 'b']) rules.addFolder(id, [name], 'preferred');
    expect(await keeper(of)).toBe(of.at('much/longer/photo.jpg'));
    const { preferred, rules: now } = await rules.shown();
    rules.set(now, [preferred[1]!.id, preferred[0]!.id]);
    expect(await keeper(of)).toBe(of.at('b/photo.jpg'));
    await rules.removeFolder(preferred[1]!.id);
    expect(await keeper(of)).toBe(of.at('much/longer/photo.jpg'));
  });

  test('keep all that is in a protected folder', async () => {
    const of = library(...two, { path: 'much/too.jpg', content: 'A' });
    const { rules } = of.library.duplicates;
    expect(rules.addFolder(999, ['much'], 'protected')).toMatchObject({ ok: false });
    rules.addFolder(of.library.status().folders[0]!.id, ['much'], 'protected');
    const { copies, summary } = await only(of);
    expect(copies.map(({ protectedBy }) => protectedBy)).toEqual([of.at('much'), null, of.at('much')]);
    expect(summary.savingBytes).toBe(1);
    expect((await rules.shown()).protected).toMatchObject([{ path: of.at('much'), program: null }]);
  });

  test("keep what is in another program's folder, until a person says that it may be tidied", async () => {
    const of = library(...two);
    const catalog = 'much/catalog.lrcat';
    writeFileSync(of.at(catalog), '');
    const { rules } = of.library.duplicates;
    const [found, ...others] = (await rules.shown()).protected;
    expect(others).toEqual([]);
    expect(found).toMatchObject({ path: of.at('much'), program: 'Lightroom Classic' });
    expect((await only(of)).copies.map(({ protectedBy }) => protectedBy)).toEqual([of.at('much'), null]);
    expect(await rules.removeFolder(found!.id)).toBe(true);
    expect((await rules.shown()).protected).toEqual([]);
    expect((await only(of)).copies.map(({ protectedBy }) => protectedBy)).toEqual([null, null]);
    expect(await rules.removeFolder(-7)).toBe(false);
  });
});

test('The list begins with what is to decide and saves most, and ends with what is decided', async () => {
  const of = library(
    ...['a', 'b'].map((name) => ({ path: `${name}.jpg`, content: 'small' })),
    ...['c', 'd'].map((name) => ({ path: `${name}.jpg`, content: 'very much larger' })),
    ...['e', 'f'].map((name) => ({ path: `${name}.jpg`, content: 'decided already, and largest of all' })),
  );
  await of.library.duplicates.decide(of.photo('decided already, and largest of all'), [
    await of.fileId('e.jpg'),
  ]);
  expect((await of.library.duplicates.list()).map(({ id }) => id)).toEqual(
    ['very much larger', 'small', 'decided already, and largest of all'].map((picture) => of.photo(picture)),
  );
  expect(await of.library.duplicates.summary('decided')).toMatchObject({ groupCount: 1, removedCount: 1 });
  expect(await of.library.duplicates.summary('sure')).toMatchObject({ groupCount: 3, removedCount: 3 });
});
