/** Which places are shown, and in what order. Pure. */
import type { PlaceSummary } from '../../electron/contract/requests.ts';
import { yearOf } from '../text/format.ts';

export const orders = ['largest', 'recent', 'oldest', 'name'] as const;
export type Order = (typeof orders)[number];
export const filters = ['spansYears', 'new', 'needsReview'] as const;
export type Filter = (typeof filters)[number];

export interface Selection {
  order: Order;
  filters: readonly Filter[];
  search: string;
}

function spansYears({ firstTakenAt, lastTakenAt }: PlaceSummary): boolean {
  return firstTakenAt !== null && lastTakenAt !== null && yearOf(firstTakenAt) !== yearOf(lastTakenAt);
}

const passes: Record<Filter, (place: PlaceSummary) => boolean> = {
  spansYears,
  new: ({ isNew }) => isNew,
  needsReview: ({ needsReview }) => needsReview,
};

/** Case and accents do not matter: `cafe` finds `Café`. */
function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Every word of the search is in what the place is or may be called, in its town or in a folder of it. */
function found({ name, suggestion, town, folderNames }: PlaceSummary, words: readonly string[]): boolean {
  const text = folded([name, suggestion?.name, town?.name, ...folderNames].join('\n'));
  return words.every((word) => text.includes(word));
}

const compareText = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare;
/** What has no date, or no name, comes last in either direction. */
const nullsLast = <T>(a: T | null, b: T | null, compare: (a: T, b: T) => number): number =>
  a === null || b === null ? Number(a === null) - Number(b === null) : compare(a, b);
const titleOf = ({ name, suggestion, within }: PlaceSummary): string | null =>
  name ?? suggestion?.name ?? within;
const byCode = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const comparisons: Record<Order, (a: PlaceSummary, b: PlaceSummary) => number> = {
  largest: (a, b) => b.photoCount - a.photoCount,
  recent: (a, b) => nullsLast(a.lastTakenAt, b.lastTakenAt, (p, q) => byCode(q, p)),
  oldest: (a, b) => nullsLast(a.firstTakenAt, b.firstTakenAt, byCode),
  name: (a, b) => nullsLast(titleOf(a), titleOf(b), compareText),
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
  { order, filters: wanted, search }: Selection,
): PlaceSummary[] {
  const words = folded(search)
    .split(/\s+/)
    .filter((word) => word !== '');
  const compare = comparisons[order];
  return places
    .filter((place) => wanted.every((filter) => passes[filter](place)) && found(place, words))
    .sort((a, b) => compare(a, b) || b.photoCount - a.photoCount || a.id - b.id);
}
