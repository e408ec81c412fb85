import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModelPackage } from '../../electron/contract/model.ts';
import type { Library } from '../../electron/library/library.ts';
import { libraryFile, openLibrary } from '../../electron/library/library.ts';
import { reconcile } from '../../electron/places/places.ts';
import { atOnce } from '../../electron/process/at-once.ts';
import type { Store } from '../../electron/store/store.ts';
import { openStore } from '../../electron/store/store.ts';
import { features, hashOf, match } from '../store/opened-store.ts';
import { factsOf } from '../support/file-facts.ts';
import { builtIn } from '../support/models/built-in.ts';

const FOLDERS = ['/first', '/second'];
const NAMES = ['a', 'b', 'c', 'd'];

let root: string;
let model: ModelPackage;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'revisit-gone-'));
  model = await builtIn();
});
afterAll(() => rmSync(root, { recursive: true }));

/** A library that a window asks, and the store as another process has it open, which changes all beneath. */
interface Shared {
  library: Library;
  store: Store;
  /** Every photo and place that there was. */
  photos: Set<number>;
  places: Set<number>;
  /** What lies at each path; absent where nothing does. */
  disk: Map<string, number>;
}

function opened(): Shared {
  const folder = mkdtempSync(join(root, 'library-'));
  const library = openLibrary(folder);
  const store = openStore(libraryFile(folder));
  if (!library.ok || !store.ok) throw new Error('a library does not open');
  const shared: Shared = {
    library: library.value,
    store: store.value,
    photos: new Set([4711]),
    places: new Set([4711]),
    disk: new Map(FOLDERS.flatMap((path, i) => NAMES.map((name, j) => [`${path}/${name}`, 1 + 4 * i + j]))),
  };
  for (const path of FOLDERS) store.value.files.addFolder(Buffer.from(path));
  scan(shared, 4);
  return shared;
}

/** As a scan does it: files, photos, places. `cut`: where two clusters are apart. */
function scan({ store, photos, places, disk }: Shared, cut: number): void {
  const number = store.files.nextScan();
  for (const { id, path } of store.files.folders()) {
    const lying = [...disk].filter(([file]) => file.startsWith(`${path.toString()}/`));
    store.files.see(
      id,
      number,
      lying.map(([file, content]) => ({
        path: Buffer.from(file.slice(path.length + 1)),
        sizeBytes: 1n,
        mtimeNs: BigInt(content),
        ctimeNs: BigInt(content),
        failure: null,
      })),
    );
    store.files.endFolder(id, number, [], atOnce(store.files.unseen(id, number)));
  }
  for (const { id, path } of store.files.toExtract(model.id, 0, 100)) {
    const content = disk.get(path.toString())!;
    const photo = store.photos.admit(hashOf(content));
    photos.add(photo);
    if (content % 5 === 0)
      store.photos.fail(
        photo,
        model.id,
        { kind: 'damaged', reason: 'It is.', remedy: 'None.' },
        hashOf(content),
      );
    else store.photos.save(photo, features(model.id, 5, content), 'jpeg');
    store.files.read(id, photo, factsOf(hashOf(content)));
  }
  store.files.settleEdits([]);
  atOnce(store.files.sweep());
  const there = [...atOnce(store.photos.matchable(model.id)).ids];
  store.pairs.saveVerified(
    model.id,
    there.slice(1).map((b, i) => ({ a: there[i]!, b, verification: match })),
  );
  const clusters = [there.slice(0, cut), there.slice(cut)].filter((cluster) => cluster.length > 0);
  const links = store.pairs.links(model.id);
  store.places.replace(
    model.id,
    reconcile(
      clusters.map((ids) => ({ photos: ids })),
      store.places.known(model.id),
      store.decisions.all(),
      links,
    ),
  );
  for (const { id } of store.places.list(model.id)) places.add(id);
}

