/** What the proof of a place is made of. */
import { basename } from 'node:path';
import type { PlaceView } from '../../contract/library.ts';
import type { Proof } from '../../exchange/proof/proof.ts';
import { neededScore, STRONG_SCORE } from '../../places/places.ts';
import { nameOf } from './folders.ts';

/** `photoCount`: of the library. */
export function proofOf(place: PlaceView, photoCount: number): Proof {
  return {
    title: nameOf(place),
    where: place.town === null ? null : `${place.town.name}, ${place.town.country}`,
    photos: place.photos.map(({ id, files, takenAt, camera }) => ({
      ...{ id, takenAt, camera },
      name: basename(files[0] ?? ''),
    })),
    links: place.links,
    threshold: Math.ceil(neededScore({ is: null }, photoCount)),
    certainFrom: STRONG_SCORE,
  };
}
