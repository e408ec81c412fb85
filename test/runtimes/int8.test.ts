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

describe.skipIf(!isOffered)('the network in int8, left to the program', () => {
  test('without a GPU, int8 that agrees with float32 and is faster computes', async () => {
    const auto = runtimeOf('auto', folder, { module });
    expect(await auto.compute(model('agree'))).toEqual(int8);
    expect(auto.state()).toMatchObject({ name: 'CPU in int8' });
    expect(auto.state().notUsed).not.toContainEqual(expect.objectContaining({ name: 'CPU in int8' }));
  });

  test('float32 computes, and says why, where int8 differs, is slower or fails', async () => {
    for (const [trial, kind, why] of [
      ['differ', 'differs', /CPU in int8 is not used: it does not give what the CPU gives/],
      ['slow', 'slow', /CPU in int8 is not used: it takes 50 ms for a small photo, the CPU 20 ms/],
      ['throw', 'crashed', /CPU in int8 is not used: it fails on one small photo/],
    ] as const) {
      const auto = runtimeOf('auto', folder, { module });
      expect(await auto.compute(model(trial))).toEqual(CPU);
      expect(auto.state()).toMatchObject({ name: 'CPU', why: expect.stringMatching(why) as string });
      expect(auto.state().notUsed).toContainEqual({ name: 'CPU in int8', kind });
    }
  });

  test('a model without int8 computes in float32, and int8 is not spoken of', async () => {
    const auto = runtimeOf('auto', folder, { module });
    expect(await auto.compute(model('agree', null))).toEqual(CPU);
    expect(auto.state().why ?? '').not.toContain('int8');
    expect(whyNotHere('cpu-int8', model('agree', null), folder)).toMatchObject({
      reason: 'Model no GPU, agree has no network in int8.',
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
