/** What the window asks of doubts, and how a person settles them; part of the map in requests.ts. */
import { z } from 'zod';
import { photoId } from '../photo.ts';
import { doubt, placeId } from '../place.ts';
import { decided } from './place-requests.ts';

/**
 * `place.exclude` (of a photo), `place.split` (of a part) and `place.merge` (of two places) settle doubts
 * too. `places.changed` tells that there may be others.
 */
export const doubtRequests = {
  /** Of all places: the weakest first, and at the end what leads to other places, the strongest first. */
  'doubts.list': { ask: z.strictObject({}), answer: z.array(doubt) },
  /** Both photos are of the place, whatever a scan or a model says. */
  'place.confirm': {
    ask: z.strictObject({ placeId, photoIds: z.tuple([photoId, photoId]) }),
    answer: decided,
  },
  /** They are not one place: what leads from one to the other now is not asked about again. */
  'place.keepApart': { ask: z.strictObject({ placeIds: z.tuple([placeId, placeId]) }), answer: decided },
} as const;
