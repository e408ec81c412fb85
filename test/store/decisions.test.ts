import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Link } from '../../electron/places/places.ts';
import { reconcile } from '../../electron/places/places.ts';
import { openStore } from '../../electron/store/store.ts';
import type { Store } from '../../electron/store/store.ts';

let folder: string;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revisit-decisions-'));
  store = opened();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function opened(): Store {
  const result = openStore(join(folder, 'library.sqlite'));
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value;
}

/** Photos 1 to 6 lie in a folder, and are known to the models. */
function fill(path: string, models: readonly string[] = ['m']): number[] {
  store.files.addFolder(Buffer.from(path));
  const folderId = store.files.folders().find((row) => row.path.toString() === path)!.id;
  return [1, 2, 3, 4, 5, 6].map((byte) => {
    store.files.see(folderId, 1, [
      { path: Buffer.from(`${byte}.jpg`), sizeBytes: 1n, mtimeNs: 1n, failure: null },
    ]);
    const photo = store.photos.admit(Buffer.alloc(32, byte));
    for (const model of models)
      for (const file of store.files.toExtract(model, 0, 100))
        if (file.path.toString() === `${path}/${byte}.jpg`) store.files.link(file.id, photo);
    for (const modelId of models)
      store.photos.save(
        photo,
        noFeatures(modelId),
        { takenAt: null, latitude: null, longitude: null, camera: null },
        'jpeg',
      );
    return photo;
  });
}

