import type { CSSProperties } from 'react';
import { useSay } from '../../state/preferences.ts';
import type { Say } from '../../text/messages.ts';
import type { Order } from '../select.ts';
import type { HeadingKey } from './rows.ts';

interface Props {
  order: Order;
  from: HeadingKey;
  to: HeadingKey;
  style: CSSProperties;
}

/** What the places below it have in common of what they are sorted by. */
export function Heading({ order, from, to, style }: Props) {
  return (
    <p className="grid-heading" style={style}>
      {headingText(useSay(), order, from, to)}
    </p>
  );
}

function headingText(say: Say, order: Order, from: HeadingKey, to: HeadingKey): string {
  if (from === null || to === null) return say(order === 'name' ? 'places.noName' : 'places.noDate');
  if (order !== 'span')
    return from === to ? `${from}` : say('places.range', { from: `${from}`, to: `${to}` });
  if (from === 0) return say('places.withinYear');
  if (to === 0) return say('places.upToYearsApart', { n: Number(from) });
  // the longest comes first
  return from === to
    ? say('places.yearsApart', { n: Number(from) })
    : say('places.yearsApartRange', { from: to, to: from });
}
