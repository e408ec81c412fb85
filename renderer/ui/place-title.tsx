import type { PlaceSummary } from '../../electron/contract/requests.ts';
import { places } from '../state/engine-state.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import type { PlaceTitle } from '../text/place-title.ts';
import { placeTitle } from '../text/place-title.ts';

export function usePlaceTitle(place: PlaceSummary): PlaceTitle {
  return placeTitle(useSay(), useLanguage(), place);
}

/** The title of a place of which its id and given name alone are known here. */
export function useTitleOf({ id, name }: Pick<PlaceSummary, 'id' | 'name'>): string {
  const [say, language] = [useSay(), useLanguage()];
  const place = useStore(places)?.find((one) => one.id === id);
  return place === undefined ? (name ?? say('place.unnamed')) : placeTitle(say, language, place).text;
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
