/** A store in a folder of its own, and photos to put into it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { atOnce } from '../../electron/process/at-once.ts';
import type { PackedFeatures } from '../../electron/contract/features.ts';
import type { Verification } from '../../electron/contract/match.ts';
import { openStore } from '../../electron/store/store.ts';
import type { Store } from '../../electron/store/store.ts';
import { pack } from '../../electron/vision/pack.ts';
import { factsOf } from '../support/file-facts.ts';
import { random } from '../support/synthetic/synthetic.ts';

export interface OpenedStore {
  store: Store;
  folder: string;
  path: string;
  /** Another connection to the same database. */
  another(): Store;
  reopen(): void;
  /** Runs SQL on the closed library: two copies of SQLite in one process undo each other's locks. */
  sql(text: string): void;
  /** A photo with five features that lies at `name` in the one folder of the store. */
  addPhoto(name: string, byte: number, modelId?: string): number;
  /** Files that the next scan does not meet, of a, b, c and d. */
  vanish(...names: string[]): void;
  remove(): void;
}

export const hashOf = (byte: number): Buffer => Buffer.alloc(32, byte);

export function openedStore(): OpenedStore {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-store-'));
  const path = join(folder, 'library.sqlite');
  const another = (): Store => {
    const result = openStore(path);
    if (!result.ok) throw new Error(result.failure.reason);
    return result.value;
  };
  let store = another();
  return {
    get store() {
      return store;
    },
    folder,
    path,
    another,
    reopen() {
      store.close();
      store = another();
    },
    sql(text) {
      store.close();
      const db = new DatabaseSync(path);
      db.exec(text);
      db.close();
      store = another();
    },
    addPhoto(name, byte, modelId = 'm') {
      store.files.addFolder(Buffer.from('/photos'));
      const folderId = store.files.folders()[0]!.id;
      store.files.see(folderId, 1, [
        {
          path: Buffer.from(name),
          sizeBytes: 1n,
          mtimeNs: BigInt(byte),
          ctimeNs: BigInt(byte),
          failure: null,
        },
      ]);
      const photo = store.photos.admit(hashOf(byte));
      for (const file of store.files.toExtract(modelId, 0, 100))
        if (file.path.toString() === `/photos/${name}`)
          store.files.read(file.id, photo, factsOf(hashOf(byte)));
      store.photos.save(photo, features(modelId, 5, byte), 'jpeg');
      store.thumbnails.save(photo, { jpeg: new Uint8Array(1), hash: new Uint8Array(32) });
      return photo;
    },
    vanish(...names) {
      const folderId = store.files.folders()[0]!.id;
      const kept = ['a', 'b', 'c', 'd'].filter((name) => !names.includes(name));
      const scan = store.files.nextScan();
      store.files.see(
        folderId,
        scan,
        kept.map((name, i) => ({
          path: Buffer.from(name),
          sizeBytes: 1n,
          mtimeNs: BigInt(i + 1),
          ctimeNs: BigInt(i + 1),
          failure: null,
        })),
      );
      store.files.endFolder(folderId, scan, [], atOnce(store.files.unseen(folderId, scan)));
    },
    remove() {
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Of numbers that hardly repeat, so that they take room when they are kept. */
export function features(modelId: string, count: number, seed = 1): PackedFeatures {
  const next = random(seed);
  return pack({
    modelId,
    count,
    widthPx: 4000,
    heightPx: 3000,
    resizedLongSidePx: 768,
    location: Float32Array.from({ length: 2 * count }, (_, i) => (i * 977 * seed) % 3000),
    scale: Float32Array.from({ length: count }, (_, i) => [1, Math.SQRT2, 4][i % 3]!),
    attention: Float32Array.from({ length: count }, (_, i) => 100 / (i + seed)),
    descriptor: Float32Array.from({ length: 40 * count }, () => Math.round(254 * next() - 127) / 127),
  });
}

export const match: Verification = {
  verdict: 'match',
  reason: null,
  score: 31.5,
  bFromA: [1, 0.1, -20.25, -0.1, 1, 1 / 3],
  tentativeCount: 80,
  inliersA: Uint16Array.of(1, 3, 65535),
  inliersB: Uint16Array.of(0, 2, 4),
  trials: 100,
  seed: 7,
};
export const noMatch: Verification = {
  verdict: 'no match',
  reason: 'overlay',
  score: 3.149,
  bFromA: null,
  tentativeCount: 9,
  inliersA: new Uint16Array(),
  inliersB: new Uint16Array(),
  trials: 40,
  seed: 7,
};
