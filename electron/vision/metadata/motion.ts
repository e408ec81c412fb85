/** The video inside a motion photo. */
import { indexOf, startsWith } from '../container/parts.ts';
import type { Parts } from '../container/parts.ts';
import type { XmpFacts } from './xmp.ts';

const SAMSUNG = 'MotionPhoto_Data';

/**
 * Where in the file the video begins (an MP4's or MOV's first box): as XMP counts it from the end (Google's
 * Motion Photo 1.0, Micro Video), after Samsung's mark, or right after the picture; null where there is none.
 */
export function motionVideoAt(
  bytes: Uint8Array,
  { trailerAt }: Parts,
  { isMotionPhoto, videoBeforeEnd }: Pick<XmpFacts, 'isMotionPhoto' | 'videoBeforeEnd'>,
): number | null {
  const isVideo = (at: number): boolean => at > 0 && startsWith(bytes, 'ftyp', at + 4);
  const mark = trailerAt === null ? -1 : indexOf(bytes, SAMSUNG, trailerAt);
  const said = [
    bytes.length - (videoBeforeEnd ?? bytes.length),
    mark < 0 ? 0 : mark + SAMSUNG.length,
    trailerAt ?? 0,
  ].find(isVideo);
  if (said !== undefined) return said;
  const found = isMotionPhoto && trailerAt !== null ? indexOf(bytes, 'ftyp', trailerAt) - 4 : -1;
  return found > 0 ? found : null;
}
