import type { RefObject } from 'react';
import type { Group, GroupSummary } from '../../../electron/contract/requests.ts';
import { groupsRevision } from '../../state/followed-groups.ts';
import { useSay } from '../../state/preferences.ts';
import type { Keys } from '../../state/shortcuts.ts';
import { useKeys } from '../../state/shortcuts.ts';
import { useStore } from '../../state/store.ts';
import { useRequest } from '../../state/use-request.ts';
import { Refused } from '../../ui/parts.tsx';
import type { Neighbours } from '../select.ts';
import { Decidable } from './decidable.tsx';
import { Heading } from './heading.tsx';
import { useDeciding } from './use-deciding.ts';
import { usePreloaded } from './use-preloaded.ts';
import './group.css';

interface Props {
  groupId: number;
  /** As the list has it; null where it is not in the list. */
  summary: GroupSummary | null;
  neighbours: Neighbours;
  open: (groupId: number | null) => void;
  /** To the place that led here; null where none did. */
  back: (() => void) | null;
  /** A step of the person led here: the heading says where they are. */
  takesFocus: RefObject<boolean>;
}

/** A group that is looked at and decided. */
export function OpenGroup(props: Props) {
  const { groupId, summary, neighbours, open, back } = props;
  const say = useSay();
  const revision = useStore(groupsRevision);
  const group = useRequest('duplicates.get', { groupId }, revision);
  const deciding = useDeciding(groupId, neighbours.next, open);
  usePreloaded(neighbours.next);
  const steps: Keys = {
    ...(back && { back }),
    nextGroup: () => neighbours.next !== null && open(neighbours.next),
    previousGroup: () => neighbours.previous !== null && open(neighbours.previous),
    undoDecision: deciding.undo,
  };
  const value = group.state === 'refused' ? null : group.value;
  // an open group has keys of its own, which may be the same
  useKeys(value === null ? steps : {});

  if (group.state === 'refused')
    return <Refused failure={group.failure} again={() => open(null)} againText={say('group.all')} />;
  return (
    <section className="group" data-group={groupId} aria-busy={value === null}>
      <Heading {...props} summary={value?.summary ?? summary} />
      {value !== null && <Decidable key={contentOf(value)} group={value} deciding={deciding} steps={steps} />}
    </section>
  );
}

/** Other copies, or another decision, are chosen from anew. */
const contentOf = ({ copies, kept }: Group): string =>
  JSON.stringify([copies.map(({ fileId }) => fileId), kept]);
