/** One bit of the library's file is another: it is named or harmless, and all that was decided is back. */
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openExistingStore, repairStore } from '../../electron/store/store.ts';
import type { Store } from '../../electron/store/store.ts';
import { decidedLibrary, decisionsIn } from '../store/decisions/log/decided.ts';
import { features } from '../store/opened-store.ts';
import { random } from '../support/synthetic/synthetic.ts';

/** Features a photo, and bytes of a thumbnail: their blobs are most of a library. */
const FEATURES = 1000;
const THUMBNAIL_BYTES = 9000;

export const bitFlips = {
  count: 500,
  run(count: number, seed: number) {
    const next = random(seed);
    const { library, photos } = decidedLibrary();
    const original = library.store.path;
    for (const [i, photo] of photos.entries()) {
      const jpeg = Uint8Array.from({ length: THUMBNAIL_BYTES }, () => 256 * next());
      library.store.photos.save(photo, features('m', FEATURES, i + 1), 'jpeg');
      library.store.thumbnails.save(photo, { jpeg, hash: new Uint8Array(32) });
    }
    library.store.close();
    const bytes = readFileSync(original);
    const decided = decisionsIn(original);
    const folder = mkdtempSync(join(tmpdir(), 'revisit-flips-'));
    const path = join(folder, 'library.sqlite');
    const opened = openExistingStore(original);
    if (!opened.ok) throw new Error(opened.failure.reason);
    const told = answers(opened.value, photos);
    opened.value.close();
    const figures = { flips: count, named: 0, harmless: 0, foundByRepair: 0, wrong: [] as string[] };
    for (let i = 0; i < count; i += 1) {
      const bit = Math.floor(next() * bytes.length * 8);
      for (const name of readdirSync(folder)) rmSync(join(folder, name));
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(path, flipped);
      copyFileSync(`${original}.decisions`, `${path}.decisions`);
      const outcome = outcomeOf(path, photos, told);
      const repaired = repairStore(path);
      if (!repaired.ok) figures.wrong.push(`bit ${bit}: not repaired: ${repaired.failure.reason}`);
      else if (!isDeepStrictEqual(decisionsIn(path), decided)) figures.wrong.push(`bit ${bit}: decisions`);
      else if (outcome === 'named') figures.named += 1;
      else if (outcome === 'harmless') figures.harmless += 1;
      else if (repaired.value.isNew || repaired.value.damagedPhotos > 0) figures.foundByRepair += 1;
      else figures.wrong.push(`bit ${bit}: ${outcome}`);
    }
    rmSync(folder, { recursive: true });
    library.remove();
    return figures;
  },
};

/** What is answered of all that the library holds. */
function answers(store: Store, photos: readonly number[]): Record<string, unknown> {
  const { photos: of, places, files, decisions, settings, leaveOut } = store;
  return {
    views: of.views(photos),
    features: of.features('m', photos),
    thumbnails: photos.map((photo) => store.thumbnails.jpeg(photo)),
    places: [places.list('m'), places.members('m'), places.links('m'), places.known('m')],
    files: [files.folders(), files.counts(), files.hashes(), files.failures('m')],
    decisions: [decisions.all(), decisions.parts(), decisions.namesAndCovers(), decisions.accepted()],
    journal: [decisions.favourites(), decisions.stamp()],
    settings: [settings.scanPace(), leaveOut.list(), store.tidyFolders.list(), store.copyDecisions.list()],
  };
}

/** `named`: with a sentence, or as features or a thumbnail that are none; else what was not as before. */
function outcomeOf(
  path: string,
  photos: readonly number[],
  told: Record<string, unknown>,
): 'named' | 'harmless' | (string & {}) {
  const opened = openExistingStore(path);
  if (!opened.ok) return 'named';
  const store = opened.value;
  try {
    const now = answers(store, photos);
    if ([now.features, now.thumbnails].some((of) => (of as unknown[]).includes(null))) return 'named';
    const others = Object.keys(told).filter((name) => !isDeepStrictEqual(now[name], told[name]));
    return others.length === 0 ? 'harmless' : `other ${others.join(', ')}`;
  } catch (error) {
    return store.failureOf(error) === null ? `threw ${String(error)}` : 'named';
  } finally {
    store.close();
  }
}
