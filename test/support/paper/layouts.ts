/** Sheets and screens as SVG: what a template fixes is the same on all of it, what is written is not. */
import { between, pick, random } from '../../../electron/demo/random.ts';
import type { ScriptName } from './scripts.ts';
import { line, paragraph, someWords } from './scripts.ts';

export interface Sheet {
  widthPx: number;
  heightPx: number;
  background: string;
  svg: string;
}

/** Random numbers of the template, and of this sheet alone. */
interface Made {
  script: ScriptName;
  fixed: () => number;
  own: () => number;
}

const box = (x: number, y: number, wide: number, high: number, fill: string, round = 0): string =>
  `<rect x="${x}" y="${y}" width="${wide}" height="${high}" rx="${round}" fill="${fill}"/>`;
const rule = (x0: number, y0: number, x1: number, y1: number, colour = '#888', px = 1): string =>
  `<path d="M${x0} ${y0}L${x1} ${y1}" stroke="${colour}" stroke-width="${px}"/>`;
const hue = (next: () => number, saturation = 60, light = 40): string =>
  `hsl(${Math.floor(next() * 360)},${saturation}%,${light}%)`;

function letter({ script, fixed, own }: Made): Sheet {
  const name = someWords(fixed, 3);
  const colour = hue(fixed);
  const svg = [
    box(56, 40, 190, 64, colour),
    line(name, 70, 58, 160, { script, px: 28, colour: '#fff' }),
    paragraph(fixed, 4, { x: 460, y: 44, widthPx: 230 }, { script, px: 13 }),
    paragraph(own, 3, { x: 56, y: 200, widthPx: 220 }, { script, px: 15 }),
    line(someWords(own, 4), 56, 320, 500, { script, px: 22 }),
  ];
  let y = 380;
  while (y < between(own, 600, 900)) {
    const lines = Math.floor(between(own, 2, 7));
    svg.push(paragraph(own, lines, { x: 56, y, widthPx: 630 }, { script, px: 14 }));
    y += lines * 21 + 16;
  }
  svg.push(rule(56, 980, 690, 980), line(someWords(fixed, 12), 56, 996, 630, { script, px: 12 }));
  return { widthPx: 744, heightPx: 1052, background: '#fff', svg: svg.join('') };
}

function receipt({ script, fixed, own }: Made): Sheet {
  const items = Math.floor(between(own, 8, 24));
  const heightPx = 420 + 48 * items;
  const writing = { script, px: 26, weight: 0.11 };
  const svg = [0, 1, 2].map((i) => line(someWords(fixed, 2), 170, 30 + 44 * i, 300, { ...writing, px: 32 }));
  for (let i = 0; i < items; i++)
    svg.push(
      line(someWords(own, 2), 30, 220 + 48 * i, 360, writing),
      line(someWords(own, 1), 480, 220 + 48 * i, 110, writing),
    );
  const y = 250 + 48 * items;
  svg.push(line(someWords(fixed, 2), 30, y, 300, { ...writing, px: 34 }));
  svg.push(line(someWords(fixed, 3), 120, y + 80, 400, writing));
  return { widthPx: 600, heightPx, background: '#fdfdfb', svg: svg.join('') };
}

