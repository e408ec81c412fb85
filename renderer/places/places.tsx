import { lazy, Suspense, useDeferredValue, useEffect, useMemo, useReducer, useRef } from 'react';
import type { PlaceFilter, PlaceSummary } from '../../electron/contract/requests.ts';
import { library, places } from '../state/engine-state.ts';
import { useSay } from '../state/preferences.ts';
import type { Route } from '../state/route.ts';
import { go } from '../state/route.ts';
import { useKeys } from '../state/shortcuts.ts';
import { useSelector, useStore } from '../state/store.ts';
import { Choice, Message, ScreenHeading } from '../ui/parts.tsx';
import { ChoosePlace } from './choose-place.tsx';
import { FilterBar } from './filters/filter-bar.tsx';
import type { PlacesView } from './kept-view.ts';
import { isNoFilter, keepView, noFilter, readView } from './kept-view.ts';
import { PlaceGrid } from './list/grid.tsx';
import { NoPlaces } from './no-places.tsx';
import type { Filter, Order } from './select.ts';
import { inEarlierOrder, orders, selectPlaces } from './select.ts';
import { useSearch } from './use-search.ts';
import './map/map.css';
import './places.css';

export { ChoosePlace };

/** Read when a map is first looked at: most photos carry no position. */
const PlaceMap = lazy(() => import('./map/map.tsx'));
export const SmallMap = lazy(() => import('./map/small-map.tsx'));

interface Page extends PlacesView {
  search: string;
}

type View = 'grid' | 'map';
type Step =
  | { type: 'order'; order: Order }
  | { type: 'toggle'; filter: Filter }
  | { type: 'filter'; filter: PlaceFilter }
  | { type: 'search'; search: string }
  | { type: 'clear filters' }
  | { type: 'clear' };

function reducePage(page: Page, step: Step): Page {
  switch (step.type) {
    case 'order':
      return { ...page, order: step.order };
    case 'toggle':
      return {
        ...page,
        filters: page.filters.includes(step.filter)
          ? page.filters.filter((filter) => filter !== step.filter)
          : [...page.filters, step.filter],
      };
    case 'filter':
      return { ...page, filter: step.filter };
    case 'search':
      return { ...page, search: step.search };
    case 'clear filters':
      return { ...page, filters: [], filter: noFilter };
    case 'clear':
      return { ...page, filters: [], filter: noFilter, search: '' };
  }
}

const none: PlaceSummary[] = [];

/**
 * The places that are asked for, null until the engine has first answered. Their order is settled anew when
 * something else is asked for, or the scan ends.
 */
function useSelected(
  all: PlaceSummary[] | null,
  { order, filters, filter, search }: Page,
  alwaysId: number | null,
) {
  const isScanning = useSelector(library, (state) => state?.scan.state === 'scanning');
  const found = useSearch(all, search, filter);
  const question = JSON.stringify([order, filters, filter, search]);
  const last = useRef({ question: '', selected: none });

  const selected = useMemo(() => {
    if (all === null || found === undefined) return null;
    const chosen = selectPlaces(all, { order, filters, found, alwaysId });
    return isScanning && last.current.question === question
      ? inEarlierOrder(chosen, last.current.selected)
      : chosen;
  }, [all, order, filters, found, alwaysId, isScanning, question]);

  useEffect(() => {
    if (selected !== null) last.current = { question, selected };
  }, [question, selected]);
  return selected;
}

/** As the person left it: coming back from a place finds the same list. */
let left: Page = { ...readView(), search: '' };

const show = (view: View): void => go(view === 'map' ? { room: 'map', placeId: null } : { room: 'places' });

