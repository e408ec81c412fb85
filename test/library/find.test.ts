import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { nameOf, scannedLibrary } from './support.ts';

const scanned = scannedLibrary();

async function found(name: string): Promise<string[]> {
  const result = await scanned.library.find(scanned.model, scanned.at(name));
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value.hits.map(({ photo }) => nameOf(photo)).sort();
}

/** The library's database as bytes, all that was written folded in. */
function database(): Buffer {
  scanned.reopen();
  return readFileSync(join(scanned.folder, 'library.sqlite'));
}

/** A photo `a3` of the place of `a0`, from elsewhere, whose features no snapshot holds. */
async function addUnindexed(): Promise<void> {
  const shear: [number, number, number, number] = [1, 0.08, 0.04, 1];
  await sharp(scanned.at('a0')).affine(shear).jpeg({ quality: 85 }).toFile(scanned.at('a3'));
  onTestFinished(() => rmSync(scanned.at('a3')));
  const report = await scanned.library.scan(scanned.model, { onlyFeatures: true, processes: 1 });
  expect(report).toMatchObject({ ok: true, value: { photos: { extracted: 1 } } });
}

test('A find names photos of the same place and leaves the database byte for byte', async () => {
  const before = database();
  expect(await found('a0')).toEqual(expect.arrayContaining(['a1', 'a2']));
  expect(database().equals(before)).toBe(true);
});

test('A find finds photos that no snapshot holds yet, and leaves the database as it was', async () => {
  await addUnindexed();
  const before = database();
  expect(await found('a1')).toEqual(expect.arrayContaining(['a0', 'a2', 'a3']));
  expect(database().equals(before)).toBe(true);
});

test('A find answers while another process holds the lock of a scan, and writes nothing', async () => {
  await addUnindexed();
  const before = database();
  const holder = fork(join(import.meta.dirname, 'lock-process.ts'), [join(scanned.folder, 'library.sqlite')]);
  await once(holder, 'message');
  try {
    expect(await scanned.library.scan(scanned.model)).toMatchObject({
      ok: false,
      failure: { kind: 'in use' },
    });
    expect(await found('a1')).toEqual(expect.arrayContaining(['a0', 'a2', 'a3']));
  } finally {
    const gone = once(holder, 'exit');
    holder.kill('SIGKILL');
    await gone;
  }
  expect(database().equals(before)).toBe(true);
});

test('A find after a scan finds what the scan has put into a snapshot', async () => {
  expect(await found('a1')).not.toContain('a3');
  await addUnindexed();
  await scanned.library.scan(scanned.model, { processes: 1 });
  expect(await found('a1')).toEqual(expect.arrayContaining(['a0', 'a2', 'a3']));
});

test('A photo and its copies are one hit, and the copies of the photo asked for are none', async () => {
  await sharp(scanned.at('a0')).jpeg({ quality: 85 }).toFile(scanned.at('a3'));
  onTestFinished(() => rmSync(scanned.at('a3')));
  await scanned.library.scan(scanned.model, { processes: 1 });
  const [of, ofCopy] = [await found('a1'), await found('a3')];
  expect(of.filter((name) => ['a0', 'a3'].includes(name))).toHaveLength(1);
  expect(ofCopy).not.toContain('a0');
  expect(ofCopy).toEqual(expect.arrayContaining(['a1', 'a2']));
});

test('A photo of the library is found by its id as by its file, though that is away', async () => {
  const { library, model, at } = scanned;
  const byFile = await library.find(model, at('a1'));
  if (!byFile.ok) throw new Error(byFile.failure.reason);
  const { query, place, hits } = byFile.value;
  expect(place).toEqual({ id: hits[0]!.place, name: null });
  const away = join(scanned.photos, 'a1.away');
  renameSync(at('a1'), away);
  try {
    const byId = await library.findPhoto(model, query.photo!.id);
    expect(byId).toMatchObject({ ok: true, value: { place } });
    if (byId.ok) expect(byId.value.hits).toEqual(hits);
  } finally {
    renameSync(away, at('a1'));
  }
  expect(await library.findPhoto(model, 4711)).toMatchObject({
    ok: false,
    failure: { kind: 'no such photo' },
  });
});

test('What comes nearest is told where nothing is found, and then alone', async () => {
  const { library, model, at } = scanned;
  const found = await library.find(model, at('a1'));
  expect(found).toMatchObject({ ok: true, value: { nearest: [] } });
  const other = join(scanned.folder, 'other.jpg');
  await sharp(at('a1')).resize(400).blur(12).negate().jpeg().toFile(other);
  const none = await library.find(model, other);
  if (!none.ok) throw new Error(none.failure.reason);
  expect(none.value).toMatchObject({ hits: [], place: null });
  expect(none.value.nearest.every(({ verification }) => verification.verdict === 'no match')).toBe(true);
  const scores = none.value.nearest.map(({ verification }) => verification.score);
  expect(scores).toEqual(scores.toSorted((x, y) => y - x));
  expect(scores.length).toBeGreaterThan(0);
});
