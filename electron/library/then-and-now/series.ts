/** Photos of the library as series of one place, years apart. */
import { basename } from 'node:path';
import type { PackedFeatures } from '../../contract/features.ts';
import type { Outcome, Refusal } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import type { PlaceView } from '../../contract/library.ts';
import type { Affine, Link, Verification } from '../../contract/match.ts';
import type { ModelPackage } from '../../contract/model.ts';
import { pathBytes } from '../../contract/paths.ts';
import type { PhotoView } from '../../contract/photo.ts';
import type { PhotoFiles } from '../../exchange/photo-bytes.ts';
import type { Series, SeriesPhoto } from '../../exchange/then-and-now/then-and-now.ts';
import { matchingRules } from '../../matching/verify.ts';
import type { Runtime } from '../../runtimes/runtimes.ts';
import type { Store } from '../../store/store.ts';
import { matchFiles, swapped } from '../compare.ts';
import { matchMaterial } from '../match-detail.ts';

/** A series, and where the bytes of its photos may lie, in step. */
export interface ReadableSeries {
  series: Series;
  files: PhotoFiles[];
  /** Names of photos that no verified link ties to the others. */
  leftOut: string[];
}

export type SeriesOutcome = Outcome<ReadableSeries, Refusal>;

/** One of two photos, before it is known which comes first. */
interface Side {
  name: string;
  takenAt: string | null;
  features: PackedFeatures;
  files: PhotoFiles;
}

/** Two photos of the library that match. */
export async function seriesOfPhotos(
  store: Store,
  model: ModelPackage,
  a: number,
  b: number,
): Promise<SeriesOutcome> {
  const found = await sidesOf(store, model, a, b);
  return found.ok ? pairOf(...found.value.sides, found.value.verification, model) : found;
}

/** The same, in that order, with b as the reference. */
export async function seriesOnto(
  store: Store,
  model: ModelPackage,
  a: number,
  b: number,
): Promise<SeriesOutcome> {
  const found = await sidesOf(store, model, a, b);
  if (!found.ok) return found;
  const { sides, verification } = found.value;
  if (verification.verdict !== 'match') return noLink();
  const link = { from: 1, transform: swapped(verification).bFromA! };
  const photos = [photoOf(sides[0], link), photoOf(sides[1], null)];
  return seriesOf(
    model,
    photos,
    sides.map(({ files }) => files),
  );
}

/** Two photos of the library, and what comes of comparing them. */
async function sidesOf(
  store: Store,
  model: ModelPackage,
  a: number,
  b: number,
): Promise<Outcome<{ sides: [Side, Side]; verification: Verification }, Refusal>> {
  const material = await matchMaterial(store, model, a, b);
  if (!material.ok) return material;
  const { photos, features, verification } = material.value;
  const views = new Map(store.photos.views([a, b]).map((view) => [view.id, view]));
  const sideOf = (id: number, i: 0 | 1): Side => ({
    ...told(views.get(id)!),
    features: features[i],
    files: photos[i],
  });
  return { ok: true, value: { sides: [sideOf(a, 0), sideOf(b, 1)], verification } };
}

/** Two photo files that match, in the library or not. */
export async function seriesOfFiles(
  store: Store,
  runtime: Runtime,
  model: ModelPackage,
  fileA: string,
  fileB: string,
): Promise<SeriesOutcome> {
  const matched = await matchFiles(store, runtime, model, fileA, fileB);
  if (!matched.ok) return matched;
  const { a, b, verification } = matched.value;
  const sideOf = ({ file, photo, features }: typeof a): Side => ({
    name: basename(file),
    takenAt: photo?.takenAt ?? null,
    features,
    files: { hash: null, paths: [pathBytes(file)] },
  });
  return pairOf(sideOf(a), sideOf(b), verification, model);
}

/** The earlier first. The reference is the one that shows less around: the other shows all of it. */
function pairOf(a: Side, b: Side, verification: Verification, model: ModelPackage): SeriesOutcome {
  if ((b.takenAt ?? '9') < (a.takenAt ?? '9')) return pairOf(b, a, swapped(verification), model);
  const { verdict, bFromA } = verification;
  if (verdict !== 'match' || bFromA === null)
    return failed(
      'no match',
      `${a.name} and ${b.name} were not shown to be of the same place.`,
      'Choose two photos that match.',
    );
  const isNarrower =
    determinantOf(bFromA) * a.features.widthPx * a.features.heightPx <
    b.features.widthPx * b.features.heightPx;
  const photos = isNarrower
    ? [photoOf(a, null), photoOf(b, { from: 0, transform: bFromA })]
    : [photoOf(a, { from: 1, transform: swapped(verification).bFromA! }), photoOf(b, null)];
  return seriesOf(model, photos, [a.files, b.files]);
}

