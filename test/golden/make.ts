/**
 * Makes the golden files of this folder: `node test/golden/make.ts`. The photos are painted, the numbers are
 * what this checkout's built-in model makes of them. Run it again when the model or an answer changes on
 * purpose, and say in the commit what changed. The same checkout writes the same bytes on the same processor.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createExtractor } from '../../electron/vision/extract.ts';
import { builtIn } from '../support/models/built-in.ts';
import { encode, laid } from '../support/synthetic/photos.ts';
import { camera, deepPlace, lookAlike, photograph } from '../support/synthetic/synthetic.ts';
import { goldenPhotos, photoBytes, writeGolden } from './files.ts';
import {
  decodings,
  goldenFeatures,
  keypointColumns,
  levelsOf,
  mapsOf,
  matchingOf,
  packedRows,
  pixelsOf,
  reducedOf,
  selectionOf,
} from './stages.ts';

const size = { widthPx: 320, heightPx: 240 };
/** The EXIF orientation that `place-b` is stored in. */
const ON_ITS_SIDE = 6;

const place = deepPlace(3);
const pictures = {
  'place-a': photograph(place, camera({ ...size, x: -0.2 }), { noise: 2, seed: 1 }),
  'place-b': photograph(place, camera({ ...size, x: 0.1, z: 0.3, yaw: -0.05 }), {
    gain: 0.9,
    noise: 2,
    seed: 2,
  }),
  'look-alike': photograph(lookAlike(4, place), camera(size), { noise: 2, seed: 3 }),
};
for (const photo of goldenPhotos) {
  const bytes =
    photo === 'place-b'
      ? await encode(laid(pictures[photo], ON_ITS_SIDE), 'jpeg', { orientation: ON_ITS_SIDE })
      : await encode(pictures[photo]);
  writeFileSync(join(import.meta.dirname, `${photo}.jpg`), bytes);
}

const model = await builtIn();
const extractor = await createExtractor(model, { threads: 1 });
for (const photo of goldenPhotos) {
  const outcome = await extractor.extract(photoBytes(photo));
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  writeGolden(photo, goldenFeatures(outcome.value.features));
}
await extractor.close();

const pixels = await pixelsOf(photoBytes('place-a'));
const maps = await mapsOf(pixels, model);
const keypoints = keypointColumns(pixels, model);
const reduced = reducedOf(keypoints.histogram, model);
writeGolden('steps', {
  decodings: await decodings(photoBytes('place-b')),
  levels: levelsOf(pixels, model),
  maps,
  selection: selectionOf(maps),
  keypoints,
  reduced,
  packed: packedRows(reduced),
});
writeGolden('matching', await matchingOf(model));
