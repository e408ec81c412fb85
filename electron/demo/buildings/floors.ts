/** What is trodden on and what lies over it, as textures. */
import type { Colour, Texture } from '../texture.ts';
import { Canvas, fractal, mix, noise, shade } from '../texture.ts';
import { masonry } from './paint.ts';

export type FloorKind = 'cobble' | 'slabs' | 'tiles' | 'mosaic' | 'asphalt';

/** Ground: 48 m wide, so that nothing repeats where people stand. */
export function floor(kind: FloorKind, colour: Colour, seed: number): Texture {
  const size = 48;
  const canvas = new Canvas(size, size, 20, seed);
  if (kind === 'slabs') masonry(canvas, colour, shade(colour, 0.75), 1.2, 0.8, 0.03, 0.22, seed);
  else if (kind === 'cobble') masonry(canvas, colour, shade(colour, 0.66), 0.3, 0.2, 0.045, 0.4, seed);
  else if (kind === 'asphalt')
    canvas.each(0, 0, size, size, (x, y) => shade(colour, 0.85 + 0.3 * fractal(x, y, seed, 5)));
  else {
    const step = kind === 'tiles' ? 1.2 : 1;
    const [waves, swing] = [5 + (seed % 7), 0.5 + 0.25 * (seed % 4)];
    const dark = kind === 'tiles' ? mix(colour, [70, 44, 40], 0.72) : mix(colour, [60, 62, 68], 0.7);
    canvas.each(0, 0, size, size, (x, y) => {
      const odd =
        kind === 'tiles'
          ? (Math.floor(x / step) + Math.floor(y / step)) & 1
          : Math.floor((y + swing * Math.sin((x * 2 * waves * Math.PI) / size)) / step) & 1;
      const joint = kind === 'tiles' && Math.min(x % step, y % step) < 0.03;
      return shade(
        joint ? [120, 112, 100] : odd ? colour : dark,
        0.82 +
          0.3 * fractal(x * 1.5, y * 1.5, seed, 4) +
          0.14 * (noise(Math.floor(x / step) * 3.1, Math.floor(y / step) * 2.7, seed + 4) - 0.5),
      );
    });
  }
  // worn and wet patches, covers of drains
  canvas.each(
    0,
    0,
    size,
    size,
    (x, y) => (fractal(x * 0.3, y * 0.3, seed + 8, 4) > 0.56 ? shade(colour, 0.5) : null),
    0.22,
  );
  if (kind !== 'tiles')
    for (let i = 0; i < 14; i++)
      canvas.ellipse(canvas.next() * size, canvas.next() * size, 0.35, 0.35, [74, 72, 70]);
  return canvas.finish();
}

export function roof(colour: Colour, seed: number): Texture {
  const canvas = new Canvas(12, 12, 30, seed);
  canvas.each(0, 0, 12, 12, (x, y) => {
    const row = Math.floor(y / 0.3);
    const along = x / 0.24 + (row & 1) * 0.5;
    const edge = 0.72 + 0.36 * ((y / 0.3) % 1);
    return shade(
      colour,
      edge *
        (0.8 + 0.4 * noise(Math.floor(along) * 2.3, row * 3.9, seed)) *
        (0.85 + 0.3 * fractal(x * 0.7, y * 0.7, seed + 3, 3)),
    );
  });
  return canvas.finish();
}
