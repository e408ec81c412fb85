import { useReducer } from 'react';
import type { Place } from '../../electron/contract/requests.ts';
import { usePlace } from '../state/followed-place.ts';
import { useSay } from '../state/preferences.ts';
import { go, matchRoute } from '../state/route.ts';
import { useKeys } from '../state/shortcuts.ts';
import { useRequest } from '../state/use-request.ts';
import { Refused } from '../ui/parts.tsx';
import { OpenMatch } from './open-match.tsx';
import { firstViewer, reduceViewer } from './stage/viewer.ts';
import './match.css';

/** Where the match stands among the links of its place, and which are beside it. */
interface Neighbours {
  at: number;
  count: number;
  previous: () => void;
  next: () => void;
}

function neighboursOf(place: Place, a: number, b: number): Neighbours {
  const { links, photos, summary } = place;
  const at = links.findIndex((link) => (link.a === a && link.b === b) || (link.a === b && link.b === a));
  const open = (index: number): void => {
    const link = links[(index + links.length) % links.length];
    if (link) go(matchRoute(photos, link.a, link.b, summary.id), { replace: true });
  };
  return { at, count: links.length, previous: () => open(at < 0 ? -1 : at - 1), next: () => open(at + 1) };
}

const noNeighbours: Neighbours = { at: -1, count: 0, previous: () => undefined, next: () => undefined };

export function Match({ a, b, placeId }: { a: number; b: number; placeId: number | null }) {
  const match = useRequest('match.get', { a, b });
  if (placeId === null) return <Page match={match} neighbours={noNeighbours} placeId={null} />;
  return <InPlace match={match} a={a} b={b} placeId={placeId} />;
}

type LoadingMatch = ReturnType<typeof useRequest<'match.get'>>;

function InPlace({ match, a, b, placeId }: { match: LoadingMatch; a: number; b: number; placeId: number }) {
  const place = usePlace(placeId);
  const neighbours =
    place.state === 'refused' || place.value === null ? noNeighbours : neighboursOf(place.value, a, b);
  return <Page match={match} neighbours={neighbours} placeId={placeId} />;
}

interface PageProps {
  match: LoadingMatch;
  neighbours: Neighbours;
  placeId: number | null;
}

function Page({ match, neighbours, placeId }: PageProps) {
  const say = useSay();
  const [viewer, dispatch] = useReducer(reduceViewer, firstViewer);
  const back = (): void => (placeId === null ? history.back() : go({ room: 'place', placeId }));
  useKeys({ back, nextMatch: neighbours.next, previousMatch: neighbours.previous });
  return (
    <div className="match" aria-busy={match.state === 'loading'}>
      <header className="match-head">
        <button type="button" className="button quiet" onClick={back}>
          ← {say(placeId === null ? 'back' : 'match.back')}
        </button>
        <h1 tabIndex={-1}>{say('match.title')}</h1>
        {neighbours.count > 0 && <Steps neighbours={neighbours} />}
      </header>
      {match.state === 'refused' ? (
        <Refused failure={match.failure} again={back} againText={say('back')} />
      ) : match.value === null ? (
        <div className="match-body">
          <div className="stage-frame" />
        </div>
      ) : (
        <OpenMatch match={match.value} viewer={viewer} dispatch={dispatch} />
      )}
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
