/** Where on earth: degrees, north and east. */
export interface Position {
  latitude: number;
  longitude: number;
}

/** The mean (IUGG). */
const EARTH_RADIUS_M = 6_371_000;

/** Along a great circle. */
export function distanceM(a: Position, b: Position): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const half = (from: number, to: number): number => Math.sin(radians(to - from) / 2) ** 2;
  const chord =
    half(a.latitude, b.latitude) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude);
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(chord)));
}
