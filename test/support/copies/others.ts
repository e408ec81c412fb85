/** Photos that look like copies and are none: each is a shot of its own. */
import sharp from 'sharp';
import { lightOf } from '../../../electron/demo/photo.ts';
import type { Weather } from '../../../electron/demo/photo.ts';
import { grown, passersBy, place, stand } from '../../../electron/demo/places/places.ts';
import type { Place } from '../../../electron/demo/places/places.ts';
import { between, pick, random } from '../../../electron/demo/random.ts';
import type { View } from '../../../electron/demo/render.ts';
import { render } from '../../../electron/demo/render.ts';
import { Mesh } from '../../../electron/demo/scene.ts';
import { cut, nextOfBurst } from './changes.ts';
import type { Photo, Size } from './photo.ts';
import { opened, saved, sizeOf } from './photo.ts';

/** A piece of a photo in the outline of a person, `heightPx` high, as PNG with transparency. */
async function figure(from: Photo, heightPx: number): Promise<Buffer> {
  const size = { width: Math.round(heightPx * 0.42), height: heightPx };
  const outline =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" ` +
    'viewBox="0 0 42 100"><circle cx="21" cy="11" r="10"/>' +
    '<path d="M4 45q0-22 17-22t17 22v20h-6v35h-9v-30h-4v30h-9v-35h-6z"/></svg>';
  const piece = await opened(from)
    .resize({ ...size, fit: 'cover' })
    .ensureAlpha()
    .png()
    .toBuffer();
  return sharp(piece)
    .composite([{ input: Buffer.from(outline), blend: 'dest-in' }])
    .png()
    .toBuffer();
}

/** Two frames of one burst between which somebody walked on, a tenth of the picture at least. */
export async function movedSubject(scene: Photo, from: Photo, next: () => number): Promise<Photo[]> {
  const { width, height } = await sizeOf(scene);
  const heightPx = Math.round(height * between(next, 0.35, 0.7));
  const person = await figure(from, heightPx);
  const widthPx = Math.round(heightPx * 0.42);
  if (widthPx >= width * 0.8) return [];
  const room = width - widthPx;
  const first = between(next, 0, room - 0.1 * width);
  const second = between(next, first + 0.1 * width, room);
  const frame = async (left: number): Promise<Photo> => {
    const input = { input: person, left: Math.round(left), top: height - heightPx };
    return saved(opened(scene).composite([input]), scene, { quality: 95 });
  };
  const then = await nextOfBurst(await frame(second), next);
  return [await frame(first), then].map((photo) => ({
    ...photo,
    how: [`moved ${percent(second - first, width)}`],
  }));
}

const percent = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`;

/** Three photos of a row that overlap by 30 to 60 %, each exposed a little otherwise. */
export async function panoramaRow(scene: Photo, next: () => number): Promise<Photo[]> {
  const overlap = between(next, 0.3, 0.6);
  const width = 1 / (3 - 2 * overlap);
  return Promise.all(
    [0, 1, 2].map(async (frame) => {
      const left = Math.max(0, Math.min(1 - width, frame * width * (1 - overlap)));
      const window = await cut(scene, { left, top: 0, width, height: 1 });
      const how = `overlap ${percent(overlap, 1)}`;
      return saved(window.linear(between(next, 0.92, 1.08), 0), scene, { quality: 92, how });
    }),
  );
}

/** One painted place from one stand on days of other light, other people before it. */
export async function tripod(seed: number): Promise<Photo[]> {
  const next = random(seed);
  // outdoors, where shadows and sky change: a room in which light alone changes cannot be told from a copy
  const family = pick(next, ['square', 'street', 'domed', 'townhall'] as const);
  const at = place(family, seed);
  const view = stand(family, next, 768, 576);
  const days: Photo[] = [];
  for (const weather of ['sunny', 'sunny', 'overcast', 'evening'] as const) {
    const picture = painted(at, view, weather, next);
    const taken = { make: 'Halden', model: 'D40', at: new Date(Date.UTC(2012 + days.length, 5, 1, 12)) };
    days.push(await saved(picture, { taken, how: [weather] }, { quality: 92 }));
  }
  return days;
}

function painted(at: Place, view: View, weather: Weather, next: () => number) {
  const mesh = new Mesh();
  grown(mesh, at, 'summer');
  passersBy(mesh, at, view, next);
  for (const key of ['position', 'normal', 'uv', 'texture'] as const)
    for (const value of at.stones[key]) (mesh[key] as unknown[]).push(value);
  const light = lightOf(weather, at.inside, 0, next);
  const linear = render(mesh, view, light, at.centre, at.radiusM);
  const tone = (value: number): number => 255 * (1 - Math.exp(-1.5 * Math.max(0, value))) ** (1 / 2.2);
  const size: Size = { width: view.widthPx, height: view.heightPx };
  return sharp(Uint8Array.from(linear, tone), { raw: { ...size, channels: 3 } });
}
