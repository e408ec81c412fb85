/**
 * What surfaces are painted with: walls, windows, doors, signs, ivy, floors. Metres; the seed decides every
 * stain.
 */
import type { Colour, Texture } from './texture.ts';
import { Canvas, fractal, mix, noise, shade } from './texture.ts';

export type WallKind = 'plaster' | 'brick' | 'stone' | 'timber';

export interface Opening {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  kind: 'window' | 'arched' | 'door' | 'shop' | 'rose' | 'clock' | 'louvre';
}

const between = (next: () => number, low: number, high: number): number => low + (high - low) * next();
const pick = <T>(next: () => number, from: readonly T[]): T => from[Math.floor(next() * from.length)];

/** Blocks laid in rows, each its own tone, with joints. */
function masonry(
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

function frame(canvas: Canvas, o: Opening, trim: Colour): void {
  const t = 0.16;
  canvas.fill(o.x0 - t, o.y0 - t, o.x1 + t, o.y1 + 0.1, trim);
  canvas.fill(o.x0 - t - 0.08, o.y0 - t - 0.16, o.x1 + t + 0.08, o.y0 - t, shade(trim, 0.86));
  for (let y = o.y0; y < o.y1; y += 0.5) canvas.fill(o.x0 - t, y, o.x1 + t, y + 0.02, shade(trim, 0.75));
}

function glass(canvas: Canvas, o: Opening, seed: number): void {
  const [w, h] = [o.x1 - o.x0, o.y1 - o.y0];
  canvas.each(o.x0, o.y0, o.x1, o.y1, (x, y) => {
    const t = (y - o.y0) / h;
    return mix(
      [120, 146, 168],
      [44, 58, 70],
      Math.min(1, t * 0.9 + 0.5 * (noise(x * 1.4 + y * 0.6, y, seed) - 0.3)),
    );
  });
  const lit = canvas.next();
  if (lit < 0.75) canvas.glow(o.x0 + 0.06, o.y0 + 0.06, o.x1 - 0.06, o.y1 - 0.06, lit < 0.4 ? 0.75 : 0.3);
  const inside = canvas.next();
  if (inside < 0.35) {
    const cloth = pick<Colour>(canvas.next, [
      [222, 214, 200],
      [186, 120, 104],
      [206, 196, 150],
      [150, 164, 160],
    ]);
    const open = between(canvas.next, 0.15, 0.42);
    canvas.each(o.x0, o.y0, o.x0 + w * open, o.y1, (x) => shade(cloth, 0.8 + 0.25 * Math.sin(x * 40)));
    canvas.each(o.x1 - w * open, o.y0, o.x1, o.y1, (x) => shade(cloth, 0.8 + 0.25 * Math.sin(x * 40)));
  } else if (inside < 0.6) {
    const down = between(canvas.next, 0.2, 0.8);
    canvas.each(o.x0, o.y0, o.x1, o.y0 + h * down, (_, y) =>
      shade([204, 198, 184], 0.82 + 0.18 * ((y * 9) % 1)),
    );
  }
}

function bars(canvas: Canvas, o: Opening, colour: Colour, columns: number, rows: number): void {
  for (let i = 0; i <= columns; i++)
    canvas.fill(
      o.x0 + ((o.x1 - o.x0) * i) / columns - 0.035,
      o.y0,
      o.x0 + ((o.x1 - o.x0) * i) / columns + 0.035,
      o.y1,
      colour,
    );
  for (let i = 0; i <= rows; i++)
    canvas.fill(
      o.x0,
      o.y0 + ((o.y1 - o.y0) * i) / rows - 0.035,
      o.x1,
      o.y0 + ((o.y1 - o.y0) * i) / rows + 0.035,
      colour,
    );
}

/** Words in a script of its own. */
function lettering(
  canvas: Canvas,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: Colour,
): void {
  const letter = height * 0.75;
  for (let at = x; at + letter < x + width; at += letter * 1.25) {
    const kind = canvas.next();
    if (kind < 0.1) continue;
    const stem = height * 0.17;
    canvas.fill(at, y, at + stem, y + height, colour);
    if (kind < 0.45) canvas.fill(at + letter - stem, y, at + letter, y + height, colour);
    if (kind > 0.3) canvas.fill(at, y, at + letter, y + stem, colour);
    if (canvas.next() < 0.6)
      canvas.fill(at, y + height / 2 - stem / 2, at + letter, y + height / 2 + stem / 2, colour);
    if (canvas.next() < 0.5) canvas.fill(at, y + height - stem, at + letter, y + height, colour);
  }
}

function poster(canvas: Canvas, x: number, y: number, w: number, h: number): void {
  const ground = pick<Colour>(canvas.next, [
    [214, 84, 60],
    [240, 206, 90],
    [60, 110, 140],
    [236, 228, 210],
    [70, 130, 96],
  ]);
  canvas.fill(x, y, x + w, y + h, ground);
  for (let i = 0; i < 4; i++) {
    const colour: Colour = [
      between(canvas.next, 20, 240),
      between(canvas.next, 20, 220),
      between(canvas.next, 20, 200),
    ];
    const [cx, cy] = [x + w * between(canvas.next, 0.25, 0.75), y + h * between(canvas.next, 0.2, 0.65)];
    if (canvas.next() < 0.5)
      canvas.ellipse(
        cx,
        cy,
        w * between(canvas.next, 0.08, 0.25),
        w * between(canvas.next, 0.08, 0.25),
        colour,
      );
    else canvas.fill(cx - w * 0.2, cy - h * 0.08, cx + w * 0.2, cy + h * 0.08, colour);
  }
  lettering(canvas, x + w * 0.1, y + h * 0.78, w * 0.85, h * 0.12, [30, 28, 30]);
}

function clock(canvas: Canvas, o: Opening): void {
  const [x, y, r] = [(o.x0 + o.x1) / 2, (o.y0 + o.y1) / 2, (o.x1 - o.x0) / 2];
  const [rim, face, mark] = pick<readonly Colour[]>(canvas.next, [
    [
      [92, 76, 48],
      [238, 230, 206],
      [40, 34, 30],
    ],
    [
      [196, 160, 74],
      [40, 56, 104],
      [226, 190, 96],
    ],
    [
      [60, 60, 62],
      [44, 44, 46],
      [232, 226, 210],
    ],
    [
      [150, 60, 44],
      [226, 196, 130],
      [110, 34, 30],
    ],
  ]);
  if (canvas.next() < 0.5) canvas.fill(x - r, y - r, x + r, y + r, rim);
  canvas.ellipse(x, y, r, r, shade(rim, 0.8));
  canvas.ellipse(x, y, r * 0.9, r * 0.9, face);
  const [inner, thick, many] = [
    between(canvas.next, 0.5, 0.74),
    between(canvas.next, 0.05, 0.13),
    pick(canvas.next, [4, 12, 24]),
  ];
  if (canvas.next() < 0.5) canvas.ellipse(x, y, r * 0.4, r * 0.4, mark);
  for (let i = 0; i < many; i++) {
    const [c, s] = [Math.cos((i * 2 * Math.PI) / many), Math.sin((i * 2 * Math.PI) / many)];
    canvas.line(x + r * inner * c, y + r * inner * s, x + r * 0.83 * c, y + r * 0.83 * s, r * thick, mark);
  }
  for (const [long, a] of [
    [0.5, canvas.next() * 6],
    [0.72, canvas.next() * 6],
  ])
    canvas.line(x, y, x + r * long * Math.cos(a), y + r * long * Math.sin(a), r * 0.07, mark);
}

function rose(canvas: Canvas, o: Opening, trim: Colour): void {
  const [x, y, r] = [(o.x0 + o.x1) / 2, (o.y0 + o.y1) / 2, (o.x1 - o.x0) / 2];
  canvas.ellipse(x, y, r, r, shade(trim, 0.8));
  const petals = 8 + 2 * Math.floor(canvas.next() * 4);
  canvas.ellipse(x, y, r * 0.9, r * 0.9, shade(trim, 1.05));
  for (let i = 0; i < petals; i++) {
    const a = (i * 2 * Math.PI) / petals;
    const tint = pick<Colour>(canvas.next, [
      [60, 84, 140],
      [150, 60, 60],
      [70, 120, 100],
      [190, 150, 70],
    ]);
    for (const [far, size] of [
      [0.68, 0.17],
      [0.38, 0.11],
    ])
      canvas.ellipse(x + r * far * Math.cos(a), y + r * far * Math.sin(a), r * size, r * size, tint);
  }
  canvas.ellipse(x, y, r * 0.2, r * 0.2, [170, 120, 60]);
}

function door(canvas: Canvas, o: Opening): void {
  const wood = pick<Colour>(canvas.next, [
    [112, 62, 40],
    [46, 84, 74],
    [60, 74, 104],
    [126, 40, 40],
  ]);
  canvas.each(o.x0, o.y0, o.x1, o.y1, (x, y) => shade(wood, 0.75 + 0.5 * noise(x * 22, y * 1.5, 5)));
  const middle = (o.x0 + o.x1) / 2;
  for (const [a, b] of [
    [o.x0 + 0.12, middle - 0.08],
    [middle + 0.08, o.x1 - 0.12],
  ]) {
    for (let y = o.y0 + 0.5; y + 0.7 < o.y1; y += 0.8) {
      canvas.fill(a, y, b, y + 0.62, shade(wood, 0.6));
      canvas.fill(a + 0.05, y + 0.05, b - 0.04, y + 0.58, shade(wood, 1.2));
    }
  }
  canvas.fill(middle - 0.02, o.y0, middle + 0.02, o.y1, shade(wood, 0.4));
  canvas.ellipse(middle + 0.14, o.y1 - 1.1, 0.06, 0.06, [212, 176, 90]);
}

function shop(canvas: Canvas, o: Opening, seed: number): void {
  const colour = pick<Colour>(canvas.next, [
    [40, 82, 74],
    [128, 40, 44],
    [48, 60, 96],
    [196, 142, 60],
    [60, 56, 54],
  ]);
  canvas.fill(o.x0, o.y0, o.x1, o.y1, colour);
  lettering(canvas, o.x0 + 0.3, o.y0 + 0.16, o.x1 - o.x0 - 0.5, 0.38, [240, 226, 190]);
  const pane = { ...o, x0: o.x0 + 0.14, x1: o.x1 - 0.14, y0: o.y0 + 0.75, y1: o.y1 - 0.35 };
  glass(canvas, pane, seed);
  canvas.glow(pane.x0, pane.y0, pane.x1, pane.y1, 0.9);
  for (let x = pane.x0 + 0.1; x + 0.3 < pane.x1; x += 0.34) {
    const high = between(canvas.next, 0.2, 0.8);
    canvas.fill(x, pane.y1 - high, x + 0.26, pane.y1, [
      between(canvas.next, 60, 240),
      between(canvas.next, 60, 200),
      between(canvas.next, 40, 180),
    ]);
  }
  bars(canvas, pane, shade(colour, 0.7), 3, 1);
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
