import { useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import type { GroupSummary } from '../../electron/contract/requests.ts';
import { library } from '../state/engine-state.ts';
import { groups, groupsFailure, readGroups } from '../state/followed-groups.ts';
import { useSay } from '../state/preferences.ts';
import { go } from '../state/route.ts';
import { useSelector, useStore } from '../state/store.ts';
import { Message, Refused } from '../ui/parts.tsx';
import { Filters } from './filters.tsx';
import { GroupList } from './group-list.tsx';
import { OpenGroup } from './group/open-group.tsx';
import type { Filter } from './select.ts';
import { firstFilter, inOrder, neighboursOf, passes, selectGroups } from './select.ts';
import { TidyBar } from './tidy/tidy-bar.tsx';

/** As the person left it: coming back finds the same list. */
let left = firstFilter;

function useFilter(): [Filter, (change: Partial<Filter>) => void] {
  const [filter, set] = useReducer(
    (was: Filter, change: Partial<Filter>): Filter => ({ ...was, ...change }),
    left,
  );
  useEffect(() => {
    left = filter;
  }, [filter]);
  return [filter, set];
}

/** Settled anew when something else is asked for. */
function useOrdered(all: readonly GroupSummary[], filter: Filter): readonly GroupSummary[] {
  const last = useRef<{ filter: Filter; order: number[] }>({ filter, order: [] });
  const ordered = useMemo(
    () => inOrder(all, last.current.filter === filter ? last.current.order : []),
    [all, filter],
  );
  useEffect(() => {
    last.current = { filter, order: ordered.map(({ id }) => id) };
  }, [filter, ordered]);
  return ordered;
}

interface OpenAt {
  groupId: number | null;
  /** Of the place that led here. */
  placeId: number | null;
}

/** All groups beside the open one, and below them what is to be removed. */
export function Groups({ groupId, placeId }: OpenAt) {
  const all = useStore(groups);
  const failure = useStore(groupsFailure);
  if (all === null)
    return failure === null ? (
      <div className="review-body" aria-busy="true" />
    ) : (
      <Refused failure={failure} again={() => void readGroups()} />
    );
  if (all.length === 0 && groupId === null)
    return (
      <>
        <div className="review-body">
          <NoGroups />
        </div>
        <TidyBar groups={all} />
      </>
    );
  return <Shown all={all} groupId={groupId} placeId={placeId} />;
}

function Shown({ all, groupId, placeId }: OpenAt & { all: readonly GroupSummary[] }) {
  const [filter, setFilter] = useFilter();
  const ordered = useOrdered(all, filter);
  const selected = useMemo(() => selectGroups(ordered, filter), [ordered, filter]);
  const openId = groupId ?? selected[0]?.id ?? null;
  const isStep = useRef(false);
  const open = useCallback(
    (id: number | null): void => {
      isStep.current = true;
      go({ room: 'review', groupId: id, placeId }, { replace: true });
    },
    [placeId],
  );
  const ask = (change: Partial<Filter>): void => {
    setFilter(change);
    const shown = all.find(({ id }) => id === openId);
    if (shown === undefined || passes(shown, { ...filter, ...change })) return;
    isStep.current = false; // the focus stays on what is asked for
    go({ room: 'review', groupId: null, placeId }, { replace: true });
  };

  return (
    <>
      <Filters groups={all} filter={filter} set={ask} />
      <div className="review-body">
        {selected.length > 0 && <GroupList groups={selected} openId={openId} open={open} />}
        {openId === null ? (
          <NoneOpen filter={filter} clear={() => ask({ ...firstFilter, progress: 'all' })} />
        ) : (
          <OpenGroup
            key={openId}
            groupId={openId}
            summary={all.find(({ id }) => id === openId) ?? null}
            neighbours={neighboursOf(ordered, filter, openId)}
            open={open}
            back={placeId === null ? null : () => go({ room: 'place', placeId })}
            takesFocus={isStep}
          />
        )}
      </div>
      <TidyBar groups={all} />
    </>
  );
}

function NoneOpen({ filter, clear }: { filter: Filter; clear: () => void }) {
  const say = useSay();
  const { progress, ...others } = filter;
  const isFinished = progress === 'open' && Object.values(others).every((value) => value === null);
  const because = isFinished ? 'finished' : 'none';
  return (
    <Message title={say(`review.${because}.title`)} text={say(`review.${because}.text`)}>
      {!isFinished && (
        <button type="button" className="button" onClick={clear}>
          {say('review.none.clear')}
        </button>
      )}
    </Message>
  );
}

function NoGroups() {
  const say = useSay();
  const isScanning = useSelector(library, (state) => state?.scan.state === 'scanning');
  const because = isScanning ? 'empty.scanning' : 'empty';
  return <Message title={say(`review.${because}.title`)} text={say(`review.${because}.text`)} />;
}
