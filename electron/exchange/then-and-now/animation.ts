/** Frames that fade into each other, as animated WebP. */
import type { Frame } from './frames.ts';
import type { Captioned } from './pictures.ts';
import { webpOf, withCaption } from './pictures.ts';
import type { AnimationFrame } from './webp-container.ts';
import { animatedWebp } from './webp-container.ts';

/** A photo stands for so long, then the next comes through in so many steps. */
const STAND_MS = 1400;
const FADE = { steps: 6, stepMs: 70 };

/** Better than a JPEG of quality 85, in three quarters of its bytes (docs/measurements.md#then-and-now). */
const QUALITY = 82;

/** Pixels of all frames together: a file of so many is some megabytes, which chats still take. */
const MOST_PIXELS = 100e6;

/** Pictures of an animation of so many photos. */
export const animationLength = (photoCount: number): number => photoCount * (1 + FADE.steps);

/** How many pixels a frame may have where so many photos are shown. */
export const mostFramePixels = (photoCount: number): number =>
  Math.floor(MOST_PIXELS / animationLength(photoCount));

/** Repeats for ever, the last fading into the first. At least two, of one size. */
export async function animated(shown: readonly Captioned[], onPicture: () => void): Promise<Buffer> {
  const pictures: AnimationFrame[] = [];
  const add = async (frame: Frame, durationMs: number): Promise<void> => {
    pictures.push({ webp: await webpOf(frame, QUALITY), durationMs });
    onPicture();
  };
  for (const [i, one] of shown.entries()) {
    await add(await withCaption(one), STAND_MS);
    const { frame } = one;
    const next = shown[(i + 1) % shown.length]!.frame;
    for (let step = 1; step <= FADE.steps; step++)
      await add({ ...frame, rgb: mixed(frame.rgb, next.rgb, step / (FADE.steps + 1)) }, FADE.stepMs);
  }
  return animatedWebp(shown[0]!.frame, pictures);
}

function mixed(from: Uint8Array, to: Uint8Array, share: number): Uint8Array {
  const of256 = Math.round(256 * share);
  return from.map((value, i) => (value * (256 - of256) + to[i]! * of256) >> 8);
}
