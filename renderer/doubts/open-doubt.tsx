import { useEffect, useRef, useState } from 'react';
import type { Doubt, Place } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { usePlace } from '../state/followed-place.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { formatRoute } from '../state/route.ts';
import { useRequest } from '../state/use-request.ts';
import { photoDayText } from '../text/format.ts';
import type { MessageKey, Say } from '../text/messages.ts';
import { Picture, useLostFocus } from '../ui/parts.tsx';
import { useTitleOf } from '../ui/place-title.tsx';
import type { Sequence } from './sequence.ts';
import { comingNext, keyOf, placeIn } from './sequence.ts';
import { Strip } from './strip.tsx';
import type { Answers } from './use-answers.ts';

interface Props {
  doubt: Doubt;
  sequence: Sequence;
  /** Only the doubts of this place are gone through; null: of all. */
  placeId: number | null;
  answers: Answers;
}

/** Pictures are fetched so many doubts ahead. */
const PRELOADED = 2;

/** One doubt fills the room: the two photos, why it is one, and what else the place shows. */
export function OpenDoubt({ doubt, sequence, placeId, answers }: Props) {
  const say = useSay();
  const key = keyOf(doubt);
  const place = usePlaceOrNull(doubt.placeId);
  const other = usePlaceOrNull(doubt.otherPlaceId ?? doubt.placeId);
  const [looked, setLooked] = useState<{ key: string; photoId: number } | null>(null);
  const comparedId = looked?.key === key ? looked.photoId : doubt.comparedId;
  const isTitled = doubt.otherPlaceId !== null;
  usePreloaded(sequence);
  return (
    <section className="doubt" data-theme="dark" aria-label={say('review.tab.doubts')}>
      <Heading doubt={doubt} place={place} sequence={sequence} placeId={placeId} answers={answers} />
      <div className="doubt-photos" role="group" aria-label={say('doubts.photos')}>
        <Pane photoId={comparedId} place={place} label="doubts.compared" isTitled={isTitled} />
        <Pane photoId={doubt.photoId} place={other} label="doubts.doubtful" isTitled={isTitled} />
      </div>
      <Strip
        doubt={doubt}
        place={place}
        comparedId={comparedId}
        compare={(photoId) => setLooked({ key, photoId })}
      />
      <Buttons doubt={doubt} answers={answers} />
    </section>
  );
}

function usePlaceOrNull(placeId: number): Place | null {
  const place = usePlace(placeId);
  const value = place.state === 'refused' ? null : place.value;
  return value?.summary.id === placeId ? value : null;
}

/** The pictures that come next are there when they are asked for. */
function usePreloaded(sequence: Sequence): void {
  useEffect(() => {
    for (const { photoId, comparedId } of comingNext(sequence, PRELOADED))
      for (const id of [comparedId, photoId]) new Image().src = engine.photoUrl(id, 'screen');
  }, [sequence]);
}

function whyText(say: Say, { reason, nearMatches, partPhotoIds }: Doubt, place: Place | null): string {
  if (reason === 'likely photo') return say('doubts.why.likely photo', { n: nearMatches });
  if (reason === 'weak match' && place?.photos.length === 2) return say('doubts.why.pair');
  return say(`doubts.why.${reason}`, { n: partPhotoIds.length - 1 });
}

function Heading({ doubt, place, sequence, placeId, answers }: Props & { place: Place | null }) {
  const say = useSay();
  const title = useTitleOf({ id: doubt.placeId, name: null });
  const heading = useRef<HTMLHeadingElement>(null);
  useLostFocus(heading);
  const shown = useRef(keyOf(doubt));
  useEffect(() => {
    // a step takes the focus along: keys go on, and what is new is read aloud
    if (shown.current !== keyOf(doubt)) heading.current!.focus({ preventScroll: true });
    shown.current = keyOf(doubt);
  }, [doubt]);
  const { count, before } = placeIn(sequence);
  return (
    <header className="doubt-head">
      {placeId !== null && (
        <a className="button quiet" href={formatRoute({ room: 'place', placeId })}>
          ← {say('match.back')}
        </a>
      )}
      <div>
        <h2 ref={heading} tabIndex={-1} aria-describedby="doubt-why">
          <a href={formatRoute({ room: 'place', placeId: doubt.placeId })}>{title}</a>
        </h2>
        <p id="doubt-why">{whyText(say, doubt, place)}</p>
      </div>
      {placeId !== null && (
        <p className="muted">
          <a href="#/review/places">{say('doubts.all')}</a>
        </p>
      )}
      <span className="muted doubt-at">{say('doubts.at', { at: before + 1, n: count })}</span>
      <div className="doubt-steps">
        <button
          type="button"
          className="button"
          aria-label={say('doubts.previous')}
          disabled={before === 0}
          onClick={answers.previous}
        >
          ‹
        </button>
        <button type="button" className="button" aria-label={say('doubts.next')} onClick={answers.next}>
          ›
        </button>
      </div>
    </header>
  );
}

interface PaneProps {
  photoId: number;
  /** null while it is read. */
  place: Place | null;
  label: MessageKey;
  /** The photos are of two places: each is titled by its own. */
  isTitled: boolean;
}

function Pane({ photoId, place, label, isTitled }: PaneProps) {
  const say = useSay();
  const language = useLanguage();
  const photo = place?.photos.find(({ id }) => id === photoId);
  return (
    <figure>
      <div
        className="doubt-picture"
        style={{ backgroundImage: `url("${engine.photoUrl(photoId, 'thumbnail')}")` }}
      >
        <Picture key={photoId} id={photoId} size="screen" alt={photo?.fileName ?? say(label)} eager />
      </div>
      <figcaption>
        {isTitled && place !== null ? <PlaceName place={place} /> : <b>{say(label)}</b>}
        {photo !== undefined && <span>{photoDayText(language, photo)}</span>}
        {photo === undefined && place !== null && <DayOutside key={photoId} photoId={photoId} />}
      </figcaption>
    </figure>
  );
}

/** The day of a photo that is in no place. */
function DayOutside({ photoId }: { photoId: number }) {
  const language = useLanguage();
  const photo = useRequest('photo.get', { photoId });
  return photo.state === 'ready' && <span>{photoDayText(language, photo.value)}</span>;
}

function PlaceName({ place }: { place: Place }) {
  return <b>{useTitleOf(place.summary)}</b>;
}

/** One key each, and what it is. */
function Buttons({ doubt, answers }: { doubt: Doubt; answers: Answers }) {
  const say = useSay();
  const { otherPlaceId, partPhotoIds } = doubt;
  const no =
    otherPlaceId !== null
      ? say('doubts.noPlaces')
      : partPhotoIds.length > 1
        ? say('doubts.noParts', { n: partPhotoIds.length - 1 })
        : say('doubts.no');
  return (
    <div
      className="doubt-answers"
      role="toolbar"
      aria-label={say('doubts.answers')}
      onMouseDown={(event) => event.preventDefault()} // a click leaves the focus: the keys go on
    >
      <button type="button" className="button primary" onClick={answers.yes}>
        {say('doubts.yes')} <kbd>Y</kbd>
      </button>
      <button type="button" className="button" onClick={answers.no}>
        {no} <kbd>N</kbd>
      </button>
      <button type="button" className="button" onClick={answers.next}>
        {say('doubts.next')} <kbd>→</kbd>
      </button>
      <span className="spring" />
      <button type="button" className="button" onClick={answers.undo}>
        {say('undo')} <kbd>U</kbd>
      </button>
      <button type="button" className="button" onClick={answers.open}>
        {say('doubts.open')} <kbd>↵</kbd>
      </button>
    </div>
  );
}
