/**
 * What surfaces are painted with: walls, windows, doors, signs, ivy, floors. Metres; the seed decides every
 * stain.
 */
import type { Colour, Texture } from '../texture.ts';
import { Canvas, fractal, mix, noise, shade } from '../texture.ts';
import type { Opening } from './openings.ts';
import { bars, clock, door, frame, glass, poster, rose, shop } from './openings.ts';
import { between, pick } from '../random.ts';

export type WallKind = 'plaster' | 'brick' | 'stone' | 'timber';

/** Blocks laid in rows, each its own tone, with joints. */
export function masonry(
  canvas: Canvas,
  colour: Colour,
  joint: Colour,
  longM: number,
  highM: number,
  jointM: number,
  spread: number,
  seed: number,
): void {
  canvas.each(0, 0, canvas.widthPx / canvas.ppm, canvas.heightPx / canvas.ppm, (x, y) => {
    const row = Math.floor(y / highM);
    const along = x / longM + (row & 1) * 0.5 + noise(row * 7.1, 0, seed) * 0.2;
    const stone = Math.floor(along);
    const inside = Math.min((along - stone) * longM, y - row * highM) > jointM;
    const tone = noise(stone * 3.7 + 0.5, row * 5.3 + 0.5, seed + 1);
    const grain = fractal(x * 5, y * 5, seed + 2, 3) - 0.5;
    return shade(
      inside ? mix(colour, [colour[0] * 0.95, colour[1] * 0.85, colour[2] * 0.75], tone) : joint,
      1 + (inside ? spread * (tone - 0.5) : 0) + 0.22 * grain,
    );
  });
}

function wall(canvas: Canvas, kind: WallKind, colour: Colour, seed: number): void {
  const [w, h] = [canvas.widthPx / canvas.ppm, canvas.heightPx / canvas.ppm];
  if (kind === 'brick') masonry(canvas, colour, [196, 186, 172], 0.42, 0.14, 0.02, 0.4, seed);
  else if (kind === 'stone') masonry(canvas, colour, shade(colour, 0.72), 1.1, 0.5, 0.025, 0.26, seed);
  else
    canvas.each(0, 0, w, h, (x, y) =>
      shade(
        colour,
        0.93 + 0.16 * fractal(x * 0.8, y * 0.8, seed, 4) + 0.05 * (noise(x * 14, y * 14, seed + 9) - 0.5),
      ),
    );
  if (kind === 'plaster') {
    // where plaster fell off, bricks show
    canvas.each(0, 0, w, h, (x, y) => {
      const fallen = fractal(x * 0.55, y * 0.55, seed + 20, 4) + 0.1 * (y / h);
      if (fallen < 0.74) return null;
      if (fallen < 0.752) return shade(colour, 0.62);
      const row = Math.floor(y / 0.14);
      const along = x / 0.42 + (row & 1) * 0.5;
      const inside = Math.min((along % 1) * 0.42, y - row * 0.14) > 0.022;
      return inside
        ? shade([168, 104, 80], 0.8 + 0.5 * noise(Math.floor(along) * 3.3, row * 4.1, seed))
        : [186, 172, 152];
    });
  }
  if (kind === 'timber') {
    const beam: Colour = [74, 52, 38];
    const bay = between(canvas.next, 1.5, 2);
    for (let y = 0; y <= h; y += 1.55)
      canvas.fill(0, y - 0.12, w, y + 0.12, shade(beam, between(canvas.next, 0.85, 1.2)));
    for (let x = 0; x <= w; x += bay)
      canvas.fill(x - 0.11, 0, x + 0.11, h, shade(beam, between(canvas.next, 0.8, 1.2)));
    for (let x = 0; x < w; x += bay) {
      for (let y = 0; y < h; y += 1.55) {
        const lean = canvas.next();
        if (lean < 0.3) canvas.line(x, y, x + bay, y + 1.55, 0.17, beam);
        else if (lean < 0.6) canvas.line(x + bay, y, x, y + 1.55, 0.17, beam);
      }
    }
  }
  // rain runs down, damp comes up
  canvas.each(
    0,
    0,
    w,
    h,
    (x, y) => {
      const run = Math.max(0, noise(x * 2.2, y * 0.12, seed + 30) - 0.62) * 1.1;
      const damp = Math.max(0, 1 - (h - y) / 1.3) * noise(x * 1.3, 3, seed + 31);
      const dark = run * 0.7 + damp * 0.5;
      return dark < 0.02 ? null : shade(kind === 'stone' ? [88, 84, 76] : [96, 86, 72], 1 - dark * 0.2);
    },
    0.22,
  );
}

/** Leaves that grew up a wall from `x`. */
function ivy(canvas: Canvas, x: number): void {
  const h = canvas.heightPx / canvas.ppm;
  for (let stem = 0; stem < 7; stem++) {
    let [px, py] = [x + between(canvas.next, -0.8, 0.8), h];
    const top = h * between(canvas.next, 0.25, 0.75);
    while (py > top) {
      px += between(canvas.next, -0.12, 0.12);
      py -= 0.07;
      for (let leaf = 0; leaf < 3; leaf++) {
        const green = mix([46, 84, 40], [112, 140, 62], canvas.next());
        canvas.ellipse(
          px + between(canvas.next, -0.3, 0.3),
          py + between(canvas.next, -0.15, 0.15),
          between(canvas.next, 0.05, 0.11),
          between(canvas.next, 0.05, 0.1),
          green,
        );
      }
    }
  }
}

