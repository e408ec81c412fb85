import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PackedFeatures } from '../../electron/contract/features.ts';
import type { DelfReport } from '../../electron/contract/library.ts';
import type { ModelPackage } from '../../electron/contract/model.ts';
import { exportNames } from '../../electron/exchange/delf-files.ts';
import type { Library } from '../../electron/library/library.ts';
import type { DelfFeatures } from '../../electron/tensorflow-files/delf.ts';
import { readDelf, writeDelf } from '../../electron/tensorflow-files/delf.ts';
import { pack, unpack } from '../../electron/vision/pack.ts';
import { builtIn } from '../support/models/built-in.ts';
import { opened } from '../support/library.ts';
import { featureSet } from '../support/synthetic/features.ts';
import { camera, flatPlace, photograph, random } from '../support/synthetic/synthetic.ts';
import { encode } from '../support/synthetic/photos.ts';

const root = mkdtempSync(join(tmpdir(), 'revisit-delf-'));
const photos = join(root, 'photos');
let library: Library;
let model: ModelPackage;
let reference: ModelPackage;
let folder: string;
let runs = 0;

beforeAll(async () => {
  model = await builtIn();
  reference = {
    ...model,
    id: 'as-reference',
    keypointPca: null,
    manifest: { ...model.manifest, id: 'as-reference', isReference: true, keypoints: undefined },
  };
  mkdirSync(join(photos, 'other'), { recursive: true });
  const picture = (seed: number) =>
    photograph(flatPlace(seed), camera({ widthPx: 160, heightPx: 120 }), { seed });
  writeFileSync(join(photos, 'plain.jpg'), await encode(picture(1)));
  writeFileSync(join(photos, 'turned.jpg'), await encode(picture(2), 'jpeg', { orientation: 6 }));
  writeFileSync(join(photos, 'villa.jpg'), await encode(picture(3)));
  writeFileSync(join(photos, 'other/Villa.png'), await encode(picture(4), 'png'));
  library = opened(join(root, 'library'));
  library.addFolder(photos);
  for (const by of [model, reference]) expect((await library.scan(by, { processes: 1 })).ok).toBe(true);
}, 120_000);
beforeEach(() => (folder = join(root, `files-${runs++}`)));
afterAll(async () => {
  await library.close();
  rmSync(root, { recursive: true });
});

const done = async (what: 'exportDelf' | 'importDelf', by: ModelPackage): Promise<DelfReport> => {
  const outcome = await library[what](by, folder);
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.value;
};
const read = (file: string): DelfFeatures => {
  const features = readDelf(readFileSync(join(folder, file)));
  if (!features.ok) throw new Error(features.failure);
  return features.value;
};
const files = (of = folder): Record<string, Buffer> =>
  Object.fromEntries(
    readdirSync(of)
      .filter((name) => name.endsWith('.delf'))
      .map((name) => [name, readFileSync(join(of, name))]),
  );
/** Features that the reference's tools could have found in a photo of 160 x 120. */
function made(count: number, seed: number): DelfFeatures {
  const next = random(seed);
  const descriptor = Float32Array.from({ length: 40 * count }, () => next() - 0.5);
  for (let row = 0; row < count; row++) {
    const length = Math.hypot(...descriptor.subarray(40 * row, 40 * row + 40));
    for (let d = 40 * row; d < 40 * row + 40; d++) descriptor[d]! /= length;
  }
  return {
    count,
    descriptor,
    descriptorSize: 40,
    orientation: new Float32Array(count),
    location: Float32Array.from({ length: 2 * count }, (_, i) => next() * (i % 2 === 0 ? 160 : 120)),
    scale: Float32Array.from({ length: count }, () => 1 / [0.25, 0.3536, 2][Math.floor(3 * next())]!),
    strength: Float32Array.from({ length: count }, () => 100 + 50 * next())
      .sort()
      .reverse(),
  };
}

