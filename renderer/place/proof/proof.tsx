import { useState } from 'react';
import type { Place } from '../../../electron/contract/requests.ts';
import { useSay } from '../../state/preferences.ts';
import { Graph } from './graph.tsx';
import { LinkList } from './link-list.tsx';

/** A drawing of the links of more photos than this cannot be read. */
const MOST_DRAWN = 12;

/** What ties the photos of the place to each other, made only when a person asks for it, and where it is. */
export function Proof({ place }: { place: Place }) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  const { links } = place;
  return (
    <div className="proof">
      {links.length > 0 && (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>
            {say('links.title')} <span className="muted">{say('links.count', { n: links.length })}</span>
          </summary>
          {isOpen && <Where place={place} />}
          {isOpen && <Links place={place} />}
        </details>
      )}
    </div>
  );
}

function Links({ place }: { place: Place }) {
  const say = useSay();
  const [pointed, point] = useState<string | null>(null);
  const isDrawn = place.photos.length <= MOST_DRAWN;
  return (
    <div className={isDrawn ? 'links drawn' : 'links'}>
      {isDrawn && (
        <div>
          <p className="muted">{say('links.text')}</p>
          <Graph place={place} pointed={pointed} point={point} />
        </div>
      )}
      <LinkList place={place} pointed={pointed} point={point} />
    </div>
  );
}

function Where({ place: { summary } }: { place: Place }) {
  const { latitude, longitude } = summary;
  if (latitude === null || longitude === null) return null;
  return <p className="muted proof-where">{`${latitude.toFixed(4)}, ${longitude.toFixed(4)}`}</p>;
}
