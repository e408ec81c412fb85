import type { Place } from '../../electron/contract/requests.ts';
import { useSay } from '../state/preferences.ts';
import { formatRoute } from '../state/route.ts';
import { Picture } from '../ui/parts.tsx';

/** Places that a single link leads to. */
export function RelatedPlaces({ place, merge }: { place: Place; merge: (placeId: number) => void }) {
  const say = useSay();
  const { related, photos } = place;
  return (
    <section className="panel">
      <h2>{say('related.title')}</h2>
      <p className="muted">{say('related.text')}</p>
      <ul className="related">
        {related.map(({ placeId, link }) => {
          const inside = photos.some(({ id }) => id === link.a) ? link.a : link.b;
          const outside = inside === link.a ? link.b : link.a;
          return (
            <li key={`${placeId}-${link.a}-${link.b}`}>
              <a href={`#/places/${placeId}`} aria-label={say('related.open')}>
                <Picture id={outside} alt="" />
              </a>
              <span className="muted">{say('inliers.count', { n: link.inlierCount })}</span>
              <a
                className="button"
                href={formatRoute({ room: 'match', a: inside, b: outside, placeId: null })}
              >
                {say('related.compare')}
              </a>
              <button type="button" className="button" onClick={() => merge(placeId)}>
                {say('related.merge')}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
