import { memo, useMemo, useState } from 'react';
import type { Link, Place } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import { useLanguage, useSay } from '../state/preferences.ts';
import { formatRoute, go, matchRoute } from '../state/route.ts';
import { photoDayText } from '../text/format.ts';
import type { Node } from './graph-layout.ts';
import { discRadius, layOut } from './graph-layout.ts';

const WIDTH = 640;
const HEIGHT = 420;
const MARGIN = 40;
/** More photos than this are drawn as dots: pictures would cover each other. */
const MOST_PICTURES = 60;
const LISTED = 100;

const keyOf = ({ a, b }: Link): string => `${a}-${b}`;

interface Pointing {
  /** Key of the link that is pointed at. */
  pointed: string | null;
  point: (key: string | null) => void;
}

/**
 * The verified links of a place: drawn for the eye and the pointer, listed for the keyboard and the screen
 * reader.
 */
export const LinkGraph = memo(function LinkGraph({ place }: { place: Place }) {
  const say = useSay();
  const [pointed, point] = useState<string | null>(null);
  return (
    <section className="panel links">
      <div className="links-graph">
        <h2>{say('links.title')}</h2>
        <p className="muted">{say('links.text')}</p>
        <Drawing place={place} pointed={pointed} point={point} />
      </div>
      <LinkList place={place} pointed={pointed} point={point} />
    </section>
  );
});

/** When a photo of the place was taken, as text; its file where that is not known. */
function useDayOf({ photos }: Place): (photoId: number) => string {
  const language = useLanguage();
  const byId = new Map(photos.map((photo) => [photo.id, photo]));
  return (photoId) => {
    const photo = byId.get(photoId);
    return photo === undefined ? '' : photoDayText(language, photo);
  };
}

function Drawing({ place, pointed, point }: Pointing & { place: Place }) {
  const say = useSay();
  const dayOf = useDayOf(place);
  const { photos, links, summary } = place;
  const laidOut = useMemo(() => {
    const ids = photos.map(({ id }) => id);
    return layOut(ids, links);
  }, [photos, links]);
  const nodes = laidOut.map(({ photoId, x, y }) => ({
    photoId,
    x: MARGIN + x * (WIDTH - 2 * MARGIN),
    y: MARGIN + y * (HEIGHT - 2 * MARGIN),
  }));
  const byId = new Map(nodes.map((node) => [node.photoId, node]));
  const hasPictures = photos.length <= MOST_PICTURES;
  const radius = hasPictures ? Math.max(12, Math.min(34, discRadius(nodes))) : 5;

  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={say('links.drawing', { n: links.length })}>
      <defs>
        <clipPath id="disc" clipPathUnits="objectBoundingBox">
          <circle cx="0.5" cy="0.5" r="0.5" />
        </clipPath>
      </defs>
      {[...links].reverse().map((link) => (
        <Edge
          key={keyOf(link)}
          link={link}
          from={byId.get(link.a)}
          to={byId.get(link.b)}
          strongest={links[0]!.inlierCount}
          isPointed={pointed === keyOf(link)}
          point={point}
          open={() => go(matchRoute(photos, link.a, link.b, summary.id))}
        />
      ))}
      {nodes.map((node) => (
        <Disc
          key={node.photoId}
          node={node}
          radius={radius}
          title={dayOf(node.photoId)}
          hasPicture={hasPictures}
        />
      ))}
    </svg>
  );
}

interface EdgeProps {
  link: Link;
  from: Node | undefined;
  to: Node | undefined;
  /** Inliers of the strongest link, which is drawn thickest. */
  strongest: number;
  isPointed: boolean;
  point: Pointing['point'];
  open: () => void;
}

function Edge({ link, from, to, strongest, isPointed, point, open }: EdgeProps) {
  const say = useSay();
  if (!from || !to) return null;
  const line = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
  return (
    <g
      className={isPointed ? 'link pointed' : 'link'}
      onClick={open}
      onPointerEnter={() => point(keyOf(link))}
      onPointerLeave={() => point(null)}
    >
      <title>{say('inliers.count', { n: link.inlierCount })}</title>
      <line className="reach" {...line} />
      <line className="seen" {...line} strokeWidth={1 + 4 * (link.inlierCount / strongest)} />
    </g>
  );
}

interface DiscProps {
  node: Node;
  radius: number;
  title: string;
  hasPicture: boolean;
}

function Disc({ node: { photoId, x, y }, radius, title, hasPicture }: DiscProps) {
  return (
    <g className="node">
      <title>{title}</title>
      <circle cx={x} cy={y} r={radius + 2} />
      {hasPicture && (
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
}

function LinkList({ place, pointed, point }: Pointing & { place: Place }) {
  const say = useSay();
  const dayOf = useDayOf(place);
  const { photos, links, summary } = place;
  return (
    <ol className="links-list" tabIndex={0} aria-label={say('links.list')}>
      {links.slice(0, LISTED).map((link) => {
        const route = matchRoute(photos, link.a, link.b, summary.id);
        const { a: first, b: second } = route;
        return (
          <li key={keyOf(link)}>
            <a
              href={formatRoute(route)}
              data-pointed={pointed === keyOf(link)}
              onFocus={() => point(keyOf(link))}
              onPointerEnter={() => point(keyOf(link))}
              onPointerLeave={() => point(null)}
            >
              <img src={engine.photoUrl(first, 'cover')} alt="" loading="lazy" />
              <img src={engine.photoUrl(second, 'cover')} alt="" loading="lazy" />
              <span>
                {dayOf(first)} — {dayOf(second)}
              </span>
              <span className="muted">{say('inliers.count', { n: link.inlierCount })}</span>
            </a>
          </li>
        );
      })}
    </ol>
  );
}
