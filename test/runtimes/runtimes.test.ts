import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Compute, ComputeChoice, Verdict } from '../../electron/contract/compute.ts';
import { CPU } from '../../electron/contract/compute.ts';
import type { ModelPackage } from '../../electron/contract/model.ts';
import type { Runtime } from '../../electron/runtimes/runtimes.ts';
import { chosenOf, judge, offeredDevices, runtimeOf } from '../../electron/runtimes/runtimes.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'revisit-runtimes-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** `driver`: what fake-trial.ts does in place of each device's. */
const model = (driver: string): ModelPackage => ({ id: driver, int8Path: null }) as ModelPackage;
const fakeTrial = new URL('./fake-trial.ts', import.meta.url);
/** What tries nothing: it fails at once. */
const noTrial = new URL('./no-such-module.ts', import.meta.url);
const runtime = (choice: ComputeChoice, changed: () => void = () => undefined): Runtime =>
  runtimeOf(choice, folder, { changed, module: fakeTrial });
/** What is tried unasked. */
const gpus = offeredDevices().filter((device) => device !== 'cpu-int8');
const webgpu: Compute = { runtime: 'onnxruntime', device: 'webgpu' };

describe.skipIf(gpus.length === 0)('what computes, left to the program', () => {
  test('left to the program, a device that agrees with the CPU and is faster computes', async () => {
    const auto = runtime('auto');
    expect(await auto.compute(model('agree'))).toEqual({
      runtime: 'onnxruntime',
      device: gpus[0],
    });
    expect(auto.state().why).toBeNull();
  });

  test('the CPU computes, and says why, where a device is slow, differs, crashes or is absent', async () => {
    for (const [driver, why, kind] of [
      ['slow', /takes \d+ ms a photo of a scan, the CPU \d+ ms/, 'slow'],
      ['differ', /descriptors differ/, 'differs'],
      ['crash', /crashed/, 'crashed'],
      ['absent', /does not run here/, 'absent'],
    ] as const) {
      const auto = runtime('auto');
      expect(await auto.compute(model(driver))).toEqual(CPU);
      expect(auto.state()).toMatchObject({
        name: 'CPU',
        why: expect.stringMatching(why) as string,
        notUsed: [{ name: 'WebGPU', kind }],
      });
    }
  });
});

test('left to the program, the fastest of what agrees and is faster than the CPU computes', () => {
  const tried = (name: Verdict['name'], ms: number, cpuMs: number): [string, Verdict] => [
    name,
    { name, result: 'agrees', reason: null, ms, cpuMs },
  ];
  const used = (...verdicts: [string, Verdict][]): string | null =>
    chosenOf('auto', { int8Path: 'int8.onnx' } as ModelPackage, new Map(verdicts)).used;
  // photos a second beside an H100, with 16 and with 4 cores (docs/figures.md)
  const int8 = tried('cpu-int8', 1000 / 105, 1000 / 70);
  const isOffered = offeredDevices().includes('cpu-int8');
  expect(used(tried(gpus[0] ?? 'webgpu', 1000 / 51, 1000 / 70), int8)).toBe(isOffered ? 'cpu-int8' : null);
  if (gpus.length > 0) {
    expect(used(tried(gpus[0]!, 1000 / 27, 1000 / 19))).toBe(gpus[0]);
    expect(used(tried(gpus[0]!, 1000 / 150, 1000 / 70), int8)).toBe(gpus[0]);
    // of a moment when the machine was busy
    expect(used(tried(gpus[0]!, 1000 / 70, 1000 / 35), int8)).toBe(gpus[0]);
  }
});

describe('a device asked for by name', () => {
  test('a device asked for by name computes though it is slower, and not when it differs', async () => {
    expect(await runtime('webgpu').compute(model('slow'))).toEqual(webgpu);
    const different = runtime('webgpu');
    expect(await different.compute(model('differ'))).toEqual(CPU);
    expect(different.state()).toMatchObject({
      name: 'CPU',
      why: 'WebGPU is not used: it does not give what the CPU gives: descriptors differ by 0.4.',
    });
  });

  test('a device that fails on a photo is left for good, and whoever shows it is told', async () => {
    let told = 0;
    const asked = runtime('webgpu', () => (told += 1));
    const compute = await asked.compute(model('agree'));
    expect([asked.state().name, told]).toEqual(['WebGPU', 1]);
    asked.leave(compute, 'the process that used it ended at a photo (SIGSEGV).');
    expect(await asked.compute(model('agree'))).toEqual(CPU);
    expect([asked.state(), told]).toEqual([
      {
        name: 'CPU',
        why: 'WebGPU was left: the process that used it ended at a photo (SIGSEGV).',
        notUsed: [{ name: 'WebGPU', kind: 'left' }],
      },
      2,
    ]);
  });

  test('a trial that is stopped leaves the CPU to compute, without a reason', async () => {
    const abort = new AbortController();
    const asked = runtime('webgpu');
    const compute = asked.compute(model('hang'), abort.signal);
    abort.abort();
    expect(await compute).toEqual(CPU);
    expect(asked.state().why).toBeNull();
  });
});

