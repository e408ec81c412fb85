import { useEffect, useState } from 'react';
import { Find } from './find/find.tsx';
import { Library, ScanBadge } from './library/library.tsx';
import { Match } from './match/match.tsx';
import { PhotoPage } from './photo/photo-page.tsx';
import { Photos } from './photos/photos.tsx';
import { PlacePage } from './place/place-page.tsx';
import { Places } from './places/places.tsx';
import { Review } from './review/review.tsx';
import { engineFailure, library, readAll } from './state/engine-state.ts';
import { doubts } from './state/followed-doubts.ts';
import { groups } from './state/followed-groups.ts';
import { notice } from './state/notice.ts';
import type { Theme } from './state/preferences.ts';
import { prefer, preferences, useSay } from './state/preferences.ts';
import type { Route } from './state/route.ts';
import { formatRoute, go, useRoute } from './state/route.ts';
import { useKeys } from './state/shortcuts.ts';
import { useSelector, useStore } from './state/store.ts';
import type { MessageKey } from './text/messages.ts';
import { CheatSheet } from './ui/cheat-sheet.tsx';
import { Refused, refusedText } from './ui/parts.tsx';
import './app.css';

const tabs = [
  { route: { room: 'places' }, label: 'nav.places', screens: ['places', 'place', 'match'] },
  { route: { room: 'photos' }, label: 'nav.photos', screens: ['photos', 'photo'] },
  {
    route: { room: 'review', groupId: null, placeId: null },
    label: 'nav.review',
    screens: ['review', 'doubts', 'removed', 'rules'],
  },
  { route: { room: 'find', photoId: null }, label: 'nav.find', screens: ['find'] },
  { route: { room: 'library' }, label: 'nav.library', screens: ['library'] },
] as const satisfies { route: Route; label: MessageKey; screens: Route['room'][] }[];

function Screen({ route }: { route: Route }) {
  switch (route.room) {
    case 'library':
      return <Library />;
    case 'photos':
      return <Photos />;
    case 'photo':
      return <PhotoPage photoId={route.photoId} />;
    case 'places':
      return <Places />;
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
  }
}

/** Long enough to read; and, where something can be done about it, to decide and to get there. */
const NOTICE_MS = { text: 7000, action: 60_000 };

/** Says what just happened. */
function Notice() {
  const said = useStore(notice);
  useEffect(() => {
    const timer = setTimeout(
      () => notice.set(null),
      said?.action === undefined ? NOTICE_MS.text : NOTICE_MS.action,
    );
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <div className="notice" role="status">
      {said && (
        <p>
          {said.text}
          {said.action && (
            <button type="button" autoFocus onClick={said.action.run}>
              {said.action.text}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

const themes: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

/** How many groups of copies are still to be decided, and doubts of places to be settled. */
function ToDecide() {
  const say = useSay();
  const groupCount = useSelector(
    groups,
    (all) => all?.filter(({ decision }) => decision === null).length ?? 0,
  );
  const count = groupCount + useSelector(doubts, (all) => all?.length ?? 0);
  if (count === 0) return null;
  return (
    <span className="count" aria-hidden="true">
      {say('number', { n: count })}
    </span>
  );
}

/** Above every screen: where to go, what the scan is at, and the preferences. */
function Bar({ room, help }: { room: Route['room']; help: () => void }) {
  const say = useSay();
  const { language, theme } = useStore(preferences);
  return (
    <header className="bar">
      <a className="brand" href="#/places">
        Revisit
      </a>
      <nav aria-label={say('nav')}>
        {tabs.map(({ route, label, screens }) => (
          <a
            key={route.room}
            href={formatRoute(route)}
            aria-current={(screens as readonly string[]).includes(room) ? 'page' : undefined}
          >
            {say(label)}
            {route.room === 'review' && <ToDecide />}
          </a>
        ))}
      </nav>
      <ScanBadge />
      <button
        type="button"
        className="button quiet"
        onClick={() => prefer({ language: language === 'en' ? 'zh-Hans' : 'en' })}
        lang={language === 'en' ? 'zh-Hans' : 'en'}
      >
        {language === 'en' ? '中文' : 'English'}
      </button>
      <button type="button" className="button quiet" onClick={() => prefer({ theme: themes[theme] })}>
        {say(`theme.${theme}`)}
      </button>
      <button
        type="button"
        className="button quiet"
        aria-label={say('keys.help')}
        title={say('keys.help')}
        onClick={help}
      >
        ?
      </button>
    </header>
  );
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
  useKeys({
    help: () => setHelpOpen(true),
    library: () => go({ room: 'library' }),
    places: () => go({ room: 'places' }),
    photos: () => go({ room: 'photos' }),
    review: () => go({ room: 'review', groupId: null, placeId: null }),
    find: () => go({ room: 'find', photoId: null }),
  });

  return (
    <>
      <Bar room={route.room} help={() => setHelpOpen(true)} />
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
