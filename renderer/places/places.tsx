import { lazy, Suspense, useDeferredValue, useEffect, useMemo, useReducer, useRef } from 'react';
import type { PlaceSummary } from '../../electron/contract/requests.ts';
import { useKeys } from '../state/shortcuts.ts';
import { Choice, Message, Toggle } from '../ui/parts.tsx';
import { useSay } from '../state/preferences.ts';
import { library, places } from '../state/engine-state.ts';
import { usePicked, useStore } from '../state/store.ts';
import { PlaceGrid } from './grid.tsx';
import type { Filter, Order, Selection } from './select.ts';
import { filters, held, orders, select } from './select.ts';
import './places.css';

/** Read when a map is first looked at: most photos carry no position. */
const PlaceMap = lazy(() => import('./map.tsx'));

interface Page extends Selection {
  view: 'grid' | 'map';
}
type Step =
  | { type: 'order'; order: Order }
  | { type: 'filter'; filter: Filter }
  | { type: 'search'; search: string }
  | { type: 'view'; view: Page['view'] }
  | { type: 'clear' };

const firstPage: Page = { order: 'largest', filters: [], search: '', view: 'grid' };

function reducePage(page: Page, step: Step): Page {
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
    case 'view':
      return { ...page, view: step.view };
    case 'clear':
      return { ...page, filters: [], search: '' };
  }
}

const none: PlaceSummary[] = [];

/**
 * The places that are asked for. Their order is settled anew when something else is asked for, or the scan
 * ends.
 */
function useShown(
  all: PlaceSummary[],
  order: Order,
  wanted: readonly Filter[],
  search: string,
): PlaceSummary[] {
  const scanning = usePicked(library, (state) => state?.scan.state === 'scanning');
  const asked = JSON.stringify([order, wanted, search]);
  const last = useRef({ asked: '', shown: none });
  const shown = useMemo(() => {
    const selected = select(all, { order, filters: wanted, search });
    return scanning && last.current.asked === asked ? held(selected, last.current.shown) : selected;
  }, [all, order, wanted, search, scanning, asked]);
  useEffect(() => {
    last.current = { asked, shown };
  }, [asked, shown]);
  return shown;
}

/** As the person left it: coming back from a place finds the same list. */
let left = firstPage;

export function Places() {
  const say = useSay();
  const all = useStore(places);
  const [page, dispatch] = useReducer(reducePage, left);
  useEffect(() => {
    left = page;
  }, [page]);
  const { order, filters: wanted, search, view } = page;
  const deferred = useDeferredValue(search);
  const shown = useShown(all ?? none, order, wanted, deferred);
  const located = useMemo(() => shown.some(({ latitude }) => latitude !== null), [shown]);
  const field = useRef<HTMLInputElement>(null);
  const map = view === 'map' && located;
  useKeys({
    search: () => field.current?.focus(),
    map: () => dispatch({ type: 'view', view: map || !located ? 'grid' : 'map' }),
  });

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
      <header className="places-head">
        <h1 tabIndex={-1}>{say('places.count', { n: shown.length })}</h1>
        <input
          ref={field}
          type="search"
          value={search}
          placeholder={say('places.search')}
          aria-label={say('places.search')}
          onChange={(event) => dispatch({ type: 'search', search: event.target.value })}
        />
        {filters.map((filter) => (
          <Toggle key={filter} on={wanted.includes(filter)} set={() => dispatch({ type: 'filter', filter })}>
            {say(`filter.${filter}`)}
          </Toggle>
        ))}
        <label className="order">
          <span>{say('order')}</span>
          <select
            value={order}
            onChange={(event) => dispatch({ type: 'order', order: event.target.value as Order })}
          >
            {orders.map((value) => (
              <option key={value} value={value}>
                {say(`order.${value}`)}
              </option>
            ))}
          </select>
        </label>
        {located && (
          <Choice
            label={say('view')}
            value={map ? 'map' : 'grid'}
            set={(to) => dispatch({ type: 'view', view: to })}
            options={[
              { value: 'grid', text: say('view.grid') },
              { value: 'map', text: say('view.map') },
            ]}
          />
        )}
      </header>
      <Shown places={shown} map={map} clear={() => dispatch({ type: 'clear' })} />
    </div>
  );
}

function Shown({ places: shown, map, clear }: { places: PlaceSummary[]; map: boolean; clear: () => void }) {
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
  return map ? (
    <Suspense fallback={<div className="map" aria-busy="true" />}>
      <PlaceMap places={shown} />
    </Suspense>
  ) : (
    <PlaceGrid places={shown} />
  );
}

function NoPlaces() {
  const say = useSay();
  const state = useStore(library);
  const scanning = state?.scan.state === 'scanning';
  const because = scanning
    ? 'scanning'
    : state === null || state.folders.length === 0
      ? 'noFolder'
      : 'noMatch';
  return (
    <div className="places">
      <h1 tabIndex={-1} className="hidden">
        {say('nav.places')}
      </h1>
      <Message title={say(`places.empty.${because}.title`)} text={say(`places.empty.${because}.text`)}>
        <a className="button primary large" href="#/library">
          {say('places.empty.go')}
        </a>
      </Message>
    </div>
  );
}
