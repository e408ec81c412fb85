/** What cameras say of when two photos were taken -> how many presses of the shutter that was. */
import { apartMs, isSameMoment, isToTheSecond } from '../moments.ts';
import type { Moment } from '../moments.ts';
import type { Presses } from '../../contract/duplicates/duplicates.ts';

/** What a photo's own file says of its press. */
export interface Press {
  moment: Moment | null;
  /** The camera, however its name is spaced and capitalised. */
  body: string | null;
}

/** Frames of a burst that no name tells are so far apart at most. */
const BURST_MS = 3000;

/** Edits keep camera and time; other programs' times, which come without a camera, say nothing. */
export function pressesOf(a: Press, b: Press): Presses {
  if (a.body === null || b.body === null || !isToTheSecond(a.moment) || !isToTheSecond(b.moment))
    return 'unknown';
  if (a.body !== b.body) return 'apart';
  if (isSameMoment(a.moment, b.moment)) return 'one';
  return apartMs(a.moment, b.moment) <= BURST_MS ? 'burst' : 'apart';
}
