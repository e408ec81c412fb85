/** Thumbnails that nobody looked at yet -> what they show: those of libraries from before. */
import { setImmediate } from 'node:timers/promises';
import type { Subject } from '../../contract/features.ts';
import { subjectOf } from '../../vision/thumbnail.ts';
import { keptThumbnail } from '../same-shots/kept-thumbnail.ts';
import type { GroupingContext } from './context.ts';

/** Some tenths of a second. */
const PHOTOS_AT_ONCE = 64;

/** Goes on where it was stopped. What extraction made it has looked at. */
export async function findSubjects({ store, signal }: GroupingContext): Promise<void> {
  const photos = store.thumbnails.unjudged();
  for (let start = 0; start < photos.length && !signal.aborted; start += PHOTOS_AT_ONCE) {
    const judged: [photo: number, subject: Subject][] = [];
    for (const photo of photos.slice(start, start + PHOTOS_AT_ONCE)) {
      const thumbnail = await keptThumbnail(store, photo);
      if (thumbnail !== null) judged.push([photo, subjectOf(thumbnail)]);
    }
    store.atomically(() => {
      for (const [photo, subject] of judged) store.thumbnails.judge(photo, subject);
    });
    await setImmediate();
  }
}
