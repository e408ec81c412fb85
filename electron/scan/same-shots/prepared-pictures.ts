/** Thumbnails made ready to be compared; those used last are held. */
import type { Prepared } from '../../duplicates/same-shot/same-shot.ts';
import { prepared } from '../../duplicates/same-shot/same-shot.ts';
import type { Store } from '../../store/store.ts';
import { keptThumbnail } from './kept-thumbnail.ts';

/** null: the photo has no thumbnail. */
export type PreparedPictures = (photoId: number) => Promise<Prepared | null>;

/** 0.6 MB each. */
const MOST_PREPARED = 128;

export function preparedPictures(store: Store): PreparedPictures {
  const ready = new Map<number, Prepared>();
  return async (id) => {
    const known = ready.get(id);
    const thumbnail = known === undefined ? await keptThumbnail(store, id) : null;
    if (known === undefined && thumbnail === null) return null;
    const picture = known ?? prepared(thumbnail!, store.thumbnails.subject(id) === 'document');
    ready.delete(id);
    ready.set(id, picture);
    if (ready.size > MOST_PREPARED) ready.delete(ready.keys().next().value!);
    return picture;
  };
}