describe("a library's features", () => {
  test.each(['usual', 'reference'] as const)(
    'features of a %s model survive export and import',
    async (kind) => {
      const by = kind === 'usual' ? model : reference;
      expect(await done('exportDelf', by)).toEqual({ files: 4, offline: 0, replaced: 0, refused: [] });
      const before = files();
      expect(
        Object.keys(before)
          .sort()
          .map((name) => name.replace(/\.[0-9a-f]{12}\./, '.HASH.')),
      ).toEqual(['Villa.HASH.delf', 'plain.delf', 'turned.delf', 'villa.HASH.delf']);
      expect(await done('importDelf', by)).toEqual({ files: 4, offline: 0, replaced: 4, refused: [] });
      await done('exportDelf', by);
      expect(files()).toEqual(before);
    },
  );

  test('an import keeps keypoints, which .delf files do not hold', async () => {
    const features = async (): Promise<PackedFeatures> => {
      const matched = await library.match(model, join(photos, 'turned.jpg'), join(photos, 'plain.jpg'));
      if (!matched.ok) throw new Error(matched.failure.reason);
      return matched.value.a.features;
    };
    const before = await features();
    expect(before.keypointCount).toBeGreaterThan(0);
    await done('exportDelf', model);
    expect(read('turned.delf').count).toBe(before.count - before.keypointCount);
    await done('importDelf', model);
    const after = await features();
    expect([after.keypointCount, after.descriptor, after.scale]).toEqual([
      before.keypointCount,
      before.descriptor,
      before.scale,
    ]);
  });

  test('features of photos that the network saw smaller come back where they were', async () => {
    const small: ModelPackage = {
      ...model,
      id: 'small',
      manifest: {
        ...model.manifest,
        id: 'small',
        extraction: { ...model.manifest.extraction, photoSizePx: 120 },
      },
    };
    expect((await library.scan(small, { processes: 1 })).ok).toBe(true);
    const both = async (): Promise<PackedFeatures[]> => {
      const matched = await library.match(small, join(photos, 'turned.jpg'), join(photos, 'plain.jpg'));
      if (!matched.ok) throw new Error(matched.failure.reason);
      return [matched.value.a.features, matched.value.b.features];
    };
    const before = await both();
    await done('exportDelf', small);
    expect((await done('importDelf', small)).replaced).toBe(4);
    const after = await both();
    for (const [i, { resizedLongSidePx, location }] of before.entries()) {
      expect([resizedLongSidePx, after[i]!.resizedLongSidePx]).toEqual([120, 120]);
      after[i]!.location.forEach((at, k) => expect(at).toBeCloseTo(location[k]!, 3));
    }
  });

  test('features are exported in the pixels of the photo as it is stored', async () => {
    await done('exportDelf', reference);
    const matched = await library.match(reference, join(photos, 'turned.jpg'), join(photos, 'plain.jpg'));
    if (!matched.ok) throw new Error(matched.failure.reason);
    const { features } = matched.value.a;
    const file = read('turned.delf');
    expect([features.widthPx, features.heightPx, file.count]).toEqual([120, 160, features.count]);
    for (let row = 0; row < file.count; row += 13) {
      // turned by a quarter to the right when it is shown
      expect(features.location[2 * row]).toBeCloseTo(119 - file.location[2 * row + 1]!, 1);
      expect(features.location[2 * row + 1]).toBeCloseTo(file.location[2 * row]!, 1);
    }
    expect(file.descriptor).toEqual(features.exact!.descriptor);
  });

  test('imported features of the reference are matched, and exported as they came', async () => {
    mkdirSync(folder);
    const [plain, turned] = [writeDelf(made(300, 1)), writeDelf(made(200, 2))];
    writeFileSync(join(folder, 'plain.delf'), plain);
    writeFileSync(join(folder, 'turned.delf'), turned);
    writeFileSync(join(folder, 'notes.txt'), 'not looked at');
    expect(await done('importDelf', reference)).toEqual({ files: 2, offline: 0, replaced: 2, refused: [] });
    const again = await library.scan(reference, { processes: 1 });
    expect(again).toMatchObject({ ok: true, value: { photos: { extracted: 0 } } });
    expect(again.ok && again.value.matches.verified).toBeGreaterThan(0);
    folder = join(root, `files-${runs++}`);
    await done('exportDelf', reference);
    expect(files()['plain.delf']!.equals(plain)).toBe(true);
    const back = read('turned.delf');
    expect(back.descriptor).toEqual(made(200, 2).descriptor);
    expect(back.count).toBe(made(200, 2).count);
    back.location.forEach((at, i) => expect(at).toBeCloseTo(made(200, 2).location[i]!, 4));
  });
});

