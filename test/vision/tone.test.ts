import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { expect, test } from 'vitest';
import type { Tone } from '../../electron/vision/thumbnail.ts';
import { shrunkPhoto, toneOf } from '../../electron/vision/thumbnail.ts';
import { encode } from '../support/synthetic/photos.ts';
import { camera, flatPlace, photograph } from '../support/synthetic/synthetic.ts';

const photo = await encode(
  photograph(flatPlace(3), camera({ widthPx: 800, heightPx: 600 }), { noise: 3, seed: 1 }),
);

async function toneAfter(change: (photo: Sharp) => Sharp): Promise<Tone> {
  const shrunk = await shrunkPhoto(await change(sharp(photo)).toBuffer());
  if (!shrunk.ok) throw new Error(shrunk.failure.reason);
  return shrunk.value.tone;
}
const asItIs = await toneAfter((one) => one);
const apart = (a: Tone, b: Tone): number => Math.max(...a.map((number, i) => Math.abs(number - b[i]!)));

test.each<[string, (photo: Sharp) => Sharp]>([
  ['saved again as a small file', (one) => one.jpeg({ quality: 40 })],
  ['made a third of its size', (one) => one.resize(267).jpeg({ quality: 60 })],
  ['turned', (one) => one.rotate(90).jpeg({ quality: 80 })],
  ['saved in another format', (one) => one.webp({ quality: 60 })],
])('A photo keeps its tone when it is %s', async (_, change) => {
  expect(apart(asItIs, await toneAfter(change))).toBeLessThan(1.5);
});

test.each<[string, (photo: Sharp) => Sharp]>([
  ['made lighter', (one) => one.modulate({ brightness: 1.1 })],
  ['given more contrast', (one) => one.linear(1.1, -12)],
  ['given more colour', (one) => one.modulate({ saturation: 1.6 })],
  ['made black and white', (one) => one.greyscale().toColourspace('srgb')],
])('A photo has another tone when it is %s', async (_, change) => {
  expect(apart(asItIs, await toneAfter(change))).toBeGreaterThan(1.5);
});

test('A tone is the means of brightness and colour, and how far they deviate', () => {
  expect([...toneOf(Uint8Array.of(80, 80, 80, 120, 120, 120))].map(Math.round)).toEqual([
    100, 0, 0, 20, 0, 0,
  ]);
  const [light, , red] = toneOf(Uint8Array.of(255, 0, 0));
  expect([Math.round(light!), Math.round(red!)]).toEqual([76, 127]);
});
