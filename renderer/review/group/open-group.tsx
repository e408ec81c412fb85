import type { RefObject } from 'react';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import type { Group, GroupSummary } from '../../../electron/contract/requests.ts';
import { groupsRevision } from '../../state/followed-groups.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { useKeys } from '../../state/shortcuts.ts';
import { useStore } from '../../state/store.ts';
import { useRequest } from '../../state/use-request.ts';
import { bytesText } from '../../text/format.ts';
import { Refused } from '../../ui/parts.tsx';
import type { Neighbours } from '../select.ts';
import { ActionBar, ZOOM } from './action-bar.tsx';
import type { Choice, ChoiceStep } from './choice.ts';
import { firstChoice, reduceChoice } from './choice.ts';
import { FactsTable } from './facts-table.tsx';
import type { Look } from './look.ts';
import { panBy, whole, zoomAt } from './look.ts';
import { Stage } from './stage.tsx';
import { SuggestionText } from './suggestion-text.tsx';
import { useDeciding } from './use-deciding.ts';
import { usePreloaded } from './use-preloaded.ts';
import './group.css';

interface Props {
  groupId: number;
  /** As the list has it; null where it is not in the list. */
  summary: GroupSummary | null;
  neighbours: Neighbours;
  open: (groupId: number | null) => void;
  /** A step of the person led here: the heading says where they are. */
  takesFocus: RefObject<boolean>;
}

/** A group that is looked at and decided. */
export function OpenGroup({ groupId, summary, neighbours, open, takesFocus }: Props) {
  const say = useSay();
  const revision = useStore(groupsRevision);
  const group = useRequest('duplicates.get', { groupId }, revision);
  const deciding = useDeciding(groupId, neighbours.next, open);
  usePreloaded(neighbours.next);
  useKeys({
    back: () => history.back(),
    nextGroup: () => neighbours.next !== null && open(neighbours.next),
    previousGroup: () => neighbours.previous !== null && open(neighbours.previous),
    undoDecision: deciding.undo,
  });

  if (group.state === 'refused')
    return <Refused failure={group.failure} again={() => open(null)} againText={say('group.all')} />;
  const known = group.value?.summary ?? summary;
  return (
    <section className="group" aria-busy={group.value === null}>
      <Heading summary={known} neighbours={neighbours} open={open} takesFocus={takesFocus} />
      {group.value !== null && (
        <Decidable key={contentOf(group.value)} group={group.value} deciding={deciding} />
      )}
    </section>
  );
}

function Heading({ summary, neighbours, open, takesFocus }: Omit<Props, 'groupId'>) {
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
          say('review.frees', { size: bytesText(language, summary.savingBytes) }),
        ];
  return (
    <header className="group-head">
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

/** Other copies, or another decision, are chosen from anew. */
const contentOf = ({ copies, kept }: Group): string =>
  JSON.stringify([copies.map(({ fileId }) => fileId), kept]);

/** Begins with what was decided or is suggested. */
function Decidable({ group, deciding }: { group: Group; deciding: ReturnType<typeof useDeciding> }) {
  const say = useSay();
  const [choice, dispatch] = useReducer(
    (was: Choice, step: ChoiceStep) => reduceChoice(group, was, step),
    group,
    firstChoice,
  );
  const [look, setLook] = useState<Look>(whole);
  const [isDifference, setDifference] = useState(false);
  const { copies } = group;
  const all = copies.map(({ fileId }) => fileId);
  const zoomBy = useCallback(
    (factor: number): void => setLook((was) => zoomAt(was, PIXEL, 0, 0, factor)),
    [],
  );
  const decide = (): void => deciding.decide(choice.kept);
  const keepAll = (): void => deciding.decide(all);
  const isZoomed = look.zoom > 1;
  useKeys({
    decide,
    keepAll,
    keeper: (key) => dispatch({ type: 'keep only', at: Number(key) - 1 }),
    keepOnly: () => dispatch({ type: 'keep only', at: choice.marked }),
    keepAsWell: () => dispatch({ type: 'keep as well', at: choice.marked }),
    difference: () => setDifference(!isDifference),
    larger: () => zoomBy(ZOOM),
    smaller: () => zoomBy(1 / ZOOM),
    whole: () => setLook(whole),
    ...(isZoomed
      ? { look: (key) => setLook((was) => panBy(was, PIXEL, ...lookSteps[key]!)) }
      : {
          nextCopy: () => dispatch({ type: 'mark', by: 1 }),
          previousCopy: () => dispatch({ type: 'mark', by: -1 }),
        }),
  });
  return (
    <>
      <SuggestionText group={group} />
      <ActionBar
        keptCount={choice.kept.length}
        copyCount={copies.length}
        decide={decide}
        keepAll={keepAll}
        undo={deciding.undo}
        isDifference={isDifference}
        setDifference={setDifference}
        zoom={look.zoom}
        zoomBy={zoomBy}
        fit={() => setLook(whole)}
      />
      <Stage
        group={group}
        choice={choice}
        dispatch={dispatch}
        look={look}
        setLook={setLook}
        isDifference={isDifference}
        label={say('review.copies', { n: copies.length })}
      />
      <FactsTable copies={copies} kept={choice.kept} />
    </>
  );
}

/** Steps by keys are shares of the picture, whatever its size. */
const PIXEL = { widthPx: 1, heightPx: 1 };
const LOOK_STEP = 0.1;
const lookSteps: Record<string, [number, number]> = {
  ArrowLeft: [LOOK_STEP, 0],
  ArrowRight: [-LOOK_STEP, 0],
  ArrowUp: [0, LOOK_STEP],
  ArrowDown: [0, -LOOK_STEP],
};
