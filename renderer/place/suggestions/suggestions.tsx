import type { PhotoSuggestion, Place } from '../../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { formatRoute } from '../../state/route.ts';
import { dayAndTimeText } from '../../text/format.ts';
import { Picture } from '../../ui/parts.tsx';

interface Props {
  place: Place;
  accept: (suggestions: readonly PhotoSuggestion[]) => void;
}

const LISTED = 12;
const PROOFS = 3;

/** When and where photos were taken that do not say it, each with what proves it. */
export function PhotoSuggestions({ place, accept }: Props) {
  const say = useSay();
  const { suggestions, summary } = place;
  return (
    <section className="panel">
      <h2>{say('proof.title')}</h2>
      <p className="muted">{say('proof.text')}</p>
      <ul className="suggestions">
        {suggestions.slice(0, LISTED).map((suggestion) => (
          <Suggestion
            key={`${suggestion.what} ${suggestion.photoId}`}
            suggestion={suggestion}
            placeId={summary.id}
            fileName={place.photos.find(({ id }) => id === suggestion.photoId)?.fileName ?? ''}
            accept={() => accept([suggestion])}
          />
        ))}
      </ul>
      {suggestions.length > LISTED && (
        <p className="muted">{say('proof.more', { n: suggestions.length - LISTED })}</p>
      )}
      {suggestions.length > 1 && (
        <button type="button" className="button" onClick={() => accept(suggestions)}>
          {say('proof.acceptAll', { n: suggestions.length })}
        </button>
      )}
    </section>
  );
}

interface SuggestionProps {
  suggestion: PhotoSuggestion;
  placeId: number;
  fileName: string;
  accept: () => void;
}

function Suggestion({ suggestion, placeId, fileName, accept }: SuggestionProps) {
  const say = useSay();
  const { photoId, proof } = suggestion;
  return (
    <li>
      <Picture id={photoId} alt={fileName} />
      <div className="suggestion">
        <p>
          <SuggestionText suggestion={suggestion} />
        </p>
        <p className="muted">
          {say(proof[0]!.score === null ? 'proof.sameShot' : 'proof.matches', { n: proof.length })}
        </p>
        <p className="proofs">
          {proof.slice(0, PROOFS).map((one) => (
            <a
              key={one.photoId}
              href={formatRoute({ room: 'match', a: photoId, b: one.photoId, placeId })}
              aria-label={say('proof.look', { name: fileName })}
            >
              <Picture id={one.photoId} alt="" />
            </a>
          ))}
        </p>
      </div>
      <button
        type="button"
        className="button"
        aria-label={say(`proof.accept.${suggestion.what}`, { name: fileName })}
        onClick={accept}
      >
        {say('proof.accept')}
      </button>
    </li>
  );
}

function SuggestionText({ suggestion }: { suggestion: PhotoSuggestion }) {
  const say = useSay();
  const language = useLanguage();
  if (suggestion.what === 'date')
    return say('proof.date', { when: dayAndTimeText(language, suggestion.takenAt) });
  const { latitude, longitude, apartM } = suggestion;
  return say(apartM < 1 ? 'proof.position' : 'proof.positionApart', {
    at: `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`,
    n: Math.ceil(apartM),
  });
}
