import { useCallback, useEffect, useReducer } from 'react';
import type { Place } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { nothingDisplayed, reduceDisplay } from '../state/displayed-place.ts';
import { usePlace } from '../state/followed-place.ts';
import { useSay } from '../state/preferences.ts';
import { go } from '../state/route.ts';
import { useKeys } from '../state/shortcuts.ts';
import { Refused, ScreenHeading } from '../ui/parts.tsx';
import { doAgain, takeBack } from '../ui/take-back.ts';
import { OpenPlace } from './open-place.tsx';
import './place.css';

export function PlacePage({ placeId }: { placeId: number }) {
  const say = useSay();
  const [{ shown, pending }, display] = useReducer(reduceDisplay, nothingDisplayed);
  const received = useCallback(
    (place: Place, isDecided: boolean) => display({ type: 'received', place, isDecided }),
    [],
  );
  const place = usePlace(placeId, received);

  useEffect(() => {
    if (shown?.summary.isNew) void engine.request('place.seen', { placeId });
  }, [placeId, shown?.summary.isNew]);
  const undo = (): void => void takeBack(say);
  const isRefused = place.state === 'refused';
  useKeys({
    // where a place is shown, what is selected in it comes first
    ...((shown === null || isRefused) && { back: () => go({ room: 'places' }) }),
    // what the person decided last may have been its end
    ...(isRefused && { undo, redo: () => void doAgain(say) }),
  });

  if (isRefused) {
    return (
      <div className="page">
        <ScreenHeading className="hidden">{say('nav.places')}</ScreenHeading>
        <Refused failure={place.failure} again={() => go({ room: 'places' })} againText={say('places.all')}>
          {place.failure.kind === 'no such place' && (
            <button type="button" className="button" onClick={undo}>
              {say('undo')}
            </button>
          )}
        </Refused>
      </div>
    );
  }
  if (shown === null)
    return (
      <div className="page" aria-busy="true">
        <ScreenHeading className="hidden">{say('loading')}</ScreenHeading>
      </div>
    );
  const showNews = pending === null ? null : () => display({ type: 'show pending' });
  return <OpenPlace place={shown} showNews={showNews} />;
}
