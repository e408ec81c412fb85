import { useEffect, useState } from 'react';
import { Find } from './find/find.tsx';
import { Notice } from './frame/notice.tsx';
import { Rail } from './frame/rail.tsx';
import { Library } from './library/library.tsx';
import { Match } from './match/match.tsx';
import { PhotoPage } from './photo/photo-page.tsx';
import { Photos } from './photos/photos.tsx';
import { PlacePage } from './place/place-page.tsx';
import { Places } from './places/places.tsx';
import { Review } from './review/review.tsx';
import { Settings } from './settings/settings.tsx';
import { engineFailure, library, readAll } from './state/engine-state.ts';
import { nextReview } from './state/followed-doubts.ts';
import { useSay } from './state/preferences.ts';
import type { Route } from './state/route.ts';
import { go, useRoute } from './state/route.ts';
import { useKeys } from './state/shortcuts.ts';
import { useSelector, useStore } from './state/store.ts';
import { CheatSheet } from './ui/cheat-sheet.tsx';
import { keepFocus } from './ui/keep-focus.ts';
import { Refused, refusedText } from './ui/parts.tsx';
import './app.css';

function Screen({ route }: { route: Route }) {
  switch (route.room) {
    case 'library':
      return <Library />;
    case 'photos':
      return <Photos />;
    case 'photo':
      return <PhotoPage photoId={route.photoId} />;
    case 'places':
    case 'map':
      return <Places route={route} />;
    case 'place':
      return <PlacePage key={route.placeId} placeId={route.placeId} />;
    case 'match':
      return <Match a={route.a} b={route.b} placeId={route.placeId} />;
    case 'review':
    case 'doubts':
    case 'removed':
    case 'rules':
      return <Review route={route} />;
    case 'find':
      return <Find key={route.photoId} photoId={route.photoId} />;
    case 'settings':
      return <Settings />;
  }
}

export function App() {
  const say = useSay();
  const route = useRoute();
  const failure = useStore(engineFailure);
  const isHeard = useSelector(library, (state) => state !== null);
  const [isHelpOpen, setHelpOpen] = useState(false);

  useEffect(() => {
    const heading = document.querySelector<HTMLElement>('main h1');
    heading?.focus({ preventScroll: true });
  }, [route.room]);
  useEffect(keepFocus, []);
  useKeys({
    help: () => setHelpOpen(true),
    library: () => go({ room: 'library' }),
    places: () => go({ room: 'places' }),
    photos: () => go({ room: 'photos' }),
    mapOfAll: () => go({ room: 'map', placeId: null }),
    review: () => go(nextReview(route.room)),
    find: () => go({ room: 'find', photoId: null }),
    settings: () => go({ room: 'settings' }),
  });

  return (
    <>
      <Rail room={route.room} help={() => setHelpOpen(true)} />
      {failure !== null && isHeard && (
        <div className="lost" role="alert">
          <p>{refusedText(say, failure)}</p>
          <button type="button" className="button" onClick={() => void readAll()}>
            {say('again')}
          </button>
        </div>
      )}
      <main>
        {failure !== null && !isHeard ? (
          <Refused failure={failure} again={() => void readAll()} />
        ) : (
          <Screen route={route} />
        )}
      </main>
      <Notice />
      {isHelpOpen && <CheatSheet close={() => setHelpOpen(false)} />}
    </>
  );
}
