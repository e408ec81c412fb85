import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Compute } from '../../electron/contract/compute.ts';
import { CPU } from '../../electron/contract/compute.ts';
import type { ModelPackage } from '../../electron/contract/model.ts';
import { offeredDevices, runtimeOf, whyNotHere } from '../../electron/runtimes/runtimes.ts';
import { tryOut } from '../../electron/runtimes/trial.ts';
import { builtIn } from '../support/models/built-in.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'revisit-int8-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const int8: Compute = { runtime: 'onnxruntime', device: 'cpu-int8' };
const module = new URL('./fake-trial.ts', import.meta.url);
/** `trial`: what comes of int8 in fake-trial.ts, on a machine without a GPU. */
const model = (trial: string, int8Path: string | null = 'int8.onnx'): ModelPackage =>
  ({ id: `no GPU, ${trial}`, int8Path }) as ModelPackage;

const isOffered = offeredDevices().includes('cpu-int8');
if (!isOffered) console.warn(`skipped: int8 (onnxruntime is not offered it on ${process.arch})`);

describe.skipIf(!isOffered)('the network in int8', () => {
  test('asked for by name, int8 that agrees with float32 computes', async () => {
    const asked = runtimeOf('cpu-int8', folder, { module });
    expect(await asked.compute(model('agree'))).toEqual(int8);
    expect(asked.state()).toEqual({ name: 'CPU (int8)', why: null, notUsed: [] });
  });

  test('float32 computes, and says why, where int8 differs, is not exact or fails', async () => {
    for (const [trial, kind, why] of [
      ['differ', 'differs', /CPU \(int8\) is not used: it does not give what the CPU gives/],
      ['saturate', 'absent', /CPU \(int8\) is not used: it does not run here \(its sums .* no VNNI\)/],
      ['throw', 'crashed', /CPU \(int8\) is not used: it fails on one small photo/],
    ] as const) {
      const asked = runtimeOf('cpu-int8', folder, { module });
      expect(await asked.compute(model(trial))).toEqual(CPU);
      expect(asked.state()).toMatchObject({ name: 'CPU', why: expect.stringMatching(why) as string });
      expect(asked.state().notUsed).toContainEqual({ name: 'CPU (int8)', kind });
    }
  });

  test('left to the program, int8 computes where it agrees and is faster', async () => {
    for (const [trial, compute, name] of [
      ['agree', int8, 'CPU (int8)'],
      ['slow', CPU, 'CPU'],
      ['saturate', CPU, 'CPU'],
    ] as const) {
      const auto = runtimeOf('auto', folder, { module });
      expect(await auto.compute(model(trial))).toEqual(compute);
      expect(auto.state().name).toBe(name);
    }
  });

  test('left to the program, int8 of a model that has none is not spoken of', async () => {
    const auto = runtimeOf('auto', folder, { module });
    expect(await auto.compute(model('agree', null))).toEqual(CPU);
    expect(auto.state().why ?? '').not.toContain('int8');
  });

  test('int8 of a model that has none is refused with a remedy', () => {
    expect(whyNotHere('cpu-int8', model('agree'), folder)).toBeNull();
    expect(whyNotHere('cpu-int8', model('agree', null), folder)).toMatchObject({
      reason: 'Model no GPU, agree has no network in int8.',
      remedy: 'Leave --device out, or name another --model.',
    });
  });

  test('what is known of int8 is known of one processor', async () => {
    await runtimeOf('cpu-int8', folder, { module }).compute(model('agree'));
    const file = join(folder, 'devices.json');
    const [key] = Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object);
    expect(key).toContain(cpus()[0]!.model);
  });

  test('the built-in network in int8 agrees with float32 on one painted photo, here', async () => {
    const { result, reason } = await tryOut(await builtIn(), int8, { timeoutMs: 120_000 });
    expect([result, reason]).toEqual(['agrees', null]);
  });
});
