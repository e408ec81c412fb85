import type { KeyboardEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Link, Place } from '../../../electron/contract/requests.ts';
import { engine } from '../../engine.ts';
import { useLanguage, useSay } from '../../state/preferences.ts';
import { formatRoute, matchRoute } from '../../state/route.ts';
import { photoDayText } from '../../text/format.ts';
import { useSize } from '../../ui/canvas.ts';
import type { Pointing } from './graph.tsx';
import { keyOf } from './graph.tsx';

const ROW_PX = 56;
/** A row of links is at least so wide. */
const LEAST_WIDTH_PX = 420;
const OVERSCAN = 6;

/**
 * The links of a place, best first, as many beside each other as there is room for: those in sight exist, one
 * is in the tab order, arrow keys go on.
 */
export function LinkList({ place, pointed, point }: Pointing & { place: Place }) {
  const say = useSay();
  const { links } = place;
  const list = useRef<HTMLDivElement>(null);
  const { widthPx, heightPx } = useSize(list);
  const columns = Math.max(1, Math.floor(widthPx / LEAST_WIDTH_PX));
  const [topPx, setTopPx] = useState(0);
  const [at, setAt] = useState(0);
  const [wanted, setWanted] = useState(-1);
  const first = columns * Math.max(0, Math.floor(topPx / ROW_PX) - OVERSCAN);
  const rowCount = Math.ceil(heightPx / ROW_PX) + 2 * OVERSCAN;
  const shown = links.slice(first, first + columns * rowCount);
  const current = Math.min(links.length - 1, Math.max(first, Math.min(at, first + shown.length - 1)));

  useEffect(() => {
    if (wanted < 0) return;
    const row = list.current!.querySelector<HTMLElement>(`[data-link="${wanted}"]`);
    if (row === null) list.current!.scrollTop = Math.floor(wanted / columns) * ROW_PX;
    else {
      row.focus();
      setWanted(-1);
    }
  });
  const move = (event: KeyboardEvent): void => {
    const to = {
      ArrowDown: current + columns,
      ArrowUp: current - columns,
      ArrowRight: current + 1,
      ArrowLeft: current - 1,
      Home: 0,
      End: links.length - 1,
    }[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const within = Math.min(links.length - 1, Math.max(0, to));
    setAt(within);
    setWanted(within);
  };
  return (
    <div className="links-list" ref={list} onScroll={(event) => setTopPx(event.currentTarget.scrollTop)}>
      <ol
        aria-label={say('links.list')}
        style={{ height: Math.ceil(links.length / columns) * ROW_PX }}
        onKeyDown={move}
      >
        {shown.map((link, i) => (
          <LinkRow
            key={keyOf(link)}
            place={place}
            link={link}
            at={first + i}
            columns={columns}
            isCurrent={first + i === current}
            isPointed={pointed === keyOf(link)}
            pointedAt={() => point(keyOf(link))}
            left={() => point(null)}
            focused={() => setAt(first + i)}
          />
        ))}
      </ol>
    </div>
  );
}

interface RowProps {
  place: Place;
  link: Link;
  at: number;
  columns: number;
  isCurrent: boolean;
  isPointed: boolean;
  pointedAt: () => void;
  left: () => void;
  focused: () => void;
}

function LinkRow({ place, link, at, columns, isCurrent, isPointed, pointedAt, left, focused }: RowProps) {
  const say = useSay();
  const language = useLanguage();
  const { photos, links, summary } = place;
  const route = matchRoute(photos, link.a, link.b, summary.id);
  const days = [route.a, route.b].map((id) => {
    const photo = photos.find((one) => one.id === id);
    return photo === undefined ? '' : photoDayText(language, photo);
  });
  return (
    <li
      aria-posinset={at + 1}
      aria-setsize={links.length}
      style={{
        top: Math.floor(at / columns) * ROW_PX,
        left: `${(100 * (at % columns)) / columns}%`,
        width: `${100 / columns}%`,
        height: ROW_PX,
      }}
    >
      <a
        href={formatRoute(route)}
        data-link={at}
        data-pointed={isPointed}
        tabIndex={isCurrent ? 0 : -1}
        onFocus={() => {
          focused();
          pointedAt();
        }}
        onPointerEnter={pointedAt}
        onPointerLeave={left}
      >
        <img src={engine.photoUrl(route.a, 'cover')} alt="" loading="lazy" />
        <img src={engine.photoUrl(route.b, 'cover')} alt="" loading="lazy" />
        <span>{days.join(' — ')}</span>
        <span className="muted">{say('inliers.count', { n: link.inlierCount })}</span>
      </a>
    </li>
  );
}
