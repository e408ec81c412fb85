import { useReducer, useSyncExternalStore } from 'react';
import type { MatchDetail, Place } from '../../electron/contract/requests.ts';
import { usePlace } from '../state/followed-place.ts';
import { useSay } from '../state/preferences.ts';
import { go, matchRoute } from '../state/route.ts';
import { useKeys } from '../state/shortcuts.ts';
import { useRequest } from '../state/use-request.ts';
import { Refused } from '../ui/parts.tsx';
import { Decisions } from './decisions/decisions.tsx';
import { noPlaces, usePairPlaces } from './decisions/pair-places.ts';
import { usePairDecisions } from './decisions/use-decisions.ts';
import { MatchTitle, Verdict } from './head.tsx';
import { OpenMatch } from './open-match.tsx';
import { firstViewer, reduceViewer } from './stage/viewer.ts';
import './match.css';

/** Where the match stands among the links of its place, and which are beside it. */
interface Neighbours {
  at: number;
  count: number;
  previous: () => void;
  next: () => void;
  /** Goes on to the next link that is none of the photo's; to the place where there is none. */
  nextWithout: (photoId: number) => void;
}

function neighboursOf(place: Place, a: number, b: number): Neighbours {
  const { links, photos, summary } = place;
  const at = links.findIndex((link) => (link.a === a && link.b === b) || (link.a === b && link.b === a));
  const open = (index: number): void => {
    const link = links[(index + links.length) % links.length];
    if (link) go(matchRoute(photos, link.a, link.b, summary.id), { replace: true });
  };
  const nextWithout = (photoId: number): void => {
    const following = [...links.slice(at + 1), ...links.slice(0, at + 1)];
    const link = following.find((one) => one.a !== photoId && one.b !== photoId);
    if (link) go(matchRoute(photos, link.a, link.b, summary.id), { replace: true });
    else go({ room: 'place', placeId: summary.id });
  };
  return {
    at,
    count: links.length,
    previous: () => open(at < 0 ? -1 : at - 1),
    next: () => open(at + 1),
    nextWithout,
  };
}

const stay = (): void => undefined;
const noNeighbours: Neighbours = { at: -1, count: 0, previous: stay, next: stay, nextWithout: stay };

interface Pair {
  a: number;
  b: number;
  /** Of the place that led here. */
  placeId: number | null;
}

export function Match(pair: Pair) {
  const { a, b, placeId } = pair;
  const match = useRequest('match.get', { a, b });
  if (placeId === null) return <Page {...pair} match={match} neighbours={noNeighbours} />;
  return <InPlace {...pair} match={match} placeId={placeId} />;
}

type LoadingMatch = ReturnType<typeof useRequest<'match.get'>>;

function InPlace({ match, ...pair }: Pair & { match: LoadingMatch; placeId: number }) {
  const place = usePlace(pair.placeId);
  const neighbours =
    place.state === 'refused' || place.value === null
      ? noNeighbours
      : neighboursOf(place.value, pair.a, pair.b);
  return <Page {...pair} match={match} neighbours={neighbours} />;
}

/** From here on there is room for words beside the photos. */
const wide = matchMedia('(min-width: 1400px)');
function followWide(changed: () => void): () => void {
  wide.addEventListener('change', changed);
  return () => wide.removeEventListener('change', changed);
}

function Page({ a, b, placeId, match, neighbours }: Pair & { match: LoadingMatch; neighbours: Neighbours }) {
  const say = useSay();
  const [viewer, dispatch] = useReducer(reduceViewer, firstViewer);
  const isWide = useSyncExternalStore(followWide, () => wide.matches);
  const back = (): void => (placeId === null ? history.back() : go({ room: 'place', placeId }));
  const places = usePairPlaces(a, b);
  // while the next match is read, the last one is still shown
  const shown = match.state === 'refused' ? null : match.value;
  const current = shown?.a.id === a && shown.b.id === b ? shown : null;
  // why nothing is proven is what a person opened it for
  const isPanelOpen = viewer.panel ?? (isWide || shown?.verdict === 'no match');
  const togglePanel = (): void => dispatch({ type: 'set', change: { panel: !isPanelOpen } });
  const here = { room: 'match', a, b, placeId } as const;
  const decisions = usePairDecisions(current ? places : noPlaces, here, neighbours.nextWithout);
  useKeys({
    back,
    nextMatch: neighbours.next,
    previousMatch: neighbours.previous,
    matchPanel: togglePanel,
    // a key that comes before the photos do is nobody's, and leads to no other room
    ...(shown === null && { lines: stay }),
  });
  return (
    <div className="match" data-theme="dark" aria-busy={match.state === 'loading'}>
      <header className="match-head">
        <button type="button" className="button quiet" onClick={back}>
          ← {say('back')}
        </button>
        <MatchTitle places={places} placeId={placeId} />
        {shown && <Verdict match={shown} isOpen={isPanelOpen} toggle={togglePanel} />}
        <span className="spring" />
        <Decisions
          photos={current && [current.a, current.b]}
          places={places}
          decisions={decisions}
          isOfPlace={placeId !== null}
        />
        {neighbours.count > 0 && <Steps neighbours={neighbours} />}
      </header>
      {match.state === 'refused' ? (
        <Refused failure={match.failure} again={back} againText={say('back')} />
      ) : (
        <Body match={shown} viewer={viewer} dispatch={dispatch} isPanelOpen={isPanelOpen} />
      )}
    </div>
  );
}

function Body({
  match,
  ...viewing
}: Omit<Parameters<typeof OpenMatch>[0], 'match'> & { match: MatchDetail | null }) {
  if (match !== null) return <OpenMatch match={match} {...viewing} />;
  return (
    <div className="match-body">
      <div className="stage-frame" aria-busy="true" />
    </div>
  );
}

function Steps({ neighbours: { at, count, previous, next } }: { neighbours: Neighbours }) {
  const say = useSay();
  return (
    <div className="match-step">
      <button type="button" className="button" aria-label={say('keys.previousMatch')} onClick={previous}>
        ‹
      </button>
      <span>{at < 0 ? say('match.links', { n: count }) : say('match.at', { at: at + 1, n: count })}</span>
      <button type="button" className="button" aria-label={say('keys.nextMatch')} onClick={next}>
        ›
      </button>
    </div>
  );
}
