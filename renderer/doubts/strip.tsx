import type { Doubt, Place } from '../../electron/contract/requests.ts';
import { useSay } from '../state/preferences.ts';
import { formatRoute } from '../state/route.ts';
import { Picture } from '../ui/parts.tsx';

interface Props {
  doubt: Doubt;
  /** null while it is read. */
  place: Place | null;
  comparedId: number;
  compare: (photoId: number) => void;
}

/** So many photos of the place are enough to see what it is. */
const SHOWN = 30;

/** Other photos of the place, to compare the doubtful one with. */
export function Strip({ doubt, place, comparedId, compare }: Props) {
  const say = useSay();
  const hanging = new Set([doubt.photoId, ...doubt.partPhotoIds]);
  const others = place?.photos.filter(({ id }) => !hanging.has(id)) ?? [];
  const shown = others.slice(0, SHOWN);
  const rest = others.length - shown.length;
  return (
    <div className="doubt-strip" role="group" aria-label={say('doubts.others')}>
      {others.length > 1 && (
        <>
          {shown.map(({ id, fileName }) => (
            <button
              key={id}
              type="button"
              aria-pressed={id === comparedId}
              aria-label={say('doubts.compareWith', { name: fileName })}
              onClick={() => compare(id)}
            >
              <Picture id={id} alt="" />
            </button>
          ))}
          {rest > 0 && (
            <a href={formatRoute({ room: 'place', placeId: doubt.placeId })}>
              {say('doubts.more', { n: rest })}
            </a>
          )}
        </>
      )}
    </div>
  );
}
