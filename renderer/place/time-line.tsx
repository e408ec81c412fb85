import { memo, useCallback, useMemo, useState } from 'react';
import type { Photo, Place } from '../../electron/contract/requests.ts';
import { PhotoMenu } from '../photo/photo-menu.tsx';
import { openPhoto } from '../state/photo-sequence.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { formatRoute, matchRoute } from '../state/route.ts';
import { companionTexts, dateSourceKey, dayAndTimeText } from '../text/format.ts';
import { Picture } from '../ui/parts.tsx';
import { yearsOf } from './years.ts';

interface Props {
  place: Place;
  selected: readonly number[];
  toggle: (photoId: number) => void;
}

/**
 * Photos by year, in the order they were taken. A photo opens in the match viewer with the one it is linked
 * to best.
 */
export function TimeLine({ place, selected, toggle }: Props) {
  const say = useSay();
  const { photos, links, summary } = place;
  const ids = useMemo(() => photos.map(({ id }) => id), [photos]);
  const [menu, setMenu] = useState<{ id: number; x: number; y: number } | null>(null);
  const openMenu = useCallback((id: number, x: number, y: number) => setMenu({ id, x, y }), []);
  const partner = new Map<number, number>();
  for (const { a, b } of links) {
    if (!partner.has(a)) partner.set(a, b);
    if (!partner.has(b)) partner.set(b, a);
  }
  const href = (photo: Photo): string | null => {
    const other = partner.get(photo.id) ?? photos.find(({ id }) => id !== photo.id)?.id;
    return other === undefined ? null : formatRoute(matchRoute(photos, photo.id, other, summary.id));
  };
  return (
    <section className="time-line" aria-label={say('timeLine')}>
      {yearsOf(photos).map(({ year, photos: of }) => (
        <div key={year} className="year">
          <h2>{year ?? say('timeLine.undated')}</h2>
          <ul>
            {of.map((photo) => (
              <TimeLinePhoto
                key={photo.id}
                photo={photo}
                placeId={summary.id}
                href={href(photo)}
                isCover={photo.id === summary.coverPhotoId}
                selected={selected.includes(photo.id)}
                toggle={toggle}
                ids={ids}
                openMenu={openMenu}
              />
            ))}
          </ul>
        </div>
      ))}
      {menu !== null && <PhotoMenu photoId={menu.id} at={menu} close={() => setMenu(null)} among={ids} />}
    </section>
  );
}

interface PhotoProps {
  photo: Photo;
  placeId: number;
  href: string | null;
  isCover: boolean;
  selected: boolean;
  toggle: (photoId: number) => void;
  /** Of all photos of the place. */
  ids: readonly number[];
  openMenu: (photoId: number, x: number, y: number) => void;
}

/** Says where the date comes from when it is not the camera's. */
function DateSource({ source }: { source: Photo['takenAtSource'] }) {
  const say = useSay();
  const key = dateSourceKey(source);
  return key && <span className="muted">{say(key)}</span>;
}

const TimeLinePhoto = memo(
  function TimeLinePhoto(props: PhotoProps) {
    const { photo, placeId, href, isCover, selected, toggle, ids, openMenu } = props;
    const say = useSay();
    const language = useLanguage();
    const when = photo.takenAt === null ? say('photo.undated') : dayAndTimeText(language, photo.takenAt);
    const files = photo.companions.map(({ fileName }) => fileName).join(say('comma'));
    const picture = <Picture id={photo.id} alt={say('photo.alt', { name: photo.fileName, when })} />;
    return (
      <li
        className={selected ? 'photo selected' : 'photo'}
        data-photo={photo.id}
        onContextMenu={(event) => {
          event.preventDefault();
          openMenu(photo.id, event.clientX, event.clientY);
        }}
      >
        {href === null ? (
          <span className="frame">{picture}</span>
        ) : (
          <a className="frame" href={href}>
            {picture}
          </a>
        )}
        <label className="pick">
          <input
            type="checkbox"
            checked={selected}
            onChange={() => toggle(photo.id)}
            aria-label={say('photo.select', { name: photo.fileName })}
          />
        </label>
        <p className="caption">
          {photo.takenAt !== null && <span>{when}</span>}
          <DateSource source={photo.takenAtSource} />
          <a
            className="muted"
            title={photo.fileName}
            href={formatRoute({ room: 'photo', photoId: photo.id })}
            onClick={(event) => {
              event.preventDefault();
              openPhoto(photo.id, ids);
            }}
          >
            {photo.camera ?? photo.fileName}
          </a>
          {isCover && <span className="badge">{say('photo.cover')}</span>}
          {photo.copies !== null && (
            <a
              className="badge"
              href={formatRoute({ room: 'review', groupId: photo.copies.groupId, placeId })}
            >
              {say('photo.copies', { n: photo.copies.copyCount })}
            </a>
          )}
          {companionTexts(say, photo.companions).map((text) => (
            <span key={text} className="badge" title={files}>
              {text}
            </span>
          ))}
          {photo.state !== 'present' && <span className="badge warn">{say(`photo.${photo.state}`)}</span>}
        </p>
      </li>
    );
  },
  (was, now) =>
    was.photo === now.photo &&
    was.href === now.href &&
    was.ids === now.ids &&
    was.isCover === now.isCover &&
    was.selected === now.selected,
);