const photoOf = ({ name, takenAt, features }: Side, link: SeriesPhoto['link']): SeriesPhoto => ({
  name,
  takenAt,
  features,
  link,
});

const seriesOf = (
  { manifest }: ModelPackage,
  photos: SeriesPhoto[],
  files: PhotoFiles[],
  leftOut: string[] = [],
): SeriesOutcome => ({
  ok: true,
  value: { series: { photos, rules: matchingRules(manifest) }, files, leftOut },
});

const determinantOf = ([xx, xy, , yx, yy]: Affine): number => Math.abs(xx * yy - xy * yx);

type Told = Pick<Side, 'name' | 'takenAt'>;
const told = ({ files, takenAt }: PhotoView): Told => ({
  name: basename(files[0] ?? ''),
  takenAt,
});

/** The photos of a place that links tie to the one that has most of them. */
export function seriesOfPlace(
  store: Store,
  model: ModelPackage,
  { photos: views, links }: PlaceView,
): SeriesOutcome {
  const features = new Map(
    store.photos
      .features(
        model.id,
        views.map(({ id }) => id),
      )
      .flatMap((set, i) => (set === null ? [] : [[views[i]!.id, set] as const])),
  );
  // a link may be one of copies only, which are framed in another way
  const isTheirs = ({ a, b }: Link): boolean => store.pairs.transform(model.id, a, b) !== null;
  const tree = strongestTree(
    links.filter((link) => features.has(link.a) && features.has(link.b) && isTheirs(link)),
  );
  const shown = views.filter(({ id }) => tree.has(id));
  if (shown.length < 2) return noLink();
  const rowOf = new Map(shown.map(({ id }, row) => [id, row]));
  const photos = shown.map((view): SeriesPhoto => {
    const from = tree.get(view.id)!;
    const link =
      from === null
        ? null
        : { from: rowOf.get(from)!, transform: transformOf(store, model.id, from, view.id) };
    return { ...told(view), features: features.get(view.id)!, link };
  });
  return seriesOf(
    model,
    photos,
    shown.map(({ id }) => store.photos.readable(id) ?? { hash: null, paths: [] }),
    views.filter(({ id }) => !tree.has(id)).map((view) => told(view).name),
  );
}

/**
 * From each photo the one that it is linked to on its way to the reference, which has none; by the strongest
 * links that tie them all (Prim 1957). The reference is the photo whose links are strongest together.
 */
function strongestTree(links: readonly Link[]): Map<number, number | null> {
  const strength = new Map<number, number>();
  for (const { a, b, score } of links)
    for (const id of [a, b]) strength.set(id, (strength.get(id) ?? 0) + score);
  const [reference] = [...strength].reduce<[number, number] | []>(
    (best, one) => (best.length === 0 || one[1] > best[1] ? one : best),
    [],
  );
  const tree = new Map<number, number | null>();
  if (reference === undefined) return tree;
  tree.set(reference, null);
  for (;;) {
    const next = links.reduce<Link | null>((best, link) => {
      const isNew = tree.has(link.a) !== tree.has(link.b);
      return isNew && (best === null || link.score > best.score) ? link : best;
    }, null);
    if (next === null) return tree;
    const [from, to] = tree.has(next.a) ? [next.a, next.b] : [next.b, next.a];
    tree.set(to, from);
  }
}

function transformOf(store: Store, modelId: string, from: number, to: number): Affine {
  const found = store.pairs.match(modelId, Math.min(from, to), Math.max(from, to));
  const bFromA = found && (from < to ? found : swapped(found)).bFromA;
  if (!bFromA) throw new Error('a link of the tree has no transform');
  return bFromA;
}

export const noLink = (): { ok: false; failure: Refusal } =>
  failed(
    'no match',
    'No two photos of this place are linked by themselves.',
    'Choose a place whose photos match.',
  );
