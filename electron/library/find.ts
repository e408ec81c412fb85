/** Where else was this? */
import { setImmediate } from 'node:timers/promises';
import type { Outcome, Refusal } from '../contract/failure.ts';
import type { PackedFeatures } from '../contract/features.ts';
import type { FindView } from '../contract/library.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Decoded, PhotoView } from '../contract/photo.ts';
import type { Verification } from '../contract/match.ts';
import { candidatesOf } from '../matching/candidates.ts';
import { matchingRules, verifyPairs } from '../matching/verify.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import type { IndexReader } from '../scan/read-index.ts';
import type { Store } from '../store/store.ts';
import { judgeOf, swapped } from './compare.ts';
import { isDecoded, noSuchPhoto, notLookedAt } from './photos.ts';
import type { QueryFeatures } from './query-features.ts';
import { queryFeatures } from './query-features.ts';

/** Of what is not proven, so many of the nearest are told. */
const MOST_NEAREST = 6;

interface Compared {
  photo: Decoded<PhotoView>;
  verification: Verification;
}

/**
 * The photos of the library that match a file, best score first. One with its companions and copies is one
 * hit, by the best score of them.
 */
export async function findFile(
  store: Store,
  runtime: Runtime,
  model: ModelPackage,
  reader: IndexReader,
  file: string,
): Promise<Outcome<FindView>> {
  const queries = await queryFeatures(store, runtime, model, [file]);
  if (!queries.ok) return queries;
  const [query] = queries.value;
  if (query === undefined) throw new Error('a file gave no feature set');
  return { ok: true, value: await findLike(store, model, reader, query) };
}

/** The same of a photo of the library, wherever its files are. */
export async function findPhoto(
  store: Store,
  model: ModelPackage,
  reader: IndexReader,
  photoId: number,
): Promise<Outcome<FindView, Refusal>> {
  const [photo] = store.photos.views([photoId]);
  if (photo === undefined) return noSuchPhoto();
  const [features = null] = store.photos.features(model.id, [photoId]);
  if (features === null) return notLookedAt();
  const view = { file: photo.files[0] ?? '', photo, features };
  return {
    ok: true,
    value: await findLike(store, model, reader, {
      hash: photo.hash,
      taken: store.photos.taken(photoId),
      view,
    }),
  };
}

async function findLike(
  store: Store,
  model: ModelPackage,
  reader: IndexReader,
  query: QueryFeatures,
): Promise<FindView> {
  const asked = query.view.photo?.id ?? null;
  const compared = await compareWithCandidates(store, model, reader, query);
  const ofVerdict = (verdict: Verification['verdict']): FindView['hits'] =>
    leadsOf(
      store,
      compared.filter(({ verification }) => verification.verdict === verdict),
      asked,
    ).map(({ photo, verification }) => {
      const place = placeOf(store, model.id, photo.id);
      return { photo, place: place?.id ?? null, placeName: place?.name ?? null, verification };
    });
  const hits = ofVerdict('match');
  return {
    query: query.view,
    place: asked === null ? null : placeOf(store, model.id, asked),
    hits,
    nearest: hits.length > 0 ? [] : ofVerdict('no match').slice(0, MOST_NEAREST),
  };
}

function placeOf(store: Store, modelId: string, photoId: number): FindView['place'] {
  const id = store.places.placeOf(modelId, photoId);
  return id === null ? null : { id, name: store.decisions.nameAndCover(id)?.name ?? null };
}

/** Best score first. */
async function compareWithCandidates(
  store: Store,
  model: ModelPackage,
  reader: IndexReader,
  query: QueryFeatures,
): Promise<Compared[]> {
  const voted = await votedFor(reader, query);
  const candidates = store.photos
    .views(voted)
    .filter(isDecoded)
    .filter(({ state }) => state === 'present');
  const sets: (PackedFeatures | null)[] = [];
  for (const { id } of candidates) {
    sets.push(...store.photos.features(model.id, [id]));
    await setImmediate(); // a set takes a millisecond, and other questions wait
  }
  const photos = candidates.filter((_, i) => sets[i] !== null);
  const isSwapped = photos.map(({ hash }) => hash < query.hash);
  const pairs = Uint32Array.from(isSwapped.flatMap((swap, i) => (swap ? [i + 1, 0] : [0, i + 1])));
  const verifications = await verifyPairs(
    [query.view.features, ...sets.filter((set) => set !== null)],
    pairs,
    matchingRules(model.manifest),
  );
  const judge = judgeOf(store);
  return photos
    .map((photo, i) => {
      const { verification } = judge(query.taken, store.photos.taken(photo.id), verifications[i]!);
      return { photo, verification: isSwapped[i] === true ? swapped(verification) : verification };
    })
    .sort((x, y) => y.verification.score - x.verification.score || x.photo.id - y.photo.id);
}

async function votedFor(reader: IndexReader, { view }: QueryFeatures): Promise<readonly number[]> {
  for (let index = await reader.readIndex(); index !== null; index = await reader.readIndex()) {
    const found = await candidatesOf(index, [{ features: view.features, self: view.photo?.id ?? null }]);
    if (found !== null) return [...found][0]!;
  }
  return [];
}

/** Each with its lead for the photo, once a lead; without what belongs to the photo that is asked for. */
function leadsOf(store: Store, matches: readonly Compared[], asked: number | null): Compared[] {
  const ids = matches.map(({ photo }) => photo.id);
  const shownOf = store.places.shownOf(asked === null ? ids : [...ids, asked]);
  const leadOrSelf = (photo: number): number => shownOf.get(photo) ?? photo;
  const met = new Set(asked === null ? [] : [leadOrSelf(asked)]);
  return matches.flatMap((match) => {
    const lead = leadOrSelf(match.photo.id);
    if (met.has(lead)) return [];
    met.add(lead);
    const [photo = match.photo] = store.photos.views([lead]).filter(isDecoded);
    return { ...match, photo };
  });
}