function chat({ script, fixed, own }: Made): Sheet {
  const isDark = fixed() < 0.4;
  const [ground, ink, theirs] = isDark ? ['#0f1518', '#e6e6e6', '#22292e'] : ['#efe9e2', '#181818', '#fff'];
  const mine = isDark ? hue(fixed, 60, 20) : hue(fixed, 60, 85);
  const head = hue(fixed, 45, isDark ? 15 : 35);
  const svg = [
    box(0, 0, 720, 130, head),
    `<circle cx="80" cy="80" r="36" fill="${hue(fixed)}"/>`,
    line(someWords(fixed, 2), 140, 60, 400, { script, px: 32, colour: '#fff' }),
    line(someWords(fixed, 5), 20, 8, 680, { script, px: 18, colour: '#ddd' }),
  ];
  let y = 160;
  while (y < 1300) {
    const lines = Math.floor(between(own, 1, 5));
    const wide = lines > 1 ? 520 : between(own, 160, 420);
    const isMine = own() < 0.5;
    const x = isMine ? 700 - wide : 20;
    svg.push(box(x, y, wide, lines * 40 + 36, isMine ? mine : theirs, 18));
    svg.push(
      paragraph(
        own,
        lines,
        { x: x + 18, y: y + 16, widthPx: wide - 36, leading: 1.55 },
        { script, px: 26, colour: ink },
      ),
    );
    y += lines * 40 + 56;
  }
  svg.push(box(0, 1400, 720, 80, isDark ? '#1b2226' : '#f7f7f7'), box(20, 1412, 560, 56, theirs, 28));
  return { widthPx: 720, heightPx: 1480, background: ground, svg: svg.join('') };
}

function slide({ script, fixed, own }: Made): Sheet {
  const isDark = fixed() < 0.3;
  const ink = isDark ? '#f4f4f4' : '#202020';
  const accent = hue(fixed);
  const side = fixed() < 0.5;
  const svg = [
    side ? box(0, 0, 46, 720, accent) : box(0, 0, 1280, 110, accent),
    line(someWords(own, 5), 90, 36, 1000, { script, px: 46, colour: side ? ink : '#fff', weight: 0.12 }),
    line(someWords(fixed, 4), 90, 680, 500, { script, px: 16, colour: '#888' }),
    box(1130, 640, 110, 50, hue(fixed)),
  ];
  const points = Math.floor(between(own, 3, 6));
  for (let i = 0; i < points; i++) {
    const y = 180 + 84 * i;
    svg.push(`<circle cx="110" cy="${y + 16}" r="8" fill="${accent}"/>`);
    svg.push(line(someWords(own, 12), 140, y, between(own, 400, 640), { script, px: 30, colour: ink }));
  }
  if (own() < 0.6)
    for (let i = 0; i < 5; i++) {
      const high = between(own, 60, 320);
      svg.push(box(840 + 72 * i, 560 - high, 50, high, i % 2 === 0 ? accent : '#999'));
    }
  return { widthPx: 1280, heightPx: 720, background: isDark ? '#1d2433' : '#fff', svg: svg.join('') };
}

function map({ script, fixed, own }: Made): Sheet {
  const [shiftX, shiftY] = [between(own, -60, 60), between(own, -60, 60)];
  const svg: string[] = [];
  const spot = (): [number, number] => [between(fixed, 0, 1000) + shiftX, between(fixed, 0, 1000) + shiftY];
  const joined = (points: readonly (readonly [number, number])[]): string => points.join(' ');
  for (let i = 0; i < 5; i++)
    svg.push(
      `<polygon points="${joined([spot(), spot(), spot(), spot()])}" ` +
        `fill="${pick(fixed, ['#c8e6c0', '#aadaff', '#e8e6df'])}"/>`,
    );
  for (let i = 0; i < 26; i++) {
    const wide = pick(fixed, [4, 6, 10, 16]);
    const points = joined([spot(), spot(), spot()]);
    svg.push(
      `<polyline points="${points}" stroke="#d8d2c8" stroke-width="${wide + 3}"/>` +
        `<polyline points="${points}" stroke="${wide > 12 ? '#fbd772' : '#fff'}" stroke-width="${wide}"/>`,
    );
  }
  for (let i = 0; i < 40; i++) {
    const [x, y] = spot();
    svg.push(line(someWords(fixed, 2), x, y, 220, { script, px: pick(fixed, [14, 16, 22]), colour: '#555' }));
  }
  const [x, y] = [between(own, 200, 800), between(own, 200, 800)];
  svg.push(`<circle cx="${x}" cy="${y}" r="18" fill="#e33"/>`);
  return { widthPx: 1000, heightPx: 1000, background: '#f2efe9', svg: svg.join('') };
}

