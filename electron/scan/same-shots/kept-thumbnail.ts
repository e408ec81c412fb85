/** Thumbnails as they are kept, opened. */
import type { Thumbnail } from '../../contract/features.ts';
import type { Store } from '../../store/store.ts';
import { openKeptThumbnail } from '../../vision/thumbnail.ts';

/** null where the photo has none, or a disk damaged it: the next scan makes it anew. */
export async function keptThumbnail({ thumbnails }: Store, photo: number): Promise<Thumbnail | null> {
  const jpeg = thumbnails.jpeg(photo);
  const opened = jpeg && (await openKeptThumbnail(jpeg));
  if (jpeg !== null && opened === null) thumbnails.outdate(photo); // of before there were checksums
  return opened;
}
