/** Marks that photos share although they show different places. */
import type { Picture } from '../../../electron/demo/photo.ts';
import { random } from '../../../electron/demo/random.ts';
import type { Colour } from './fill.ts';
import { aColour, fill } from './fill.ts';

const copy = (picture: Picture): Picture => ({ ...picture, rgb: picture.rgb.slice() });

/** Strokes that read like lettering, in a box. */
function lettering(
  picture: Picture,
  seed: number,
  x: number,
  y: number,
  letterPx: number,
  letters: number,
  colour: Colour,
  cover: number,
): void {
  const next = random(seed);
  for (let i = 0; i < letters; i++) {
    const left = x + i * letterPx * 0.8;
    for (let stroke = 0; stroke < 4; stroke++) {
      const upright = next() < 0.5;
      const u = left + next() * letterPx * 0.45;
      const v = y + next() * letterPx * 0.7;
      fill(
        picture,
        u,
        v,
        u + letterPx * (upright ? 0.14 : 0.5),
        v + letterPx * (upright ? 0.6 : 0.14),
        colour,
        cover,
      );
    }
  }
}

/** A stock agency's mark: large half-transparent lettering across the middle, the same for the same seed. */
export function withWatermark(picture: Picture, seed: number): Picture {
  const marked = copy(picture);
  const { widthPx, heightPx } = picture;
  lettering(marked, seed, widthPx * 0.15, heightPx * 0.42, widthPx * 0.12, 7, [255, 255, 255], 0.6);
  lettering(marked, seed + 1, widthPx * 0.02, heightPx * 0.9, widthPx * 0.05, 12, [20, 20, 20], 0.9);
  return marked;
}

/** A camera's date in the lower right corner. */
export function withDateStamp(picture: Picture, seed: number): Picture {
  const stamped = copy(picture);
  const letterPx = picture.widthPx * 0.04;
  lettering(
    stamped,
    seed,
    picture.widthPx - letterPx * 8.5,
    picture.heightPx - letterPx * 1.6,
    letterPx,
    10,
    [255, 150, 20],
    1,
  );
  return stamped;
}

/** A decorated border around the photo, 6 % of the short side wide. */
export function withFrame(picture: Picture, seed: number): Picture {
  const framed = copy(picture);
  const { widthPx, heightPx } = picture;
  const border = Math.min(widthPx, heightPx) * 0.06;
  const next = random(seed);
  const ground = aColour(next);
  const rim = (x: number, y: number): boolean =>
    x < border || y < border || x >= widthPx - border || y >= heightPx - border;
  fill(framed, 0, 0, widthPx, heightPx, ground, 1, rim);
  for (let i = 0; i < 120; i++) {
    const along = next();
    const side = Math.floor(next() * 4);
    const x = side === 0 ? 0 : side === 1 ? widthPx - border : along * widthPx;
    const y = side === 2 ? 0 : side === 3 ? heightPx - border : along * heightPx;
    fill(
      framed,
      x,
      y,
      x + border * (0.3 + 0.6 * next()),
      y + border * (0.3 + 0.6 * next()),
      aColour(next),
      1,
      rim,
    );
  }
  return framed;
}
