import { lazy, Suspense, useDeferredValue, useEffect, useMemo, useReducer, useRef } from 'react';
import type { PlaceSummary } from '../../electron/contract/requests.ts';
import { library, places } from '../state/engine-state.ts';
import { useSay } from '../state/preferences.ts';
import { go } from '../state/route.ts';
import { useKeys } from '../state/shortcuts.ts';
import { useSelector, useStore } from '../state/store.ts';
import { Choice, Message, Toggle } from '../ui/parts.tsx';
import { PlaceGrid } from './grid.tsx';
import { NoPlaces } from './no-places.tsx';
import type { Filter, Order, Selection } from './select.ts';
import { filters, inEarlierOrder, orders, selectPlaces } from './select.ts';
import './places.css';

export { selectPlaces };

/** Read when a map is first looked at: most photos carry no position. */
const PlaceMap = lazy(() => import('./map.tsx'));

type View = 'grid' | 'map';
type Step =
  | { type: 'order'; order: Order }
  | { type: 'filter'; filter: Filter }
  | { type: 'search'; search: string }
  | { type: 'clear' };

const firstPage: Selection = { order: 'largest', filters: [], search: '' };

function reducePage(page: Selection, step: Step): Selection {
  switch (step.type) {
    case 'order':
      return { ...page, order: step.order };
    case 'filter':
      return {
        ...page,
        filters: page.filters.includes(step.filter)
          ? page.filters.filter((filter) => filter !== step.filter)
          : [...page.filters, step.filter],
      };
    case 'search':
      return { ...page, search: step.search };
    case 'clear':
      return { ...page, filters: [], search: '' };
  }
}

const none: PlaceSummary[] = [];

/**
 * The places that are asked for. Their order is settled anew when something else is asked for, or the scan
 * ends.
 */
function useSelected(all: PlaceSummary[], { order, filters: wanted, search }: Selection): PlaceSummary[] {
  const isScanning = useSelector(library, (state) => state?.scan.state === 'scanning');
  const question = JSON.stringify([order, wanted, search]);
  const last = useRef({ question: '', selected: none });

  const selected = useMemo(() => {
    const found = selectPlaces(all, { order, filters: wanted, search });
    return isScanning && last.current.question === question
      ? inEarlierOrder(found, last.current.selected)
      : found;
  }, [all, order, wanted, search, isScanning, question]);

  useEffect(() => {
    last.current = { question, selected };
  }, [question, selected]);
  return selected;
}

/** As the person left it: coming back from a place finds the same list. */
let left = firstPage;

const show = (view: View): void => go({ room: view === 'map' ? 'map' : 'places' });

export function Places({ view }: { view: View }) {
  const say = useSay();
  const all = useStore(places);
  const [page, dispatch] = useReducer(reducePage, left);
  useEffect(() => {
    left = page;
  }, [page]);
  const selected = useSelected(all ?? none, { ...page, search: useDeferredValue(page.search) });
  const isLocated = useMemo(() => selected.some(({ latitude }) => latitude !== null), [selected]);

  if (all === null)
    return (
      <div className="places" aria-busy="true">
        <h1 tabIndex={-1} className="hidden">
          {say('nav.places')}
        </h1>
      </div>
    );
  if (all.length === 0) return <NoPlaces />;
  return (
    <div className="places">
      <Head count={selected.length} page={page} dispatch={dispatch} view={view} isLocated={isLocated} />
      <Shown
        places={selected}
        map={view === 'map'}
        isLocated={isLocated}
        clear={() => dispatch({ type: 'clear' })}
      />
    </div>
  );
}

interface HeadProps {
  count: number;
  page: Selection;
  dispatch: (step: Step) => void;
  view: View;
  /** A map has something to show. */
  isLocated: boolean;
}

/** Search, filters, order and view. */
function Head({ count, page, dispatch, view, isLocated }: HeadProps) {
  const say = useSay();
  const field = useRef<HTMLInputElement>(null);
  useKeys({
    search: () => field.current?.focus(),
    map: () => show(view === 'map' ? 'grid' : 'map'),
  });
  return (
    <header className="places-head">
      <h1 tabIndex={-1}>{say('places.count', { n: count })}</h1>
      <input
        ref={field}
        type="search"
        value={page.search}
        placeholder={say('places.search')}
        aria-label={say('places.search')}
        onChange={(event) => dispatch({ type: 'search', search: event.target.value })}
      />
      {filters.map((filter) => (
        <Toggle
          key={filter}
          on={page.filters.includes(filter)}
          set={() => dispatch({ type: 'filter', filter })}
        >
          {say(`filter.${filter}`)}
        </Toggle>
      ))}
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
  map: boolean;
  isLocated: boolean;
  clear: () => void;
}

function Shown({ places: shown, map, isLocated, clear }: ShownProps) {
  const say = useSay();
  if (shown.length === 0) {
    return (
      <Message title={say('places.none.title')} text={say('places.none.text')}>
        <button type="button" className="button" onClick={clear}>
          {say('places.none.clear')}
        </button>
      </Message>
    );
  }
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
      <PlaceMap places={shown} />
    </Suspense>
  ) : (
    <PlaceGrid places={shown} />
  );
}
