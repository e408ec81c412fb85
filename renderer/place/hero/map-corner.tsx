import { Suspense, useMemo } from 'react';
import type { Place } from '../../../electron/contract/requests.ts';
import { SmallMap } from '../../places/places.tsx';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { formatRoute } from '../../state/route.ts';
import { townText } from '../../text/format.ts';

/** Where photos of the place were taken; it leads to the map of all places. Of photos without, nothing. */
export function MapCorner({ place: { photos, summary } }: { place: Place }) {
  const say = useSay();
  const language = useLanguage();
  const located = useMemo(() => photos.filter(({ latitude }) => latitude !== null), [photos]);
  if (located.length === 0) return null;
  const { town } = summary;
  const n = located.length;
  return (
    <a
      className="map-corner"
      href={formatRoute({ room: 'map', placeId: summary.id })}
      aria-label={
        town === null
          ? say('place.onMap', { n })
          : say('place.onMapIn', { n, town: townText(say, language, town) })
      }
    >
      <Suspense>
        <SmallMap positions={located} />
      </Suspense>
    </a>
  );
}
