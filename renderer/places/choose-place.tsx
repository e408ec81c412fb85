import type { ReactNode } from 'react';
import { useDeferredValue, useMemo, useState } from 'react';
import { places } from '../state/engine-state.ts';
import { useSay } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Picture } from '../ui/parts.tsx';
import { PlaceTitleText } from '../ui/place-title.tsx';
import { noFilter } from './kept-view.ts';
import { selectPlaces } from './select.ts';
import { useSearch } from './use-search.ts';

const LISTED = 60;

interface Props {
  title: string;
  text: string;
  /** A place that is none to choose. */
  withoutId: number | null;
  choose: (placeId: number) => void;
  close: () => void;
  /** What can be chosen beside the places. */
  children?: ReactNode;
}

/** A dialog that asks for a place: by what is typed, the largest first. */
export function ChoosePlace({ title, text, withoutId, choose, close, children }: Props) {
  const say = useSay();
  const all = useStore(places);
  const [search, setSearch] = useState('');
  const found = useSearch(all, useDeferredValue(search), noFilter) ?? null;
  const shown = useMemo(
    () =>
      selectPlaces(
        (all ?? []).filter(({ id }) => id !== withoutId),
        { order: 'largest', filters: [], found },
      ).slice(0, LISTED),
    [all, withoutId, found],
  );
  return (
    <Dialog title={title} close={close} wide>
      <p className="muted">{text}</p>
      {children}
      <input
        type="search"
        data-first
        value={search}
        placeholder={say('places.search')}
        aria-label={say('places.search')}
        onChange={(event) => setSearch(event.target.value)}
      />
      <ul className="choose-place">
        {shown.map((place) => (
          <li key={place.id}>
            <button type="button" onClick={() => choose(place.id)}>
              <Picture id={place.coverPhotoId} alt="" />
              <PlaceTitleText place={place} />
              <span className="muted">{say('photos.count', { n: place.photoCount })}</span>
            </button>
          </li>
        ))}
      </ul>
      {all !== null && shown.length === 0 && <p>{say('places.none.title')}</p>}
    </Dialog>
  );
}
