/**
 * A library whose photos were never files: their features follow from the painted truth, and pairs and
 * places are made of them by the code that a scan runs.
 *
 * - `fillStore(store, model, options)`: two folders, one of them away; twelve photos, of three places and of
 *   nowhere; two files that failed. Places beyond these three have photos of one feature
 * - `ASKED_FILE`: a picture that shows the first two places, and is not in the library
 * - `paintedOf(photoId)`: what a photo of the library shows
 * - `scanFinds(store, model, photoId, placeId)`: what a scan does that matches a photo to one of a place
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Failure } from '../../electron/contract/failure.ts';
import type { PackedFeatures } from '../../electron/contract/features.ts';
import { DESCRIPTOR_SIZE } from '../../electron/contract/features.ts';
import type { Match } from '../../electron/contract/match.ts';
import type { Metadata } from '../../electron/contract/photo.ts';
import type { ModelPackage } from '../../electron/contract/model.ts';
import { matchingRules, verifyPairs } from '../../electron/matching/verify.ts';
import { makePlaces } from '../../electron/scan/make-places.ts';
import { reporting } from '../../electron/scan/progress/progress.ts';
import type { Store } from '../../electron/store/store.ts';
import { packFor } from '../../electron/vision/extract.ts';
import { factsOf, UNTOLD } from '../support/file-facts.ts';
import type { Camera, Place as Scenery } from '../support/synthetic/synthetic.ts';
import { camera, flatPlace, normal, random, trueMap } from '../support/synthetic/synthetic.ts';
import type { PaintedPhoto } from './painted-photos.ts';
import { painted, SIZE, sittings } from './painted-photos.ts';
import { movedBy, timeLinePhotos } from './photos/many-photos.ts';

export interface LibraryOptions {
  placeCount?: number;
  /** So many degrees further places lie at most from those whose photos they repeat, to each side. */
  spreadDegrees?: number;
  /** Of each painted photo; of many more than 385 the first two places are one. */
  featureCount?: number;
  /** Photos of no place besides, in folders by year and month. */
  photoCount?: number;
  /** So many of them are shown as one, or as one for each `stackSize`. */
  stackedCount?: number;
  stackSize?: number;
  /** So many of them are one place, each linked to the five before it. */
  ofOnePlace?: number;
  /** The first of them nearly matches two photos of the first place. */
  isOneLikely?: boolean;
  /** So many folders have them, instead of one a month. */
  folderCount?: number;
  /** A painted photo that does not say where it was taken. */
  unlocated?: number | null;
  /** Without folders and photos. */
  empty?: boolean;
}

export const ASKED_FILE = join(import.meta.dirname, '../../build/pictures/match.jpg');

const FOLDERS = {
  online: '/home/ada/Pictures',
  offline: '/media/ada/Old disk',
  archive: '/home/ada/Archive',
};
const FAILURES: Record<'unread' | 'damaged', Failure> = {
  unread: {
    kind: 'unsupported format',
    reason: 'HEIC is not read yet.',
    remedy: 'Export it as JPEG beside the original.',
  },
  damaged: {
    kind: 'damaged',
    reason: 'The picture ends in the middle.',
    remedy: 'Copy it again from where it came from.',
  },
};

/** Something that photos show, by so many of its points. */
interface Sight {
  scenery: Scenery;
  pointCount: number;
}

interface Feature {
  x: number;
  y: number;
  scale: number;
  descriptor: Float32Array;
}

const unit = (row: Float32Array): Float32Array => {
  const length = Math.hypot(...row);
  return row.map((value) => value / length);
};
const randomUnit = (next: () => number): Float32Array =>
  unit(Float32Array.from({ length: DESCRIPTOR_SIZE }, () => normal(next)));
const anywhere = (next: () => number): Feature => ({
  x: next() * SIZE.widthPx,
  y: next() * SIZE.heightPx,
  scale: [0.5, 0.7071, 1, 1.4142, 2][Math.floor(next() * 5)]!,
  descriptor: randomUnit(next),
});

/** Sees of each scenery what about all of its photos show. */
const reference = camera(SIZE);
/** Standard deviation of where a photo has what it shows. */
const NOISE_PX = 0.5;
/** Length of what is added to a point's descriptor: two photos of it have a cosine of some 0.9. */
const DESCRIPTOR_NOISE = 0.35;

