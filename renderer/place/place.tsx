import { useDeferredValue, useEffect, useReducer, useState } from 'react';
import type { Ask, Place, RequestName } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { apartText, dayText, spanText } from '../text/format.ts';
import { useKeys } from '../state/shortcuts.ts';
import type { MessageKey } from '../text/messages.ts';
import { Picture, Refused, refusedText } from '../ui/parts.tsx';
import { useLanguage, useSay } from '../state/preferences.ts';
import { formatRoute, go } from '../state/route.ts';
import { notice, placesVersion, useAnswer } from '../state/engine-state.ts';
import { useStore } from '../state/store.ts';
import { pairRoute } from '../state/match-route.ts';
import { LinkGraph } from './graph.tsx';
import type { HeldStep } from '../state/displayed-place.ts';
import { firstHeld, reduceHeld } from '../state/displayed-place.ts';
import { MergeDialog } from './merge-dialog.tsx';
import { PlaceName } from './heading.tsx';
import { TimeLine } from './time-line.tsx';
import './place.css';

type Selection = readonly number[];
type Step = { type: 'toggle'; photoId: number } | { type: 'clear' };

function reduceSelection(selected: Selection, step: Step): Selection {
  if (step.type === 'clear') return [];
  return selected.includes(step.photoId)
    ? selected.filter((id) => id !== step.photoId)
    : [...selected, step.photoId];
}

export function PlacePage({ placeId }: { placeId: number }) {
  const say = useSay();
  const version = useStore(placesVersion);
  const place = useAnswer('place.get', { placeId }, version);
  const [{ shown, waiting }, hold] = useReducer(reduceHeld, firstHeld);
  useEffect(() => {
    if (place.state === 'ready') hold({ type: 'came', place: place.value });
  }, [place]);
  useEffect(() => {
    if (shown?.summary.isNew) void engine.request('place.seen', { placeId });
  }, [placeId, shown?.summary.isNew]);
  useKeys({ back: () => go({ room: 'places' }) });

  if (place.state === 'refused') {
    return (
      <div className="page">
        <h1 tabIndex={-1} className="hidden">
          {say('nav.places')}
        </h1>
        <Refused failure={place.failure} again={() => go({ room: 'places' })} againText={say('places.all')} />
      </div>
    );
  }
  if (shown === null)
    return (
      <div className="page" aria-busy="true">
        <h1 tabIndex={-1} className="hidden">
          {say('loading')}
        </h1>
      </div>
    );
  return <OpenPlace place={shown} hold={hold} hasNews={waiting !== null} />;
}

