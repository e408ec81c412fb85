import { existsSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CPU } from '../../electron/contract/compute.ts';
import type { ModelPackage } from '../../electron/contract/model.ts';
import { offeredDevices, scanProcesses, whyNotHere } from '../../electron/runtimes/runtimes.ts';
import { tryOut } from '../../electron/runtimes/trial.ts';
import { builtIn } from '../support/models/built-in.ts';

const webgpu = { runtime: 'onnxruntime', device: 'webgpu' } as const;

describe('the trial of a device', () => {
  const tried = (what: string, timeoutMs = 60_000, signal?: AbortSignal) =>
    tryOut({ id: what } as ModelPackage, webgpu, {
      timeoutMs,
      signal,
      module: new URL('./fake-trial.ts', import.meta.url),
    });

  test('the trial of a device that agrees tells how fast as many processes are as a scan has', async () => {
    expect(await tried('agree')).toEqual({
      name: 'webgpu',
      result: 'agrees',
      reason: null,
      ms: expect.closeTo(5 / scanProcesses(webgpu)) as number,
      cpuMs: expect.closeTo(20 / scanProcesses(CPU)) as number,
    });
  });

  test('a device that takes an age for one photo is not tried with more', async () => {
    expect(await tried('hopeless')).toMatchObject({ result: 'agrees', ms: 900, cpuMs: 20 });
  });

  test('the trial of a device tells what differs', async () => {
    expect(await tried('differ')).toMatchObject({
      result: 'differs',
      reason: 'it does not give what the CPU gives: descriptors differ by 0.4',
    });
  });

  test('a trial tells of a driver that crashes, hangs, throws or is not there', async () => {
    expect(await tried('crash')).toMatchObject({
      result: 'crashed',
      reason: expect.stringMatching(/crashed.*SIGABRT.*the driver fell over/) as string,
    });
    expect(await tried('throw')).toMatchObject({
      result: 'crashed',
      reason: 'it fails on one small photo (out of device memory)',
    });
    expect(await tried('hang', 2000)).toMatchObject({ result: 'timed out', ms: null });
    expect(await tried('absent')).toMatchObject({
      result: 'absent',
      reason: 'it does not run here (Failed to get an adapter)',
    });
  });

  test('a trial tells of a driver that fails only where several processes use it', async () => {
    expect(await tried('throw in the race')).toMatchObject({ result: 'crashed', ms: null });
    expect(await tried('crash in the race')).toMatchObject({
      result: 'crashed',
      reason: expect.stringContaining('the driver fell over') as string,
    });
    expect(await tried('hang in the race', 4000)).toMatchObject({
      result: 'timed out',
      reason: expect.stringContaining('its trial in 4 seconds, and the CPU takes 20 ms') as string,
    });
  });

  test('a trial ends when it is aborted', async () => {
    const abort = new AbortController();
    const ended = tried('hang', 60_000, abort.signal);
    abort.abort();
    expect(await ended).toMatchObject({ result: 'timed out', reason: 'its trial was stopped' });
  });
});

describe('what can be asked for', () => {
  test('the devices offered are those that onnxruntime has on a platform', () => {
    expect(offeredDevices('linux', 'x64')).toEqual(['webgpu', 'cpu-int8']);
    expect(offeredDevices('linux', 'arm64')).toEqual([]);
    expect(offeredDevices('win32', 'x64')).toEqual(['directml', 'webgpu', 'cpu-int8']);
    expect(offeredDevices('darwin', 'x64')).toEqual(['cpu-int8']);
    expect(offeredDevices('darwin', 'arm64')).toEqual(['webgpu', 'coreml']);
  });

  test('a device or runtime that is not here is refused with a remedy', async () => {
    const model = await builtIn();
    expect(whyNotHere('auto', model, '/nowhere')).toBeNull();
    expect(whyNotHere('cpu', model, '/nowhere')).toBeNull();
    expect(whyNotHere('tensorflow', model, '/nowhere')).toMatchObject({
      remedy: expect.stringMatching(/^"runtime add tensorflow" installs it\. .*packaged/) as string,
    });
    const foreign = process.platform === 'win32' ? 'coreml' : 'directml';
    expect(whyNotHere(foreign, model, '/nowhere')).toMatchObject({
      remedy: expect.stringContaining('Choose auto, cpu') as string,
    });
  });
});

// Debian's chromium carries a Vulkan driver in software and the loader for it
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const hasDriver = process.platform === 'linux' && process.arch === 'x64' && existsSync(DRIVER);
if (!hasDriver) console.warn(`skipped: WebGPU in software (no ${DRIVER}; Debian's chromium has it)`);

describe.skipIf(!hasDriver)('WebGPU in software', () => {
  afterEach(() => void vi.unstubAllEnvs());

  test('WebGPU in software agrees with the CPU on one painted photo', { timeout: 600_000 }, async () => {
    vi.stubEnv('VK_DRIVER_FILES', DRIVER);
    vi.stubEnv('LD_LIBRARY_PATH', '/usr/lib/chromium');
    const { result, reason, ms } = await tryOut(await builtIn(), webgpu, { timeoutMs: 580_000 });
    expect(reason).toBeNull();
    expect(result).toBe('agrees');
    expect(ms).toBeGreaterThan(0);
  });
});
