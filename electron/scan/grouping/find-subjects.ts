/** Thumbnails that nobody looked at yet -> what they show: those of libraries from before. */
import { setImmediate } from 'node:timers/promises';
import type { Subject } from '../../contract/features.ts';
import { subjectOf } from '../../vision/thumbnail.ts';
import { keptThumbnail } from '../same-shots/kept-thumbnail.ts';
import type { StepContext } from '../thread/context.ts';

/** Some tenths of a second. */
const PHOTOS_AT_ONCE = 64;

/** Goes on where it was stopped. What extraction made it has looked at. */
export async function findSubjects({ store, progress, signal }: StepContext): Promise<void> {
  const photos = store.thumbnails.unjudged();
  if (photos.length === 0) return;
  progress.begin('subjects', photos.length);
  for (let start = 0; start < photos.length && !signal.aborted; start += PHOTOS_AT_ONCE) {
    const judged: [photo: number, subject: Subject][] = [];
    const some = photos.slice(start, start + PHOTOS_AT_ONCE);
    for (const photo of some) {
      const thumbnail = await keptThumbnail(store, photo);
      if (thumbnail !== null) judged.push([photo, subjectOf(thumbnail)]);
    }
    store.atomically(() => {
      for (const [photo, subject] of judged) store.thumbnails.judge(photo, subject);
    });
    progress.advance(some.length);
    await setImmediate();
  }
  progress.end();
}
