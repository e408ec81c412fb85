import { useDeferredValue, useMemo, useState } from 'react';
import { noFilter, selectPlaces, useSearch } from '../places/places.tsx';
import { places } from '../state/engine-state.ts';
import { useSay } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Picture } from '../ui/parts.tsx';
import { PlaceTitleText } from '../ui/place-title.tsx';

const LISTED = 60;

/** Picks the place whose photos come into this one. */
export function MergeDialog({
  placeId,
  merge,
  close,
}: {
  placeId: number;
  merge: (otherId: number) => void;
  close: () => void;
}) {
  const say = useSay();
  const all = useStore(places);
  const [search, setSearch] = useState('');
  const found = useSearch(all, useDeferredValue(search), noFilter) ?? null;
  const shown = useMemo(
    () =>
      selectPlaces(
        (all ?? []).filter(({ id }) => id !== placeId),
        { order: 'largest', filters: [], found },
      ).slice(0, LISTED),
    [all, placeId, found],
  );
  return (
    <Dialog title={say('merge.title')} close={close} wide>
      <p className="muted">{say('merge.text')}</p>
      <input
        type="search"
        data-first
        value={search}
        placeholder={say('places.search')}
        aria-label={say('places.search')}
        onChange={(event) => setSearch(event.target.value)}
      />
      <ul className="merge-list">
        {shown.map((place) => (
          <li key={place.id}>
            <button type="button" onClick={() => merge(place.id)}>
              <Picture id={place.coverPhotoId} alt="" />
              <PlaceTitleText place={place} />
              <span className="muted">{say('photos.count', { n: place.photoCount })}</span>
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p>{say('places.none.title')}</p>}
    </Dialog>
  );
}
