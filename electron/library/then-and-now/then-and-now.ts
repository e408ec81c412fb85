/** Photos of one place, years apart, as a library is asked for them. */
import type { Outcome, Refusal } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import type { PlaceView } from '../../contract/library.ts';
import type { ModelPackage } from '../../contract/model.ts';
import type { AlignedPair, ThenAndNowForm } from '../../contract/then-and-now.ts';
import type { Runtime } from '../../runtimes/runtimes.ts';
import type { Store } from '../../store/store.ts';
import { noSuchPlace } from '../places.ts';
import { bestPairs } from './best-pair.ts';
import type { SeriesOutcome } from './series.ts';
import { seriesOfFiles, seriesOfPhotos, seriesOfPlace, seriesOnto } from './series.ts';

export interface LibraryThenAndNow {
  /** Two photos of the library that match. */
  ofPhotos(model: ModelPackage, photoA: number, photoB: number): Promise<SeriesOutcome>;
  /** In that order, with b as the reference. */
  onto(model: ModelPackage, photoA: number, photoB: number): Promise<SeriesOutcome>;
  /** Two photo files that match, in the library or not. */
  ofFiles(model: ModelPackage, fileA: string, fileB: string): Promise<SeriesOutcome>;
  /**
   * For a form that shows two, those of the place that show best how time went by; else all that links tie
   * to the photo that has most of them.
   */
  ofPlace(model: ModelPackage, placeId: number, form: ThenAndNowForm): Promise<SeriesOutcome>;
  /** The same two; null where less than a day lies between them, or no two show enough of the same. */
  pairOfPlace(model: ModelPackage, placeId: number): Promise<Outcome<{ pair: AlignedPair | null }, Refusal>>;
}

/** `placeOf`: null where there is no such place. */
export function libraryThenAndNow(
  store: Store,
  runtime: Runtime,
  placeOf: (modelId: string, placeId: number) => PlaceView | null,
): LibraryThenAndNow {
  const bestPair = bestPairs(store);
  return {
    ofPhotos: (model, a, b) => seriesOfPhotos(store, model, a, b),
    onto: (model, a, b) => seriesOnto(store, model, a, b),
    ofFiles: (model, fileA, fileB) => seriesOfFiles(store, runtime, model, fileA, fileB),
    async ofPlace(model, placeId, form) {
      const place = placeOf(model.id, placeId);
      if (place === null) return noSuchPlace();
      if (form === 'webp') return seriesOfPlace(store, model, place);
      const best = await bestPair(model, place);
      if (best === null) return noneFit();
      const found = await seriesOfPhotos(store, model, best.then, best.now);
      if (!found.ok || !best.isJudged) return found;
      return { ok: true, value: { ...found.value, series: { ...found.value.series, isJudged: true } } };
    },
    async pairOfPlace(model, placeId) {
      const place = placeOf(model.id, placeId);
      if (place === null) return noSuchPlace();
      const best = await bestPair(model, place);
      if (best === null || !best.isDaysApart) return { ok: true, value: { pair: null } };
      const { then, now, onto, view } = best;
      return { ok: true, value: { pair: { then, now, onto, view } } };
    },
  };
}

const noneFit = () =>
  failed(
    'none on each other',
    'No two photos of this place can be laid onto each other: they show too little of the same.',
    'Choose a place with photos that were taken from closer together.',
  );
