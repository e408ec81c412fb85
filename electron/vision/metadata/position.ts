/** Where a photo was taken, from the ways in which that is written. */

/** WGS 84, degrees; north and east positive. */
export interface Position {
  latitude: number;
  longitude: number;
}

/** Half a position is none; cameras without a fix write 0, 0. */
export function positionOf(latitude: number | null, longitude: number | null): Position | null {
  if (latitude === null || longitude === null || (latitude === 0 && longitude === 0)) return null;
  return { latitude, longitude };
}

/**
 * Degrees, minutes and seconds, as many as there are, with N, S, E or W. null without: the sign is unknown.
 */
export function signedDegrees(
  parts: readonly number[],
  hemisphere: string | null,
  limit: number,
): number | null {
  const mark = /^\s*([NSEW])/i.exec(hemisphere ?? '')?.[1]?.toUpperCase();
  if (mark === undefined || parts.length === 0 || /[NS]/.test(mark) !== (limit === 90)) return null;
  const [degrees = 0, minutes = 0, seconds = 0] = parts;
  const sum = degrees + minutes / 60 + seconds / 3600;
  if (!(sum >= 0 && sum <= limit)) return null;
  return sum !== 0 && /[SW]/.test(mark) ? -sum : sum;
}

/** XMP's `48,12.5N` and `48,12,30N` (ISO 16684-2, GPSCoordinate); the mark may stand by itself. */
export function degreesOf(text: string, reference: string | null, limit: number): number | null {
  const [, numbers, mark] = /^\s*(\d[\d.,\s]*?)\s*([NSEW])?\s*$/i.exec(text.slice(0, 64)) ?? [];
  if (numbers === undefined) return null;
  return signedDegrees(numbers.split(/\s*,\s*/).map(Number), mark ?? reference, limit);
}

/** Signed degrees; null for what is none. */
export function withinLimit(degrees: unknown, limit: number): number | null {
  return typeof degrees === 'number' && Math.abs(degrees) <= limit ? degrees : null;
}
