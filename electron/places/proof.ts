/**
 * When and where photos were taken that do not say it themselves: what verified matches prove of it, and no
 * more. Pure.
 *
 * A match proves that two photos show one thing. From how far is not said: a position is that of another
 * photo, as good as all positions of the place agree. When is not said at all: a place is matched years
 * apart. Only what is of the same shot (a copy, an edit, a RAW) was taken at the same time.
 */
import type { PhotoSuggestion } from '../contract/place.ts';
import type { Metadata } from '../contract/photo.ts';
import type { Link } from '../contract/match.ts';
import { STRONG_SCORE } from './clusters.ts';
import type { Position } from './positions.ts';
import { distanceM } from './positions.ts';

/** What a photo's files say of it; not what was accepted, or guesses would prove guesses. */
export interface ToldFacts extends Pick<Metadata, 'takenAt' | 'takenAtSource' | 'latitude' | 'longitude'> {
  id: number;
}

/**
 * Positions of a place further apart than this do not say where another photo of it was taken: of those that
 * would be suggested one in five is wrong (docs/measurements.md, places).
 */
const MOST_APART_M = 200;
/** Who edits, copies or renames a file leaves these dates as they were. */
const LASTING: ReadonlySet<Metadata['takenAtSource']> = new Set([
  ...(['DateTimeOriginal', 'CreateDate', 'XMP', 'IPTC', 'sidecar', 'Takeout'] as const),
]);

/** `sameShot`: what is of one shot with the photo. null: nothing dates it, or they say different days. */
export function dateByProof(photoId: number, sameShot: readonly ToldFacts[]): PhotoSuggestion | null {
  const dated = sameShot.flatMap(({ id, takenAt, takenAtSource }) =>
    takenAt !== null && LASTING.has(takenAtSource) ? [{ id, takenAt }] : [],
  );
  const takenAt =
    theOne(dated.map((one) => one.takenAt)) ?? theOne(dated.map((one) => one.takenAt.slice(0, 10)));
  if (takenAt === null) return null;
  return { what: 'date', photoId, takenAt, proof: dated.map(({ id }) => ({ photoId: id, score: null })) };
}

/** What all of them are; null where they differ, or there is none. */
const theOne = (texts: readonly string[]): string | null =>
  new Set(texts).size === 1 ? (texts[0] ?? null) : null;

/**
 * `links`: those of the photo. It is placed where the photo stands that is of the same shot, else the one
 * that it matches best. null where all positions of the place do not agree, or a single weak match is all.
 */
export function positionByProof(
  photoId: number,
  links: readonly Link[],
  ofPlace: readonly ToldFacts[],
  sameShot: readonly ToldFacts[],
): PhotoSuggestion | null {
  const located = new Map([...ofPlace, ...sameShot].flatMap(positioned));
  const copies = sameShot.flatMap(({ id }) => (located.has(id) ? [{ photoId: id, score: null }] : []));
  const matches = links
    .map(({ a, b, score }) => ({ photoId: a === photoId ? b : a, score }))
    .filter((match) => located.has(match.photoId))
    .sort((p, q) => q.score - p.score);
  const isProven = copies.length > 0 || matches.length > 1 || (matches[0]?.score ?? 0) >= STRONG_SCORE;
  const proof = [...copies, ...matches];
  const best = located.get(proof[0]?.photoId ?? photoId);
  if (!isProven || best === undefined) return null;
  const apartM = [...located.values()].reduce((most, one) => Math.max(most, distanceM(best, one)), 0);
  return apartM > MOST_APART_M ? null : { what: 'position', photoId, ...best, apartM, proof };
}

function positioned({ id, latitude, longitude }: ToldFacts): [number, Position][] {
  return latitude === null || longitude === null ? [] : [[id, { latitude, longitude }]];
}
