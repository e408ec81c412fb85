/** Where else was this? */
import type { Outcome } from '../contract/failure.ts';
import type { FindView } from '../contract/library.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Decoded, PhotoView } from '../contract/photo.ts';
import { candidatesOf } from '../matching/candidates.ts';
import { matchingRules, verifyPairs } from '../matching/verify.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import type { IndexReader } from '../scan/read-index.ts';
import type { Store } from '../store/store.ts';
import { swapped } from './compare.ts';
import { isDecoded } from './photos.ts';
import { queryFeatures } from './query-features.ts';

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
  const voted = await candidatesOf(
    await reader.readIndex(),
    query.view.features,
    query.view.photo?.id ?? null,
  );
  const matchable = new Set(store.photos.matchable(model.id).ids);
  const candidates = store.photos.views(voted.filter((id) => matchable.has(id))).filter(isDecoded);
  const sets = store.photos.features(
    model.id,
    candidates.map(({ id }) => id),
  );
  const photos = candidates.filter((_, i) => sets[i] !== null);
  const isSwapped = photos.map(({ hash }) => hash < query.hash);
  const pairs = Uint32Array.from(isSwapped.flatMap((swap, i) => (swap ? [i + 1, 0] : [0, i + 1])));
  const verifications = await verifyPairs(
    [query.view.features, ...sets.filter((set) => set !== null)],
    pairs,
    matchingRules(model.manifest),
  );
  const matches = photos
    .map((photo, i) => ({
      photo,
      verification: isSwapped[i] === true ? swapped(verifications[i]!) : verifications[i]!,
    }))
    .filter(({ verification }) => verification.verdict === 'match')
    .sort((x, y) => y.verification.score - x.verification.score || x.photo.id - y.photo.id);
  const hits = leadsOf(store, matches, query.view.photo?.id ?? null).map(({ photo, verification }) => {
    const place = store.places.placeOf(model.id, photo.id);
    const placeName = place === null ? null : (store.decisions.nameAndCover(place)?.name ?? null);
    return { photo, place, placeName, verification };
  });
  return { ok: true, value: { query: query.view, hits } };
}

/** Each with its lead for the photo, once a lead; without what belongs to the photo that is asked for. */
function leadsOf<M extends { photo: Decoded<PhotoView> }>(
  store: Store,
  matches: readonly M[],
  asked: number | null,
): M[] {
  const shownOf = store.places.shownOf();
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