/** The points that a camera sees of what is before it, and others that no photo shares. */
function featuresOf(
  model: ModelPackage,
  seed: number,
  from: Camera,
  sights: readonly Sight[],
  count: number,
): PackedFeatures {
  const next = random(seed);
  const rows: Feature[] = [];
  for (const { scenery, pointCount } of sights) {
    const map = trueMap(scenery, reference, from);
    const ofScenery = random(scenery.windowSeed);
    for (let i = 0; i < pointCount; i++) {
      const point = anywhere(ofScenery);
      const to = map(point.x, point.y);
      if (to === null) continue;
      const noise = randomUnit(next);
      rows.push({
        x: to[0] + NOISE_PX * normal(next),
        y: to[1] + NOISE_PX * normal(next),
        scale: point.scale,
        descriptor: unit(point.descriptor.map((value, d) => value + DESCRIPTOR_NOISE * noise[d]!)),
      });
    }
  }
  while (rows.length < count) rows.push(anywhere(next));
  const shown = rows
    .slice(0, count)
    .map((row) => ({ row, key: next() }))
    .sort((p, q) => p.key - q.key)
    .map(({ row }) => row);
  return packFor(model, {
    modelId: model.id,
    count,
    ...SIZE,
    resizedLongSidePx: SIZE.widthPx,
    // counted from the middle of the first pixel
    location: Float32Array.from(shown.flatMap(({ x, y }) => [x - 0.5, y - 0.5])),
    scale: Float32Array.from(shown, ({ scale }) => scale),
    attention: Float32Array.from(shown, (_, row) => 60 * (1 - row / count) ** 2 + 2),
    descriptor: Float32Array.from(shown.flatMap(({ descriptor }) => [...descriptor])),
  });
}

/**
 * A market stall before two places: a match too weak to make them one, enough to say that they may be
 * related.
 */
const STALL = { scenery: flatPlace(50), seenBy: [1, 7], pointCount: 100 };
/** What the third place's photos share: a match so weak that a person should look. */
const FEW_POINTS = 125;
/** The photo of nowhere has too few features to agree with any other on a movement of the camera. */
const FEW_FEATURES = 40;

interface Truth {
  /** Of each painted photo, in their order. */
  sets: PackedFeatures[];
  asked: PackedFeatures;
  /** Every photo against every other. */
  matches: Match[];
}

async function makeTruth(model: ModelPackage, count: number): Promise<Truth> {
  const sightsOf = ({ id, scenery }: PaintedPhoto): Sight[] => [
    { scenery, pointCount: scenery === sittings[2]!.scenery ? FEW_POINTS : 0.7 * count },
    ...(STALL.seenBy.includes(id) ? [STALL] : []),
  ];
  const sets = painted.map((photo) => {
    const own = photo === painted.at(-1) ? FEW_FEATURES : count;
    return featuresOf(model, photo.id, photo.from, sightsOf(photo), own);
  });
  const pairs = sets.flatMap((_, b) => Array.from({ length: b }, (__, a) => [a, b] as const));
  const verifications = await verifyPairs(
    sets,
    Uint32Array.from(pairs.flat()),
    matchingRules(model.manifest),
  );
  const both = sittings.slice(0, 2).map(({ scenery }) => ({ scenery, pointCount: 0.5 * count }));
  return {
    sets,
    asked: featuresOf(model, 1000, reference, both, count),
    matches: pairs.map(([a, b], i) => ({ a: a + 1, b: b + 1, verification: verifications[i]! })),
  };
}

const truths = new Map<number, Promise<Truth>>();
function truthOf(model: ModelPackage, count: number): Promise<Truth> {
  const known = truths.get(count) ?? makeTruth(model, count);
  truths.set(count, known);
  return known;
}

/** A photo as the store is to hold it. */
interface Kept {
  photo: PaintedPhoto;
  id: number;
  metadata: Metadata;
  features: PackedFeatures;
}

