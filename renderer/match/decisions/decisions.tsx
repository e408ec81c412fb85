import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Photo } from '../../../electron/contract/requests.ts';
import { useSay } from '../../state/preferences.ts';
import { useKeys } from '../../state/shortcuts.ts';
import { useTitleOf } from '../../ui/place-title.tsx';
import type { PairPlaces } from './pair-places.ts';
import { sharedPlace } from './pair-places.ts';
import type { PairDecisions } from './use-decisions.ts';
import { WhichPhoto } from './which-photo.tsx';

interface Props {
  /** null while they are asked for. */
  photos: readonly [Photo, Photo] | null;
  places: PairPlaces;
  decisions: PairDecisions;
  /** Both are of the place that led here, as far as it is known. */
  isOfPlace: boolean;
  /** More that can be decided here. */
  children?: ReactNode;
}

/** What a person decides of two photos, each by a button and a key. */
export function Decisions({ photos, places, decisions, isOfPlace, children }: Props) {
  const say = useSay();
  const [asked, ask] = useState<'exclude' | 'makeCover' | null>(null);
  const { exclude, makeCover, samePlace, undo, redo } = decisions;
  const place = useTitleOf(sharedPlace(places) ?? { id: -1, name: null });
  useKeys({
    ...(exclude && { notThisPlace: () => ask('exclude') }),
    ...(makeCover && { coverOf: () => ask('makeCover') }),
    ...(samePlace && { samePlace }),
    undoInMatch: undo,
    redoInMatch: redo,
  });
  const isOffered = exclude !== null || (isOfPlace && samePlace === null);
  const decided = asked === null ? null : decisions[asked];
  return (
    <div className="match-decisions" role="group" aria-label={say('decisions')}>
      {children}
      {samePlace && (
        <button type="button" className="button" onClick={samePlace}>
          {say('decisions.samePlace')}
        </button>
      )}
      {isOffered && (
        <>
          <button type="button" className="button" disabled={exclude === null} onClick={() => ask('exclude')}>
            {say('decisions.exclude')}
          </button>
          <button
            type="button"
            className="button"
            disabled={makeCover === null}
            onClick={() => ask('makeCover')}
          >
            {say('decisions.cover')}
          </button>
        </>
      )}
      {asked !== null && decided !== null && photos !== null && (
        <WhichPhoto
          question={say(`which.${asked}`, { place })}
          photos={photos}
          choose={(photoId) => {
            ask(null);
            decided(photoId);
          }}
          close={() => ask(null)}
        />
      )}
    </div>
  );
}