function OpenPlace({
  place,
  hold,
  hasNews,
}: {
  place: Place;
  hold: (step: HeldStep) => void;
  hasNews: boolean;
}) {
  const say = useSay();
  const language = useLanguage();
  const { summary, photos, links, undoable } = place;
  // the photos first: hundreds of links take longer, and are made in pieces between which the page answers
  const below = useDeferredValue<Place | null>(place, null);
  const { related, excluded } = below ?? { related: [], excluded: [] };
  const [chosen, dispatch] = useReducer(reduceSelection, []);
  const selected = chosen.filter((id) => photos.some((photo) => photo.id === id));
  const [naming, setNaming] = useState(false);
  const [merging, setMerging] = useState(false);

  /** Asks for a change of this place and says what came of it; the place is then read again. */
  const change = async <N extends RequestName>(
    name: N,
    ask: Ask<N>,
    done: MessageKey,
    values?: Record<string, number>,
  ): Promise<void> => {
    if (name !== 'place.rename' && name !== 'place.cover') hold({ type: 'asked' });
    const reply = await engine.request(name, ask);
    notice.set({ text: reply.ok ? say(done, values) : refusedText(say, reply.failure) });
    if (!reply.ok) return;
    dispatch({ type: 'clear' });
    placesVersion.set(placesVersion.get() + 1);
  };
  const rename = (name: string | null): void => {
    setNaming(false);
    if (name !== summary.name) void change('place.rename', { placeId: summary.id, name }, 'place.renamed');
  };
  const split = (): void => {
    if (selected.length > 0 && selected.length < photos.length)
      void change('place.split', { placeId: summary.id, photoIds: [...selected] }, 'place.splitDone', {
        n: selected.length,
      });
  };
  const exclude = async (): Promise<void> => {
    const all = selected;
    for (const photoId of all)
      await change('place.exclude', { placeId: summary.id, photoId }, 'place.excludeDone', { n: all.length });
  };
  const cover = (): void => {
    if (selected.length === 1)
      void change('place.cover', { placeId: summary.id, photoId: selected[0]! }, 'place.coverDone');
  };
  const compare = (): void => {
    if (selected.length === 2) go(pairRoute(photos, selected[0]!, selected[1]!, summary.id));
  };
  const merge = async (otherId: number): Promise<void> => {
    setMerging(false);
    await change('place.merge', { placeIds: [summary.id, otherId] }, 'place.mergeDone');
  };
  const undo = async (): Promise<void> => {
    hold({ type: 'asked' });
    const reply = await engine.request('place.undo', {});
    notice.set({
      text: !reply.ok
        ? refusedText(say, reply.failure)
        : reply.value.undone === null
          ? say('undo.nothing')
          : say(`undo.${reply.value.undone}`),
    });
    placesVersion.set(placesVersion.get() + 1);
  };
  const toggleFocused = (): void => {
    const id = document.activeElement?.closest<HTMLElement>('[data-photo]')?.dataset.photo;
    if (id !== undefined) dispatch({ type: 'toggle', photoId: Number(id) });
  };
  useKeys({
    rename: () => setNaming(true),
    select: toggleFocused,
    compare,
    cover,
    split,
    merge: () => setMerging(true),
    exclude: () => void exclude(),
    undo: () => void undo(),
  });

  const { firstTakenAt: first, lastTakenAt: last } = summary;
  return (
    <div className="page place">
      <header className="page-head">
        <div className="place-title">
          <PlaceName
            name={summary.name}
            editing={naming}
            edit={() => setNaming(true)}
            done={rename}
            cancel={() => setNaming(false)}
          />
          <p className="muted">
            <span>{say('photos.count', { n: photos.length })}</span>
            {first !== null && last !== null && <span>{spanText(language, first, last)}</span>}
            {first !== null && last !== null && <span>{apartText(say, first, last)}</span>}
            <span>{say('links.count', { n: links.length })}</span>
          </p>
        </div>
        <div className="actions">
          <span aria-live="polite">
            {hasNews && (
              <button type="button" className="button primary" onClick={() => hold({ type: 'show' })}>
                {say('place.news')}
              </button>
            )}
          </span>
          <button type="button" className="button" onClick={() => setMerging(true)}>
            {say('place.merge')}
          </button>
          <button type="button" className="button" disabled={undoable === null} onClick={() => void undo()}>
            {say('undo')}
          </button>
        </div>
      </header>

      <TimeLine
        place={place}
        selected={selected}
        toggle={(photoId) => dispatch({ type: 'toggle', photoId })}
      />
      <p className="muted hint">{say('place.hint')}</p>

      {below !== null && below.links.length > 0 && <LinkGraph place={below} />}
      {related.length > 0 && (
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
                  <button type="button" className="button" onClick={() => void merge(placeId)}>
                    {say('related.merge')}
                  </button>
                </li>
              );
            })}
          </ul>
        </section>
      )}

      {excluded.length > 0 && (
        <section className="panel" aria-label={say('excluded.title')}>
          <h2>{say('excluded.title')}</h2>
          <p className="muted">{say('excluded.text')}</p>
          <ul className="related">
            {excluded.map((photo) => (
              <li key={photo.id}>
                <span className="frame">
                  <Picture id={photo.id} alt="" />
                </span>
                <span className="muted">
                  {photo.takenAt === null ? photo.fileName : dayText(language, photo.takenAt)}
                </span>
                <button
                  type="button"
                  className="button"
                  aria-label={`${say('excluded.back')}: ${photo.fileName}`}
                  onClick={() =>
                    void change('place.include', { placeId: summary.id, photoId: photo.id }, 'excluded.done')
                  }
                >
                  {say('excluded.back')}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}

      {selected.length > 0 && (
        <div className="selection" role="toolbar" aria-label={say('selection', { n: selected.length })}>
          <strong>{say('selection', { n: selected.length })}</strong>
          <button type="button" className="button" disabled={selected.length !== 2} onClick={compare}>
            {say('selection.compare')}
          </button>
          <button type="button" className="button" disabled={selected.length !== 1} onClick={cover}>
            {say('selection.cover')}
          </button>
          <button
            type="button"
            className="button"
            disabled={selected.length === photos.length}
            onClick={split}
          >
            {say('selection.split')}
          </button>
          <button type="button" className="button" onClick={() => void exclude()}>
            {say('selection.exclude')}
          </button>
          <button type="button" className="button quiet" onClick={() => dispatch({ type: 'clear' })}>
            {say('selection.clear')}
          </button>
        </div>
      )}
      {merging && (
        <MergeDialog
          placeId={summary.id}
          merge={(otherId) => void merge(otherId)}
          close={() => setMerging(false)}
        />
      )}
    </div>
  );
}
