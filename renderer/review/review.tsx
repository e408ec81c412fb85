import { Doubts } from '../doubts/doubts.tsx';
import { doubts, doubtsOf } from '../state/followed-doubts.ts';
import { groups, undecidedCount } from '../state/followed-groups.ts';
import { useSay } from '../state/preferences.ts';
import type { Route } from '../state/route.ts';
import { formatRoute } from '../state/route.ts';
import { useSelector } from '../state/store.ts';
import { Groups } from './groups.tsx';
import { Removed } from './removed/removed.tsx';
import { Rules } from './rules/rules.tsx';
import './review.css';

type ReviewRoute = Extract<Route, { room: 'review' | 'doubts' | 'removed' | 'rules' }>;

const tabs = [
  { room: 'review', groupId: null, placeId: null },
  { room: 'doubts', placeId: null },
  { room: 'removed' },
  { room: 'rules' },
] as const satisfies ReviewRoute[];

/**
 * Copies of one shot: which stay, what was removed, and the rules by which copies are suggested; and places
 * that hang on little.
 */
export function Review({ route }: { route: ReviewRoute }) {
  const say = useSay();
  return (
    <div className="review">
      <header className="review-head">
        <Title route={route} />
        <nav className="review-tabs" aria-label={say('review.tabs')}>
          {tabs.map((tab) => (
            <a
              key={tab.room}
              href={formatRoute(tab)}
              aria-current={tab.room === route.room ? 'page' : undefined}
            >
              {say(`review.tab.${tab.room}`)}
              <Waiting room={tab.room} />
            </a>
          ))}
        </nav>
      </header>
      {route.room === 'review' ? (
        <Groups groupId={route.groupId} placeId={route.placeId} />
      ) : route.room === 'doubts' ? (
        <Doubts key={route.placeId} placeId={route.placeId} />
      ) : route.room === 'removed' ? (
        <Removed />
      ) : (
        <Rules />
      )}
    </div>
  );
}

/** How much there is to be decided. */
function Waiting({ room }: { room: ReviewRoute['room'] }) {
  const say = useSay();
  const groupCount = useSelector(groups, undecidedCount);
  const doubtCount = useSelector(doubts, (known) => known?.length ?? 0);
  const n = room === 'review' ? groupCount : room === 'doubts' ? doubtCount : 0;
  return n === 0 ? null : <span className="count">{say('number', { n })}</span>;
}

function Title({ route }: { route: ReviewRoute }) {
  const say = useSay();
  const { room } = route;
  const placeId = route.room === 'doubts' ? route.placeId : null;
  const all = useSelector(groups, (known) => known?.length ?? 0);
  const open = useSelector(groups, undecidedCount);
  const doubtCount = useSelector(doubts, (known) => doubtsOf(known ?? [], placeId).length);
  if (room === 'doubts')
    return (
      <h1 tabIndex={-1}>
        {doubtCount === 0 ? say('review.tab.doubts') : say('doubts.title', { n: doubtCount })}
      </h1>
    );
  const text =
    room === 'removed'
      ? say('review.tab.removed')
      : room === 'rules'
        ? say('rules.title')
        : all === 0
          ? say('nav.review')
          : open === 0
            ? say('review.allDecided')
            : say('review.title', { n: open });
  return <h1 tabIndex={-1}>{text}</h1>;
}
