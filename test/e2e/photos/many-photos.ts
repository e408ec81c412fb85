/** Where and when the photos of large synthetic libraries were taken. */
import { random } from '../../support/synthetic/synthetic.ts';

/** Multiples of these, less their whole numbers, fill a square evenly (Roberts 2018, R2). */
const EVENLY = [0.7548776662466927, 0.5698402909980532] as const;

/** Where the place of this number lies: at most `degrees` to each side, and where people live. */
export function movedBy(place: number, degrees: number, latitude: number, longitude: number) {
  const by = (step: number): number => degrees * (2 * ((place * step) % 1) - 1);
  return {
    latitude: Math.min(75, Math.max(-55, latitude + by(EVENLY[0]))),
    longitude: Math.min(179, Math.max(-179, longitude + by(EVENLY[1]))),
  };
}

/** Of the shapes that cameras make, and some that people cut. */
const SHAPES = [
  [4000, 3000],
  [3000, 4000],
  [6000, 4000],
  [4032, 2268],
  [3000, 3000],
  [9000, 3000],
] as const;
const FIRST_DAY_MS = Date.UTC(2001, 0, 1);
const DAYS = 8000;

/** Photos from 22 years, some without a date; ids from `firstId`. Of no `folderCount` a folder a month. */
export function timeLinePhotos(firstId: number, count: number, folderCount: number) {
  const next = random(15);
  return Array.from({ length: count }, (_, i) => {
    const takenAt = new Date(FIRST_DAY_MS + next() * DAYS * 86_400_000).toISOString().slice(0, 19);
    const [widthPx, heightPx] = SHAPES[Math.floor(next() * SHAPES.length)]!;
    const isDated = next() < 0.97;
    const month = isDated ? takenAt.slice(0, 7).replace('-', '/') : 'Scans';
    const folder = folderCount > 0 ? `Trip ${i % 40}/Day ${i % folderCount}` : month;
    const path = `${folder}/IMG_${firstId + i}.jpg`;
    return { id: firstId + i, takenAt: isDated ? takenAt : null, widthPx, heightPx, path };
  });
}
