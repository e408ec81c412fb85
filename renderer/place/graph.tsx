import { memo, useMemo, useState } from 'react';
import type { Link, Place } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { dayText } from '../text/format.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { formatRoute, go } from '../state/route.ts';
import { layOut, roomAround } from './graph-layout.ts';
import { pairRoute } from '../state/match-route.ts';

const WIDTH = 640;
const HEIGHT = 420;
const MARGIN = 40;
/** More photos than this are drawn as dots: pictures would cover each other. */
const MOST_PICTURES = 60;
const LISTED = 100;

const keyOf = ({ a, b }: Link): string => `${a}-${b}`;

/**
 * The verified links of a place: drawn for the eye and the pointer, listed for the keyboard and the screen
 * reader.
 */
export const LinkGraph = memo(function LinkGraph({ place }: { place: Place }) {
  const say = useSay();
  const language = useLanguage();
  const { photos, links, summary } = place;
  const [pointed, setPointed] = useState<string | null>(null);
  const nodes = useMemo(
    () =>
      layOut(
        photos.map(({ id }) => id),
        links,
      ),
    [photos, links],
  );
  const placed = nodes.map(({ photoId, x, y }) => ({
    photoId,
    x: MARGIN + x * (WIDTH - 2 * MARGIN),
    y: MARGIN + y * (HEIGHT - 2 * MARGIN),
  }));
  const radius = photos.length > MOST_PICTURES ? 5 : Math.max(12, Math.min(34, roomAround(placed)));
  const at = new Map(placed.map((node) => [node.photoId, node]));
  const byId = new Map(photos.map((photo) => [photo.id, photo]));
  const strongest = links[0]?.inlierCount ?? 1;
  const taken = (id: number): string => {
    const photo = byId.get(id);
    return photo?.takenAt ? dayText(language, photo.takenAt) : (photo?.fileName ?? '');
  };
  return (
    <section className="panel links">
      <div className="links-graph">
        <h2>{say('links.title')}</h2>
        <p className="muted">{say('links.text')}</p>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          role="img"
          aria-label={say('links.drawing', { n: links.length })}
        >
          <defs>
            <clipPath id="disc" clipPathUnits="objectBoundingBox">
              <circle cx="0.5" cy="0.5" r="0.5" />
            </clipPath>
          </defs>
          {[...links].reverse().map((link) => {
            const [p, q] = [at.get(link.a), at.get(link.b)];
            return (
              p &&
              q && (
                <g
                  key={keyOf(link)}
                  className={pointed === keyOf(link) ? 'link pointed' : 'link'}
                  onClick={() => go(pairRoute(photos, link.a, link.b, summary.id))}
                  onPointerEnter={() => setPointed(keyOf(link))}
                  onPointerLeave={() => setPointed(null)}
                >
                  <title>{say('inliers.count', { n: link.inlierCount })}</title>
                  <line className="reach" x1={p.x} y1={p.y} x2={q.x} y2={q.y} />
                  <line
                    className="seen"
                    x1={p.x}
                    y1={p.y}
                    x2={q.x}
                    y2={q.y}
                    strokeWidth={1 + 4 * (link.inlierCount / strongest)}
                  />
                </g>
              )
            );
          })}
          {nodes.map(({ photoId }) => {
            const { x, y } = at.get(photoId)!;
            return (
              <g key={photoId} className="node">
                <title>{taken(photoId)}</title>
                <circle cx={x} cy={y} r={radius + 2} />
                {photos.length <= MOST_PICTURES && (
                  <image
                    href={engine.photoUrl(photoId, 'cover')}
                    x={x - radius}
                    y={y - radius}
                    width={2 * radius}
                    height={2 * radius}
                    preserveAspectRatio="xMidYMid slice"
                    clipPath="url(#disc)"
                  />
                )}
              </g>
            );
          })}
        </svg>
      </div>
      <ol className="links-list" tabIndex={0} aria-label={say('links.list')}>
        {links.slice(0, LISTED).map((link) => {
          const route = pairRoute(photos, link.a, link.b, summary.id);
          const { a: first, b: second } = route;
          return (
            <li key={keyOf(link)}>
              <a
                href={formatRoute(route)}
                data-pointed={pointed === keyOf(link)}
                onFocus={() => setPointed(keyOf(link))}
                onPointerEnter={() => setPointed(keyOf(link))}
                onPointerLeave={() => setPointed(null)}
              >
                <img src={engine.photoUrl(first, 'cover')} alt="" loading="lazy" />
                <img src={engine.photoUrl(second, 'cover')} alt="" loading="lazy" />
                <span>
                  {taken(first)} — {taken(second)}
                </span>
                <span className="muted">{say('inliers.count', { n: link.inlierCount })}</span>
              </a>
            </li>
          );
        })}
      </ol>
    </section>
  );
});
