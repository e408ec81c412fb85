/** Decisions of all kinds, in any order, undone and redone at will, against the states seen on the way. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { placesStore } from '../places-of.ts';
import type { PlacesStore } from '../places-of.ts';
import type { Event } from './events.ts';
import { diskOf } from './events.ts';

/** Of each property: many more were run by hand. */
const RUNS = Number(process.env['REVISIT_WALKS'] ?? 100);

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
const anyDecision: fc.Arbitrary<Step> = fc.tuple(fc.nat(12), fc.nat(6), fc.nat(6), fc.nat(6), fc.nat(1));

/** What there is at the beginning of each run. */
let first: PlacesStore;
let photos: number[];
let library: PlacesStore;
beforeAll(() => {
  library = first = placesStore();
  photos = first.fill('/photos', MODELS);
  for (const model of MODELS) scan(model);
  first.store.close();
});
afterAll(() => first.remove());
function begin(): void {
  if (library !== first) library.remove();
  library = placesStore(first.folder);
}
afterEach(() => {
  if (library !== first) library.remove();
  library = first;
});

const scan = (model: string): void =>
  library.group(model, ...CLUSTERS[model]!.map((cluster) => cluster.map((i) => photos[i]!)));

const clustersNow = (model: string): number[][] =>
  library.store.places
    .list(model)
    .map((place) => place.photos.map((id) => photos.indexOf(id)))
    .sort(([p], [q]) => p! - q!);

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
      decisions.split(model, place, [some.slice(0, 1), some.slice(1)]);
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
          photoNumber % 2 === 0
            ? { photoId, takenAt: `20${10 + more}` }
            : { photoId, latitude: more, longitude: 1 },
        ),
      );
      return true;
    case 9:
      if (others.length === 0) return false;
      decisions.include(model, at(others, more).id, some);
      return true;
    case 10: {
      const placed = new Set(all.flatMap((one) => one.photos));
      const free = photos.filter((photo) => !placed.has(photo));
      if (free.length < 2) return false;
      decisions.make(model, free.slice(0, 2 + (more % 2)));
      return true;
    }
    case 11:
      decisions.star(some, true);
      return true;
    default:
      decisions.star(some, false);
      return true;
  }
}

test('Any decisions leave, undone entirely, the first state, and redone entirely, the last', () => {
  fc.assert(
    fc.property(fc.array(anyDecision, { maxLength: 10 }), (steps) => {
      begin();
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
    { numRuns: RUNS, seed: 5 },
  );
});

/**
 * What was seen after each decision that can be undone or redone, and after how many of them the library is.
 * `all` is null where a scan has set anew who is in which place.
 */
interface Seen {
  decided: unknown[];
  all: unknown[];
  at: number;
}

const WALK: Record<'decide' | 'undo' | 'redo' | 'reopen' | 'scan', (seen: Seen, step: Step) => void> = {
  decide(seen, step) {
    if (!decide(step)) return;
    seen.at += 1;
    for (const states of [seen.decided, seen.all]) states.splice(seen.at);
    seen.decided.push(library.decided());
    seen.all.push(library.state(MODELS));
  },
  undo(seen) {
    const undone = library.store.decisions.undo();
    expect(undone === null).toBe(seen.at === 0);
    if (undone !== null) seen.at -= 1;
  },
  redo(seen) {
    const redone = library.store.decisions.redo();
    expect(redone === null).toBe(seen.at === seen.decided.length - 1);
    if (redone !== null) seen.at += 1;
  },
  reopen: () => library.reopen(),
  scan(seen, [, , , , model]) {
    scan(MODELS[model]!);
    seen.all.fill(null);
  },
};

function look({ decided, all, at }: Seen): void {
  expect(library.decided()).toEqual(decided[at]);
  if (all[at] === null) {
    // and what was undone or redone since that scan does not bring back who it moved
    all.fill(null);
    all[at] = library.state(MODELS);
  }
  expect(library.state(MODELS)).toEqual(all[at]);
}

test('Any walk among decisions, through scans and restarts, meets at each what was there before', () => {
  const what = fc.constantFrom('decide', 'decide', 'decide', 'undo', 'undo', 'redo', 'reopen', 'scan');
  fc.assert(
    fc.property(fc.array(fc.tuple(what, anyDecision), { maxLength: 20 }), (steps) => {
      begin();
      const seen: Seen = { decided: [library.decided()], all: [library.state(MODELS)], at: 0 };
      for (const [name, step] of steps) {
        WALK[name](seen, step);
        look(seen);
      }
      while (library.store.decisions.undo() !== null);
      expect(library.decided()).toEqual(seen.decided[0]);
      for (const model of MODELS) scan(model);
      for (const model of MODELS) expect(clustersNow(model)).toEqual(CLUSTERS[model]);
    }),
    { numRuns: RUNS, seed: 5 },
  );
});

type Happening = Event | 'decide' | 'undo' | 'redo' | 'scan' | 'reopen';
const anyHappening = fc.constantFrom<Happening>(
  ...(['decide', 'decide', 'decide', 'undo', 'redo', 'scan', 'scan', 'scan', 'reopen'] as const),
  ...(['go', 'go', 'come', 'come', 'rename', 'swap', 'shift', 'away', 'remove'] as const),
);

/** All that was said, and who is in which place: photos that are not to be had now, too. */
const saidOfPlaces = (): unknown => [
  library.decided(),
  MODELS.map((model) => library.store.places.list(model)),
];

test('Whatever becomes of the files, what was said is that of a library whose files lie still', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyHappening, anyDecision), { maxLength: 30 }), (steps) => {
      const [still, moved] = [placesStore(first.folder), placesStore(first.folder)];
      try {
        const disk = diskOf(moved);
        const inBoth = (change: () => void): void => {
          const [inStill, inMoved] = [still, moved].map((one) => {
            library = one;
            change();
            return saidOfPlaces();
          });
          expect(inMoved).toEqual(inStill);
        };
        const scanned = (): void => {
          if (library === moved) disk.scan(MODELS);
          for (const model of MODELS) scan(model);
        };
        const happened: Partial<Record<Happening, (step: Step) => void>> = {
          decide: (step) => void decide(step),
          undo: () => void library.store.decisions.undo(),
          redo: () => void library.store.decisions.redo(),
          reopen: () => library.reopen(),
          scan: scanned,
        };
        for (const [what, step] of steps) {
          if (happened[what] === undefined) disk.happen(what as Event, step[2], step[3]);
          else inBoth(() => happened[what]!(step));
        }
        disk.restore();
        inBoth(scanned);
        const members = [still, moved].map(({ store }) =>
          MODELS.map((model) => store.places.members(model).map(({ place, photo }) => [place, photo])),
        );
        expect(members[1]).toEqual(members[0]);
      } finally {
        still.remove();
        moved.remove();
        library = first;
      }
    }),
    { numRuns: RUNS, seed: 5 },
  );
});
