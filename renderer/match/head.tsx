import { useId } from 'react';
import type { MatchDetail } from '../../electron/contract/requests.ts';
import { useSay } from '../state/preferences.ts';
import { useTitleOf } from '../ui/place-title.tsx';
import { certaintyOf } from './certainty.ts';
import type { PairPlaces } from './decisions/pair-places.ts';
import { sharedPlace } from './decisions/pair-places.ts';

const nowhere = { id: -1, name: null };

/** The place that both photos show, or that of each. `placeId`: of the place that led here. */
export function MatchTitle({ places, placeId }: { places: PairPlaces; placeId: number | null }) {
  const say = useSay();
  const { a, b } = places;
  const opened = placeId === null ? null : { id: placeId, name: null };
  const [first, second] = [a ?? b ?? opened, b ?? a ?? opened];
  const [titleA, titleB] = [useTitleOf(first ?? nowhere), useTitleOf(second ?? nowhere)];
  const isKnown = a !== null || b !== null;
  const text =
    first === null
      ? say('match.title')
      : first.id !== second?.id
        ? say('match.two', { a: titleA, b: titleB })
        : isKnown && sharedPlace(places) === null
          ? say('match.another', { place: titleA })
          : titleA;
  return (
    <h1 tabIndex={-1} title={text}>
      {text}
    </h1>
  );
}

/** How sure the match is, as a word; the figures when it is pointed at, and all of it when it is pressed. */
export function Verdict({
  match,
  isOpen,
  toggle,
}: {
  match: MatchDetail;
  isOpen: boolean;
  toggle: () => void;
}) {
  const say = useSay();
  const id = useId();
  const certainty = certaintyOf(match);
  const figures = scoreText(say, match);
  return (
    <>
      <button
        type="button"
        className="match-verdict"
        data-certainty={certainty}
        title={figures}
        aria-describedby={id}
        aria-expanded={isOpen}
        onClick={toggle}
      >
        {say(`certainty.${certainty}`)}
        <span aria-hidden="true"> {isOpen ? '▴' : '▾'}</span>
      </button>
      <span id={id} hidden>
        {figures}
      </span>
    </>
  );
}

const tenth = (value: number): number => Math.round(value * 10) / 10;

export function scoreText(say: ReturnType<typeof useSay>, { score, threshold }: MatchDetail): string {
  return say('verdict.score', { score: tenth(score), threshold: tenth(threshold) });
}
