import { useEffect, useState } from 'react';
import type { MatchDetail, PhotoSize } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';

const sharpness: Record<PhotoSize, number> = { thumbnail: 0, cover: 1, screen: 2, full: 3 };

/**
 * The photo as sharp as it has been asked for: what is there at once, then what is better. null until there
 * is anything; `failed` when the photo cannot be read: then it is the thumbnail that is kept.
 */
export function usePhotoImage(
  id: number,
  wanted: PhotoSize,
): { image: HTMLImageElement | null; failed: boolean } {
  const [best, setBest] = useState<{ id: number; size: PhotoSize; image: HTMLImageElement } | null>(null);
  const [failed, setFailed] = useState<number | null>(null);
  useEffect(() => {
    let current = true;
    const load = (size: PhotoSize): void => {
      const image = new Image();
      image.src = engine.photoUrl(id, size);
      image.decode().then(
        () =>
          current &&
          setBest((was) =>
            was?.id === id && sharpness[was.size] >= sharpness[size] ? was : { id, size, image },
          ),
        () => {
          if (!current || size !== 'screen') return;
          setFailed(id);
          load('thumbnail');
        },
      );
    };
    for (const size of wanted === 'screen' ? (['cover', 'screen'] as const) : (['full'] as const)) load(size);
    return () => {
      current = false;
    };
  }, [id, wanted]);
  return { image: best?.id === id ? best.image : null, failed: failed === id };
}

/** Photo a as b sees it. */
interface Laid {
  /** null until it is made, and where it cannot be: then the transform alone lays it. */
  image: HTMLImageElement | null;
  /** The two were looked at, and do not show the same where the match puts them. */
  isElsewhere: boolean;
}

const NOT_LAID: Laid = { image: null, isElsewhere: false };

/** Photo a of a match laid onto b, once it is wanted. */
export function useLaidImage({ a, b }: MatchDetail, isWanted: boolean): Laid {
  const [laid, setLaid] = useState<{ of: string; laid: Laid } | null>(null);
  const of = `${a.id} ${b.id}`;
  useEffect(() => {
    if (!isWanted) return;
    let current = true;
    void laidImage(a.id, b.id).then((made) => current && setLaid({ of, laid: made }));
    return () => {
      current = false;
    };
  }, [of, a.id, b.id, isWanted]);
  return isWanted && laid?.of === of ? laid.laid : NOT_LAID;
}

async function laidImage(a: number, b: number): Promise<Laid> {
  const image = new Image();
  image.src = engine.laidUrl(a, b);
  try {
    await image.decode();
    return { image, isElsewhere: false };
  } catch {
    const failure = await engine.whyNoPicture(image.src);
    return { image: null, isElsewhere: failure?.kind === 'not on each other' };
  }
}
