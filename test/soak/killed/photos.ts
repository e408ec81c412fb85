/** Photos for a soak: real ones of ../shared, copied to where it works, or painted ones. */
import { cpSync, globSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { shared } from '../../support/shared.ts';
import { writeEvaluation } from '../../support/synthetic/photos.ts';

/** Of one folder, where photos show the same: so many make places. */
const OF_A_FOLDER = 5;

/** Writes so many photos into the folder; which kind they are. */
export async function putPhotos(folder: string, count: number, seed: number): Promise<'real' | 'painted'> {
  const real = realPhotos(count);
  if (real.length < count) {
    const places = Math.floor(count / 5);
    const sizes = { photosPerPlace: 3, widthPx: 240, heightPx: 180 };
    await writeEvaluation(folder, { ...sizes, places, distractors: count - 3 * places, seed });
    return 'painted';
  }
  mkdirSync(folder, { recursive: true });
  for (const [i, photo] of real.entries()) cpSync(photo, join(folder, `${i}.jpg`));
  return 'real';
}

function realPhotos(count: number): string[] {
  if (shared === null) return [];
  const photos = globSync(join(shared, 'data/train/*/**/*.jpg')).sort();
  const folders = Map.groupBy(photos, (photo) => photo.slice(0, photo.lastIndexOf('/')));
  const some = [...folders.values()].map((of) => of.slice(0, OF_A_FOLDER));
  return some.flat().slice(0, count);
}
