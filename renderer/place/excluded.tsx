import type { Photo } from '../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { photoDayText } from '../text/format.ts';
import { Picture } from '../ui/parts.tsx';

/** Photos that the person took out of the place. */
export function ExcludedPhotos({
  photos,
  include,
}: {
  photos: readonly Photo[];
  include: (photoId: number) => void;
}) {
  const say = useSay();
  const language = useLanguage();
  return (
    <section className="panel" aria-label={say('excluded.title')}>
      <h2>{say('excluded.title')}</h2>
      <p className="muted">{say('excluded.text')}</p>
      <ul className="related">
        {photos.map((photo) => (
          <li key={photo.id}>
            <span className="frame">
              <Picture id={photo.id} alt="" />
            </span>
            <span className="muted">{photoDayText(language, photo)}</span>
            <button
              type="button"
              className="button"
              aria-label={`${say('excluded.back')}: ${photo.fileName}`}
              onClick={() => include(photo.id)}
            >
              {say('excluded.back')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
