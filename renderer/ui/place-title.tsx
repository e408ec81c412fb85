import type { PlaceSummary } from '../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import type { PlaceTitle } from '../text/place-title.ts';
import { placeTitle } from '../text/place-title.ts';

export function usePlaceTitle(place: PlaceSummary): PlaceTitle {
  return placeTitle(useSay(), useLanguage(), place);
}

/** A place's title, which looks its part: a name that is only suggested is none yet. */
export function PlaceTitleText({ place, className = '' }: { place: PlaceSummary; className?: string }) {
  const say = useSay();
  const { text, kind } = usePlaceTitle(place);
  return (
    <span className={`${className} title-${kind}`.trim()}>
      {kind === 'suggested' ? (
        <>
          <span className="hidden">{say('place.suggested', { name: text })}</span>
          <span aria-hidden="true">{text}</span>
        </>
      ) : (
        text
      )}
    </span>
  );
}
