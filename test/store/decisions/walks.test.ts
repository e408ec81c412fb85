/** Decisions of all kinds, in any order, undone and redone at will, against the states seen on the way. */
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { placesStore } from '../places-of.ts';
import type { PlacesStore } from '../places-of.ts';

let library: PlacesStore;
afterEach(() => library.remove());

const MODELS = ['m', 'other'];
/** What is found under each model, by the numbers of photos. */
const CLUSTERS: Record<string, number[][]> = {
  m: [[0, 1, 2], [3, 4], [5]],
  other: [
    [0, 1],
    [2, 3, 5],
  ],
};

/** What is done, by numbers: of what there is, the ones that they count to. */
type Step = [what: number, place: number, photo: number, more: number, model: number];
const KINDS = 11;
const anyStep = (kinds: number): fc.Arbitrary<Step> =>
  fc.tuple(fc.nat(kinds - 1), fc.nat(6), fc.nat(6), fc.nat(6), fc.nat(1));

function opened(): number[] {
  library?.remove();
  library = placesStore();
  const photos = library.fill('/photos', MODELS);
  for (const model of MODELS) scan(photos, model);
  return photos;
}

const scan = (photos: readonly number[], model: string): void =>
  library.group(model, ...CLUSTERS[model]!.map((cluster) => cluster.map((i) => photos[i]!)));

/** Decides what a step says; false where that is not possible. */
function decide([kind, placeNumber, photoNumber, more, modelNumber]: Step): boolean {
  const { decisions, places } = library.store;
  const model = MODELS[modelNumber]!;
  const all = places.list(model);
  const at = <T>(items: readonly T[], i: number): T => items[i % items.length]!;
  if (all.length === 0) return false;
  const { id: place, photos } = at(all, placeNumber);
  const some = [...new Set(photos.map((_, i) => at(photos, photoNumber + i)))].slice(
    0,
    1 + (more % photos.length),
  );
  const others = all.filter(({ id }) => id !== place);
  switch (kind) {
    case 0:
      decisions.rename(place, more === 0 ? null : `Name ${more}`);
      return true;
    case 1:
      decisions.cover(place, some[0]!);
      return true;
    case 2:
      if (others.length === 0) return false;
      decisions.merge(model, [place, ...others.slice(0, 1 + (more % others.length)).map(({ id }) => id)]);
      return true;
    case 3:
      if (some.length === photos.length) return false;
      decisions.split(model, place, some);
      return true;
    case 4:
      decisions.exclude(place, some);
      return true;
    case 5: {
      const { bans } = decisions.all();
      if (bans.length === 0) return false;
      const ban = at(bans, photoNumber);
      decisions.include(model, ban.place, [ban.photo]);
      return true;
    }
    case 6:
      decisions.confirm('confirm', [
        { photo: some[0]!, place },
        { photo: some.at(-1)!, place },
      ]);
      return true;
    case 7:
      if (others.length === 0) return false;
      decisions.confirm('keep apart', [
        { photo: some[0]!, place },
        { photo: at(others, more).photos[0]!, place: at(others, more).id },
      ]);
      return true;
    case 8:
      decisions.accept(
        place,
        some.map((photoId) =>
          photoNumber % 2 === 0 ? { photoId, takenAt: `20${10 + more}` } : { photoId, latitude: more, longitude: 1 },
        ),
      );
      return true;
    case 9:
      decisions.star(some, true);
      return true;
    default:
      decisions.star(some, false);
      return true;
  }
}

test('Any decisions leave, undone entirely, the first state, and redone entirely, the last', () => {
  fc.assert(
    fc.property(fc.array(anyStep(KINDS), { maxLength: 10 }), (steps) => {
      opened();
      const states = [library.state(MODELS)];
      for (const step of steps) if (decide(step)) states.push(library.state(MODELS));
      for (const state of states.slice(0, -1).toReversed()) {
        library.store.decisions.undo();
        expect(library.state(MODELS)).toEqual(state);
      }
      expect(library.store.decisions.undo()).toBeNull();
      for (const state of states.slice(1)) {
        library.store.decisions.redo();
        expect(library.state(MODELS)).toEqual(state);
      }
      expect(library.store.decisions.redo()).toBeNull();
    }),
    { numRuns: Number(process.env['RUNS'] ?? 300), seed: 5 },
  );
});
