import { useMemo, useRef, useState } from 'react';
import { useLanguage, useSay } from '../state/preferences.ts';
import type { PhotoColumns } from '../state/time-line.ts';
import { dayAndTimeText, monthsText } from '../text/format.ts';
import { useSize } from '../ui/canvas.ts';
import { rowHeightFor, tilesOf } from '../ui/photo-list/rows.ts';
import { Tile } from '../ui/photo-list/tile.tsx';
import type { PhotoList } from '../ui/photo-list/use-photo-list.ts';
import { usePhotoList } from '../ui/photo-list/use-photo-list.ts';
import { rowsToShow, useScrolling } from '../ui/photo-list/use-scrolling.ts';
import type { Layout } from './layout.ts';
import { layOut } from './layout.ts';
import { Scrubber } from './scrubber.tsx';
import type { Opened } from './stacks.ts';

interface Props extends Pick<PhotoList, 'selection' | 'focus' | 'open' | 'pick' | 'openMenu'> {
  columns: PhotoColumns;
  /** The id of the photo that has the focus, or would have it; null: the first. */
  current: number | null;
  /** Of the photos of open stacks. */
  leadOf: Opened['leadOf'];
  toggleStack: (id: number) => void;
}

/** Where the list was scrolled to when it was last left. */
const leftAt = { current: 0 };

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
  const { topPx, isRushed } = useScrolling({ scroller, list }, layout, leftAt);
  const at = Math.max(0, props.current === null ? 0 : columns.ids.indexOf(props.current));
  const [isReturn] = useState(props.current !== null);
  const { ids, aspect: aspects } = columns;
  const keys = usePhotoList({ scroller, list }, { ...props, ids, aspects, rows: layout, at, isReturn });
  const rows = rowsToShow(layout, topPx, heightPx, at);

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
            tilesOf(layout, aspects, row).map(({ photo, leftPx, widthPx: tilePx }) => {
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
                  markText={
                    n === 1 ? null : leadOf.has(id) ? say('photos.closeStack') : say('photos.stack', { n })
                  }
                  isStack={n > 1}
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

/** The months that begin among these rows. */
const monthsBetween = ({ months }: Layout, rows: readonly number[]) =>
  months.filter(({ firstRow }) => rows.includes(firstRow));