export function Places({ route }: { route: Extract<Route, { room: 'places' | 'map' }> }) {
  const say = useSay();
  const view = route.room === 'map' ? 'map' : 'grid';
  const placeId = route.room === 'map' ? route.placeId : null;
  const all = useStore(places);
  const [page, dispatch] = useReducer(reducePage, left);
  useEffect(() => {
    left = page;
    keepView(page);
  }, [page]);
  const selected = useSelected(all, { ...page, search: useDeferredValue(page.search) }, placeId);
  const isLocated = useMemo(() => selected?.some(({ latitude }) => latitude !== null) ?? false, [selected]);

  if (all === null || selected === null)
    return (
      <div className="places" aria-busy="true">
        <ScreenHeading className="hidden">{say('nav.places')}</ScreenHeading>
      </div>
    );
  if (all.length === 0) return <NoPlaces />;
  return (
    <div className="places">
      <Head count={selected.length} page={page} dispatch={dispatch} view={view} isLocated={isLocated} />
      <FilterBar
        places={all}
        filters={page.filters}
        filter={page.filter}
        toggle={(filter) => dispatch({ type: 'toggle', filter })}
        change={(filter) => dispatch({ type: 'filter', filter })}
        clear={() => dispatch({ type: 'clear filters' })}
      />
      <Shown
        places={selected}
        page={page}
        map={view === 'map'}
        placeId={placeId}
        isLocated={isLocated}
        clear={() => dispatch({ type: 'clear' })}
      />
    </div>
  );
}

interface HeadProps {
  count: number;
  page: Page;
  dispatch: (step: Step) => void;
  view: View;
  /** A map has something to show. */
  isLocated: boolean;
}

/** Search, order and view. */
function Head({ count, page, dispatch, view, isLocated }: HeadProps) {
  const say = useSay();
  const field = useRef<HTMLInputElement>(null);
  useKeys({
    search: () => field.current?.focus(),
    map: () => show(view === 'map' ? 'grid' : 'map'),
  });
  return (
    <header className="places-head">
      <ScreenHeading>{say('places.count', { n: count })}</ScreenHeading>
      <input
        ref={field}
        type="search"
        value={page.search}
        placeholder={say('places.search')}
        aria-label={say('places.search')}
        onChange={(event) => dispatch({ type: 'search', search: event.target.value })}
        onKeyDown={(event) => {
          // Escape empties the field first, as in every other
          if (event.key === 'Escape' && page.search !== '') event.stopPropagation();
          if (event.key === 'Enter') document.querySelector<HTMLElement>('.tile[tabindex="0"]')?.focus();
        }}
      />
      <label className="order">
        <span>{say('order')}</span>
        <select
          value={page.order}
          onChange={(event) => dispatch({ type: 'order', order: event.target.value as Order })}
        >
          {orders.map((value) => (
            <option key={value} value={value}>
              {say(`order.${value}`)}
            </option>
          ))}
        </select>
      </label>
      {(isLocated || view === 'map') && (
        <Choice
          label={say('view')}
          value={view}
          set={show}
          options={[
            { value: 'grid', text: say('view.grid') },
            { value: 'map', text: say('view.map') },
          ]}
        />
      )}
    </header>
  );
}

interface ShownProps {
  places: PlaceSummary[];
  page: Page;
  map: boolean;
  /** The place that the map opens at. */
  placeId: number | null;
  isLocated: boolean;
  clear: () => void;
}

function Shown({ places: shown, page, map, placeId, isLocated, clear }: ShownProps) {
  const say = useSay();
  if (shown.length === 0) return <NoneFits page={page} clear={clear} />;
  if (map && !isLocated)
    return (
      <Message title={say('map.none.title')} text={say('map.none.text')}>
        <a className="button" href="#/places">
          {say('map.none.grid')}
        </a>
      </Message>
    );
  return map ? (
    <Suspense fallback={<div className="map" aria-busy="true" />}>
      <PlaceMap key={placeId} places={shown} placeId={placeId} />
    </Suspense>
  ) : (
    <PlaceGrid places={shown} order={page.order} />
  );
}

function NoneFits({ page: { search, filters, filter }, clear }: { page: Page; clear: () => void }) {
  const say = useSay();
  const isFiltered = filters.length > 0 || !isNoFilter(filter);
  const what = search.trim() === '' ? 'filters' : isFiltered ? 'both' : 'search';
  return (
    <Message title={say('places.none.title')} text={say(`places.none.${what}`, { search: search.trim() })}>
      <button type="button" className="button" onClick={clear}>
        {say('places.none.clear')}
      </button>
    </Message>
  );
}
