/** Letters as strokes that follow from seeds, in the manner of scripts: what is written needs no font. */
import { between, pick, random } from '../../../electron/demo/random.ts';

/** How the letters of a script look, in parts of their height. */
interface Script {
  seed: number;
  letters: number;
  advance: number;
  strokes: readonly [fewest: number, most: number];
  curved: number; // share of the strokes
  stem: number; // share of letters with an upright from top to bottom
  dots: number; // share of letters with a mark above or below
  /** A line through all letters of a word, as high as this. */
  bar?: number;
  rightToLeft?: boolean;
  lettersAWord: readonly [fewest: number, most: number];
}

const SCRIPTS = {
  latin: {
    seed: 1,
    letters: 26,
    advance: 0.52,
    strokes: [2, 3],
    curved: 0.5,
    stem: 0.6,
    dots: 0.08,
    lettersAWord: [2, 9],
  },
  cyrillic: {
    seed: 2,
    letters: 32,
    advance: 0.6,
    strokes: [2, 4],
    curved: 0.25,
    stem: 0.8,
    dots: 0.06,
    lettersAWord: [3, 10],
  },
  greek: {
    seed: 3,
    letters: 24,
    advance: 0.55,
    strokes: [1, 3],
    curved: 0.7,
    stem: 0.35,
    dots: 0.2,
    lettersAWord: [2, 9],
  },
  arabic: {
    seed: 4,
    letters: 28,
    advance: 0.42,
    strokes: [1, 2],
    curved: 0.8,
    stem: 0.3,
    dots: 0.6,
    bar: 0.75,
    rightToLeft: true,
    lettersAWord: [2, 7],
  },
  hebrew: {
    seed: 5,
    letters: 22,
    advance: 0.58,
    strokes: [2, 3],
    curved: 0.15,
    stem: 0.7,
    dots: 0.05,
    rightToLeft: true,
    lettersAWord: [2, 6],
  },
  devanagari: {
    seed: 6,
    letters: 33,
    advance: 0.6,
    strokes: [2, 3],
    curved: 0.6,
    stem: 0.8,
    dots: 0.3,
    bar: 0.12,
    lettersAWord: [2, 6],
  },
  chinese: {
    seed: 7,
    letters: 300,
    advance: 1.05,
    strokes: [5, 11],
    curved: 0.1,
    stem: 0.5,
    dots: 0.2,
    lettersAWord: [6, 18],
  },
  hangul: {
    seed: 8,
    letters: 120,
    advance: 1,
    strokes: [3, 6],
    curved: 0.25,
    stem: 0.6,
    dots: 0,
    lettersAWord: [2, 5],
  },
} as const satisfies Record<string, Script>;

export type ScriptName = keyof typeof SCRIPTS;
export const scriptNames = Object.keys(SCRIPTS) as ScriptName[];

/** Points of a stroke, the box of a letter being 1 high; two or three, of which the middle one pulls. */
type Stroke = readonly (readonly [x: number, y: number])[];

function letter(script: Script, index: number): Stroke[] {
  const next = random(script.seed * 1000 + index);
  const wide = script.advance * 0.8;
  const point = (): [number, number] => [
    pick(next, [0, 0.5, 1]) * wide,
    pick(next, [0.12, 0.45, 0.75, 0.95]),
  ];
  const count = Math.floor(between(next, script.strokes[0], script.strokes[1] + 1));
  const strokes: Stroke[] = Array.from({ length: count }, () => {
    const [from, to] = [point(), point()];
    if (next() < script.curved) return [from, [between(next, -0.2, 1.2) * wide, between(next, 0, 1)], to];
    return next() < 0.5 ? [from, [to[0], from[1]]] : [from, [from[0], to[1]]];
  });
  const stem = pick(next, [0, 0.5, 1]) * wide;
  if (next() < script.stem)
    strokes.push([
      [stem, 0.1],
      [stem, 0.95],
    ]);
  const [x, y] = [between(next, 0.2, 0.8) * wide, pick(next, [0, 1.05])];
  if (next() < script.dots)
    strokes.push([
      [x, y],
      [x + 0.08, y],
    ]);
  return strokes;
}

const drawnLetters = new Map<string, Stroke[]>();

/** The same, drawn once. */
function letterOf(script: Script, index: number): Stroke[] {
  const key = `${script.seed} ${index}`;
  const drawn = drawnLetters.get(key) ?? letter(script, index);
  drawnLetters.set(key, drawn);
  return drawn;
}

/** The word with this number in the script's dictionary: letters by their numbers. */
function word(script: Script, index: number): number[] {
  const next = random(script.seed * 7919 + index);
  const [fewest, most] = script.lettersAWord;
  const count = Math.floor(between(next, fewest, most + 1));
  return Array.from({ length: count }, () => Math.floor(next() * script.letters));
}

export interface Writing {
  script: ScriptName;
  /** Height of a letter. */
  px: number;
  colour?: string;
  /** Of a stroke, in parts of the height. */
  weight?: number;
}

/** A line of words by their numbers, as SVG, cut off before it is wider than `widthPx`. */
export function line(words: readonly number[], x: number, y: number, widthPx: number, how: Writing): string {
  const script: Script = SCRIPTS[how.script];
  const { px, colour = '#181818', weight = 0.09 } = how;
  const drawn: string[] = [];
  const space = 0.4 * px;
  let at = 0;
  for (const index of words) {
    const letters = word(script, index);
    const wide = letters.length * script.advance * px;
    if (at + wide > widthPx) break;
    const left = script.rightToLeft === true ? x + widthPx - at - wide : x + at;
    const place = ([u, v]: readonly [number, number], i: number): string =>
      `${(left + (i * script.advance + u) * px).toFixed(1)} ${(y + v * px).toFixed(1)}`;
    for (const [i, which] of letters.entries())
      for (const [from, middle, to] of letterOf(script, which))
        drawn.push(
          to === undefined
            ? `M${place(from!, i)}L${place(middle!, i)}`
            : `M${place(from!, i)}Q${place(middle!, i)} ${place(to, i)}`,
        );
    if (script.bar !== undefined)
      drawn.push(`M${place([0, script.bar], 0)}L${place([0, script.bar], letters.length)}`);
    at += wide + space;
  }
  return `<path d="${drawn.join('')}" stroke="${colour}" stroke-width="${(weight * px).toFixed(2)}"/>`;
}

/** Words that come often and words that come rarely, as in any text. */
export const someWords = (next: () => number, count: number): number[] =>
  Array.from({ length: count }, () => Math.floor(400 * next() ** 2));

/** Lines of text one below the other. */
export function paragraph(
  next: () => number,
  lines: number,
  { x, y, widthPx, leading = 1.5 }: { x: number; y: number; widthPx: number; leading?: number },
  how: Writing,
): string {
  return Array.from({ length: lines }, (_, i) =>
    line(someWords(next, 40), x, y + i * leading * how.px, i === lines - 1 ? widthPx * 0.6 : widthPx, how),
  ).join('');
}
