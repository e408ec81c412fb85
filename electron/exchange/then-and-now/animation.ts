/** Frames that fade into each other, as animated WebP. */
import sharp from 'sharp';
import type { Captioned } from './pictures.ts';
import { withCaption } from './pictures.ts';

/** A photo stands for so long, then the next comes through in so many steps. */
const STAND_MS = 1400;
const FADE = { steps: 6, stepMs: 70 };

/** As good as a JPEG of quality 85, at a third of the size of lossless steps. */
const QUALITY = 82;

/** Pixels of all frames together: libvips holds them at once. */
const MOST_PIXELS = 100e6;

/** How many pixels a frame may have where so many photos are shown. */
export const mostFramePixels = (photoCount: number): number =>
  Math.floor(MOST_PIXELS / (photoCount * (1 + FADE.steps)));

/** Repeats for ever, the last fading into the first. At least two, of one size. */
export async function animated(shown: readonly Captioned[]): Promise<Buffer> {
  const { widthPx, heightPx } = shown[0]!.frame;
  const [frames, delay] = [[] as Uint8Array[], [] as number[]];
  for (const [i, one] of shown.entries()) {
    const next = shown[(i + 1) % shown.length]!;
    frames.push((await withCaption(one)).rgb);
    delay.push(STAND_MS);
    for (let step = 1; step <= FADE.steps; step++) {
      frames.push(mixed(one.frame.rgb, next.frame.rgb, step / (FADE.steps + 1)));
      delay.push(FADE.stepMs);
    }
  }
  const all = new Uint8Array(frames.length * 3 * widthPx * heightPx);
  frames.forEach((frame, i) => all.set(frame, i * 3 * widthPx * heightPx));
  return sharp(all, {
    raw: { width: widthPx, height: frames.length * heightPx, channels: 3, pageHeight: heightPx },
  })
    .webp({ quality: QUALITY, delay, loop: 0, effort: 3 })
    .toBuffer();
}

function mixed(from: Uint8Array, to: Uint8Array, share: number): Uint8Array {
  const of256 = Math.round(256 * share);
  return from.map((value, i) => (value * (256 - of256) + to[i]! * of256) >> 8);
}
