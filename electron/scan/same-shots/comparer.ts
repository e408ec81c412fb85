/** Compares photos by their thumbnails; what was compared before is not compared again. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Affine } from '../../contract/match.ts';
import type { Comparison, Moments } from '../../contract/duplicates/duplicates.ts';
import type { Compare, Prepared, Press } from '../../duplicates/same-shot/same-shot.ts';
import {
  betweenBoxes,
  compared,
  composed,
  inverse,
  momentsOf,
  prepared,
} from '../../duplicates/same-shot/same-shot.ts';
import type { AnsweredComparison, ComparedPair, Store } from '../../store/store.ts';
import { openThumbnail } from '../../vision/thumbnail.ts';
import type { Links } from './links.ts';

/** A photo as it is compared. */
export interface ComparedPhoto {
  id: number;
  press: Press;
  /** Upright, at full resolution. */
  widthPx: number;
}

export interface Comparer {
  /** Of rows of photos: copies of one press of the shutter, and frames of a burst; others are different. */
  compareCopies: Compare;
  compareFrames: Compare;
  /** Keeps what was found, which is kept now and then anyway. */
  flush(): void;
}

/** Thumbnails that are held ready: 0.6 MB each. */
const MOST_PREPARED = 128;
/** Pairs that were compared before are looked up so many at a time: some milliseconds. */
const ASKED_AT_ONCE = 500;
/** Pairs that are kept in one transaction. */
const PAIRS_AT_ONCE = 64;

export function comparer(
  store: Store,
  photos: readonly ComparedPhoto[],
  links: Links,
  { isRound, signal, done }: { isRound: boolean; signal: AbortSignal; done: () => void },
): Comparer {
  const pictures = pictureCache(store);
  const tries = new Map<string, number>();
  let unsaved = new Map<string, ComparedPair>();
  let answered: AnsweredComparison[] = [];
  let asked = 0;

  /** A round's pairs last as long as it does; only its answers are kept, for the same questions. */
  const flush = (): void => {
    store.provisional.saveComparisons(answered);
    answered = [];
    if (isRound) return;
    store.sameShots.saveCompared([...unsaved.values()]);
    unsaved = new Map();
  };
  /** What was found under what their cameras say today. */
  const known = (rowA: number, rowB: number, moments: Moments): ComparedPair | null => {
    const [a, b] = ascending(photos[rowA]!.id, photos[rowB]!.id);
    const pair = unsaved.get(`${a} ${b}`) ?? store.sameShots.compared(a, b);
    return pair?.moments === moments ? pair : null;
  };
  const momentsOfRows = (from: number, to: number): Moments =>
    momentsOf(photos[from]!.press, photos[to]!.press);
  /** The map that was found between two photos; null where none was. */
  const foundMap = (from: number, to: number): Affine | null => {
    const map = known(from, to, momentsOfRows(from, to))?.bFromA ?? null;
    return photos[from]!.id < photos[to]!.id ? map : map && inverse(map);
  };
  const startsOf = async (from: number, to: number): Promise<Affine[]> => {
    const link = links.get(from, to);
    const [a, b] = [await pictures(photos[from]!.id), await pictures(photos[to]!.id)];
    if (link === null || a === null || b === null) return [];
    const scaleOf = ({ picture }: Prepared, row: number): number =>
      picture.levels[0]!.grey.widthPx / photos[row]!.widthPx;
    const starts = link.turns.map((turn) =>
      from < to ? betweenBoxes(a.box, b.box, turn) : inverse(betweenBoxes(b.box, a.box, turn))!,
    );
    const match = photos[from]!.id < photos[to]!.id ? link.bFromA : link.bFromA && inverse(link.bFromA);
    if (match !== null) starts.push(rescaled(match, scaleOf(a, from), scaleOf(b, to)));
    return starts;
  };
  /** All that the verdict of a comparison depends on beside the two pictures. */
  const questionOf = (from: number, to: number, by: number | null, moments: Moments): Buffer => {
    const steps =
      by === null
        ? [[from, to]]
        : [
            [from, by],
            [by, to],
          ];
    const laid = steps.map(([p, q]) => [photos[p!]!.id, photos[q!]!.id, p! < q!, links.get(p!, q!)]);
    const first = by === null ? null : foundMap(from, by);
    return createHash('sha256')
      .update(JSON.stringify([moments, laid, first]))
      .digest();
  };
  const startsBy = async (from: number, to: number, by: number): Promise<Affine[]> => {
    const first = foundMap(from, by);
    return first === null ? [] : (await startsOf(by, to)).map((second) => composed(second, first));
  };

  /** From the photo with the lower id to the other; null where one of them has no thumbnail. */
  const comparePictures = async (
    from: number,
    to: number,
    by: number | null,
    moments: Moments,
  ): Promise<Comparison | null> => {
    const starts = by === null ? await startsOf(from, to) : await startsBy(from, to, by);
    const [p, q] = [await pictures(photos[from]!.id), await pictures(photos[to]!.id)];
    if (p === null || q === null) return null;
    const { verdict, bFromA } = compared(p, q, starts, moments);
    const isAscending = photos[from]!.id < photos[to]!.id;
    return { verdict, bFromA: isAscending ? bFromA : bFromA && inverse(bFromA) };
  };

  const compareOf =
    (isOfKind: (moments: Moments) => boolean): Compare =>
    async (from, to, by) => {
      const moments = momentsOfRows(from, to);
      if (signal.aborted || !isOfKind(moments)) return 'different';
      const [a, b] = ascending(photos[from]!.id, photos[to]!.id);
      const key = `${a} ${b}`;
      const way = tries.get(key) ?? 0;
      tries.set(key, way + 1);
      if ((asked += 1) % ASKED_AT_ONCE === 0) await setImmediate(); // questions come in between
      const before = known(from, to, moments);
      if (before !== null && (before.verdict === 'same' || before.tries > way)) return before.verdict;
      const question = questionOf(from, to, by, moments);
      const earlier = store.provisional.comparison(a, b, question);
      const found = earlier ?? (await comparePictures(from, to, by, moments));
      if (found === null) return 'unknown';
      unsaved.set(key, { a, b, moments, ...found, tries: way + 1 });
      if (isRound && earlier === null) answered.push({ a, b, question, ...found });
      if ((isRound ? answered.length : unsaved.size) >= PAIRS_AT_ONCE) flush();
      if (earlier !== null) return found.verdict;
      done();
      await setImmediate();
      return found.verdict;
    };
  return {
    compareCopies: compareOf((moments) => moments === 'one' || moments === 'unknown'),
    compareFrames: compareOf((moments) => moments === 'burst'),
    flush,
  };
}

const ascending = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a]);

/** A map of pixels of photos as one of their thumbnails, of these shares of their size. */
const rescaled = ([a, b, c, d, e, f]: Affine, from: number, to: number): Affine => [
  (a * to) / from,
  (b * to) / from,
  c * to,
  (d * to) / from,
  (e * to) / from,
  f * to,
];

/** The pictures used last. null: the photo has no thumbnail. */
function pictureCache(store: Store): (photoId: number) => Promise<Prepared | null> {
  const ready = new Map<number, Prepared>();
  return async (id) => {
    const known = ready.get(id);
    const jpeg = known === undefined ? store.thumbnails.jpeg(id) : null;
    if (known === undefined && jpeg === null) return null;
    const picture = known ?? prepared(await openThumbnail(jpeg!));
    ready.delete(id);
    ready.set(id, picture);
    if (ready.size > MOST_PREPARED) ready.delete(ready.keys().next().value!);
    return picture;
  };
}
