import { expect, test } from 'vitest';
import { isDocument } from '../../electron/places/places.ts';
import { openThumbnail, thumbnailJpeg } from '../../electron/vision/thumbnail.ts';
import { layoutNames } from '../support/paper/layouts.ts';
import { paintedPaper } from '../support/paper/paper.ts';
import { scriptNames } from '../support/paper/scripts.ts';
import { encode } from '../support/synthetic/photos.ts';
import { camera, deepPlace, flatPlace, photograph, random } from '../support/synthetic/synthetic.ts';

async function isDocumentFile(bytes: Uint8Array): Promise<boolean> {
  const jpeg = await thumbnailJpeg(bytes);
  if (!jpeg.ok) throw new Error(jpeg.failure.reason);
  return isDocument(await openThumbnail(jpeg.value));
}

test('Painted sheets of every layout, in every script, saved or photographed, are documents', async () => {
  const found = { documents: 0, layouts: new Set<string>(), scripts: new Set<string>() };
  const photos: string[] = [];
  for await (const { name, layout, script, jpeg } of paintedPaper({ seed: 7, templates: 3, sheets: 2 })) {
    if (!(await isDocumentFile(jpeg))) photos.push(name);
    else found.documents += 1;
    found.layouts.add(layout);
    found.scripts.add(script);
  }
  expect(found.layouts.size).toBe(layoutNames.length);
  expect(found.scripts.size).toBe(scriptNames.length);
  expect({ photos, documents: found.documents }).toEqual({ photos: [], documents: 48 });
}, 120_000);

test('Painted places, also in the dark, are no documents', async () => {
  const next = random(3);
  for (let i = 0; i < 12; i++) {
    const place = (i % 4 < 2 ? flatPlace : deepPlace)(300 + i);
    const gain = [1, 0.15][i % 2]!;
    const seen = camera({ x: next() - 0.5, yaw: 0.2 * (next() - 0.5), widthPx: 400, heightPx: 300 });
    expect(await isDocumentFile(await encode(photograph(place, seen, { gain, noise: 3, seed: i })))).toBe(
      false,
    );
  }
});

test('A blank picture is no document', () => {
  const grey = new Uint8Array(256 * 192).fill(250);
  expect(isDocument({ widthPx: 256, heightPx: 192, grey })).toBe(false);
  expect(isDocument({ widthPx: 1, heightPx: 1, grey: Uint8Array.of(0) })).toBe(false);
});
