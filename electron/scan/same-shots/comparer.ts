/** Compares photos by their thumbnails; what was compared before is not compared again. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Presses } from '../../contract/duplicates/duplicates.ts';
import type { Affine } from '../../contract/match.ts';
import type { Compare } from '../../duplicates/same-shot/same-shot.ts';
import { compared, composed, pressesOf } from '../../duplicates/same-shot/same-shot.ts';
import type { Store } from '../../store/store.ts';
import { comparedPairs } from './compared-pairs.ts';
import type { Links } from './links.ts';
import { preparedPictures } from './prepared-pictures.ts';
import type { ComparedPhoto } from './starts.ts';
import { startsOf } from './starts.ts';

export interface Comparer {
  /** Of rows of photos: copies of one press of the shutter, and frames of a burst; others are different. */
  compareCopies: Compare;
  compareFrames: Compare;
  /** Others are no frames of a burst. */
  mayBeFrames(a: number, b: number): boolean;
  /** Keeps what was found, which is kept now and then anyway. */
  flush(): void;
}

/** Pairs that were compared before are looked up so many at a time: some milliseconds. */
const ASKED_AT_ONCE = 500;

/** `done` is called after each comparison that was not made before. */
export function comparer(
  store: Store,
  photos: readonly ComparedPhoto[],
  links: Links,
  { isRound, signal, done }: { isRound: boolean; signal: AbortSignal; done: () => void },
): Comparer {
  const pictures = preparedPictures(store);
  const starts = startsOf(photos, links, pictures);
  const pairs = comparedPairs(
    store,
    photos.map(({ id }) => id),
    isRound,
  );
  const tries = new Map<number, number>();
  let asked = 0;
  const pressesOfRows = (a: number, b: number): Presses => pressesOf(photos[a]!.press, photos[b]!.press);
  /** What was found under what their cameras say today. */
  const known = (from: number, to: number): ReturnType<typeof pairs.get> => {
    const found = pairs.get(from, to);
    return found?.presses === pressesOfRows(from, to) ? found : null;
  };
  /** All that the verdict of a comparison depends on beside the pictures. */
  const questionOf = (from: number, to: number, by: number | null, presses: Presses): Uint8Array => {
    const last = by ?? from;
    const ids = [from, last, to].map((row) => photos[row]!.id);
    const first = by === null ? null : (known(from, by)?.bFromA ?? null);
    const of = [presses, ids, first, last < to, links.turns(last, to), links.transform(last, to)];
    return createHash('sha256').update(JSON.stringify(of)).digest();
  };
  const startsBy = async (from: number, to: number, by: number): Promise<Affine[]> => {
    const first = known(from, by)?.bFromA ?? null;
    return first === null ? [] : (await starts(by, to)).map((second) => composed(second, first));
  };
  /** How often the pair was asked for before. */
  const wayOf = (a: number, b: number): number => {
    const key = Math.min(a, b) * photos.length + Math.max(a, b);
    const way = tries.get(key) ?? 0;
    tries.set(key, way + 1);
    return way;
  };
  const compareOf =
    (isOfKind: (presses: Presses) => boolean): Compare =>
    async (from, to, by) => {
      const presses = pressesOfRows(from, to);
      if ((asked += 1) % ASKED_AT_ONCE === 0) await setImmediate(); // questions come in between
      if (signal.aborted || !isOfKind(presses)) return 'different';
      const way = wayOf(from, to);
      const before = pairs.verdict(from, to);
      if (before?.presses === presses && (before.verdict === 'same' || before.tries > way))
        return before.verdict;
      const question = questionOf(from, to, by, presses);
      const tried = { presses, tries: way + 1 };
      const earlier = pairs.recall(from, to, question, tried);
      if (earlier !== null) return earlier;
      const maps = by === null ? await starts(from, to) : await startsBy(from, to, by);
      const [a, b] = [await pictures(photos[from]!.id), await pictures(photos[to]!.id)];
      if (a === null || b === null) return 'unknown';
      const found = compared(a, b, maps, presses);
      pairs.set(from, to, question, { ...found, ...tried });
      done();
      await setImmediate();
      return found.verdict;
    };
  return {
    compareCopies: compareOf((presses) => presses === 'one' || presses === 'unknown'),
    compareFrames: compareOf((presses) => presses === 'burst'),
    mayBeFrames: (a, b) => pressesOfRows(a, b) === 'burst',
    flush: () => pairs.flush(),
  };
}
