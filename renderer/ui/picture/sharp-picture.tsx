import type { ReactNode } from 'react';
import { useState } from 'react';
import type { PhotoSize } from '../../../electron/contract/requests.ts';
import { engine } from '../../engine.ts';

/** Long side of the size between the cover and the photo's own (photoSizes of the contract). */
const SCREEN_PX = 2048;

interface Props {
  photoId: number;
  alt: string;
  /** Long side as the screen shows it, in its own pixels. */
  neededPx: number;
  /** Instead of a picture that cannot be had. */
  trouble: ReactNode;
}

/** What is there at once, then what is sharp enough for the screen at this zoom. */
export function SharpPicture({ photoId, alt, neededPx, trouble }: Props) {
  const [isCovered, setCovered] = useState(false);
  const [isFailed, setFailed] = useState(false);
  const sharp: PhotoSize = neededPx > SCREEN_PX ? 'full' : 'screen';
  if (isFailed) return trouble;
  return (
    <img
      src={engine.photoUrl(photoId, isCovered ? sharp : 'cover')}
      alt={alt}
      decoding="async"
      draggable={false}
      onLoad={() => setCovered(true)}
      onError={() => setFailed(true)}
    />
  );
}
