/** What the proof of a place is made of. */
import { basename } from 'node:path';
import type { PlaceView } from '../../contract/library.ts';
import type { Proof } from '../../exchange/proof/proof.ts';
import { MATCH_SCORE } from '../../matching/verify.ts';
import { STRONG_SCORE } from '../../places/places.ts';
import { nameOf } from './folders.ts';

export function proofOf(place: PlaceView): Proof {
  return {
    title: nameOf(place),
    where: place.town === null ? null : `${place.town.name}, ${place.town.country}`,
    photos: place.photos.map(({ id, files, takenAt, camera }) => ({
      ...{ id, takenAt, camera },
      name: basename(files[0] ?? ''),
    })),
    links: place.links,
    threshold: MATCH_SCORE,
    certainFrom: STRONG_SCORE,
  };
}