/** The painted photos, and those of further places, which show the same again but have one feature each. */
function keptPhotos(model: ModelPackage, { sets }: Truth, placeCount: number, spread: number): Kept[] {
  const kept = painted.map((photo, i): Kept => ({
    photo,
    id: photo.id,
    metadata: photo.metadata,
    features: sets[i]!,
  }));
  const one = featuresOf(model, 0, reference, [], 1);
  for (let place = sittings.length + 1; place <= placeCount; place++) {
    const { scenery } = sittings[(place - 1) % sittings.length]!;
    for (const photo of painted.filter((shown) => shown.scenery === scenery)) {
      const { latitude, longitude } = photo.metadata;
      kept.push({
        photo,
        id: kept.length + 1,
        metadata: { ...photo.metadata, ...movedBy(place, spread, latitude!, longitude!) },
        features: one,
      });
    }
  }
  return kept;
}

const REPEATED = painted.slice(0, -1);
/** What a photo of the library shows: those of further places repeat the photos of the first three. */
export const paintedOf = (photoId: number): PaintedPhoto =>
  painted[photoId - 1] ?? REPEATED[(photoId - painted.length - 1) % REPEATED.length]!;

/** As SHA-256 of a photo whose id is to be this. */
const hashOf = (id: number): Buffer => Buffer.from(id.toString(16).padStart(13, '0').padEnd(64, '0'), 'hex');

const pathOf = ({ id, metadata: { takenAt } }: Kept): string =>
  `${takenAt?.slice(0, 4) ?? 'Scans'}/IMG_${1000 + id}.jpg`;

/** Files as a scan sees them and takes their photos; ids of the files by their paths below the folder. */
function seeFiles(store: Store, model: ModelPackage, folder: string, paths: readonly string[]) {
  store.files.addFolder(Buffer.from(folder));
  const { id } = store.files.folderViews().find(({ path }) => path === folder)!;
  const files = paths.map((path) => ({
    path: Buffer.from(path),
    sizeBytes: 4_000_000n,
    mtimeNs: 0n,
    ctimeNs: 0n,
    failure: null,
  }));
  store.files.see(id, 1, files);
  const unread = store.files.toExtract(model.id, 0, Number.MAX_SAFE_INTEGER);
  return { id, fileIds: new Map(unread.map((file) => [relative(folder, file.path.toString()), file.id])) };
}

export async function fillStore(
  store: Store,
  model: ModelPackage,
  {
    placeCount = sittings.length,
    spreadDegrees = 5,
    featureCount = 385,
    photoCount = 0,
    stackedCount = 0,
    stackSize = stackedCount,
    ofOnePlace = 0,
    isOneLikely = false,
    folderCount = 0,
    unlocated = null,
    empty = false,
  }: LibraryOptions = {},
): Promise<void> {
  if (empty) return;
  const truth = await truthOf(model, featureCount);
  const kept = keptPhotos(model, truth, placeCount, spreadDegrees);
  store.photos.counts(model.id); // outside of the transaction it is remembered which number the model has
  store.atomically(() => {
    const [offline, online] = [true, false].map((isOffline) =>
      kept.filter(({ photo }) => photo.isOffline === isOffline),
    ) as [Kept[], Kept[]];
    const save = (photos: readonly Kept[], fileIds: ReadonlyMap<string, number>): void => {
      for (const one of photos) {
        store.photos.admit(hashOf(one.id));
        store.photos.save(one.id, one.features, 'jpeg');
        const metadata =
          one.id === unlocated ? { ...one.metadata, latitude: null, longitude: null } : one.metadata;
        store.files.read(fileIds.get(pathOf(one))!, one.id, factsOf(hashOf(one.id), metadata));
      }
    };
    const [unread, damaged] = ['2011/holiday.heic', '2012/IMG_0042.jpg'];
    const here = seeFiles(store, model, FOLDERS.online, [...online.map(pathOf), unread, damaged]);
    save(online, here.fileIds);
    const away = seeFiles(store, model, FOLDERS.offline, offline.map(pathOf));
    save(offline, away.fileIds);
    store.files.takeOffline(away.id);

    const last = store.photos.admit(hashOf(kept.length + 1));
    store.files.read(here.fileIds.get(unread)!, last, factsOf(hashOf(kept.length + 1)));
    store.photos.fail(last, model.id, FAILURES.unread, hashOf(kept.length + 1));
    store.files.fail(here.fileIds.get(damaged)!, FAILURES.damaged);
    fillTimeLine(store, model, kept.length + 2, photoCount, folderCount);
    const asked = store.photos.admit(createHash('sha256').update(readFileSync(ASKED_FILE)).digest());
    store.photos.save(asked, truth.asked, 'jpeg');

    store.pairs.saveVerified(model.id, [...truth.matches, ...furtherMatches(truth, kept)]);
    if (isOneLikely) store.pairs.saveVerified(model.id, nearMatches(truth, kept.length + 2));
    store.settings.setScanned(); // what a first scan finds is not new
    scanEnds(store, model);
    const stacked = Array.from({ length: stackedCount }, (_, i) => i).filter((i) => i % stackSize > 0);
    const [shown, first] = [(i: number) => i - (i % stackSize), kept.length + 2];
    if (stackedCount > 0) store.places.stack(new Map(stacked.map((i) => [first + i, first + shown(i)])));
    if (ofOnePlace > 0) joinInOne(store, model, truth, first, ofOnePlace);
    for (const { id } of store.places.list(model.id)) {
      const { name } = sittings[(id - 1) % sittings.length]!;
      const further = `${name || 'Square'} ${id}`;
      if (id > sittings.length) store.decisions.rename(id, further);
      else if (name !== '') store.decisions.rename(id, name);
      if (id !== 2) store.decisions.see(model.id, id);
    }
  });
}

