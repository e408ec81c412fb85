import type { Dispatch, MouseEvent } from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Group } from '../../../electron/contract/requests.ts';
import { PhotoMenu } from '../../photo/photo-menu.tsx';
import { openPhoto } from '../../state/photo-sequence.ts';
import { useSize } from '../../ui/canvas.ts';
import { useGestures } from '../../ui/picture/gestures.ts';
import type { Look } from '../../ui/picture/look.ts';
import { fitted } from '../../ui/picture/look.ts';
import type { Choice, ChoiceStep } from '../group/choice.ts';
import { leastStageHeight, paneGrid } from './pane-grid.ts';
import { Pane } from './pane.tsx';

interface Props {
  group: Group;
  choice: Choice;
  dispatch: Dispatch<ChoiceStep>;
  look: Look;
  setLook: Dispatch<(look: Look) => Look>;
  isDifference: boolean;
  label: string;
}

/** All copies beside each other at one scale; they are zoomed and moved together. */
export function Stage({ group, choice, dispatch, look, setLook, isDifference, label }: Props) {
  const { copies, suggestion } = group;
  const frame = useRef<HTMLUListElement>(null);
  const size = useSize(frame);
  const [first] = copies;
  const ids = [...new Set(copies.map(({ photoId }) => photoId))];
  const aspect = first!.widthPx / first!.heightPx;
  const { columns, pane } = paneGrid(size, copies.length, aspect);
  const keeper = copies.find(({ fileId }) => choice.kept.includes(fileId)) ?? first!;
  const fit = fitted(pane, keeper);
  const gestures = useGestures(frame, fit, setLook, { pictureAt: copyAt, mayZoom });
  const keepOnly = useCallback((at: number) => dispatch({ type: 'keep only', at }), [dispatch]);
  const keepAsWell = useCallback((at: number) => dispatch({ type: 'keep as well', at }), [dispatch]);

  useEffect(() => {
    frame.current!.querySelector('[data-marked=true]')?.scrollIntoView({ block: 'nearest' });
  }, [choice.marked]);

  const [menu, setMenu] = useState<{ photoId: number; x: number; y: number } | null>(null);
  const openMenu = (event: MouseEvent): void => {
    const copy = (event.target as Element).closest<HTMLElement>('[data-photo]');
    if (copy === null) return;
    event.preventDefault();
    setMenu({ photoId: Number(copy.dataset.photo), x: event.clientX, y: event.clientY });
  };

  return (
    <>
      <ul
        className="copies"
        ref={frame}
        aria-label={label}
        data-zoomed={look.zoom > 1}
        style={{
          gridTemplateColumns: `repeat(${columns}, ${Math.floor(pane.widthPx)}px)`,
          minHeight: leastStageHeight(size.widthPx, copies.length, aspect),
        }}
        onMouseDown={(event) => event.preventDefault()} // a click leaves the focus: Enter goes on deciding
        onContextMenu={openMenu}
        onDoubleClick={(event) => {
          const copy = (event.target as Element).closest<HTMLElement>('[data-photo] .copy-picture');
          if (copy !== null) openPhoto(Number(copy.parentElement!.dataset.photo), ids);
        }}
        {...gestures}
      >
        {size.widthPx > 0 &&
          copies.map((copy, i) => (
            <Pane
              key={copy.fileId}
              copy={copy}
              number={i + 1}
              keeper={keeper}
              pane={pane}
              look={look}
              isKept={choice.kept.includes(copy.fileId)}
              isMarked={choice.marked === i}
              isSuggested={copy.fileId === suggestion.fileId}
              isDifference={isDifference}
              keepOnly={keepOnly}
              keepAsWell={keepAsWell}
            />
          ))}
      </ul>
      {menu !== null && (
        <PhotoMenu photoId={menu.photoId} at={menu} close={() => setMenu(null)} among={ids} />
      )}
    </>
  );
}

const copyAt = (_: Element, target: Element): Element | null => target.closest('.copy-picture');

/** Rows that do not fit are scrolled to. */
const mayZoom = (list: Element, event: WheelEvent): boolean =>
  list.scrollHeight <= list.clientHeight || event.ctrlKey;
