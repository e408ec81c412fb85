/** When photos were taken, as exactly as their cameras say. */

/**
 * By the camera's own clock, milliseconds since 1970 as if that clock were UTC. `lastMs` is later than
 * `firstMs` where only the day or the minute is known.
 */
export interface Moment {
  firstMs: number;
  lastMs: number;
  /** Fractions of the second are known. */
  hasFraction: boolean;
  utcOffsetMs: number | null;
}

const ISO = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d))?)?/;

/** `takenAt`: ISO 8601 without zone, to the day, the minute or the second; null where it is no real time. */
export function momentOf(
  takenAt: string | null,
  subSecMs: number | null,
  utcOffsetMin: number | null,
): Moment | null {
  const [, day, minute, second] = ISO.exec(takenAt ?? '') ?? [];
  if (day === undefined) return null;
  const firstMs = Date.parse(`${day}T${minute ?? '00:00'}:${second ?? '00'}Z`);
  if (Number.isNaN(firstMs)) return null;
  const hasFraction = second !== undefined && subSecMs !== null;
  const fraction = hasFraction ? subSecMs : 0;
  const unknownMs = minute === undefined ? 86_399_000 : second === undefined ? 59_000 : 0;
  return {
    firstMs: firstMs + fraction,
    lastMs: firstMs + fraction + unknownMs,
    hasFraction,
    utcOffsetMs: utcOffsetMin === null ? null : utcOffsetMin * 60_000,
  };
}

/**
 * The least time between two moments, 0 where they may be one. In UTC where both offsets are known, else by
 * the cameras' clocks.
 */
export function apartMs(a: Moment, b: Moment): number {
  const shift = a.utcOffsetMs === null || b.utcOffsetMs === null ? 0 : b.utcOffsetMs - a.utcOffsetMs;
  return Math.max(0, a.firstMs + shift - b.lastMs, b.firstMs - (a.lastMs + shift));
}

export const isToTheSecond = (moment: Moment | null): moment is Moment =>
  moment !== null && moment.firstMs === moment.lastMs;

/** Both are known to the second and say the same, to the fraction where both have one. */
export function isSameMoment(a: Moment | null, b: Moment | null): boolean {
  if (!isToTheSecond(a) || !isToTheSecond(b)) return false;
  return a.hasFraction && b.hasFraction ? apartMs(a, b) === 0 : apartMs(wholeSecond(a), wholeSecond(b)) === 0;
}

function wholeSecond(moment: Moment): Moment {
  const ms = Math.floor(moment.firstMs / 1000) * 1000;
  return { ...moment, firstMs: ms, lastMs: ms };
}
