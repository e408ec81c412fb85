import type { FormEvent } from 'react';
import { useRef } from 'react';
import type { Place, PlaceSummary } from '../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { formatRoute } from '../state/route.ts';
import { apartText, spanText, townText } from '../text/format.ts';
import { ScreenHeading } from '../ui/parts.tsx';
import { PlaceTitleText } from '../ui/place-title.tsx';

interface NameProps {
  place: Place;
  isNaming: boolean;
  setNaming: (isNaming: boolean) => void;
  rename: (name: string | null) => void;
  /** Takes the suggested name. */
  accept: () => void;
}

/** The place's name, and what is known of it besides. */
export function PlaceHeading({ place, isNaming, setNaming, rename, accept }: NameProps) {
  return (
    <>
      <PlaceName
        summary={place.summary}
        accept={accept}
        editing={isNaming}
        edit={() => setNaming(true)}
        done={rename}
        cancel={() => setNaming(false)}
      />
      <Facts place={place} />
    </>
  );
}

interface ActionProps {
  place: Place;
  /** null: nothing changed since. */
  showNews: (() => void) | null;
  thenAndNow: () => void;
  takeAgain: () => void;
  exportPlace: () => void;
  merge: () => void;
  undo: () => void;
  redo: () => void;
}

/** What can be done with the whole of the place. */
export function PlaceActions({
  place,
  showNews,
  thenAndNow,
  takeAgain,
  exportPlace,
  merge,
  undo,
  redo,
}: ActionProps) {
  const say = useSay();
  return (
    <div className="actions">
      <span aria-live="polite">
        {showNews && (
          <button type="button" className="button primary" onClick={showNews}>
            {say('place.news')}
          </button>
        )}
      </span>
      <button type="button" className="button" disabled={place.links.length === 0} onClick={thenAndNow}>
        {say('thenAndNow.button')}
      </button>
      <button type="button" className="button" title={say('takeAgain.button')} onClick={takeAgain}>
        {say('place.takeAgain')}
      </button>
      <button type="button" className="button" onClick={exportPlace}>
        {say('exports.button')}
      </button>
      <button type="button" className="button" onClick={merge}>
        {say('place.merge')}
      </button>
      <button type="button" className="button" disabled={place.undoable === null} onClick={undo}>
        {say('undo')}
      </button>
      {place.redoable !== null && (
        <button type="button" className="button" onClick={redo}>
          {say('redo')}
        </button>
      )}
    </div>
  );
}

/** How many photos, and of when. */
function Facts({ place: { summary, photos } }: { place: Place }) {
  const say = useSay();
  const language = useLanguage();
  const { firstTakenAt: first, lastTakenAt: last } = summary;
  return (
    <p className="muted place-facts">
      <span>{say('photos.count', { n: photos.length })}</span>
      {first !== null && last !== null && <span>{spanText(language, first, last)}</span>}
      {first !== null && last !== null && <span>{apartText(say, first, last)}</span>}
      {summary.town !== null && <span>{townText(say, language, summary.town)}</span>}
      {summary.needsReview && (
        <a href={formatRoute({ room: 'doubts', placeId: summary.id })}>{say('doubts.link')}</a>
      )}
    </p>
  );
}

/** The place's name, which becomes a field where it stands. An empty field takes the name away. */
function PlaceName({
  summary,
  accept,
  editing,
  edit,
  done,
  cancel,
}: {
  summary: PlaceSummary;
  accept: () => void;
  editing: boolean;
  edit: () => void;
  done: (name: string | null) => void;
  cancel: () => void;
}) {
  const say = useSay();
  const { name, suggestion } = summary;
  const field = useRef<HTMLInputElement>(null);
  const offered = name ?? suggestion?.name ?? '';
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    done(field.current!.value.trim() || null);
  };
  return (
    // anew with each name: the field or button that had the focus may be gone
    <ScreenHeading key={`${editing} ${name}`} className="place-name">
      {editing ? (
        <form onSubmit={submit}>
          <input
            ref={field}
            autoFocus
            defaultValue={offered}
            maxLength={200}
            aria-label={say('place.name')}
            placeholder={say('place.unnamed')}
            // who leaves a suggestion as it is has not taken it
            onBlur={() => (field.current!.value === offered ? cancel() : submit())}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              event.preventDefault();
              cancel();
            }}
          />
        </form>
      ) : (
        <button type="button" title={say('keys.rename')} onClick={edit}>
          <PlaceTitleText place={summary} />
        </button>
      )}
      {!editing && name === null && suggestion !== null && (
        <button
          type="button"
          className="button accept"
          title={say(`suggestion.from.${suggestion.source}`)}
          onClick={accept}
        >
          {say('suggestion.accept')}
        </button>
      )}
    </ScreenHeading>
  );
}
