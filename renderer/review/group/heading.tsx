import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';
import type { GroupSummary } from '../../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { bytesText } from '../../text/format.ts';
import type { Neighbours } from '../select.ts';

interface Props {
  /** null while it is not known. */
  summary: GroupSummary | null;
  neighbours: Neighbours;
  open: (groupId: number | null) => void;
  back: (() => void) | null;
  takesFocus: RefObject<boolean>;
}

/** What the group is and where it stands in the list. */
export function Heading({ summary, neighbours, open, back, takesFocus }: Props) {
  const say = useSay();
  const language = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus.current) heading.current!.focus({ preventScroll: true });
  }, [takesFocus]);
  const { at, count, previous, next } = neighbours;
  const texts =
    summary === null
      ? [say('loading')]
      : [
          say(`level.${summary.level}`),
          say('review.copies', { n: summary.copyCount }),
          ...(summary.savingBytes > 0
            ? [say('review.frees', { size: bytesText(language, summary.savingBytes) })]
            : []),
        ];
  return (
    <header className="group-head">
      {back && (
        <button type="button" className="button quiet" onClick={back}>
          ← {say('match.back')}
        </button>
      )}
      <h2 ref={heading} tabIndex={-1}>
        {texts.join(' · ')}
      </h2>
      {summary !== null && summary.decision !== null && (
        <span className="badge">{say(`review.decision.${summary.decision}`)}</span>
      )}
      <span className="spring" />
      {at !== null && <span className="muted">{say('group.at', { at: at + 1, n: count })}</span>}
      <button
        type="button"
        className="button"
        aria-label={say('group.previous')}
        disabled={previous === null}
        onClick={() => open(previous)}
      >
        ‹
      </button>
      <button
        type="button"
        className="button"
        aria-label={say('group.next')}
        disabled={next === null}
        onClick={() => open(next)}
      >
        ›
      </button>
    </header>
  );
}
