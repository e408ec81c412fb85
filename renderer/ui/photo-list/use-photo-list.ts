/** What keys and the pointer do in a list of photos, the same wherever photos are listed. */
import type { DragEvent, KeyboardEvent, MouseEvent, RefObject } from 'react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { engine } from '../../engine.ts';
import { useKeys } from '../../state/shortcuts.ts';
import type { Rows } from './rows.ts';
import { photoBelow, rowCount, rowOf } from './rows.ts';
import type { Selection } from './selection.ts';

export interface PhotoList {
  ids: Float64Array;
  /** Upright width by height of each. */
  aspects: ArrayLike<number>;
  rows: Rows;
  /** The photo that has the focus, or would have it, by its number in the list. */
  at: number;
  /** The person comes back to it: it has the focus from the start. */
  isReturn: boolean;
  selection: Selection;
  focus: (id: number) => void;
  open: (id: number) => void;
  pick: (id: number, how: Picking) => void;
  openMenu: (id: number, at: { x: number; y: number }) => void;
  /** Where photos stand for stacks. */
  toggleStack?: (id: number) => void;
}

/** A click selects one, with Ctrl one more, with Shift all between; two open it. */
export type Picking = 'only' | 'toggle' | 'range';

/** No more files go along with a drag. */
const MOST_DRAGGED = 100;
/** Room above a row for its heading. */
const ABOVE_PX = 60;
const BELOW_PX = 8;

interface Elements {
  scroller: RefObject<HTMLElement | null>;
  list: RefObject<HTMLElement | null>;
}

/** One photo is in the tab order; keys and the pointer move the focus from there, select and open. */
export function usePhotoList(elements: Elements, photos: PhotoList) {
  const { ids, aspects, rows, at, selection, focus, open, pick, openMenu } = photos;
  const moveTo = useMovingFocus(elements, photos);
  useKeys({ intoList: () => moveTo(at) });
  const last = ids.length - 1;
  const below = (count: number): number => photoBelow(rows, aspects, at, count);
  const steps: Record<string, () => number> = {
    ArrowRight: () => at + 1,
    ArrowLeft: () => at - 1,
    ArrowDown: () => below(1),
    ArrowUp: () => below(-1),
    PageDown: () => below(rowsOfView(elements.scroller.current!, rows)),
    PageUp: () => below(-rowsOfView(elements.scroller.current!, rows)),
    Home: () => 0,
    End: () => last,
  };
  const onTile = (act: (id: number, event: MouseEvent) => void) => (event: MouseEvent) => {
    const id = idOf(event);
    if (id !== null) act(id, event);
  };
  return {
    onKeyDown(event: KeyboardEvent): void {
      const step = steps[event.key];
      if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const to = Math.min(last, Math.max(0, step()));
      focus(ids[to]!);
      if (event.shiftKey) {
        if (selection.ids.size === 0) pick(ids[at]!, 'only');
        pick(ids[to]!, 'range');
      }
      moveTo(to);
    },
    onFocus(event: { target: EventTarget }): void {
      const id = idOf(event);
      if (id !== null) focus(id);
    },
    onClick: onTile((id, event) => {
      if (isOn(event, '[data-stack]')) return photos.toggleStack?.(id);
      const isCheck = isOn(event, '.tile-check');
      const isOneMore = isCheck || event.ctrlKey || event.metaKey;
      pick(id, event.shiftKey ? 'range' : isOneMore ? 'toggle' : 'only');
    }),
    onDoubleClick: onTile((id, event) => {
      if (!isOn(event, '.tile-check, [data-stack]')) open(id);
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
      const dragged = selection.ids.has(id) ? [...selection.ids].slice(0, MOST_DRAGGED) : [id];
      void engine.dragPhotos?.(dragged);
    },
  };
}

const isOn = (event: MouseEvent, selector: string): boolean =>
  (event.target as Element).closest(selector) !== null;

const idOf = (event: { target: EventTarget }): number | null => {
  const tile = (event.target as Element).closest<HTMLElement>('[data-photo]');
  return tile === null ? null : Number(tile.dataset.photo);
};

/** Scrolls to a photo and gives it the focus, as soon as its row is there. */
function useMovingFocus(
  { scroller, list }: Elements,
  { ids, rows, at, isReturn }: PhotoList,
): (to: number) => void {
  const [wanted, setWanted] = useState(isReturn ? at : -1);
  useLayoutEffect(() => {
    if (wanted < 0 || rowCount(rows) === 0) return;
    const row = rowOf(rows, wanted);
    const topPx = rows.rowTopPx[row]! + topWithin(scroller.current!, list.current!);
    scrollTo(scroller.current!, topPx, rows.rowHeightPx[row]!);
  }, [wanted, rows, scroller, list]);
  useEffect(() => {
    // its row may not be there before the list has scrolled
    const tile = wanted < 0 ? null : tileAt(list.current!, wanted);
    if (tile === null) return;
    tile.focus({ preventScroll: true });
    setWanted(-1);
  });
  const before = useRef(ids);
  useEffect(() => {
    // photos came or went, and with one of them the focus
    if (before.current !== ids && document.activeElement === document.body)
      tileAt(list.current!, at)?.focus({ preventScroll: true });
    before.current = ids;
  }, [ids, at, list]);
  return setWanted;
}

const tileAt = (list: HTMLElement, at: number): HTMLElement | null =>
  list.querySelector<HTMLElement>(`[data-at="${at}"]`);

/** How far below the top of what is scrolled. */
const topWithin = (scroller: HTMLElement, list: HTMLElement): number =>
  list.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;

const rowsOfView = ({ clientHeight }: HTMLElement, rows: Rows): number =>
  Math.max(1, Math.floor(clientHeight / (rows.heightPx / Math.max(1, rowCount(rows)))));

/** Just as far as it takes to see it whole, with a heading above it. */
function scrollTo(element: HTMLElement, topPx: number, heightPx: number): void {
  if (topPx - ABOVE_PX < element.scrollTop) element.scrollTop = topPx - ABOVE_PX;
  else if (topPx + heightPx > element.scrollTop + element.clientHeight)
    element.scrollTop = topPx + heightPx - element.clientHeight + BELOW_PX;
}