describe('an import refuses', () => {
  const refusal = async (name: string, features: DelfFeatures | Uint8Array): Promise<string> => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), features instanceof Uint8Array ? features : writeDelf(features));
    const { files: taken, refused } = await done('importDelf', reference);
    expect([taken, refused.map(({ file }) => file)]).toEqual([0, [join(folder, name)]]);
    return refused[0]!.reason;
  };
  const change = (edit: (features: DelfFeatures) => void): DelfFeatures => {
    const features = made(3, 9);
    edit(features);
    return features;
  };

  test('an import refuses a file that is of no photo, or of several', async () => {
    expect(await refusal('nobody.delf', made(1, 1))).toBe(
      'The library has no photo named nobody that can be read.',
    );
    rmSync(folder, { recursive: true });
    expect(await refusal('VILLA.delf', made(1, 1))).toMatch(
      /^Several photos are named VILLA: .*(Villa\.png, .*villa\.jpg|villa\.jpg, .*Villa\.png)\.$/,
    );
    writeFileSync(join(folder, 'photos.tsv'), `file\tsha256\nVILLA.delf\t${'0'.repeat(64)}\n`);
    expect(await refusal('VILLA.delf', made(1, 1))).toMatch(
      /^The library has no photo with the hash 0+, which photos\.tsv names\.$/,
    );
  });

  test.each([
    ['holds a field that is cut off', writeDelf(made(2, 1)).subarray(0, 250)],
    [
      'has descriptors of 128 numbers, not 40',
      { ...made(1, 1), descriptorSize: 128, descriptor: new Float32Array(128).fill(0.1) },
    ],
    [
      'places a feature at 900, .* but the photo has 160 x 120 pixels as it is stored \\(in its feature 2\\)',
      change(({ location }) => (location[2] = 900)),
    ],
    ['places a feature at NaN', change(({ location }) => (location[0] = NaN))],
    ['has a scale of 0 in its feature 3', change(({ scale }) => (scale[2] = 0))],
    ['has an attention of Infinity', change(({ strength }) => (strength[0] = Infinity))],
    [
      'has a descriptor of length 2.00, not 1, in its feature 1',
      change(({ descriptor }) =>
        descriptor.subarray(0, 40).forEach((value, i) => (descriptor[i] = 2 * value)),
      ),
    ],
    [
      'has features of 300 scales',
      { ...made(300, 1), scale: Float32Array.from({ length: 300 }, (_, i) => 1 + i) },
    ],
  ] as const)('an import refuses a file that %s', async (reason, features) => {
    expect(await refusal('plain.delf', features)).toMatch(new RegExp(`^The file ${reason}`));
  });

  test('an import refuses a folder without .delf files, and one that is not there', async () => {
    expect(await library.importDelf(reference, folder)).toMatchObject({
      ok: false,
      failure: { kind: 'no such folder', reason: expect.stringContaining('ENOENT') as string },
    });
    mkdirSync(folder);
    expect(await library.importDelf(reference, folder)).toMatchObject({
      ok: false,
      failure: { reason: `There is no .delf file in ${folder}.` },
    });
  });
});

test('a photo that was changed since the scan is not exported, and the others are', async () => {
  const [file, aside] = [join(photos, 'plain.jpg'), join(root, 'aside.jpg')];
  renameSync(file, aside);
  copyFileSync(join(photos, 'villa.jpg'), file);
  const report = await done('exportDelf', model);
  renameSync(aside, file);
  expect(report).toMatchObject({
    files: 3,
    refused: [{ file, reason: 'The photo was changed or moved since the scan.' }],
  });
});

test.each(['plain.delf', 'photos.tsv'])(
  'An export refuses a folder in which another program wrote %s, and writes nothing there',
  async (name) => {
    mkdirSync(folder);
    writeFileSync(join(folder, name), 'file\tplace\nof another program');
    expect(await library.exportDelf(model, folder)).toMatchObject({
      ok: false,
      failure: { kind: 'unwritable', reason: expect.stringContaining(`${name} is there already`) },
    });
    expect(readdirSync(folder)).toEqual([name]);
    expect(readFileSync(join(folder, name), 'utf8')).toBe('file\tplace\nof another program');
  },
);

test('names of exported files differ, also where a file system takes two for one', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.constantFrom('a', 'A', 'b', 'a.b', 'é', 'e\u0301'), fc.constantFrom('.jpg', '.png', '')),
        { maxLength: 12 },
      ),
      (names) => {
        const given = names.map(([stem, ending], id) => ({
          id,
          hash: String(id).padStart(64, '0').split('').reverse().join(''),
          files: [`/x/${id}/${stem}${ending}`],
        }));
        const made = [...exportNames(given).values()].map((name) => name.normalize().toLowerCase());
        expect(new Set(made).size).toBe(given.length);
      },
    ),
  );
});

test('packing what was unpacked gives the same numbers', () => {
  for (let seed = 0; seed < 20; seed++) {
    const set = featureSet(seed, { count: 50 });
    expect(pack(unpack(set)).descriptor).toEqual(set.descriptor);
  }
});
