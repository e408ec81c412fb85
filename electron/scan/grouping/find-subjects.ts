/** Thumbnails that nobody looked at yet -> what they show: those of libraries from before. */
import { setImmediate } from 'node:timers/promises';
import type { Subject } from '../../contract/features.ts';
import { openThumbnail, subjectOf } from '../../vision/thumbnail.ts';
import type { GroupingContext } from './context.ts';

/** Some tenths of a second. */
const PHOTOS_AT_ONCE = 64;

/** Goes on where it was stopped. What extraction made it has looked at. */
export async function findSubjects({ store, signal }: GroupingContext): Promise<void> {
  const photos = store.thumbnails.unjudged();
  for (let start = 0; start < photos.length && !signal.aborted; start += PHOTOS_AT_ONCE) {
    const judged: [photo: number, subject: Subject][] = [];
    for (const photo of photos.slice(start, start + PHOTOS_AT_ONCE)) {
      const jpeg = store.thumbnails.jpeg(photo);
      if (jpeg === null) continue;
      // one that a disk damaged ends no scan
      const subject = await openThumbnail(jpeg).then(subjectOf, () => 'scene' as const);
      judged.push([photo, subject]);
    }
    store.atomically(() => {
      for (const [photo, subject] of judged) store.thumbnails.judge(photo, subject);
    });
    await setImmediate();
  }
}
