/** Which photos come before and after the one that fills the window: those of the list it was opened from. */
import { go } from './route.ts';
import { store } from './store.ts';

/** null: those of the time line. */
export const photoSequence = store<ArrayLike<number> | null>(null);

export function openPhoto(photoId: number, among: ArrayLike<number> | null): void {
  photoSequence.set(among);
  go({ room: 'photo', photoId });
}

let seen: number | null = null;

/** The photo fills the window now. */
export function see(photoId: number): void {
  seen = photoId;
}

/** The photo that filled the window last, told once: the list it was opened from goes on there. */
export function lastSeen(): number | null {
  const photoId = seen;
  seen = null;
  return photoId;
}

/** The photo so many places further; null at either end, and where the photo is not among them. */
export function stepFrom(among: ArrayLike<number>, photoId: number, by: number): number | null {
  const at = Array.prototype.indexOf.call(among, photoId);
  return at < 0 ? null : (among[at + by] ?? null);
}
