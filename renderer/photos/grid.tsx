import type { DragEvent, KeyboardEvent, MouseEvent, RefObject } from 'react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { engine } from '../engine.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import type { PhotoColumns } from '../state/time-line.ts';
import { dayAndTimeText, monthsText } from '../text/format.ts';
import { useSize } from '../ui/canvas.ts';
import type { Layout } from './layout.ts';
import { layOut, photoBelow, rowAt, rowCount, rowHeightFor, rowOf, tilesOf } from './layout.ts';
import { Scrubber } from './scrubber.tsx';
import type { Selection } from './select.ts';
import type { Opened } from './stacks.ts';
import { Tile } from './tile.tsx';
import { useScrolling } from './use-scrolling.ts';

interface Props {
  columns: PhotoColumns;
  /** The id of the photo that has the focus, or would have it; null: the first. */
  current: number | null;
  selection: Selection;
  focus: (id: number) => void;
  open: (id: number) => void;
  pick: (id: number, how: 'only' | 'toggle' | 'range' | 'all') => void;
  openMenu: (id: number, at: { x: number; y: number }) => void;
  /** Of the photos of open stacks. */
  leadOf: Opened['leadOf'];
  toggleStack: (id: number) => void;
}

/** Rows above and below what is seen that are there too. */
const OVERSCAN_PX = 500;

/** Where the list was scrolled to when it was last left. */
let leftAtPx = 0;

/** Only the rows in sight exist: a hundred thousand photos cost what fifty do. */
export function PhotoGrid(props: Props) {
  const { columns, selection, leadOf } = props;
  const say = useSay();
  const language = useLanguage();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { widthPx } = useSize(list);
  const { heightPx } = useSize(scroller);
  const layout = useMemo(() => layOut(columns, widthPx, rowHeightFor(widthPx)), [columns, widthPx]);
  const { topPx, isRushed } = useScrolling(scroller, layout, leftAtPx);
  useEffect(() => () => void (leftAtPx = topPx), [topPx]);
  const at = Math.max(0, props.current === null ? 0 : columns.ids.indexOf(props.current));
  const keys = useFocus(scroller, layout, columns, at, props);
  const rows = rowsBetween(layout, topPx - OVERSCAN_PX, topPx + heightPx + OVERSCAN_PX);

  const labelOf = (photo: number): string => {
    const takenAtS = columns.takenAtS[photo];
    const when = takenAtS === undefined ? say('photos.undated') : dayAndTimeText(language, isoOf(takenAtS));
    const tile = say(columns.isFavourite[photo] === 1 ? 'photos.tile.star' : 'photos.tile', { when });
    const [id, n] = [columns.ids[photo]!, columns.photoCount[photo]!];
    if (n === 1) return leadOf.has(id) ? say('photos.tile.inStack', { tile }) : tile;
    return say(leadOf.has(id) ? 'photos.tile.openStack' : 'photos.tile.stack', { tile, n });
  };
  return (
    <>
      <div className="photo-scroller" ref={scroller}>
        <div
          ref={list}
          className="photo-list"
          role="listbox"
          aria-multiselectable="true"
          aria-label={say('photos.list')}
          style={{ height: layout.heightPx }}
          {...keys}
        >
          {monthsBetween(layout, rows).map(({ topPx: monthPx, at: month, firstRow }) => (
            <p
              key={firstRow}
              role="presentation"
              className="photo-month"
              style={{ transform: `translateY(${monthPx}px)` }}
            >
              {month === null ? say('photos.undated') : monthsText(language, month)}
            </p>
          ))}
          {rows.flatMap((row) =>
            tilesOf(layout, columns, row).map(({ photo, leftPx, widthPx: tilePx }) => {
              const id = columns.ids[photo]!;
              const n = columns.photoCount[photo]!;
              return (
                <Tile
                  key={id}
                  id={id}
                  photo={photo}
                  label={labelOf(photo)}
                  leftPx={leftPx}
                  topPx={layout.rowTopPx[row]!}
                  widthPx={tilePx}
                  heightPx={layout.rowHeightPx[row]!}
                  isFavourite={columns.isFavourite[photo] === 1}
                  stackText={
                    n === 1 ? null : leadOf.has(id) ? say('photos.closeStack') : say('photos.stack', { n })
                  }
                  isBound={leadOf.has(id)}
                  isCurrent={photo === at}
                  isSelected={selection.ids.has(id)}
                  isRushed={isRushed}
                />
              );
            }),
          )}
        </div>
      </div>
      <Scrubber layout={layout} topPx={topPx} viewPx={heightPx} scroller={scroller} />
    </>
  );
}

