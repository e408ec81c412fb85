/**
 * Paper and screens, painted: what people photograph or save that shows no place. Sheets of one template
 * match each other as those of one bank or one program do. All of it follows from seeds.
 */
import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { between, normal, random } from '../../../electron/demo/random.ts';
import type { Layout } from './layouts.ts';
import { layoutNames, sheet } from './layouts.ts';
import type { ScriptName } from './scripts.ts';
import { scriptNames } from './scripts.ts';

export interface Painted {
  name: string;
  layout: Layout;
  script: ScriptName;
  isPhotographed: boolean;
  jpeg: Buffer;
}

/**
 * 200 sheets of 8 layouts in 8 scripts, one after the other: of each layout so many templates, each in a
 * script of its own, of each template so many sheets. Every other one is photographed, askew, in uneven
 * light, with noise; the others are as saved.
 */
export async function* paintedPaper({ seed = 1, templates = 5, sheets = 5 } = {}): AsyncGenerator<Painted> {
  for (const [l, layout] of layoutNames.entries())
    for (let t = 0; t < templates; t++)
      for (let s = 0; s < sheets; s++) {
        const script = scriptNames[(l + t * 3) % scriptNames.length]!;
        const template = seed * 10_000 + l * 100 + t;
        const own = template * 10 + s;
        const painted = sheet(layout, script, template, own);
        const drawn = sharp(Buffer.from(svgOf(painted))).removeAlpha();
        const isPhotographed = s % 2 === 1;
        const jpeg = isPhotographed ? await photographed(drawn, own) : drawn.jpeg({ quality: 90 });
        const name = `${layout}-${script}-${t}-${s}.jpg`;
        yield { name, layout, script, isPhotographed, jpeg: await jpeg.toBuffer() };
      }
}

const svgOf = ({ widthPx, heightPx, background, svg }: ReturnType<typeof sheet>): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" fill="none" ` +
  `stroke-linecap="round"><rect width="${widthPx}" height="${heightPx}" fill="${background}"/>${svg}</svg>`;

async function photographed(drawn: Sharp, seed: number): Promise<Sharp> {
  const next = random(seed);
  const turned = await drawn
    .rotate(between(next, -2.5, 2.5), { background: '#6b5a48' })
    .blur(0.6)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { data, info } = turned;
  const [across, down] = [between(next, -0.25, 0.25), between(next, -0.25, 0.25)];
  for (let i = 0, y = 0; y < info.height; y++)
    for (let x = 0; x < info.width; x++) {
      const light = 0.8 + across * (x / info.width - 0.5) + down * (y / info.height - 0.5);
      for (let c = 0; c < 3; c++, i++)
        data[i] = Math.max(0, Math.min(255, data[i]! * light + 3 * normal(next)));
    }
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } }).jpeg({ quality: 85 });
}
