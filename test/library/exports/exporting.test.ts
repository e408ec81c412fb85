/** Exports as the window asks for them, over photos of painted places. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ExportState } from '../../../electron/contract/requests.ts';
import { openLibrary } from '../../../electron/library/library.ts';
import { scannedLibrary } from '../support.ts';
import { hasExiftool } from '../../support/exiftool.ts';

const scanned = scannedLibrary();
let out: string;
let library: (typeof scanned)['library'];
let told: ExportState[];
beforeEach(() => {
  out = realpathSync(mkdtempSync(join(tmpdir(), 'revisit-exports-')));
  told = [];
  const opened = openLibrary(scanned.folder, undefined, { exportChanged: (state) => told.push(state) });
  if (!opened.ok) throw new Error(opened.failure.reason);
  library = opened.value;
});
afterEach(async () => {
  await library.close();
  rmSync(out, { recursive: true });
});

const exchange = () => library.exchange(scanned.model.id);
async function ended(began: { ok: boolean }): Promise<ExportState> {
  expect(began.ok).toBe(true);
  await vi.waitUntil(() => !library.exports.state().isRunning, { timeout: 20_000 });
  return library.exports.state();
}
const sidecars = (): string[] => readdirSync(scanned.photos).filter((name) => name.endsWith('.xmp'));

test('Folders of all places are written with progress, and taken back', async () => {
  const places = library.places(scanned.model.id).list();
  const photoCount = places.reduce((sum, place) => sum + place.photoCount, 0);
  const written = await ended(library.exports.folders(exchange(), out, null, 'copies'));
  expect(written).toMatchObject({
    what: 'folders',
    refused: null,
    report: { written: photoCount, where: out, isUndo: false, isInterrupted: false, refusedCount: 0 },
  });
  expect(told[0]).toMatchObject({ isRunning: true, done: 0 });
  expect(told.at(-2)).toMatchObject({ isRunning: true, done: photoCount, total: photoCount });
  expect(readdirSync(out)).toHaveLength(places.length + 1);
  const undone = await ended(library.exports.undoFolders(out));
  expect(undone).toMatchObject({ isUndo: true, report: { written: photoCount, isUndo: true } });
  expect(readdirSync(out)).toEqual([]);
});

test('The folder of one place holds its photos alone, under its name', async () => {
  const [place] = library.places(scanned.model.id).list();
  library.decisions(scanned.model.id).rename(place!.id, 'Home: garden');
  await ended(library.exports.folders(exchange(), out, place!.id, 'copies'));
  expect(readdirSync(out).sort()).toEqual(['Home_ garden', 'revisit-export.jsonl']);
  expect(readdirSync(join(out, 'Home_ garden'))).toHaveLength(place!.photoCount);
  expect(await ended(library.exports.folders(exchange(), out, 999_999, 'copies'))).toMatchObject({
    refused: { kind: 'no such place' },
  });
});

test('A folder among the photos, and a protected one, are refused and stay as they are', async () => {
  const before = readdirSync(scanned.photos);
  expect(await ended(library.exports.folders(exchange(), scanned.photos, null, 'copies'))).toMatchObject({
    report: null,
    refused: { kind: 'among photos' },
  });
  expect(readdirSync(scanned.photos)).toEqual(before);
  writeFileSync(join(out, 'digikam4.db'), '');
  const refused = await ended(library.exports.folders(exchange(), out, null, 'copies'));
  expect(refused.refused?.kind).toBe('protected');
  expect(readdirSync(out)).toEqual(['digikam4.db']);
});

test('Sidecars are written beside the photos, and taken back, also by another session', async () => {
  const [place] = library.places(scanned.model.id).list();
  library.decisions(scanned.model.id).rename(place!.id, 'Petra');
  const written = await ended(library.exports.sidecars(exchange()));
  expect(written.report).toMatchObject({ written: place!.photoCount, where: null });
  expect(sidecars()).toHaveLength(place!.photoCount);
  await library.close();
  const opened = openLibrary(scanned.folder);
  if (!opened.ok) throw new Error(opened.failure.reason);
  library = opened.value;
  await ended(library.exports.undoSidecars(exchange()));
  expect(sidecars()).toEqual([]);
});

test.skipIf(!hasExiftool)('exiftool reads the name of the place in what the window exported', async () => {
  const [place] = library.places(scanned.model.id).list();
  library.decisions(scanned.model.id).rename(place!.id, 'Café "Zürich" & Söhne');
  await ended(library.exports.sidecars(exchange()));
  const file = join(scanned.photos, sidecars()[0]!);
  const read = execFileSync('exiftool', ['-j', '-Subject', '-HierarchicalSubject', '-TagsList', file]);
  expect(JSON.parse(read.toString())).toMatchObject([
    {
      Subject: 'Café "Zürich" & Söhne',
      HierarchicalSubject: 'Places|Café "Zürich" & Söhne',
      TagsList: 'Places/Café "Zürich" & Söhne',
    },
  ]);
  await ended(library.exports.undoSidecars(exchange()));
});

test('Tables go into a new folder each time, and replace nothing', async () => {
  writeFileSync(join(out, 'places.csv'), 'mine');
  await ended(library.exports.tables(exchange(), out));
  const second = await ended(library.exports.tables(exchange(), out));
  expect(second.report).toMatchObject({ written: 4, where: join(out, 'Revisit tables (2)') });
  expect(readdirSync(out).sort()).toEqual(['Revisit tables', 'Revisit tables (2)', 'places.csv']);
  expect(readFileSync(join(out, 'places.csv'), 'utf8')).toBe('mine');
  expect(readdirSync(join(out, 'Revisit tables')).sort()).toEqual([
    ...['decisions.csv', 'links.csv', 'photos.csv', 'places.csv'],
  ]);
});

test('The JSON holds what the tables hold', async () => {
  const json = await library.exports.json(exchange());
  if (!json.ok) throw new Error(json.failure.reason);
  const { version, places, photos } = JSON.parse(Buffer.from(json.value).toString()) as Record<
    string,
    unknown[]
  >;
  expect(version).toBe(1);
  expect(places).toHaveLength(library.places(scanned.model.id).list().length);
  expect(photos!.map((row) => dirname((row as { file: string }).file))).toEqual(
    photos!.map(() => scanned.photos),
  );
});

test('One export runs at a time, and one that is stopped ends after the file in hand', async () => {
  const began = library.exports.folders(exchange(), out, null, 'copies');
  expect(library.exports.sidecars(exchange())).toMatchObject({ failure: { kind: 'export under way' } });
  expect(await library.exports.json(exchange())).toMatchObject({ failure: { kind: 'export under way' } });
  await library.exports.stop();
  const stopped = await ended(began);
  expect(stopped.report).toMatchObject({ isInterrupted: true, written: 0 });
});

test('A fault within an export keeps neither the next from running nor the library open', async () => {
  const broken = { ...exchange(), jsonBytes: () => Promise.reject(new RangeError('Invalid string length')) };
  const [answer] = await Promise.allSettled([library.exports.json(broken), library.exports.stop()]);
  expect(answer).toMatchObject({ reason: { message: 'Invalid string length' } });
  expect(library.exports.state()).toMatchObject({ isRunning: false, refused: { kind: 'not answered' } });
  expect(await library.exports.json(exchange())).toMatchObject({ ok: true });
  const another = library.exports.json(broken);
  await library.close();
  await expect(another).rejects.toThrow('Invalid string length');
});
