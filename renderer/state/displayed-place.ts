/**
 * What is shown of a place that a scan changes while it is looked at: nothing moves until the person asks for
 * it. Pure.
 */
import type { Place } from '../../electron/contract/requests.ts';

export interface Held {
  shown: Place | null;
  /** What the place is by now, where its photos are others. */
  waiting: Place | null;
  /**
   * How often the person has asked for other photos in it and not seen them yet: so often, what comes with
   * others is theirs.
   */
  asked: number;
}

export type HeldStep = { type: 'came'; place: Place } | { type: 'asked' } | { type: 'show' };

export const firstHeld: Held = { shown: null, waiting: null, asked: 0 };

export function reduceHeld({ shown, waiting, asked }: Held, step: HeldStep): Held {
  if (step.type === 'asked') return { shown, waiting, asked: asked + 1 };
  if (step.type === 'show') return { shown: waiting ?? shown, waiting: null, asked };
  const isSame =
    shown?.photos.length === step.place.photos.length &&
    shown.photos.every(({ id }, i) => id === step.place.photos[i]!.id);
  if (isSame) return { shown: step.place, waiting: null, asked };
  return shown === null || asked > 0
    ? { shown: step.place, waiting: null, asked: Math.max(0, asked - 1) }
    : { shown, waiting: step.place, asked };
}