const noFeatures = (modelId: string) => ({
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

/** What a scan does at its end, where it found these clusters; every photo of one is linked to the next. */
function group(modelId: string, ...clusters: number[][]): void {
  const links = clusters.flatMap((photos): Link[] =>
    photos.slice(1).map((b, i) => ({ a: photos[i]!, b, score: 150 })),
  );
  store.places.replace(
    modelId,
    reconcile(
      clusters.map((photos) => ({ photos })),
      store.places.known(modelId),
      store.decisions.all(),
      links,
    ),
  );
}

const placeOf = (photo: number, modelId = 'm'): number => store.places.placeOf(modelId, photo)!;
const photosOf = (place: number, modelId = 'm'): number[] => store.decisions.photos(modelId, place);

/**
 * What may happen after a decision; all find the same two clusters that the decision was made on. `model` is
 * whose places are looked at afterwards.
 */
const later: { title: string; model: string; happens: (clusters: number[][]) => void }[] = [
  { title: 'a scan', model: 'm', happens: (clusters) => group('m', ...clusters) },
  {
    title: 'a scan that found nothing and one that did again',
    model: 'm',
    happens(clusters) {
      group('m');
      group('m', ...clusters);
    },
  },
  {
    title: 'the folder having gone and been added from elsewhere',
    model: 'm',
    happens(clusters) {
      store.files.removeFolder(Buffer.from('/photos'));
      group('m');
      fill('/elsewhere');
      group('m', ...clusters);
    },
  },
  {
    title: 'another model',
    model: 'other',
    happens(clusters) {
      fill('/photos', ['m', 'other']);
      group('other', ...clusters);
    },
  },
  {
    title: 'the program starting again',
    model: 'm',
    happens(clusters) {
      store.close();
      store = opened();
      group('m', ...clusters);
    },
  },
];

describe.each(later)('after $title', ({ model, happens }) => {
  let photos: number[];
  let [p, q] = [0, 0];
  beforeEach(() => {
    photos = fill('/photos');
    group('m', photos.slice(0, 4), photos.slice(4));
    [p, q] = [placeOf(photos[0]!), placeOf(photos[4]!)];
  });
  const sameClusters = (): number[][] => [photos.slice(0, 4), photos.slice(4)];

  test('a place has the name and the cover it was given', () => {
    store.decisions.rename(p, 'Market square');
    store.decisions.cover(p, photos[2]!);
    happens(sameClusters());
    expect(placeOf(photos[0]!, model)).toBe(p);
    expect(store.decisions.said(p)).toEqual({ name: 'Market square', coverPhotoId: photos[2] });
  });

  test('places that were merged are one', () => {
    store.decisions.merge('m', [q, p]);
    happens(sameClusters());
    expect(photosOf(q, model)).toEqual(photos);
  });

  test('photos that were split off are apart', () => {
    const made = store.decisions.split('m', p, photos.slice(0, 2));
    happens([photos]);
    expect(photosOf(made, model)).toEqual(photos.slice(0, 2));
    expect(photosOf(p, model)).toEqual(expect.arrayContaining(photos.slice(2, 4)));
    expect(photosOf(p, model)).not.toEqual(expect.arrayContaining(photos.slice(0, 1)));
  });

  test('a photo that was taken out of a place is not in it', () => {
    store.decisions.exclude(p, photos[1]!);
    happens(sameClusters());
    expect(photosOf(p, model)).toEqual([photos[0], photos[2], photos[3]]);
    expect(store.places.placeOf(model, photos[1]!)).toBeNull();
  });

  test('a photo that was put back is in the place again, and takes nothing else with it', () => {
    store.decisions.exclude(p, photos[1]!);
    store.decisions.include('m', p, photos[1]!);
    happens([[photos[0]!, photos[2]!, photos[3]!], [photos[1]!], photos.slice(4)]);
    expect(photosOf(p, model)).toEqual(photos.slice(0, 4));
    expect(store.decisions.bans(p)).toEqual([]);
  });

  test('a photo that was put back leaves the place that it had come to meanwhile', () => {
    store.decisions.exclude(p, photos[1]!);
    group('m', [photos[0]!, photos[2]!, photos[3]!], [photos[1]!, ...photos.slice(4)]);
    expect(placeOf(photos[1]!)).toBe(q);
    expect(store.decisions.include('m', p, photos[1]!)).toBe(q);
    happens(sameClusters());
    expect(photosOf(p, model)).toEqual(photos.slice(0, 4));
    expect(photosOf(placeOf(photos[4]!, model), model)).toEqual(photos.slice(4));
  });
});

describe('undo', () => {
  test('takes decisions back one after the other, the last first', () => {
    const photos = fill('/photos');
    group('m', photos.slice(0, 4), photos.slice(4));
    const [p, q] = [placeOf(photos[0]!), placeOf(photos[4]!)];
    store.decisions.rename(q, 'Old name');
    const state = (): unknown => [
      store.places.list('m'),
      store.decisions.all(),
      store.decisions.saidOfAll(),
      store.decisions.bans(p),
      store.decisions.bans(q),
    ];
    const states: unknown[] = [state()];
    const steps = [
      () => store.decisions.exclude(p, photos[3]!),
      () => store.decisions.include('m', p, photos[3]!),
      () => store.decisions.cover(p, photos[0]!),
      () => store.decisions.split('m', p, [photos[0]!, photos[1]!]),
      () => store.decisions.merge('m', [p, q]),
      () => store.decisions.rename(p, 'New name'),
    ];
    for (const step of steps) {
      step();
      states.push(state());
    }
    for (const kind of ['rename', 'merge', 'split', 'cover', 'include', 'exclude'] as const) {
      expect(state()).toEqual(states.pop());
      expect(store.decisions.undoable()).toBe(kind);
      expect(store.decisions.undo()?.kind).toBe(kind);
    }
    expect(state()).toEqual(states.pop());
    expect([store.decisions.undo(), store.decisions.undo()]).toEqual([
      { kind: 'rename', placeIds: [q] },
      null,
    ]);
  });

  test('of a split leaves photos that a scan has put into the new place in the old one', () => {
    const photos = fill('/photos');
    group('m', photos.slice(0, 4));
    const p = placeOf(photos[0]!);
    store.decisions.split('m', p, photos.slice(0, 2));
    group('m', [...photos.slice(0, 2), photos[5]!], photos.slice(2, 4));
    store.decisions.undo();
    expect(store.places.list('m')).toEqual([{ id: p, photos: [...photos.slice(0, 4), photos[5]] }]);
  });
});

test('A merged place without a name takes that of the other, and the others are no more', () => {
  const photos = fill('/photos');
  group('m', photos.slice(0, 2), photos.slice(2, 4), photos.slice(4));
  const [p, q, r] = [0, 2, 4].map((i) => placeOf(photos[i]!)) as [number, number, number];
  store.decisions.rename(r, 'Harbour');
  store.decisions.merge('m', [p, q, r]);
  expect(store.decisions.said(p)).toEqual({ name: 'Harbour', coverPhotoId: null });
  expect([store.decisions.said(q), store.decisions.said(r)]).toEqual([null, null]);
});

test('A place of which nothing was said is forgotten with its last member; seen photos do not keep it', () => {
  const photos = fill('/photos');
  group('m', photos.slice(0, 2));
  const p = placeOf(photos[0]!);
  store.decisions.see('m', p);
  expect(store.places.members('m').map(({ isSeen }) => isSeen)).toEqual([1, 1]);
  group('m');
  expect(store.decisions.said(p)).toBeNull();
});
