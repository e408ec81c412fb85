/** Which places are shown, and in what order. Pure. */
import type { PlaceSummary } from '../../electron/contract/requests.ts';
import { yearOf } from '../text/format.ts';

export const orders = ['largest', 'recent', 'oldest', 'span', 'name'] as const;
export type Order = (typeof orders)[number];
export const filters = ['spansYears', 'new', 'needsReview'] as const;
export type Filter = (typeof filters)[number];

export interface Selection {
  order: Order;
  filters: readonly Filter[];
  /** What the engine has found of them; null: nothing was asked for. */
  found: ReadonlySet<number> | null;
  /** The place that is shown whatever is asked for. */
  alwaysId?: number | null;
}

/** From the year of its first photo to that of its latest; null where none has a date. */
export function yearsApart({ firstTakenAt, lastTakenAt }: PlaceSummary): number | null {
  return firstTakenAt === null || lastTakenAt === null ? null : yearOf(lastTakenAt) - yearOf(firstTakenAt);
}

const passes: Record<Filter, (place: PlaceSummary) => boolean> = {
  spansYears: (place) => (yearsApart(place) ?? 0) > 0,
  new: ({ isNew }) => isNew,
  needsReview: ({ needsReview }) => needsReview,
};

/** How many of the places pass each filter. */
export function filterCounts(places: readonly PlaceSummary[]): Record<Filter, number> {
  const count = (filter: Filter): number => places.filter(passes[filter]).length;
  return { spansYears: count('spansYears'), new: count('new'), needsReview: count('needsReview') };
}

/** The first photo of a place and its latest; its cover where they are of one day, or of none. */
export function firstAndLatest({
  firstPhotoId,
  lastPhotoId,
  firstTakenAt,
  lastTakenAt,
  coverPhotoId,
}: PlaceSummary): [number] | [first: number, latest: number] {
  const isOneDay = firstTakenAt?.slice(0, 10) === lastTakenAt?.slice(0, 10);
  return isOneDay || firstPhotoId === null || lastPhotoId === null
    ? [coverPhotoId]
    : [firstPhotoId, lastPhotoId];
}

const compareText = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare;
/** What has no date, or no name, comes last in either direction. */
const nullsLast = <T>(a: T | null, b: T | null, compare: (a: T, b: T) => number): number =>
  a === null || b === null ? Number(a === null) - Number(b === null) : compare(a, b);
/** What places are sorted by name by: also what they may be called, or lie within. */
export const sortName = ({ name, suggestion, within }: PlaceSummary): string | null =>
  name ?? suggestion?.name ?? within;
const byCode = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const comparisons: Record<Order, (a: PlaceSummary, b: PlaceSummary) => number> = {
  largest: (a, b) => b.photoCount - a.photoCount,
  recent: (a, b) => nullsLast(a.lastTakenAt, b.lastTakenAt, (p, q) => byCode(q, p)),
  oldest: (a, b) => nullsLast(a.firstTakenAt, b.firstTakenAt, byCode),
  span: (a, b) => nullsLast(yearsApart(a), yearsApart(b), (p, q) => q - p),
  name: (a, b) => nullsLast(sortName(a), sortName(b), compareText),
};

/**
 * `shown` with what was shown before in the order it had, and what is new after it: while a scan runs nothing
 * moves under the pointer.
 */
export function inEarlierOrder(
  shown: readonly PlaceSummary[],
  before: readonly PlaceSummary[],
): PlaceSummary[] {
  const rank = new Map(before.map(({ id }, i) => [id, i]));
  return [...shown].sort((a, b) => (rank.get(a.id) ?? Infinity) - (rank.get(b.id) ?? Infinity) || 0);
}

export function selectPlaces(
  places: readonly PlaceSummary[],
  { order, filters: wanted, found, alwaysId }: Selection,
): PlaceSummary[] {
  const compare = comparisons[order];
  const isWanted = (place: PlaceSummary): boolean =>
    wanted.every((filter) => passes[filter](place)) && (found?.has(place.id) ?? true);
  return places
    .filter((place) => place.id === alwaysId || isWanted(place))
    .sort((a, b) => compare(a, b) || b.photoCount - a.photoCount || a.id - b.id);
}
