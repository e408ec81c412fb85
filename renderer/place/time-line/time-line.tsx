import type { RefObject } from 'react';
import { useMemo, useRef } from 'react';
import type { Photo, Place } from '../../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { companionTexts, dayAndTimeText, dayInYearText, dayText } from '../../text/format.ts';
import type { Say } from '../../text/messages.ts';
import { useSize } from '../../ui/canvas.ts';
import { rowHeightFor, tilesOf } from '../../ui/photo-list/rows.ts';
import { Tile } from '../../ui/photo-list/tile.tsx';
import type { PhotoList } from '../../ui/photo-list/use-photo-list.ts';
import { usePhotoList } from '../../ui/photo-list/use-photo-list.ts';
import { rowsToShow, useScrolling } from '../../ui/photo-list/use-scrolling.ts';
import type { Day, Layout, Years } from './layout.ts';
import { aspectOf, DATES_PX, layOut } from './layout.ts';
import { yearsOf } from './years.ts';

interface Props extends Omit<PhotoList, 'aspects' | 'rows'> {
  place: Place;
  /** In the order in which they are shown. */
  photos: readonly Photo[];
  scroller: RefObject<HTMLElement | null>;
  /** How high the scroller is. */
  viewPx: number;
  /** How far it was scrolled when the person last left the place. */
  leftAt: RefObject<number>;
}

/** Photos in the order they were taken, the years in the margin; those without a date come last. */
export function TimeLine({ place, photos, scroller, viewPx, leftAt, ...props }: Props) {
  const say = useSay();
  const list = useRef<HTMLDivElement>(null);
  const { widthPx } = useSize(list);
  const layout = useMemo(() => layOut(yearsOf(photos), widthPx, rowHeightFor(widthPx)), [photos, widthPx]);
  const aspects = useMemo(() => photos.map(aspectOf), [photos]);
  const { topPx, isRushed } = useScrolling({ scroller, list }, layout, leftAt);
  const handlers = usePhotoList({ scroller, list }, { ...props, aspects, rows: layout });
  const rows = rowsToShow(layout, topPx, viewPx, props.at);
  return (
    <section className="time-line" aria-label={say('timeLine')}>
      <div className="years">
        {layout.years.map((years) => (
          <YearHeading key={years.topPx} years={years} />
        ))}
      </div>
      <div
        ref={list}
        className="photo-list"
        role="listbox"
        aria-multiselectable="true"
        aria-label={say('timeLine')}
        style={{ height: layout.heightPx }}
        {...handlers}
      >
        {layout.days
          .filter(({ row }) => rows.includes(row))
          .map((day) => (
            <DayHeading key={`${day.row} ${day.leftPx}`} day={day} layout={layout} />
          ))}
        {rows.flatMap((row) =>
          tilesOf(layout, aspects, row).map(({ photo: at, ...box }) => (
            <PhotoTile
              key={photos[at]!.id}
              photo={photos[at]!}
              at={at}
              isCover={photos[at]!.id === place.summary.coverPhotoId}
              leftPx={box.leftPx}
              widthPx={box.widthPx}
              topPx={layout.rowTopPx[row]!}
              heightPx={layout.rowHeightPx[row]!}
              isCurrent={at === props.at}
              isSelected={props.selection.ids.has(photos[at]!.id)}
              isRushed={isRushed}
            />
          )),
        )}
      </div>
    </section>
  );
}

function YearHeading({ years: { first, last, topPx } }: { years: Years }) {
  const say = useSay();
  return (
    <h2 style={{ top: topPx }}>
      {first === null ? say('timeLine.undated') : first === last ? first : `${first} – ${last}`}
    </h2>
  );
}

function DayHeading({ day, layout }: { day: Day; layout: Layout }) {
  const language = useLanguage();
  const { row, takenAt, leftPx, widthPx, hasYear } = day;
  const topPx = layout.rowTopPx[row]! - DATES_PX;
  return (
    <p
      role="presentation"
      className="day"
      style={{ transform: `translate(${leftPx}px, ${topPx}px)`, width: widthPx }}
    >
      {(hasYear ? dayText : dayInYearText)(language, takenAt)}
    </p>
  );
}

type TileProps = Omit<Parameters<typeof Tile>[0], 'id' | 'photo' | 'label' | 'isFavourite' | 'markText'>;

function PhotoTile({
  photo,
  at,
  isCover,
  ...tile
}: TileProps & { photo: Photo; at: number; isCover: boolean }) {
  const say = useSay();
  const language = useLanguage();
  const when = photo.takenAt === null ? say('photo.undated') : dayAndTimeText(language, photo.takenAt);
  const marks = marksOf(say, photo, isCover);
  return (
    <Tile
      {...tile}
      id={photo.id}
      photo={at}
      label={[say('photo.alt', { name: photo.fileName, when }), ...marks].join(say('comma'))}
      isFavourite={false}
      markText={marks.length === 0 ? null : marks.join(' · ')}
    />
  );
}

/** What is to be said of a photo beside its name and date, a word or two each. */
function marksOf(say: Say, { copies, companions, state }: Photo, isCover: boolean): string[] {
  return [
    ...(isCover ? [say('photo.cover')] : []),
    ...(copies === null ? [] : [say('photo.copies', { n: copies.copyCount })]),
    ...companionTexts(say, companions),
    ...(state === 'present' ? [] : [say(`photo.${state}`)]),
  ];
}
