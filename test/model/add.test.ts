import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addModel } from '../../electron/model/add.ts';
import { RELEASES } from '../../electron/model/releases.ts';
import { createExtractor } from '../../electron/vision/extract.ts';
import { paintedPhoto } from '../../electron/runtimes/painted-photo.ts';
import { archiveOf, madeTar } from '../support/models/made-archive.ts';
import { writeOfficialShaped } from '../support/models/official-shaped.ts';
import { shared } from '../support/shared.ts';

if (shared === null) console.warn('skipped: adding an official-shaped folder (../shared is not here)');

describe.skipIf(shared === null)('a folder like the official releases', () => {
  const work = mkdtempSync(join(tmpdir(), 'revisit-add-'));
  const [from, into] = [join(work, 'delf-made'), join(work, 'models')];
  const add = (options: Partial<Parameters<typeof addModel>[0]> = {}) =>
    addModel({ from, into, isReference: false, tryOut: () => Promise.resolve(null), ...options });
  beforeAll(() => writeOfficialShaped(from));
  afterAll(() => rmSync(work, { recursive: true }));

  test('an official-shaped folder becomes a model of its name, with cells of half the stride', async () => {
    expect(await add()).toMatchObject({
      ok: true,
      value: {
        id: 'delf-made',
        savedModelFolder: null,
        manifest: {
          attention: 'output',
          cells: { stridePx: 16, originPx: 0 },
          input: { mean: 128, deviation: 128 },
        },
      },
    });
    expect(await add()).toMatchObject({
      ok: false,
      failure: { reason: expect.stringContaining('already') as string },
    });
  });

  test('an archive of an official-shaped folder, packed or not, becomes the same model', async () => {
    const whole = (name: string): Record<string, string> =>
      Object.fromEntries(
        readdirSync(join(into, name)).map((file) => [
          file,
          readFileSync(join(into, name, file), 'latin1').replaceAll(name, 'ID'),
        ]),
      );
    await add({ id: 'from-folder' });
    const packed = archiveOf(from, 'delf-made');
    for (const [name, bytes] of [
      ['from-tgz.tar.gz', packed],
      ['from-tar.tar', gunzipSync(packed)],
    ] as const) {
      writeFileSync(join(work, name), bytes);
      expect(await add({ from: join(work, name) })).toMatchObject({ ok: true });
      expect(whole(name.split('.')[0]!)).toEqual(whole('from-folder'));
    }
    writeFileSync(join(work, 'other.tar'), madeTar([{ path: 'model/other', content: 'x' }]));
    expect(await add({ from: join(work, 'other.tar') })).toMatchObject({
      ok: false,
      failure: { reason: `${join(work, 'other.tar')} holds no model/saved_model.pb.` },
    });
  });

  test('a folder is taken for an official release only where its files have the published ids', async () => {
    const release = RELEASES.find(({ id }) => id === 'delf_v1_20171026')!;
    expect(await add({ release })).toMatchObject({
      ok: false,
      failure: {
        reason:
          `${join(from, 'model/variables/variables.index')} is not that of the official release ` +
          'delf_v1_20171026.',
      },
    });
    const blobs = { 'model/saved_model.pb': release.blobs['model/saved_model.pb']! };
    expect(await add({ release: { ...release, blobs } })).toMatchObject({
      ok: true,
      value: { id: release.id, manifest: { name: 'DELF, ICCV 2017', licence: 'Apache-2.0' } },
    });
  });

  test('most descriptors are the same when a model is added without its attention head', async () => {
    const photo = paintedPhoto();
    const extracted = async (options: Partial<Parameters<typeof addModel>[0]>) => {
      const added = await add(options);
      if (!added.ok) throw new Error(added.failure.reason);
      const extractor = await createExtractor(added.value, { threads: 2 });
      const { count, attention, descriptor } = await extractor.extractPixels(photo);
      await extractor.close();
      return {
        count,
        first: attention[0]!,
        descriptors: Array.from({ length: count }, (_, row) =>
          descriptor
            .subarray(40 * row, 40 * row + 40)
            .map((value) => Math.round(1e4 * value))
            .join(),
        ).sort(),
      };
    };
    const [headless, whole] = [
      await extracted({ id: 'headless', attention: 'l2-norm' }),
      await extracted({ id: 'whole' }),
    ];
    expect(headless.count).toBeGreaterThan(100);
    expect(headless.first).not.toBe(whole.first);
    expect(headless.descriptors.filter((row) => whole.descriptors.includes(row)).length).toBeGreaterThan(
      0.9 * headless.count,
    );
    expect(statSync(join(into, 'headless/network.onnx')).size).toBeLessThan(
      statSync(join(into, 'whole/network.onnx')).size - 4 * 1024 * 512,
    );
  });

  test("a model in the reference's settings has the unmodified SavedModel beside it", async () => {
    const added = await add({ id: 'as-reference', isReference: true });
    expect(added).toMatchObject({
      ok: true,
      value: { manifest: { cells: { stridePx: 32 }, extraction: { photoSizePx: null, minAttention: 100 } } },
    });
    const file = 'model/saved_model.pb';
    expect(readFileSync(join(into, 'as-reference', file)).equals(readFileSync(join(from, file)))).toBe(true);
  });

  test('a model whose network is no good, or whose numbers are damaged, leaves nothing behind', async () => {
    expect(await add({ id: 'no-good', tryOut: () => Promise.resolve('it gives nothing') })).toMatchObject({
      ok: false,
      failure: { reason: 'The network is no good: it gives nothing.' },
    });
    const damaged = join(work, 'damaged');
    cpSync(from, damaged, { recursive: true });
    const file = join(damaged, 'model/variables/variables.data-00000-of-00001');
    const bytes = readFileSync(file);
    bytes[20_000_000]! ^= 1;
    writeFileSync(file, bytes);
    expect(await add({ from: damaged })).toMatchObject({
      ok: false,
      failure: { reason: expect.stringMatching(/CRC-32C\) differs.*, in \S+\.$/) as string },
    });
    expect(
      readdirSync(into).filter((name) => name.startsWith('.') || name === 'damaged' || name === 'no-good'),
    ).toEqual([]);
  });

  test('an official-shaped folder is refused with the name of the file that it lacks', async () => {
    const failed = await add({ from: join(work, 'nothing'), id: 'nothing' });
    expect(failed).toMatchObject({
      ok: false,
      failure: { reason: expect.stringMatching(/nothing cannot be read \(ENOENT\)/) as string },
    });
    expect(existsSync(join(into, 'nothing'))).toBe(false);
    mkdirSync(join(work, 'empty'));
    expect(await add({ from: join(work, 'empty') })).toMatchObject({
      ok: false,
      failure: {
        reason: expect.stringMatching(/empty.model.saved_model\.pb cannot be read \(ENOENT\)/) as string,
      },
    });
  });
});