/** As the camera's clock says it, which is told as if it were UTC. */
const isoOf = (takenAtS: number): string => new Date(takenAtS * 1000).toISOString().slice(0, 19);

function rowsBetween(layout: Layout, fromPx: number, toPx: number): number[] {
  if (rowCount(layout) === 0) return [];
  const [first, last] = [rowAt(layout, fromPx), rowAt(layout, toPx)];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** The months that begin among these rows. */
const monthsBetween = ({ months }: Layout, rows: readonly number[]) =>
  months.filter(({ firstRow }) => firstRow >= (rows[0] ?? 0) && firstRow <= (rows.at(-1) ?? -1));

/** One photo is in the tab order; keys and the pointer move the focus from there, select and open. */
function useFocus(
  scroller: RefObject<HTMLDivElement | null>,
  layout: Layout,
  columns: PhotoColumns,
  at: number,
  { focus, open, pick, openMenu, toggleStack, selection }: Props,
) {
  const [wanted, setWanted] = useState(-1);
  const last = columns.ids.length - 1;
  useLayoutEffect(() => {
    if (wanted < 0) return;
    const row = rowOf(layout, wanted);
    scrollTo(scroller.current!, layout.rowTopPx[row]!, layout.rowHeightPx[row]!);
  }, [wanted, layout, scroller]);
  useEffect(() => {
    // its row may not be there before the list has scrolled
    const tile = wanted < 0 ? null : scroller.current!.querySelector<HTMLElement>(`[data-at="${wanted}"]`);
    if (tile === null) return;
    tile.focus({ preventScroll: true });
    setWanted(-1);
  });

  const steps: Record<string, () => number> = {
    ArrowRight: () => at + 1,
    ArrowLeft: () => at - 1,
    ArrowDown: () => photoBelow(layout, columns, at, 1),
    ArrowUp: () => photoBelow(layout, columns, at, -1),
    PageDown: () => photoBelow(layout, columns, at, rowsOfView(scroller.current!, layout)),
    PageUp: () => photoBelow(layout, columns, at, -rowsOfView(scroller.current!, layout)),
    Home: () => 0,
    End: () => last,
  };
  const idOf = (event: { target: EventTarget }): number | null => {
    const tile = (event.target as Element).closest<HTMLElement>('[data-photo]');
    return tile === null ? null : Number(tile.dataset.photo);
  };
  const onTile = (act: (id: number, event: MouseEvent) => void) => (event: MouseEvent) => {
    const id = idOf(event);
    if (id !== null) act(id, event);
  };
  return {
    onKeyDown(event: KeyboardEvent): void {
      if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        return pick(columns.ids[at]!, 'all');
      }
      const step = steps[event.key];
      if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const to = Math.min(last, Math.max(0, step()));
      focus(columns.ids[to]!);
      if (event.shiftKey) pick(columns.ids[to]!, 'range');
      setWanted(to);
    },
    onFocus(event: { target: EventTarget }): void {
      const id = idOf(event);
      if (id !== null) focus(id);
    },
    onClick: onTile((id, event) => {
      if (isOnStack(event)) return toggleStack(id);
      pick(id, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only');
    }),
    onDoubleClick: onTile((id, event) => {
      if (!isOnStack(event)) open(id);
    }),
    onContextMenu: onTile((id, event) => {
      event.preventDefault();
      if (!selection.ids.has(id)) pick(id, 'only');
      openMenu(id, { x: event.clientX, y: event.clientY });
    }),
    onDragStart(event: DragEvent): void {
      const id = idOf(event);
      if (id === null) return;
      event.preventDefault();
      void engine.dragPhotos?.(selection.ids.has(id) ? [...selection.ids].slice(0, 100) : [id]);
    },
  };
}

/** On the count of a stack, which opens and closes it. */
const isOnStack = (event: MouseEvent): boolean => (event.target as Element).closest('[data-stack]') !== null;

const rowsOfView = ({ clientHeight }: HTMLElement, { heightPx, rowTopPx }: Layout): number =>
  Math.max(1, Math.floor(clientHeight / (heightPx / Math.max(1, rowTopPx.length))));

/** Just as far as it takes to see it whole, with a heading above it. */
function scrollTo(element: HTMLElement, topPx: number, heightPx: number): void {
  const ABOVE_PX = 60;
  if (topPx - ABOVE_PX < element.scrollTop) element.scrollTop = topPx - ABOVE_PX;
  else if (topPx + heightPx > element.scrollTop + element.clientHeight)
    element.scrollTop = topPx + heightPx - element.clientHeight + 8;
}
