/** Places to confirm: one doubt after the other, each answered by one key. */
import { useEffect, useReducer } from 'react';
import { library } from '../state/engine-state.ts';
import { doubts, doubtsFailure, doubtsOf, readDoubts } from '../state/followed-doubts.ts';
import { useSay } from '../state/preferences.ts';
import { formatRoute, go } from '../state/route.ts';
import { useKeys } from '../state/shortcuts.ts';
import { useStore } from '../state/store.ts';
import { Message, Refused } from '../ui/parts.tsx';
import { OpenDoubt } from './open-doubt.tsx';
import type { Sequence } from './sequence.ts';
import { currentOf, emptySequence, placeIn, reduceSequence } from './sequence.ts';
import { useAnswers } from './use-answers.ts';
import './doubts.css';

/** As the person left it: who comes back from a match goes on there. */
let left: { placeId: number | null; sequence: Sequence } = { placeId: null, sequence: emptySequence };

/** `placeId`: of one place; null: of all. */
export function Doubts({ placeId }: { placeId: number | null }) {
  const say = useSay();
  const all = useStore(doubts);
  const failure = useStore(doubtsFailure);
  const [sequence, dispatch] = useReducer(
    reduceSequence,
    left.placeId === placeId ? left.sequence : emptySequence,
  );
  useEffect(() => {
    left = { placeId, sequence };
  }, [placeId, sequence]);
  useEffect(() => {
    if (all !== null) dispatch({ type: 'received', doubts: doubtsOf(all, placeId) });
  }, [all, placeId]);
  const current = currentOf(sequence);
  const answers = useAnswers(current, dispatch);
  useKeys(placeId === null ? {} : { back: () => go({ room: 'place', placeId }) });

  if (all === null && failure !== null) return <Refused failure={failure} again={() => void readDoubts()} />;
  if (all === null)
    return (
      <div className="doubt" data-theme="dark" aria-busy="true">
        <p className="doubt-head muted">{say('loading')}</p>
      </div>
    );
  if (current !== null)
    return <OpenDoubt doubt={current} sequence={sequence} placeId={placeId} answers={answers} />;
  const { count } = placeIn(sequence);
  return count === 0 ? (
    <NothingToConfirm placeId={placeId} />
  ) : (
    <End count={count} placeId={placeId} begin={() => dispatch({ type: 'begin' })} />
  );
}

/** All were gone through, and some left open. */
function End({ count, placeId, begin }: { count: number; placeId: number | null; begin: () => void }) {
  const say = useSay();
  return (
    <Message title={say('doubts.end.title')} text={say('doubts.end.text', { n: count })}>
      <button type="button" className="button primary" autoFocus onClick={begin}>
        {say('doubts.end.again')}
      </button>
      {placeId !== null && (
        <a className="button" href={formatRoute({ room: 'place', placeId })}>
          {say('match.back')}
        </a>
      )}
    </Message>
  );
}

function NothingToConfirm({ placeId }: { placeId: number | null }) {
  const say = useSay();
  const isOfPlace = placeId !== null;
  const hasPlaces = useStore(library)?.placeCount !== 0;
  const text = isOfPlace ? 'doubts.empty.place' : hasPlaces ? 'doubts.empty.text' : 'doubts.empty.none';
  return (
    <Message title={say('doubts.empty.title')} text={say(text)}>
      {isOfPlace && (
        <a className="button" href={formatRoute({ room: 'doubts', placeId: null })}>
          {say('doubts.all')}
        </a>
      )}
      <a
        className="button primary"
        href={formatRoute(isOfPlace ? { room: 'place', placeId } : { room: 'places' })}
      >
        {say(isOfPlace ? 'match.back' : 'doubts.empty.places')}
      </a>
    </Message>
  );
}
