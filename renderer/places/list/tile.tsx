import type { PlaceSummary } from '../../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { formatRoute } from '../../state/route.ts';
import { spanText } from '../../text/format.ts';
import { Picture } from '../../ui/parts.tsx';
import { PlaceTitleText } from '../../ui/place-title.tsx';
import { acceptName } from '../accept-name.ts';
import type { Order } from '../select.ts';
import { firstAndLatest } from '../select.ts';

interface Props {
  place: PlaceSummary;
  order: Order;
  index: number;
  count: number;
  isInTabOrder: boolean;
  focused: () => void;
}

/** A place: its first photo and its latest, its name, and what the list is sorted by before the rest. */
export function Tile({ place, order, index, count, isInTabOrder, focused }: Props) {
  const say = useSay();
  const photos = firstAndLatest(place);
  const factsId = `place-${place.id}`;
  return (
    <div className="tile-item" role="listitem" aria-setsize={count} aria-posinset={index + 1}>
      <a
        className="tile"
        href={`#/places/${place.id}`}
        data-index={index}
        tabIndex={isInTabOrder ? 0 : -1}
        aria-describedby={factsId}
        onFocus={focused}
      >
        <span className={photos.length === 2 ? 'cover pair' : 'cover'}>
          {photos.map((id) => (
            <Picture key={id} id={id} alt="" eager />
          ))}
        </span>
        <PlaceTitleText place={place} className="tile-name" />
      </a>
      <Facts place={place} order={order} id={factsId} />
      {place.name === null && place.suggestion !== null && (
        <button
          type="button"
          className="button tile-accept"
          tabIndex={-1}
          aria-label={say('suggestion.acceptNamed', { name: place.suggestion.name })}
          onClick={({ currentTarget }) => {
            currentTarget.parentElement!.querySelector('a')!.focus(); // the button goes
            void acceptName(say, place);
          }}
        >
          {say('suggestion.accept')}
        </button>
      )}
    </div>
  );
}

function Facts({ place, order, id }: { place: PlaceSummary; order: Order; id: string }) {
  const say = useSay();
  const language = useLanguage();
  const { photoCount, firstTakenAt, lastTakenAt, isNew, needsReview } = place;
  const photos = say('photos.count', { n: photoCount });
  const years =
    firstTakenAt === null || lastTakenAt === null ? null : spanText(language, firstTakenAt, lastTakenAt);
  const [first, second] = order === 'largest' ? [photos, years] : [years, photos];
  return (
    <p className="tile-facts" id={id}>
      {first !== null && <span className={order === 'name' ? undefined : 'sorted-by'}>{first}</span>}
      {second !== null && <span>{second}</span>}
      <span className="marks">
        {isNew && <span className="mark">{say('filter.new')}</span>}
        {needsReview && (
          <a className="mark warn" tabIndex={-1} href={formatRoute({ room: 'doubts', placeId: place.id })}>
            {say('filter.needsReview')}
          </a>
        )}
      </span>
    </p>
  );
}
