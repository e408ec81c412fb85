/** A store with six photos and their places, made as a scan makes them. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Link } from '../../electron/places/places.ts';
import { reconcile } from '../../electron/places/places.ts';
import { openStore } from '../../electron/store/store.ts';
import type { Store } from '../../electron/store/store.ts';
import { factsOf } from '../support/file-facts.ts';

export interface PlacesStore {
  store: Store;
  folder: string;
  /** Closes the store and opens it again, as another run of the program does. */
  reopen(): void;
  /** Photos 1 to 6 lie in this folder, and are known to the models. Their ids. */
  fill(path: string, models?: readonly string[]): number[];
  /** What a scan does at its end, where it found these clusters; a photo of one is linked to the next. */
  group(modelId: string, ...clusters: readonly (readonly number[])[]): void;
  placeOf(photo: number, modelId?: string): number;
  photosOf(place: number, modelId?: string): number[];
  /** All that was decided, and who is in which place under each model. */
  state(models?: readonly string[]): unknown;
  /** Of that, all that was decided. */
  decided(): unknown;
  remove(): void;
}

/** `from`: a folder whose library, closed, it begins as a copy of. */
export function placesStore(from?: string): PlacesStore {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-decisions-'));
  if (from !== undefined) cpSync(from, folder, { recursive: true });
  const opened = (): Store => {
    const result = openStore(join(folder, 'library.sqlite'));
    if (!result.ok) throw new Error(result.failure.reason);
    return result.value;
  };
  let store = opened();
  const decided = (): unknown[] => [
    store.decisions.all(),
    store.decisions.parts(),
    store.decisions.namesAndCovers(),
    store.decisions.accepted(),
    store.decisions.favourites(),
  ];
  return {
    get store() {
      return store;
    },
    folder,
    reopen() {
      store.close();
      store = opened();
    },
    fill(path, models = ['m']) {
      store.files.addFolder(Buffer.from(path));
      const folderId = store.files.folders().find((row) => row.path.toString() === path)!.id;
      return [1, 2, 3, 4, 5, 6].map((byte) => {
        store.files.see(folderId, 1, [
          { path: Buffer.from(`${byte}.jpg`), sizeBytes: 1n, mtimeNs: 1n, ctimeNs: 1n, failure: null },
        ]);
        const photo = store.photos.admit(Buffer.alloc(32, byte));
        for (const model of models)
          for (const file of store.files.toExtract(model, 0, 100))
            if (file.path.toString() === `${path}/${byte}.jpg`)
              store.files.read(file.id, photo, factsOf(Buffer.alloc(32, byte)));
        for (const modelId of models) store.photos.save(photo, noFeatures(modelId), 'jpeg');
        return photo;
      });
    },
    group(modelId, ...clusters) {
      const links = clusters.flatMap((photos): Link[] =>
        photos.slice(1).map((b, i) => ({ a: photos[i]!, b, score: 150 })),
      );
      const computed = clusters.map((photos) => ({ photos: [...photos] }));
      store.places.replace(
        modelId,
        reconcile(computed, store.places.known(modelId), store.decisions.all(), links),
      );
    },
    placeOf: (photo, modelId = 'm') => store.places.placeOf(modelId, photo)!,
    photosOf: (place, modelId = 'm') => store.decisions.photos(modelId, place),
    state: (models = ['m']) => [
      ...decided(),
      ...models.flatMap((model) => [
        store.places.list(model),
        store.places.members(model).map(({ place, photo, isSeen }) => [place, photo, isSeen]),
      ]),
    ],
    decided,
    remove() {
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export const noFeatures = (modelId: string) => ({
  modelId,
  count: 0,
  keypointCount: 0,
  widthPx: 10,
  heightPx: 10,
  resizedLongSidePx: 10,
  location: new Float32Array(),
  scale: new Float32Array(),
  attention: new Float32Array(),
  descriptor: new Int8Array(),
});
