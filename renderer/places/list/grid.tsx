import { useVirtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent, RefObject } from 'react';
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { PlaceSummary } from '../../../electron/contract/requests.ts';
import { useSay } from '../../state/preferences.ts';
import { useKeys } from '../../state/shortcuts.ts';
import { takeBack } from '../../ui/take-back.ts';
import { acceptName } from '../accept-name.ts';
import type { Order } from '../select.ts';
import { Heading } from './heading.tsx';
import type { Row } from './rows.ts';
import { gridOf, HEADING_PX, rowAt, rowsOf, tileAfter } from './rows.ts';
import { Tile } from './tile.tsx';

/** How the list was left last: where it was scrolled to, and the place that it was left for. */
const left: { atPx: number; placeId: number | null } = { atPx: 0, placeId: null };

/** Only the rows in sight exist: ten thousand places cost what twenty do. */
export function PlaceGrid({ places, order }: { places: readonly PlaceSummary[]; order: Order }) {
  const say = useSay();
  const scroller = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(scroller);
  const { columns, rowPx } = gridOf(widthPx);
  const rows = useMemo(() => rowsOf(places, order, columns), [places, order, columns]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => (rows[i]?.kind === 'heading' ? HEADING_PX : rowPx),
    overscan: 3,
    initialOffset: left.atPx,
    enabled: widthPx > 0,
  });
  useLayoutEffect(() => virtual.measure(), [virtual, rows, rowPx]);
  const { current, focused, move, enter } = useFocus(scroller, places, rows, (index) =>
    virtual.scrollToIndex(rowAt(rows, index)),
  );

  useKeys({
    acceptNameThere: () => {
      const index = document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset.index;
      const place = index === undefined ? undefined : places[Number(index)];
      if (place !== undefined) void acceptName(say, place);
    },
    undoThere: () => void takeBack(say),
    intoList: enter,
    back: enter,
  });

  return (
    <div className="scroller" ref={scroller}>
      <div
        className="grid"
        role="list"
        aria-label={say('nav.places')}
        onKeyDown={move}
        onClick={(event) => {
          const link = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
          left.placeId = (link && places[Number(link.dataset.index)]?.id) ?? null;
        }}
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ key, index: i, start }) => {
          const row = rows[i];
          const style = { transform: `translateY(${start}px)` };
          if (row?.kind === 'heading')
            return <Heading key={key} order={order} from={row.from} to={row.to} style={style} />;
          return (
            <div
              key={key}
              className="grid-row"
              role="presentation"
              style={{ ...style, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
            >
              {places.slice(row?.start, row?.end ?? 0).map((place, j) => (
                <Tile
                  key={place.id}
                  place={place}
                  order={order}
                  index={row!.start + j}
                  count={places.length}
                  isInTabOrder={row!.start + j === current}
                  focused={() => focused(place.id)}
                />
              ))}
            </div>
          );
        })}
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
      left.atPx = element.scrollTop;
      observer.disconnect();
    };
  }, [scroller]);
  return widthPx;
}

/**
 * One tile is in the tab order: that of the place that had the focus last, wherever it stands by now. The
 * arrow keys, Home and End move from there; whoever comes back from a place is at its tile again.
 */
function useFocus(
  scroller: RefObject<HTMLDivElement | null>,
  places: readonly PlaceSummary[],
  rows: readonly Row[],
  scrollTo: (index: number) => void,
): {
  current: number;
  focused: (placeId: number) => void;
  move: (event: KeyboardEvent) => void;
  /** From wherever the focus is. */
  enter: () => void;
} {
  const [at, setAt] = useState(left.placeId);
  const focusNext = useRef(places.some(({ id }) => id === left.placeId));
  // the tile to be focused may be the one that is in the tab order already
  const [, asked] = useReducer((n: number) => n + 1, 0);
  const current = useMemo(
    () =>
      Math.max(
        0,
        places.findIndex(({ id }) => id === at),
      ),
    [places, at],
  );

  useEffect(() => {
    // its row may not be there before the list has scrolled
    const tile = focusNext.current
      ? scroller.current?.querySelector<HTMLElement>(`[data-index="${current}"]`)
      : null;
    if (!tile) return;
    focusNext.current = false;
    left.placeId = null;
    tile.focus();
  });

  const focusTile = (index: number): void => {
    focusNext.current = true;
    asked();
    setAt(places[index]!.id);
    scrollTo(index);
  };
  const move = (event: KeyboardEvent): void => {
    const to = tileAfter(rows, current, event.key);
    if (to === null || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    focusTile(to);
  };
  return { current, focused: setAt, move, enter: () => focusTile(current) };
}
