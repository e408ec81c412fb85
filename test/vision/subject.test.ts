import { expect, test } from 'vitest';
import type { Subject } from '../../electron/contract/features.ts';
import { openThumbnail, shrunkPhoto, subjectOf } from '../../electron/vision/thumbnail.ts';
import { layoutNames } from '../support/paper/layouts.ts';
import { paintedPaper } from '../support/paper/paper.ts';
import { scriptNames } from '../support/paper/scripts.ts';
import { encode } from '../support/synthetic/photos.ts';
import { camera, deepPlace, flatPlace, photograph, random } from '../support/synthetic/synthetic.ts';

async function subjectOfFile(bytes: Uint8Array): Promise<Subject> {
  const shrunk = await shrunkPhoto(bytes);
  if (!shrunk.ok) throw new Error(shrunk.failure.reason);
  return subjectOf(await openThumbnail(shrunk.value.jpeg));
}

test('Saved sheets of all layouts and scripts are documents, and nearly all photographed ones', async () => {
  const sheets = { saved: 0, photographed: 0 };
  const photos = { saved: [] as string[], photographed: [] as string[] };
  const [layouts, scripts] = [new Set<string>(), new Set<string>()];
  for await (const { name, layout, script, isPhotographed, jpeg } of paintedPaper({
    templates: 3,
    sheets: 2,
  })) {
    const how = isPhotographed ? 'photographed' : 'saved';
    sheets[how] += 1;
    if ((await subjectOfFile(jpeg)) !== 'document') photos[how].push(name);
    layouts.add(layout);
    scripts.add(script);
  }
  expect(sheets).toEqual({ saved: 24, photographed: 24 });
  expect([layouts.size, scripts.size]).toEqual([layoutNames.length, scriptNames.length]);
  expect(photos.saved).toEqual([]);
  expect(photos.photographed.length).toBeLessThanOrEqual(2);
}, 120_000);

test('Painted places, also in the dark, are scenes', async () => {
  const next = random(3);
  for (let i = 0; i < 12; i++) {
    const place = (i % 4 < 2 ? flatPlace : deepPlace)(300 + i);
    const gain = [1, 0.15][i % 2]!;
    const seen = camera({ x: next() - 0.5, yaw: 0.2 * (next() - 0.5), widthPx: 400, heightPx: 300 });
    expect(await subjectOfFile(await encode(photograph(place, seen, { gain, noise: 3, seed: i })))).toBe(
      'scene',
    );
  }
});

test('A picture of one tone, whatever grain it has, is blank', () => {
  const next = random(5);
  for (const tone of [4, 60, 128, 250]) {
    const grey = Uint8Array.from({ length: 256 * 192 }, () => tone + Math.floor(6 * next()));
    expect(subjectOf({ widthPx: 256, heightPx: 192, grey })).toBe('blank');
  }
  expect(subjectOf({ widthPx: 1, heightPx: 1, grey: Uint8Array.of(0) })).toBe('blank');
});
