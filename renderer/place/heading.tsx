import type { FormEvent } from 'react';
import { useRef } from 'react';
import type { Place } from '../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { apartText, spanText } from '../text/format.ts';

interface Props {
  place: Place;
  isNaming: boolean;
  setNaming: (isNaming: boolean) => void;
  rename: (name: string | null) => void;
  /** null: nothing changed since. */
  showNews: (() => void) | null;
  merge: () => void;
  thenAndNow: () => void;
  undo: () => void;
  redo: () => void;
}

/** The place's name, what is known of it, and what can be done with the whole of it. */
export function PlaceHeading({
  place,
  isNaming,
  setNaming,
  rename,
  showNews,
  merge,
  thenAndNow,
  undo,
  redo,
}: Props) {
  const say = useSay();
  return (
    <header className="page-head">
      <div className="place-title">
        <PlaceName
          name={place.summary.name}
          editing={isNaming}
          edit={() => setNaming(true)}
          done={rename}
          cancel={() => setNaming(false)}
        />
        <Facts place={place} />
      </div>
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
    </header>
  );
}

function Facts({ place: { summary, photos, links } }: { place: Place }) {
  const say = useSay();
  const language = useLanguage();
  const { firstTakenAt: first, lastTakenAt: last } = summary;
  return (
    <p className="muted">
      <span>{say('photos.count', { n: photos.length })}</span>
      {first !== null && last !== null && <span>{spanText(language, first, last)}</span>}
      {first !== null && last !== null && <span>{apartText(say, first, last)}</span>}
      <span>{say('links.count', { n: links.length })}</span>
    </p>
  );
}

/** The place's name, which becomes a field where it stands. An empty field takes the name away. */
function PlaceName({
  name,
  editing,
  edit,
  done,
  cancel,
}: {
  name: string | null;
  editing: boolean;
  edit: () => void;
  done: (name: string | null) => void;
  cancel: () => void;
}) {
  const say = useSay();
  const field = useRef<HTMLInputElement>(null);
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    done(field.current!.value.trim() || null);
  };
  return (
    <h1 tabIndex={-1} className="place-name">
      {editing ? (
        <form onSubmit={submit}>
          <input
            ref={field}
            autoFocus
            defaultValue={name ?? ''}
            maxLength={200}
            aria-label={say('place.name')}
            placeholder={say('place.unnamed')}
            onBlur={() => submit()}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              event.preventDefault();
              cancel();
            }}
          />
        </form>
      ) : (
        <button
          type="button"
          className={name === null ? 'unnamed' : ''}
          title={say('keys.rename')}
          onClick={edit}
        >
          {name ?? say('place.unnamed')}
        </button>
      )}
    </h1>
  );
}
