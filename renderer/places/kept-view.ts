/** How the places were looked at last: kept by the browser, and worth nothing if lost. */
import type { PlaceFilter } from '../../electron/contract/requests.ts';
import type { Filter, Order } from './select.ts';
import { filters, orders } from './select.ts';

export interface PlacesView {
  order: Order;
  filters: readonly Filter[];
  /** What the engine filters by. */
  filter: PlaceFilter;
}

export const noFilter: PlaceFilter = { years: null, camera: null, folder: null, isFavourite: false };

export const isNoFilter = ({ years, camera, folder, isFavourite }: PlaceFilter): boolean =>
  years === null && camera === null && folder === null && !isFavourite;

const KEY = 'revisit.places';

const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const fieldsOf = (value: unknown): Partial<Record<string, unknown>> =>
  value !== null && typeof value === 'object' ? value : {};

/** What was kept, as far as it can be understood: it may be of another version. */
export function viewOf(kept: unknown): PlacesView {
  const { order, filters: wanted, filter } = fieldsOf(kept);
  return {
    order: orders.find((one) => one === order) ?? 'largest',
    filters: filters.filter((one) => isList(wanted) && wanted.includes(one)),
    filter: filterOf(fieldsOf(filter)),
  };
}

function filterOf({ years, camera, folder, isFavourite }: Partial<Record<string, unknown>>): PlaceFilter {
  const { from, to } = fieldsOf(years);
  const { folderId, within } = fieldsOf(folder);
  const areNames = isList(within) && within.every((name): name is string => typeof name === 'string');
  return {
    years: Number.isInteger(from) && Number.isInteger(to) ? { from: from as number, to: to as number } : null,
    camera: typeof camera === 'string' ? camera : null,
    folder: Number.isInteger(folderId) && areNames ? { folderId: folderId as number, within } : null,
    isFavourite: isFavourite === true,
  };
}

export function readView(): PlacesView {
  try {
    return viewOf(JSON.parse(localStorage.getItem(KEY) ?? '{}'));
  } catch {
    return viewOf({});
  }
}

export function keepView({ order, filters: wanted, filter }: PlacesView): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ order, filters: wanted, filter }));
  } catch {
    // storage is switched off: it lasts as long as the page
  }
}
