/**
 * What a match needs: more among many photos, which have more that chance makes alike, and more of photos
 * that are known to be of distant towns. Pure.
 */
import type { Apart, Verification } from '../contract/match.ts';
import type { Metadata, Taken } from '../contract/photo.ts';
import { distanceM } from './positions.ts';

/** What makes a match among few photos, and of photos taken far apart (docs/measurements.md#places). */
export const NEEDED_SCORE = 100;
const NEEDED_SCORE_FAR = 150;
/**
 * False matches of a score grow with the photos, and fall by score: to have fewer than one in 1,000 photos,
 * so much is needed more for each doubling of so many (docs/measurements.md#places).
 */
const GROWTH = { photos: 2000, aDoubling: 3 };
/** Hardly anything is seen from places so far apart, and no GPS errs by so much. */
const FAR_M = 5000;
/** Who walks around a building stays within it. */
const NEAR_M = 200;
/** Between two photos of one camera: it was not carried far. */
const NEAR_S = 30;
/** When the shutter opened. */
const EXACT_TIMES: ReadonlySet<Metadata['takenAtSource']> = new Set(['DateTimeOriginal', 'CreateDate']);

/**
 * Near are photos that were taken within 200 m, or within 30 s by one camera; far those that are over 5 km
 * apart. Where position and time contradict each other, neither counts: a phone may tell where it was before.
 */
export function apartOf(a: Taken, b: Taken): Apart {
  const metres = metresApart(a, b);
  const seconds = secondsApart(a, b);
  const isFar = metres !== null && metres >= FAR_M;
  const isNear = seconds !== null || (metres !== null && metres <= NEAR_M);
  return { metres, seconds, is: isNear === isFar ? null : isNear ? 'near' : 'far' };
}

function metresApart(a: Taken, b: Taken): number | null {
  if (a.latitude === null || a.longitude === null || b.latitude === null || b.longitude === null) return null;
  return distanceM(
    { latitude: a.latitude, longitude: a.longitude },
    { latitude: b.latitude, longitude: b.longitude },
  );
}

/** As a camera writes it; of a day alone nobody knows the hour. */
const isMoment = ({ takenAt, takenAtSource }: Taken): boolean =>
  EXACT_TIMES.has(takenAtSource) && takenAt !== null && takenAt.length > '2015-02-01'.length;

/** null too where it is too long to say anything. */
function secondsApart(a: Taken, b: Taken): number | null {
  if (a.camera === null || a.camera !== b.camera || !isMoment(a) || !isMoment(b)) return null;
  // by one clock, whatever its zone
  const seconds = Math.abs(Date.parse(`${a.takenAt}Z`) - Date.parse(`${b.takenAt}Z`)) / 1000;
  return seconds <= NEAR_S ? seconds : null;
}

/**
 * Of two photos of a library of so many. Those that were taken near each other need no less: at home
 * everything was, and among what looks alike there chance comes nearer to a match than anywhere
 * (docs/measurements.md#places).
 */
export function neededScore({ is }: Pick<Apart, 'is'>, photoCount: number): number {
  const doublings = Math.max(0, Math.log2(photoCount / GROWTH.photos));
  const usual = NEEDED_SCORE + GROWTH.aDoubling * doublings;
  return is === 'far' ? Math.max(usual, NEEDED_SCORE_FAR) : usual;
}

/** The verdict where so much is needed. */
export function weighed(found: Verification, needed: number): Verification {
  if (found.verdict === 'no match' || found.score >= needed) return found;
  return { ...found, verdict: 'no match', reason: 'below threshold' };
}
