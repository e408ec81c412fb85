import { afterEach, beforeEach, expect, test } from 'vitest';
import { placesStore } from '../places-of.ts';
import type { PlacesStore } from '../places-of.ts';

let library: PlacesStore;
let photos: number[];
/** The place of photos 1 to 4, and that of 5 and 6. */
let [p, q] = [0, 0];
beforeEach(() => {
  library = placesStore();
  photos = library.fill('/photos');
  library.group('m', photos.slice(0, 4), photos.slice(4));
  [p, q] = [library.placeOf(photos[0]!), library.placeOf(photos[4]!)];
});
afterEach(() => library.remove());

/**
 * What may happen after a decision; all find the same two clusters that the decision was made on. `model` is
 * whose places are looked at afterwards.
 */
const later: { title: string; model: string; happens: (clusters: number[][]) => void }[] = [
  { title: 'a scan', model: 'm', happens: (clusters) => library.group('m', ...clusters) },
  {
    title: 'a scan that found nothing and one that did again',
    model: 'm',
    happens(clusters) {
      library.group('m');
      library.group('m', ...clusters);
    },
  },
  {
    title: 'the folder having gone and been added from elsewhere',
    model: 'm',
    happens(clusters) {
      library.store.files.removeFolder(Buffer.from('/photos'), 0);
      library.store.files.forgetRemoved(1);
      library.group('m');
      library.fill('/elsewhere');
      library.group('m', ...clusters);
    },
  },
  {
    title: 'another model',
    model: 'other',
    happens(clusters) {
      library.fill('/photos', ['m', 'other']);
      library.group('other', ...clusters);
    },
  },
  {
    title: 'the program starting again',
    model: 'm',
    happens(clusters) {
      library.reopen();
      library.group('m', ...clusters);
    },
  },
];
const sameClusters = (): number[][] => [photos.slice(0, 4), photos.slice(4)];

test.each(later)('A place has the name and the cover it was given, after $title', ({ model, happens }) => {
  library.store.decisions.rename(p, 'Market square');
  library.store.decisions.cover(p, photos[2]!);
  happens(sameClusters());
  expect(library.placeOf(photos[0]!, model)).toBe(p);
  expect(library.store.decisions.nameAndCover(p)).toEqual({ name: 'Market square', coverPhotoId: photos[2] });
});

test.each(later)('Places that were merged are one, after $title', ({ model, happens }) => {
  library.store.decisions.merge('m', [q, p]);
  happens(sameClusters());
  expect(library.photosOf(q, model)).toEqual(photos);
});

test.each(later)('Photos that were confirmed are in their place, after $title', ({ model, happens }) => {
  library.store.decisions.confirm('confirm', [
    { photo: photos[0]!, place: p },
    { photo: photos[3]!, place: p },
  ]);
  happens([photos.slice(0, 3), photos.slice(3)]);
  expect(library.placeOf(photos[0]!, model)).toBe(p);
  expect(library.placeOf(photos[3]!, model)).toBe(p);
});

test.each(later)('Places that were kept apart are two, after $title', ({ model, happens }) => {
  library.store.decisions.confirm('keep apart', [
    { photo: photos[3]!, place: p },
    { photo: photos[4]!, place: q },
  ]);
  happens([photos]);
  expect(library.photosOf(p, model)).toEqual(photos.slice(0, 4));
  expect(library.photosOf(q, model)).toEqual(photos.slice(4));
});

test.each(later)('Photos that were split off are apart, after $title', ({ model, happens }) => {
  const made = library.store.decisions.split('m', p, [photos.slice(0, 2)]);
  happens([photos]);
  expect(library.photosOf(made, model)).toEqual(photos.slice(0, 2));
  expect(library.photosOf(p, model)).toEqual(expect.arrayContaining(photos.slice(2, 4)));
  expect(library.photosOf(p, model)).not.toEqual(expect.arrayContaining(photos.slice(0, 1)));
});

test.each(later)(
  'Photos that were taken out of a place are not in it, after $title',
  ({ model, happens }) => {
    library.store.decisions.exclude(p, [photos[1]!, photos[2]!]);
    happens(sameClusters());
    expect(library.photosOf(p, model)).toEqual([photos[0], photos[3]]);
    for (const photo of [photos[1]!, photos[2]!])
      expect(library.store.places.placeOf(model, photo)).toBeNull();
  },
);

