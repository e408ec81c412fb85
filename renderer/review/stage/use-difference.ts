import type { RefObject } from 'react';
import { useEffect, useState } from 'react';
import type { Copy } from '../../../electron/contract/requests.ts';
import { engine } from '../../engine.ts';
import type { Size } from '../../ui/picture/look.ts';
import { comparedSize, difference } from './difference.ts';

/** `share`: of the pixels that differ so that it can be seen, 0 to 1. */
export type Difference =
  { state: 'none' | 'working' | 'shape' | 'failed' | 'same' } | { state: 'ready'; share: number };

/** Rows that are compared at a time: a few milliseconds, so that the page answers between them. */
const STRIP_PX = 48;

const pause = (): Promise<void> => new Promise((done) => setTimeout(done));

async function pixelsOf(photoId: number, { widthPx, heightPx }: Size): Promise<ImageBitmap> {
  const response = await fetch(engine.photoUrl(photoId, 'screen'));
  // a blob is decoded beside the page, an image that is drawn within it
  return createImageBitmap(await response.blob(), {
    resizeWidth: widthPx,
    resizeHeight: heightPx,
    resizeQuality: 'medium',
  });
}

/** Paints what differs, from the top down; the share of pixels where it is seen, null if it was stopped. */
async function paint(
  canvas: HTMLCanvasElement,
  bitmaps: readonly [ImageBitmap, ImageBitmap],
  isCurrent: () => boolean,
): Promise<number | null> {
  const { width, height } = bitmaps[0];
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d')!;
  const [a, b] = bitmaps.map((bitmap) => {
    const strip = new OffscreenCanvas(width, STRIP_PX).getContext('2d', { willReadFrequently: true })!;
    return (y: number, rows: number): Uint8ClampedArray => {
      strip.drawImage(bitmap, 0, -y);
      return strip.getImageData(0, 0, width, rows).data;
    };
  }) as [(y: number, rows: number) => Uint8ClampedArray, (y: number, rows: number) => Uint8ClampedArray];
  let visible = 0;
  for (let y = 0; y < height; y += STRIP_PX) {
    await pause();
    if (!isCurrent()) return null;
    const rows = Math.min(STRIP_PX, height - y);
    const into = new ImageData(width, rows);
    visible += difference(a(y, rows), b(y, rows), into.data);
    context.putImageData(into, 0, y);
  }
  return visible / (width * height);
}

/** Paints into the canvas what differs between the two copies' pictures, while `isOn`. */
export function useDifference(
  canvas: RefObject<HTMLCanvasElement | null>,
  copy: Copy,
  keeper: Copy,
  isOn: boolean,
): Difference {
  const [shown, show] = useState<Difference>({ state: 'none' });
  useEffect(() => {
    if (!isOn) return show({ state: 'none' });
    if (copy.photoId === keeper.photoId) return show({ state: 'same' });
    const size = comparedSize(copy, keeper);
    if (size === null) return show({ state: 'shape' });

    let current = true;
    show({ state: 'working' });
    const compare = async (): Promise<void> => {
      const bitmaps = await Promise.all([pixelsOf(copy.photoId, size), pixelsOf(keeper.photoId, size)]);
      const share = await paint(canvas.current!, bitmaps, () => current);
      for (const bitmap of bitmaps) bitmap.close();
      if (share !== null) show({ state: 'ready', share });
    };
    compare().catch(() => current && show({ state: 'failed' }));
    return () => {
      current = false;
    };
  }, [canvas, copy, keeper, isOn]);
  return shown;
}
