import { useState } from 'react';
import type { Place } from '../../../electron/contract/requests.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { countryText } from '../../text/format.ts';
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
      <Where place={place} />
      {links.length > 0 && (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>
            {say('links.title')} <span className="muted">{say('links.count', { n: links.length })}</span>
          </summary>
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
  const say = useSay();
  const language = useLanguage();
  const { town, latitude, longitude } = summary;
  const parts = [
    ...(town === null ? [] : [town.name, countryText(language, town.country)]),
    ...(latitude === null || longitude === null ? [] : [latitude.toFixed(4), longitude.toFixed(4)]),
  ];
  if (parts.length === 0) return null;
  return <p className="muted proof-where">{parts.join(say('comma'))}</p>;
}