/** Something happens to files and folders, or a person decides something, of what there is or was. */
type Step = [kind: number, one: number, other: number, much: number];
function take(shared: Shared, [kind, one, other, much]: Step): void {
  const { library, photos, places, disk } = shared;
  const decisions = library.decisions(model.id);
  const pick = <T>(of: Iterable<T>, i: number): T => [...of][i % [...of].length]!;
  const [place, photo] = [pick(places, one), pick(photos, other)];
  const members = shared.store.decisions.photos(model.id, place);
  const { bans } = shared.store.decisions;
  const withBans = pick([...[...places].filter((id) => bans(id).length > 0), place], one);
  // mostly what makes sense, else what a page asks for that is out of date
  const some = (of: readonly number[]): number[] => (of.length === 0 ? [photo] : of.slice(0, 1 + (much % 3)));
  const file = pick(
    FOLDERS.flatMap((path) => NAMES.map((name) => `${path}/${name}`)),
    other,
  );
  const steps = [
    () => decisions.rename(place, much === 0 ? null : `Name ${much}`),
    () => decisions.cover(place, some(members)[0]!),
    () => decisions.merge([place, pick(places, other)]),
    () => decisions.split(place, some(members)),
    () => decisions.exclude(place, some(members)),
    () => decisions.include(withBans, some(bans(withBans))),
    () => decisions.include(place, [photo]),
    () => decisions.make([photo, pick(photos, one)]),
    () => decisions.see(place),
    () => decisions.undo(),
    () => decisions.redo(),
    () => disk.delete(file),
    () => disk.set(file, 1 + (much % 20)),
    () => {
      for (const [at, content] of disk) disk.set(at, content + 20);
    },
    () => library.removeFolder(pick(FOLDERS, one)),
    () => shared.store.files.addFolder(Buffer.from(pick(FOLDERS, one))),
    () => scan(shared, much),
    () => scan(shared, one),
  ];
  const outcome = steps[kind % steps.length]!() as unknown;
  if (typeof outcome === 'object' && outcome !== null && 'failure' in outcome) checkRefusal(outcome.failure);
  if (typeof outcome === 'object' && outcome !== null && 'value' in outcome)
    if (typeof (outcome.value as { placeId?: number }).placeId === 'number')
      places.add((outcome.value as { placeId: number }).placeId);
}

const checkRefusal = (failure: unknown): void =>
  expect(failure).toEqual({
    kind: expect.any(String) as string,
    reason: expect.stringMatching(/\.$/) as string,
    remedy: expect.stringMatching(/\.$/) as string,
  });

/** Asks all that there is to ask, of everything that there is or was. */
async function askAll({ library, photos, places }: Shared): Promise<void> {
  const here = library.places(model.id);
  const [list, all] = [here.list(), here.all()];
  expect(all.map(({ id }) => id)).toEqual(list.map(({ id }) => id));
  expect(here.count()).toBe(list.length);
  for (const place of places) {
    const shown = here.shown(place);
    expect(here.get(place) === null).toBe(!shown.ok);
    if (!shown.ok) checkRefusal(shown.failure);
  }
  for (const photo of photos)
    for (const outcome of [library.photo(model.id, photo), library.readablePhoto(photo)])
      if (!outcome.ok) checkRefusal(outcome.failure);
  const shown = await library.timeLines.list(null);
  expect(new Set(shown.ids).size).toBe(shown.ids.length);
  for (const { folderId, within, photoCount } of await library.timeLines.folders())
    expect((await library.timeLines.list({ folderId, within })).ids).toHaveLength(photoCount);
  const [a, ...others] = photos;
  for (const b of others)
    for (const outcome of [
      await library.matchDetail(model, a!, b),
      await library.matchMaterial(model, b, others[0]!),
    ])
      if (!outcome.ok) checkRefusal(outcome.failure);
  library.failures(model.id);
  library.status();
  await library.counts(model.id);
}

test('Whatever became of photos and folders, questions are answered and decisions undone', async () => {
  const number = fc.nat(40);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(number, number, number, number), { maxLength: 40, size: 'max' }),
      async (steps) => {
        const shared = opened();
        const decisions = shared.library.decisions(model.id);
        try {
          for (const step of steps) {
            take(shared, step);
            await askAll(shared);
          }
          while (decisions.undo().undone !== null) await askAll(shared);
          while (decisions.redo().redone !== null) await askAll(shared);
        } finally {
          await shared.library.close();
          shared.store.close();
        }
      },
    ),
    { numRuns: 25, seed: 13 },
  );
});
