/** At the left of every screen: where to go, what waits there, and what the scan is at. */
import type { LucideIcon } from 'lucide-react';
import { Copy, FolderOpen, Images, Keyboard, Map, MapPin, ScanSearch, Settings } from 'lucide-react';
import { doubts, useWaitingReview } from '../state/followed-doubts.ts';
import { groups, undecidedCount } from '../state/followed-groups.ts';
import { useSay } from '../state/preferences.ts';
import type { Route } from '../state/route.ts';
import { formatRoute } from '../state/route.ts';
import { useSelector } from '../state/store.ts';
import type { MessageKey } from '../text/messages.ts';
import { ScanRing } from './scan-ring.tsx';
import './frame.css';

interface Entry {
  route: Route;
  label: MessageKey;
  icon: LucideIcon;
  /** The screens in which the person is there. */
  screens: readonly Route['room'][];
}

const entries: readonly Entry[] = [
  { route: { room: 'places' }, label: 'nav.places', icon: MapPin, screens: ['places', 'place', 'match'] },
  { route: { room: 'photos' }, label: 'nav.photos', icon: Images, screens: ['photos', 'photo'] },
  { route: { room: 'map', placeId: null }, label: 'nav.map', icon: Map, screens: ['map'] },
  {
    route: { room: 'review', groupId: null, placeId: null },
    label: 'nav.review',
    icon: Copy,
    screens: ['review', 'doubts', 'removed', 'rules'],
  },
  { route: { room: 'find', photoId: null }, label: 'nav.find', icon: ScanSearch, screens: ['find'] },
  { route: { room: 'library' }, label: 'nav.library', icon: FolderOpen, screens: ['library'] },
];
const settings: Entry = {
  route: { room: 'settings' },
  label: 'nav.settings',
  icon: Settings,
  screens: ['settings'],
};

const ICON = { size: 20, strokeWidth: 1.75, 'aria-hidden': true } as const;

export function Rail({ room, help }: { room: Route['room']; help: () => void }) {
  const say = useSay();
  return (
    <header className="rail">
      <a className="brand" href="#/places">
        <span className="mark" aria-hidden="true" />
        <span className="label">Revisit</span>
      </a>
      <nav aria-label={say('nav')}>
        {entries.map((entry) => (
          <RailLink key={entry.label} entry={entry} room={room} />
        ))}
        <span className="gap" />
        <RailLink entry={settings} room={room} />
      </nav>
      <button type="button" className="rail-item" title={say('keys.help')} onClick={help}>
        <Keyboard {...ICON} />
        <span className="label">{say('keys.title')}</span>
      </button>
      <ScanRing />
    </header>
  );
}

function RailLink({
  entry: { route, label, icon: Icon, screens },
  room,
}: {
  entry: Entry;
  room: Route['room'];
}) {
  const say = useSay();
  const review = useWaitingReview();
  return (
    <a
      className="rail-item"
      href={formatRoute(route.room === 'review' ? review : route)}
      title={say(label)}
      aria-current={screens.includes(room) ? 'page' : undefined}
    >
      <Icon {...ICON} />
      <span className="label">{say(label)}</span>
      {route.room === 'review' && <ToDecide />}
    </a>
  );
}

/** How many groups of copies are still to be decided, and doubts of places to be settled. */
function ToDecide() {
  const say = useSay();
  const groupCount = useSelector(groups, undecidedCount);
  const count = groupCount + useSelector(doubts, (all) => all?.length ?? 0);
  if (count === 0) return null;
  return (
    <span className="count" aria-hidden="true">
      {say('number', { n: count })}
    </span>
  );
}