/** Photos of one feature each from 22 years, some without a date; ids from `firstId`. */
function fillTimeLine(
  store: Store,
  model: ModelPackage,
  firstId: number,
  count: number,
  folderCount: number,
): void {
  if (count === 0) return;
  const one = featuresOf(model, 0, reference, [], 1);
  const photos = timeLinePhotos(firstId, count, folderCount);
  const paths = photos.map(({ path }) => path);
  const { fileIds } = seeFiles(store, model, FOLDERS.archive, paths);
  for (const { id, takenAt, widthPx, heightPx, path } of photos) {
    store.photos.admit(hashOf(id));
    store.photos.save(id, { ...one, widthPx, heightPx }, 'jpeg');
    const metadata = { ...UNTOLD, takenAt, takenAtSource: takenAt === null ? null : 'CreateDate' } as const;
    store.files.read(fileIds.get(path)!, id, factsOf(hashOf(id), metadata));
  }
}

/** How many of the photos before it each photo of a large place is linked to. */
const LINKED = 5;

function joinInOne(store: Store, model: ModelPackage, truth: Truth, firstId: number, count: number): void {
  const photos = Array.from({ length: count }, (_, i) => firstId + i);
  const verification = byOneFeature(truth);
  const matches = photos.flatMap((b, i) =>
    photos.slice(Math.max(0, i - LINKED), i).map((a): Match => ({ a, b, verification })),
  );
  store.pairs.saveVerified(model.id, matches);
  store.places.replace(model.id, [...store.places.list(model.id), { id: null, photos }]);
}

function byOneFeature({ matches }: Truth): Match['verification'] {
  const rows = Uint16Array.of(0);
  return { ...matches[0]!.verification, bFromA: [1, 0, 0, 0, 1, 0], inliersA: rows, inliersB: rows };
}

/** Each photo of a further place with the one before it, by the one feature that each has. */
function furtherMatches(truth: Truth, kept: readonly Kept[]): Match[] {
  const verification = byOneFeature(truth);
  return kept
    .slice(painted.length + 1)
    .filter(({ id, photo }) => photo.scenery === paintedOf(id - 1).scenery)
    .map(({ id }) => ({ a: id - 1, b: id, verification }));
}

/** A photo and the first two, of one place. */
function nearMatches(truth: Truth, photo: number): Match[] {
  const near = { ...byOneFeature(truth), verdict: 'no match', reason: 'below threshold', score: 80 } as const;
  return [1, 2].map((a) => ({ a, b: photo, verification: near }));
}

/** As a scan ends. */
const scanEnds = (store: Store, model: ModelPackage): void =>
  makePlaces({
    store,
    model,
    progress: reporting(() => undefined),
    signal: new AbortController().signal,
    cores: 1,
    isRound: false,
  });

/** A photo matches the first of a place, and the scan ends with it there. */
export function scanFinds(store: Store, model: ModelPackage, photoId: number, placeId: number): void {
  const [first, second] = store.decisions.photos(model.id, placeId);
  const verification = store.pairs.match(model.id, first!, second!)!;
  store.pairs.saveVerified(model.id, [{ a: first!, b: photoId, verification }]);
  scanEnds(store, model);
}
