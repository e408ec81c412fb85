import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { opened } from '../support/library.ts';
import { builtIn } from '../support/models/built-in.ts';
import { writeEvaluation } from '../support/synthetic/photos.ts';

const root = mkdtempSync(join(tmpdir(), 'revisit-reference-'));
afterAll(() => rmSync(root, { recursive: true }));

test('A scan with a reference model compares pairs as two files are compared, by inliers', async () => {
  await writeEvaluation(root, { places: 2, photosPerPlace: 2, distractors: 1, widthPx: 320, heightPx: 240 });
  const packed = await builtIn();
  const model = {
    ...packed,
    id: 'as-reference',
    manifest: {
      ...packed.manifest,
      id: 'as-reference',
      isReference: true,
      keypoints: undefined,
      matching: { evidence: 20 },
    },
  };
  const library = opened(join(root, 'library'));
  expect(library.addFolder(join(root, 'photos')).ok).toBe(true);
  expect(await library.scan(model)).toMatchObject({ ok: true, value: { photos: { extracted: 5 } } });
  const places = library.places(model.id).all();
  const fileOf = new Map(places.flatMap(({ photos }) => photos.map(({ id, files }) => [id, files[0]!])));
  const links = places.flatMap((place) => place.links);
  expect(links.length).toBeGreaterThanOrEqual(2);
  for (const { a, b, inlierCount, score } of links) {
    const matched = await library.match(model, fileOf.get(a)!, fileOf.get(b)!);
    expect(matched.ok && matched.value.verification.inliersA.length).toBe(inlierCount);
    expect(score).toBeCloseTo(5 * inlierCount, 9);
  }
  await library.close();
}, 120_000);
