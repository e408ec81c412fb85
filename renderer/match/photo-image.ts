import { useEffect, useState } from 'react';
import type { PhotoSize } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';

const sharpness: Record<PhotoSize, number> = { thumbnail: 0, cover: 1, screen: 2, full: 3 };

/**
 * The photo as sharp as it has been asked for: what is there at once, then what is better. null until there
 * is anything; `failed` when nothing comes.
 */
export function usePhotoImage(
  id: number,
  wanted: PhotoSize,
): { image: HTMLImageElement | null; failed: boolean } {
  const [best, setBest] = useState<{ id: number; size: PhotoSize; image: HTMLImageElement } | null>(null);
  const [failed, setFailed] = useState<number | null>(null);
  useEffect(() => {
    let current = true;
    for (const size of wanted === 'screen' ? (['cover', 'screen'] as const) : (['full'] as const)) {
      const image = new Image();
      image.src = engine.photoUrl(id, size);
      image.decode().then(
        () =>
          current &&
          setBest((was) =>
            was?.id === id && sharpness[was.size] >= sharpness[size] ? was : { id, size, image },
          ),
        () => current && size === 'screen' && setFailed(id),
      );
    }
    return () => {
      current = false;
    };
  }, [id, wanted]);
  return { image: best?.id === id ? best.image : null, failed: failed === id };
}

/**
 * Photo a laid onto b, once it is wanted and made; null until then, and for two photos that are no match
 * (`url` null).
 */
export function useLaidImage(url: string | null): HTMLImageElement | null {
  const [laid, setLaid] = useState<{ url: string; image: HTMLImageElement } | null>(null);
  useEffect(() => {
    if (url === null) return;
    let current = true;
    const image = new Image();
    image.src = url;
    image.decode().then(
      () => current && setLaid({ url, image }),
      () => undefined, // the transform alone lays it
    );
    return () => {
      current = false;
    };
  }, [url]);
  return laid?.url === url ? laid.image : null;
}
