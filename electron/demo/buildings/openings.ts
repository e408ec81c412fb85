/** What is in a wall: windows, doors, shops, clocks, roses, and what is written over them. */
import type { Colour, Canvas } from '../texture.ts';
import { mix, noise, shade } from '../texture.ts';
import { between, pick } from '../random.ts';

export interface Opening {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  kind: 'window' | 'arched' | 'door' | 'shop' | 'rose' | 'clock' | 'louvre';
}

export function frame(canvas: Canvas, o: Opening, trim: Colour): void {
  const t = 0.16;
  canvas.fill(o.x0 - t, o.y0 - t, o.x1 + t, o.y1 + 0.1, trim);
  canvas.fill(o.x0 - t - 0.08, o.y0 - t - 0.16, o.x1 + t + 0.08, o.y0 - t, shade(trim, 0.86));
  for (let y = o.y0; y < o.y1; y += 0.5) canvas.fill(o.x0 - t, y, o.x1 + t, y + 0.02, shade(trim, 0.75));
}

export function glass(canvas: Canvas, o: Opening, seed: number): void {
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

export function bars(canvas: Canvas, o: Opening, colour: Colour, columns: number, rows: number): void {
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

export function poster(canvas: Canvas, x: number, y: number, w: number, h: number): void {
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

export function clock(canvas: Canvas, o: Opening): void {
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

export function rose(canvas: Canvas, o: Opening, trim: Colour): void {
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

export function door(canvas: Canvas, o: Opening): void {
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

export function shop(canvas: Canvas, o: Opening, seed: number): void {
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
