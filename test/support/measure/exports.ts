/**
 * How long exports keep the engine's thread, for docs/measurements.md: of a made-up library of so many photos
 * in places of ten, with a sidecar and a folder a place. A turn is what runs until others have theirs, in
 * processor time of that thread.
 *
 *   node test/support/measure/exports.ts [PHOTOS, default 10000]
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { longestTurnMs } from '../../../electron/bench/scale/turns.ts';
import { libraryFile, openLibrary } from '../../../electron/library/library.ts';
import { BUILT_IN_MODEL } from '../../../electron/model/open.ts';
import type { Store } from '../../../electron/store/store.ts';
import { openStore } from '../../../electron/store/store.ts';
import { features, match } from '../../store/opened-store.ts';
import { factsOf, UNTOLD } from '../file-facts.ts';

const photoCount = Number(process.argv[2] ?? 10_000);
const IN_A_PLACE = 10;
const root = mkdtempSync(join(tmpdir(), 'revisit-measure-'));
const photos = join(root, 'photos');

/** A photo is a file of a few bytes. */
function fill(store: Store): void {
  store.files.addFolder(Buffer.from(photos));
  const folderId = store.files.folders()[0]!.id;
  const paths = Array.from({ length: photoCount }, (_, i) => {
    const folder = `2004 place ${Math.floor(i / IN_A_PLACE)}`;
    mkdirSync(join(photos, folder), { recursive: true });
    writeFileSync(join(photos, folder, `IMG_${i}.jpg`), `photo ${i}`);
    return `${folder}/IMG_${i}.jpg`;
  });
  const seen = paths.map((path) => {
    const { size, mtimeNs, ctimeNs } = statSync(join(photos, path), { bigint: true });
    return { path: Buffer.from(path), sizeBytes: size, mtimeNs, ctimeNs, failure: null };
  });
  store.files.see(folderId, 1, seen);
  const idOf = new Map(
    store.files.toExtract(BUILT_IN_MODEL, 0, photoCount).map(({ id, path }) => [path.toString(), id]),
  );
  const ids: number[] = [];
  store.atomically(() => {
    for (const [i, path] of paths.entries()) {
      const hash = createHash('sha256').update(`photo ${i}`).digest();
      const photo = store.photos.admit(hash);
      ids.push(photo);
      store.photos.save(photo, features(BUILT_IN_MODEL, 1), 'JPEG');
      const at = {
        takenAt: `2004-07-12T10:${String(i % 60).padStart(2, '0')}:00`,
        latitude: 48,
        longitude: 16,
      };
      store.files.read(idOf.get(join(photos, path))!, photo, factsOf(hash, { ...UNTOLD, ...at }));
    }
  });
  const places = Array.from({ length: photoCount / IN_A_PLACE }, (_, place) =>
    ids.slice(place * IN_A_PLACE, (place + 1) * IN_A_PLACE).sort((a, b) => a - b),
  );
  const pairs = places.flatMap((of) =>
    of.flatMap((a, i) => of.slice(i + 1).map((b) => ({ a, b, verification: match }))),
  );
  store.pairs.saveVerified(BUILT_IN_MODEL, pairs);
  store.places.replace(
    BUILT_IN_MODEL,
    places.map((of) => ({ id: null, photos: of })),
  );
  for (const { id } of store.places.list(BUILT_IN_MODEL)) store.decisions.rename(id, `Place ${id}`);
}

/** The longest turn and all, in milliseconds of the thread's processor time. */
async function measured(what: string, run: () => Promise<unknown>): Promise<void> {
  const before = process.threadCpuUsage();
  let value: unknown;
  const longest = await longestTurnMs(async () => (value = await run()));
  const { user, system } = process.threadCpuUsage(before);
  const outcome = (value as { ok: boolean }).ok ? '' : ` ${JSON.stringify(value)}`;
  console.log(
    `${what}: longest turn ${longest.toFixed(1)} ms, all ${((user + system) / 1000).toFixed(0)} ms${outcome}`,
  );
}

mkdirSync(photos);
const made = openStore(libraryFile(join(root, 'library')));
if (!made.ok) throw new Error(made.failure.reason);
fill(made.value);
made.value.close();
const opened = openLibrary(join(root, 'library'));
if (!opened.ok) throw new Error(opened.failure.reason);
const library = opened.value;
const exchange = library.exchange(BUILT_IN_MODEL);
const out = (name: string): string => join(root, name);
await measured('csv, first', () => exchange.csv(out('tables')));
await measured('csv', () => exchange.csv(out('tables')));
await measured('json', () => exchange.json(out('all.json')));
await measured('json as bytes', () => exchange.jsonBytes());
await measured('folders of copies', () => exchange.folders(out('copies'), null, { as: 'copies' }));
await measured('folders of copies again', () => exchange.folders(out('copies'), null, { as: 'copies' }));
await measured('folders of links', () => exchange.folders(out('links'), null, { as: 'links' }));
await measured('xmp', () => exchange.sidecars());
await measured('xmp again', () => exchange.sidecars());
await measured('undo of xmp', () => exchange.undoSidecars());
await library.close();
rmSync(root, { recursive: true });
