import { useMemo } from 'react';
import type { Link, Place } from '../../../electron/contract/requests.ts';
import { engine } from '../../engine.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { go, matchRoute } from '../../state/route.ts';
import { photoDayText } from '../../text/format.ts';
import type { Node } from './graph-layout.ts';
import { discRadius, layOut } from './graph-layout.ts';

const WIDTH = 640;
const HEIGHT = 420;
const MARGIN = 40;
/** Discs in the drawing's own unit. */
const RADIUS = { least: 12, most: 48 };

export const keyOf = ({ a, b }: Link): string => `${a}-${b}`;

export interface Pointing {
  /** Key of the link that is pointed at. */
  pointed: string | null;
  point: (key: string | null) => void;
}

/** When a photo of the place was taken, as text; its file where that is not known. */
function useDayOf({ photos }: Place): (photoId: number) => string {
  const language = useLanguage();
  const byId = new Map(photos.map((photo) => [photo.id, photo]));
  return (photoId) => {
    const photo = byId.get(photoId);
    return photo === undefined ? '' : photoDayText(language, photo);
  };
}

/** The verified links of a place, drawn for the eye and the pointer. */
export function Graph({ place, pointed, point }: Pointing & { place: Place }) {
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
  const radius = Math.max(RADIUS.least, Math.min(RADIUS.most, discRadius(nodes)));

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
        <Disc key={node.photoId} node={node} radius={radius} title={dayOf(node.photoId)} />
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
}

function Disc({ node: { photoId, x, y }, radius, title }: DiscProps) {
  return (
    <g className="node">
      <title>{title}</title>
      <circle cx={x} cy={y} r={radius + 2} />
      <image
        href={engine.photoUrl(photoId, 'cover')}
        x={x - radius}
        y={y - radius}
        width={2 * radius}
        height={2 * radius}
        preserveAspectRatio="xMidYMid slice"
        clipPath="url(#disc)"
      />
    </g>
  );
}