export interface Painted {
  widthM: number;
  heightM: number;
  kind: WallKind;
  colour: Colour;
  trim: Colour;
  openings: readonly Opening[];
  seed: number;
  shutters?: Colour | undefined;
  /** Metres between horizontal bands; none where absent. */
  bandM?: number | undefined;
  /** Posters, signs and ivy. */
  lived?: boolean | undefined;
  /** Texels a metre: fewer where nobody comes near. */
  ppm?: number | undefined;
}

/** A whole front: its wall, everything in it, everything on it. */
export function front({
  widthM,
  heightM,
  kind,
  colour,
  trim,
  openings,
  seed,
  shutters,
  bandM,
  lived,
  ppm = 36,
}: Painted): Texture {
  const canvas = new Canvas(widthM, heightM, ppm, seed);
  const { next } = canvas;
  wall(canvas, kind, colour, seed);
  if (bandM !== undefined) {
    for (let y = bandM; y < heightM - 1; y += bandM) {
      canvas.fill(0, y - 0.15, widthM, y + 0.15, trim);
      canvas.fill(0, y + 0.15, widthM, y + 0.22, shade(colour, 0.7));
    }
    for (const x of [0, widthM - 0.45]) {
      for (let y = 0, i = 0; y < heightM; y += 0.45, i++)
        canvas.fill(
          x - (i & 1) * 0.15,
          y,
          x + 0.45 + (i & 1) * 0.15,
          y + 0.42,
          shade(trim, 0.92 + 0.12 * next()),
        );
    }
  }
  // each house has windows and shutters of its own make, or all squares would share them
  const [across, down, slats] = [2 + (seed % 2), 2 + (seed % 4), 7 + (seed % 9)];
  if (lived && next() < 0.65) ivy(canvas, next() < 0.5 ? 0.6 : widthM - 0.6);
  for (const [i, o] of openings.entries()) {
    const wide = o.x1 - o.x0;
    if (o.kind !== 'clock' && o.kind !== 'rose') frame(canvas, o, trim);
    if (o.kind === 'door') door(canvas, o);
    else if (o.kind === 'shop') shop(canvas, o, seed + i);
    else if (o.kind === 'clock') clock(canvas, o);
    else if (o.kind === 'rose') rose(canvas, o, trim);
    else if (o.kind === 'louvre')
      canvas.each(o.x0, o.y0, o.x1, o.y1, (_, y) => shade([92, 84, 74], 0.45 + 0.6 * ((y * 4) % 1)));
    else {
      glass(canvas, o, seed + i);
      bars(canvas, o, next() < 0.8 ? [236, 232, 222] : [120, 84, 60], wide > 1.5 ? across + 1 : across, down);
    }
    if (o.kind === 'arched' || o.kind === 'louvre') {
      const [x, r] = [(o.x0 + o.x1) / 2, wide / 2];
      canvas.each(o.x0, o.y0, o.x1, o.y0 + r, (px, py) =>
        Math.hypot(px - x, py - o.y0 - r) > r ? trim : null,
      );
    }
    if (o.kind === 'window' && shutters && next() < 0.85) {
      const closed = next() < 0.18;
      const tone = shade(shutters, between(next, 0.85, 1.1));
      for (const side of [0, 1]) {
        const a = closed ? o.x0 + (side * wide) / 2 : side ? o.x1 + 0.02 : o.x0 - wide / 2 - 0.02;
        canvas.each(a, o.y0, a + wide / 2 - 0.03, o.y1, (_, y) =>
          shade(tone, 0.75 + 0.35 * ((y * slats) % 1)),
        );
      }
    }
    if (o.kind === 'window' && lived && next() < 0.3) {
      for (let x = o.x0; x < o.x1; x += 0.07) {
        canvas.ellipse(
          x,
          o.y1 - between(next, 0.02, 0.2),
          0.07,
          0.07,
          mix(
            [70, 110, 50],
            pick<Colour>(next, [
              [214, 60, 70],
              [230, 130, 160],
              [240, 200, 80],
            ]),
            next() < 0.5 ? 1 : 0.1,
          ),
        );
      }
      canvas.fill(o.x0, o.y1 - 0.06, o.x1, o.y1 + 0.08, [140, 82, 56]);
    }
  }
  if (lived) {
    for (let tries = 0; tries < 12; tries++) {
      const [x, w] = [next() * (widthM - 1.4), between(next, 0.6, 1.1)];
      const y = heightM - between(next, 1.8, 2.5);
      const blocked = openings.some((o) => o.y1 > y - 0.4 && o.x0 - 0.3 < x + w && o.x1 + 0.3 > x);
      if (!blocked) poster(canvas, x, y, w, w * 1.35);
    }
  }
  return canvas.finish();
}
