import type { FormEvent } from 'react';
import { useRef } from 'react';
import { useSay } from '../state/preferences.ts';

/** The place's name, which becomes a field where it stands. An empty field takes the name away. */
export function PlaceName({
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
