import { useCallback, useReducer, useState } from 'react';
import type { Group } from '../../../electron/contract/requests.ts';
import { useSay } from '../../state/preferences.ts';
import type { Keys } from '../../state/shortcuts.ts';
import { useKeys } from '../../state/shortcuts.ts';
import type { Look } from '../../ui/picture/look.ts';
import { panBy, whole, zoomAt } from '../../ui/picture/look.ts';
import { Stage } from '../stage/stage.tsx';
import { ActionBar, ZOOM } from './action-bar.tsx';
import type { Choice, ChoiceStep } from './choice.ts';
import { firstChoice, reduceChoice } from './choice.ts';
import { FactsTable } from './facts-table.tsx';
import { SuggestionText } from './suggestion-text.tsx';
import type { Deciding } from './use-deciding.ts';

/** Steps by keys are shares of the picture, whatever its size. */
const PIXEL = { widthPx: 1, heightPx: 1 };
const LOOK_STEP = 0.1;
const lookSteps: Record<string, [number, number]> = {
  ArrowLeft: [LOOK_STEP, 0],
  ArrowRight: [-LOOK_STEP, 0],
  ArrowUp: [0, LOOK_STEP],
  ArrowDown: [0, -LOOK_STEP],
};

/** The copies beside each other, and the choice among them: at first what was decided or is suggested. */
export function Decidable({
  group,
  deciding,
  steps,
}: {
  group: Group;
  deciding: Deciding;
  /** From group to group. */
  steps: Keys;
}) {
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
  const marked = copies[choice.marked]!;
  const isZoomed = look.zoom > 1;
  useKeys({
    ...steps,
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
      ? {
          back: () => setLook(whole),
          look: (key: string) => setLook((was) => panBy(was, PIXEL, ...lookSteps[key]!)),
        }
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
      <p className="hidden" aria-live="polite">
        {[
          say('copy.alt', { n: choice.marked + 1, name: marked.fileName }),
          say(choice.kept.includes(marked.fileId) ? 'copy.keep' : 'copy.goes'),
        ].join(say('comma'))}
      </p>
      <FactsTable copies={copies} kept={choice.kept} />
    </>
  );
}
