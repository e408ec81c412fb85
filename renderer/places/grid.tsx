import { useVirtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent, RefObject } from 'react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { PlaceSummary } from '../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { useKeys } from '../state/shortcuts.ts';
import { spanText } from '../text/format.ts';
import { Picture } from '../ui/parts.tsx';
import { PlaceTitleText } from '../ui/place-title.tsx';
import { acceptName } from './accept-name.ts';
import { gridOf } from './grid-layout.ts';

const steps: Record<string, (columns: number) => number> = {
  ArrowRight: () => 1,
  ArrowLeft: () => -1,
  ArrowDown: (columns) => columns,
  ArrowUp: (columns) => -columns,
};

/** Where the list was scrolled to when it was last left. */
let leftAtPx = 0;

/** Only the rows in sight exist: ten thousand places cost what twenty do. */
export function PlaceGrid({ places }: { places: readonly PlaceSummary[] }) {
  const say = useSay();
  const scroller = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(scroller);
  const { columns, rowPx } = gridOf(widthPx);
  const rows = useVirtualizer({
    count: Math.ceil(places.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 3,
    initialOffset: leftAtPx,
    enabled: widthPx > 0,
  });
  useLayoutEffect(() => rows.measure(), [rows, rowPx]);
  const { current, setCurrent, move } = useArrowKeys(scroller, places.length, columns, (index) =>
    rows.scrollToIndex(Math.floor(index / columns)),
  );

  useKeys({
    acceptNameThere: () => {
      const index = document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset.index;
      const place = index === undefined ? undefined : places[Number(index)];
      if (place !== undefined) void acceptName(say, place);
    },
  });

  return (
    <div className="scroller" ref={scroller}>
      <div
        className="grid"
        role="list"
        aria-label={say('nav.places')}
        onKeyDown={move}
        style={{ height: rows.getTotalSize() }}
      >
        {rows.getVirtualItems().map((row) => (
          <div
            key={row.key}
            className="grid-row"
            role="presentation"
            style={{
              transform: `translateY(${row.start}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {places.slice(row.index * columns, (row.index + 1) * columns).map((place, i) => {
              const index = row.index * columns + i;
              return (
                <Tile
                  key={place.id}
                  place={place}
                  index={index}
                  count={places.length}
                  current={index === current}
                  focused={() => setCurrent(index)}
                />
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The width of the grid in CSS pixels, followed; 0 until it is measured. */
function useWidth(scroller: RefObject<HTMLDivElement | null>): number {
  const [widthPx, setWidthPx] = useState(0);
  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = (): void => setWidthPx(element.querySelector('.grid')!.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => {
      leftAtPx = element.scrollTop;
      observer.disconnect();
    };
  }, [scroller]);
  return widthPx;
}

/** One tile is in the tab order; the arrow keys, Home and End move the focus from there. */
function useArrowKeys(
  scroller: RefObject<HTMLDivElement | null>,
  count: number,
  columns: number,
  scrollTo: (index: number) => void,
): { current: number; setCurrent: (index: number) => void; move: (event: KeyboardEvent) => void } {
  const [at, setCurrent] = useState(0);
  const focusNext = useRef(false);
  const current = Math.min(at, count - 1);

  useEffect(() => {
    // its row may not be there before the list has scrolled
    const tile = focusNext.current
      ? scroller.current?.querySelector<HTMLElement>(`[data-index="${current}"]`)
      : null;
    if (!tile) return;
    focusNext.current = false;
    tile.focus();
  });

  const targetOf = (key: string): number => {
    if (key === 'Home') return 0;
    if (key === 'End') return count - 1;
    return current + (steps[key]?.(columns) ?? NaN);
  };
  const move = (event: KeyboardEvent): void => {
    const to = targetOf(event.key);
    if (!(to >= 0 && to < count)) return;
    event.preventDefault();
    focusNext.current = true;
    setCurrent(to);
    scrollTo(to);
  };
  return { current, setCurrent, move };
}

function Tile({
  place,
  index,
  count,
  current,
  focused,
}: {
  place: PlaceSummary;
  index: number;
  count: number;
  current: boolean;
  focused: () => void;
}) {
  const say = useSay();
  const language = useLanguage();
  const { firstTakenAt, lastTakenAt } = place;
  return (
    <div className="tile-item" role="listitem" aria-setsize={count} aria-posinset={index + 1}>
      <a
        className="tile"
        href={`#/places/${place.id}`}
        data-index={index}
        tabIndex={current ? 0 : -1}
        onFocus={focused}
      >
        <span className="cover">
          <Picture id={place.coverPhotoId} alt="" eager />
          {place.isNew && <span className="badge on-photo">{say('filter.new')}</span>}
          {place.needsReview && <span className="badge on-photo warn">{say('filter.needsReview')}</span>}
        </span>
        <PlaceTitleText place={place} className="tile-name" />
        <span className="tile-facts">
          <span>{say('photos.count', { n: place.photoCount })}</span>
          {firstTakenAt !== null && lastTakenAt !== null && (
            <span>{spanText(language, firstTakenAt, lastTakenAt)}</span>
          )}
        </span>
      </a>
      {place.name === null && place.suggestion !== null && (
        <button
          type="button"
          className="button tile-accept"
          tabIndex={current ? 0 : -1}
          aria-label={say('suggestion.acceptNamed', { name: place.suggestion.name })}
          onClick={() => void acceptName(say, place)}
        >
          {say('suggestion.accept')}
        </button>
      )}
    </div>
  );
}
