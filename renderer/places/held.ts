/** What is shown of a place that a scan changes while it is looked at: nothing moves until the person asks for it. Pure. */
import type { Place } from '../../electron/contract/requests.ts';

export interface Held {
  shown: Place | null;
  /** What the place is by now, where its photos are others. */
  waiting: Place | null;
  /** The person has asked for other photos in it: what comes with others next is theirs. */
  asked: boolean;
}

export type HeldStep = { type: 'came'; place: Place } | { type: 'asked' } | { type: 'show' };

export const firstHeld: Held = { shown: null, waiting: null, asked: false };

export function reduceHeld({ shown, waiting, asked }: Held, step: HeldStep): Held {
  if (step.type === 'asked') return { shown, waiting, asked: true };
  if (step.type === 'show') return { shown: waiting ?? shown, waiting: null, asked };
  const isSame = shown?.photos.length === step.place.photos.length && shown.photos.every(({ id }, i) => id === step.place.photos[i]!.id);
  if (isSame) return { shown: step.place, waiting: null, asked };
  return shown === null || asked ? { shown: step.place, waiting: null, asked: false } : { shown, waiting: step.place, asked };
}