test('a verdict is remembered by runtime and model, unless the device was not there', async () => {
  await runtime('webgpu').compute(model('agree'));
  await runtime('webgpu').compute(model('absent'));
  const kept = JSON.parse(readFileSync(join(folder, 'devices.json'), 'utf8')) as Record<string, object>;
  expect(Object.keys(kept)).toEqual([expect.stringMatching(/^webgpu \d+\.\d+\.\d+ at once agree$/)]);
  const nothingToTry = runtimeOf('webgpu', folder, { module: noTrial });
  expect(await nothingToTry.compute(model('agree'))).toEqual(webgpu);
});

test('a device that was left is tried again when a person asks for that, whatever was known', async () => {
  const asked = runtime('webgpu');
  asked.leave(await asked.compute(model('agree')), 'its driver crashed.');
  await asked.tryAgain(model('agree'));
  expect(asked.state()).toMatchObject({ name: 'WebGPU', why: null });
  expect(await asked.compute(model('agree'))).toEqual(webgpu);

  const kept = (): string[] =>
    Object.keys(JSON.parse(readFileSync(join(folder, 'devices.json'), 'utf8')) as object);
  await asked.compute(model('differ'));
  expect(kept()).toHaveLength(2);
  await runtimeOf('webgpu', folder, { module: noTrial }).tryAgain(model('differ'));
  expect(kept().filter((key) => key.endsWith(' agree'))).toHaveLength(1);
});

test('doctor and the window say the same of each device, from one place', async () => {
  for (const driver of ['slow', 'agree', 'differ', 'crash', 'absent']) {
    const asked = runtime('webgpu');
    await asked.compute(model(driver));
    const tried = await judge(model(driver), webgpu, folder, { timeoutMs: 60_000, module: fakeTrial });
    const { used, why, notUsed } = chosenOf('webgpu', model(driver), new Map([[tried.name, tried]]));
    expect(asked.state()).toEqual({ name: used === null ? 'CPU' : 'WebGPU', why, notUsed });
  }
});

test('before a photo the window says what is remembered, or that nothing was tried', async () => {
  const before = runtime('webgpu');
  await before.lookUp(model('agree'));
  expect(before.state()).toMatchObject({ name: 'CPU', notUsed: [{ name: 'WebGPU', kind: 'not tried' }] });
  await before.compute(model('agree'));
  const after = runtimeOf('webgpu', folder, { module: noTrial });
  await after.lookUp(model('agree'));
  expect(after.state()).toEqual({ name: 'WebGPU', why: null, notUsed: [] });
});

test.skipIf(gpus.length === 0)(
  'a device whose time ran out is passed over, and tried again by the next program',
  async () => {
    const hanging = runtimeOf('auto', folder, { module: fakeTrial, trialMs: 300 });
    expect(await hanging.compute(model('hang'))).toEqual(CPU);
    expect(hanging.state().notUsed[0]).toMatchObject({ kind: 'timed out' });
    const next = runtimeOf('auto', folder, { module: noTrial });
    expect(await next.compute(model('hang'))).toEqual(CPU);
    expect(next.state().notUsed[0]).toMatchObject({ kind: 'crashed' });
  },
);

test('a time-out of a trial says nothing: what was known holds, and it is not remembered', async () => {
  const module = fakeTrial;
  const kept = (): string => readFileSync(join(folder, 'devices.json'), 'utf8');
  await judge(model('agree'), webgpu, folder, { timeoutMs: 60_000, module });
  const before = kept();
  expect(await judge(model('hang'), webgpu, folder, { timeoutMs: 300, module })).toMatchObject({
    result: 'timed out',
  });
  expect(kept()).toBe(before);
  expect(await judge(model('agree'), webgpu, folder, { timeoutMs: 1, module })).toMatchObject({
    result: 'agrees',
  });
  expect(kept()).toBe(before);
});