test.each(later)(
  'Photos that were put back are in the place, and take nothing else with them, after $title',
  ({ model, happens }) => {
    library.store.decisions.exclude(p, [photos[1]!, photos[2]!]);
    library.store.decisions.include('m', p, [photos[1]!, photos[2]!]);
    happens([[photos[0]!, photos[3]!], [photos[1]!, photos[2]!], photos.slice(4)]);
    expect(library.photosOf(p, model)).toEqual(photos.slice(0, 4));
    expect(library.store.decisions.bans(p)).toEqual([]);
  },
);

test.each(later)(
  'A photo that was put back leaves the place that it had come to meanwhile, after $title',
  ({ model, happens }) => {
    library.store.decisions.exclude(p, [photos[1]!]);
    library.group('m', [photos[0]!, photos[2]!, photos[3]!], [photos[1]!, ...photos.slice(4)]);
    expect(library.placeOf(photos[1]!)).toBe(q);
    expect(library.store.decisions.include('m', p, [photos[1]!])).toEqual([q]);
    happens(sameClusters());
    expect(library.photosOf(p, model)).toEqual(photos.slice(0, 4));
    expect(library.photosOf(library.placeOf(photos[4]!, model), model)).toEqual(photos.slice(4));
  },
);

test.each(later)(
  'A photo that was put into another place is in that, and takes nothing else with it, after $title',
  ({ model, happens }) => {
    expect(library.store.decisions.include('m', p, [photos[4]!])).toEqual([q]);
    happens(sameClusters());
    expect(library.photosOf(p, model)).toEqual(photos.slice(0, 5));
    expect(library.placeOf(photos[5]!, model)).not.toBe(p);
  },
);

test.each(later)('Photos that were made a place are one, after $title', ({ model, happens }) => {
  library.store.decisions.exclude(p, [photos[0]!]);
  library.store.decisions.exclude(q, [photos[4]!]);
  const made = library.store.decisions.make('m', [photos[0]!, photos[4]!]);
  happens(sameClusters());
  expect(library.photosOf(made, model)).toEqual([photos[0], photos[4]]);
  expect(library.photosOf(p, model)).toEqual(photos.slice(1, 4));
});

test('Who came to a place that is taken back is in none until the next scan', () => {
  const { decisions } = library.store;
  library.group('m', photos.slice(0, 3));
  const made = decisions.make('m', [photos[3]!, photos[4]!]);
  library.group('m', photos.slice(0, 3), photos.slice(3));
  expect(library.photosOf(made)).toEqual(photos.slice(3));
  expect(decisions.undo()).toMatchObject({ kind: 'include' });
  expect(decisions.nameAndCover(made)).toBeNull();
  library.group('m', photos.slice(0, 3), photos.slice(3));
  expect(library.photosOf(library.placeOf(photos[3]!))).toEqual(photos.slice(3));
});

test('A merged place without a name and a cover takes those of the others, which are no more', () => {
  const { decisions } = library.store;
  library.group('m', photos.slice(0, 2), photos.slice(2, 4), photos.slice(4));
  const [a, b, c] = [0, 2, 4].map((i) => library.placeOf(photos[i]!)) as [number, number, number];
  decisions.rename(c, 'Harbour');
  decisions.cover(b, photos[3]!);
  decisions.cover(c, photos[5]!);
  decisions.merge('m', [a, b, c]);
  expect(decisions.nameAndCover(a)).toEqual({ name: 'Harbour', coverPhotoId: photos[3] });
  expect([decisions.nameAndCover(b), decisions.nameAndCover(c)]).toEqual([null, null]);
});

test('A place of which nothing was decided goes with its last member; seen photos do not keep it', () => {
  library.store.decisions.see('m', q);
  expect(library.store.places.members('m', q).map(({ isSeen }) => isSeen)).toEqual([1, 1]);
  library.group('m', photos.slice(0, 4));
  expect(library.store.decisions.nameAndCover(q)).toBeNull();
});

test('A photo that was taken out and is shown with a copy since is put back as that copy', () => {
  const { decisions, places } = library.store;
  const [out, copy] = [photos[1]!, photos[5]!];
  decisions.exclude(p, [out]);
  places.stack(new Map([[out, copy]]));
  expect(decisions.bans(p)).toEqual([copy]);
  decisions.include('m', p, [copy]);
  expect(library.photosOf(p)).toContain(copy);
  expect(decisions.all().bans).toEqual([]);
});
