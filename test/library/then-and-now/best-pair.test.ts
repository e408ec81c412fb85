import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PlaceView } from '../../../electron/contract/library.ts';
import { LIBRARY_FILE } from '../../../electron/contract/library.ts';
import { HASH_BYTES } from '../../../electron/duplicates/same-shot/same-shot.ts';
import type { ModelPackage } from '../../../electron/contract/model.ts';
import type { Library } from '../../../electron/library/library.ts';
import type { Store } from '../../../electron/store/store.ts';
import { openStore } from '../../../electron/store/store.ts';
import { shrunkPhoto } from '../../../electron/vision/thumbnail.ts';
import { opened } from '../../support/library.ts';
import { builtIn } from '../../support/models/built-in.ts';
import { encode, writePhoto } from '../../support/synthetic/photos.ts';
import { camera, flatPlace, photograph } from '../../support/synthetic/synthetic.ts';

/** How far aside each of the years was taken: the first and the last show little of the same. */
const ASIDE = { 2000: -0.5, 2002: -0.05, 2017: 0.05, 2020: 0.5 };

const root = mkdtempSync(join(tmpdir(), 'revisit-best-pair-'));
const photos = join(root, 'photos');
const scanned = join(root, 'scanned');
let model: ModelPackage;
let folder: string;
let library: Library;

beforeAll(async () => {
  model = await builtIn();
  for (const [year, x] of Object.entries(ASIDE))
    await writePhoto(
      join(photos, `IMG_${year}0501_120000.jpg`),
      photograph(flatPlace(1), camera({ x, z: 0.5, yaw: x / 4, widthPx: 400, heightPx: 300 }), {
        noise: 2,
        seed: Number(year),
      }),
    );
  const first = opened(scanned);
  first.addFolder(photos);
  const report = await first.scan(model, { processes: 2 });
  if (!report.ok) throw new Error(report.failure.reason);
  await first.close();
}, 120_000);
beforeEach(() => {
  folder = mkdtempSync(join(root, 'copy-'));
  cpSync(scanned, folder, { recursive: true });
  library = opened(folder);
});
afterEach(() => library.close());
afterAll(() => rmSync(root, { recursive: true }));

const place = (): PlaceView => library.places(model.id).all()[0]!;
const yearOf = (photoId: number): number =>
  Number(
    place()
      .photos.find(({ id }) => id === photoId)!
      .takenAt!.slice(0, 4),
  );
const idOf = (year: number): number => place().photos.find(({ id }) => yearOf(id) === year)!.id;

/** The years of the two photos; null where there are none. */
async function chosen(): Promise<number[] | null> {
  const found = await library.thenAndNow.pairOfPlace(model, place().id);
  if (!found.ok) throw new Error(found.failure.reason);
  const { pair } = found.value;
  return pair && [yearOf(pair.then), yearOf(pair.now)];
}

async function shownAs(form: 'jpg' | 'html' | 'webp'): Promise<number[]> {
  const found = await library.thenAndNow.ofPlace(model, place().id, form);
  if (!found.ok) throw new Error(found.failure.reason);
  return found.value.series.photos.map(({ takenAt }) => Number(takenAt!.slice(0, 4)));
}

function inStore(change: (store: Store) => void): void {
  const store = openStore(join(folder, LIBRARY_FILE));
  if (!store.ok) throw new Error(store.failure.reason);
  change(store.value);
  store.value.close();
}

test('Of photos about as far apart in time those are chosen that show more of the same', async () => {
  expect(place().links.map(({ a, b }) => [yearOf(a), yearOf(b)].sort())).toContainEqual([2000, 2020]);
  expect(await chosen()).toEqual([2002, 2017]);
});

test('A pair or slider of a place is of the two photos of its head, a time-lapse of all', async () => {
  expect(await shownAs('jpg')).toEqual(await chosen());
  expect(await shownAs('html')).toEqual(await chosen());
  expect(await shownAs('webp')).toEqual([2000, 2002, 2017, 2020]);
});

test('A photo that shows something else where it is laid onto the others is not chosen', async () => {
  const jpeg = await shrunkPhoto(await encode(photograph(flatPlace(2), camera())));
  if (!jpeg.ok) throw new Error(jpeg.failure.reason);
  const [id, hash] = [idOf(2017), Buffer.alloc(HASH_BYTES)];
  inStore((store) => store.thumbnails.save(id, { ...jpeg.value, hash }));
  expect(await chosen()).toEqual([2002, 2020]);
});

test('A time-lapse leaves out a photo that only a copy of it ties to the others', async () => {
  const [shown, copy] = [idOf(2000), idOf(2002)];
  const db = new DatabaseSync(join(folder, LIBRARY_FILE));
  db.prepare('INSERT INTO stacked (photo_id, shown_id) VALUES (?, ?)').run(copy, shown);
  db.prepare('DELETE FROM pair WHERE ? IN (a, b)').run(shown);
  db.close();
  expect(place().links.some(({ a, b }) => a === shown || b === shown)).toBe(true);
  expect(await shownAs('webp')).toEqual([2002, 2017, 2020]);
});

test('The best pair, and the links that a place shows, are of photos that are there', async () => {
  const [gone] = await chosen().then((years) => years!.map(idOf));
  const db = new DatabaseSync(join(folder, LIBRARY_FILE));
  db.prepare("UPDATE file SET state = 'vanished' WHERE photo_id = ?").run(gone!);
  db.close();
  await library.close();
  library = opened(folder);
  const there = new Set(place().photos.map(({ id }) => id));
  expect(there.size).toBe(3);
  expect(place().links.length).toBeGreaterThan(0);
  expect(
    place()
      .links.flatMap(({ a, b }) => [a, b])
      .filter((id) => !there.has(id)),
  ).toEqual([]);
  expect((await chosen())!.map(idOf).filter((id) => !there.has(id))).toEqual([]);
});

test('Who comes back to a place is told the same without another look, until it is another', async () => {
  const before = await chosen();
  inStore((store) => store.pairs.clear(model.id)); // whoever looks again finds none
  expect(await chosen()).toEqual(before);
  library.decisions(model.id).exclude(place().id, [idOf(2020)]);
  expect(await chosen()).toBeNull();
});