function form({ script, fixed, own }: Made): Sheet {
  const svg = [line(someWords(fixed, 4), 50, 40, 640, { script, px: 26, weight: 0.12 })];
  const tint = hue(fixed, 40, 92);
  for (let row = 0, y = 110; y < 950; row++) {
    const high = pick(fixed, [52, 52, 70]);
    const columns = pick(fixed, [1, 2, 2, 3]);
    for (let i = 0; i < columns; i++) {
      const [x, wide] = [50 + (i * 644) / columns, 644 / columns - 8];
      svg.push(box(x, y, wide, high, row % 3 === 0 ? tint : '#fff'));
      svg.push(`<rect x="${x}" y="${y}" width="${wide}" height="${high}" stroke="#666"/>`);
      svg.push(line(someWords(fixed, 3), x + 6, y + 5, wide - 12, { script, px: 10 }));
      svg.push(line(someWords(own, 3), x + 10, y + 24, wide - 20, { script, px: 18, colour: '#20308a' }));
    }
    y += high + 8;
  }
  return { widthPx: 744, heightPx: 1052, background: '#fff', svg: svg.join('') };
}

function table({ script, fixed, own }: Made): Sheet {
  const columns = Math.floor(between(fixed, 4, 8));
  const rows = Math.floor(between(own, 14, 24));
  const wide = 1120 / columns;
  const svg = [line(someWords(fixed, 4), 40, 24, 800, { script, px: 28 }), box(40, 80, 1120, 34, hue(fixed))];
  for (let i = 0; i <= rows; i++) {
    const y = 80 + 34 * i;
    if (i % 2 === 0 && i > 0) svg.push(box(40, y, 1120, 34, '#f1f1f1'));
    for (let j = 0; j < columns; j++)
      svg.push(
        line(someWords(i === 0 || j === 0 ? fixed : own, 2), 48 + j * wide, y + 8, wide - 16, {
          script,
          px: 16,
          colour: i === 0 ? '#fff' : '#222',
        }),
      );
    svg.push(rule(40, y + 34, 1160, y + 34, '#ccc'));
  }
  return { widthPx: 1200, heightPx: 940, background: '#fff', svg: svg.join('') };
}

function code({ script, fixed, own }: Made): Sheet {
  const isDark = fixed() < 0.6;
  const inks = isDark
    ? ['#d4d4d4', '#569cd6', '#ce9178', '#6a9955']
    : ['#222', '#0000c0', '#a31515', '#008000'];
  const svg = [
    box(0, 0, 1280, 40, isDark ? '#3c3c3c' : '#ddd'),
    box(0, 40, 220, 760, isDark ? '#252526' : '#f3f3f3'),
  ];
  for (let i = 0; i < 18; i++)
    svg.push(
      line(someWords(fixed, 2), 16, 60 + 30 * i, 190, { script, px: 15, colour: isDark ? '#bbb' : '#444' }),
    );
  let indent = 0;
  for (let i = 0; i < 27; i++) {
    indent = Math.max(0, Math.min(5, indent + Math.floor(between(own, -1, 2))));
    if (own() < 0.12) continue;
    const x = 290 + 32 * indent;
    const [wide, y] = [between(own, 120, 420), 56 + 27 * i];
    svg.push(line(someWords(own, 3), x, y, wide, { script, px: 16, colour: pick(own, inks) }));
    svg.push(
      line(someWords(own, 6), x + wide, y, between(own, 60, 400), { script, px: 16, colour: inks[0]! }),
    );
  }
  return { widthPx: 1280, heightPx: 800, background: isDark ? '#1e1e1e' : '#fff', svg: svg.join('') };
}

const LAYOUTS = { letter, receipt, chat, slide, map, form, table, code };
export type Layout = keyof typeof LAYOUTS;
export const layoutNames = Object.keys(LAYOUTS) as Layout[];

/** A sheet of a template: those of one have their letterhead, names and colours in common. */
export const sheet = (layout: Layout, script: ScriptName, template: number, seed: number): Sheet =>
  LAYOUTS[layout]({ script, fixed: random(template), own: random(seed) });
