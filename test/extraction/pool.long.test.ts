import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ModelPackage } from '../../electron/contract/model.ts';
import { extractFiles } from '../../electron/extraction/pool.ts';
import type { Compute, Device } from '../../electron/contract/compute.ts';
import { CPU } from '../../electron/contract/compute.ts';
import type { Runtime } from '../../electron/runtimes/runtimes.ts';
import type { FileResult } from '../../electron/extraction/pool.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revisit-pool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Run {
  results: Record<string, FileResult[]>;
  order: string[];
}

/** Extracts files with the given contents, named 0, 1, … */
async function run(
  contents: readonly string[],
  options: {
    processes?: number;
    cores?: number;
    signal?: AbortSignal;
    modelId?: string;
    niceness?: number;
    mostBytes?: number;
    timeoutMs?: number;
    runtime?: Runtime;
    onFinished?: (name: string) => void;
  } = {},
): Promise<Run> {
  const results: Run['results'] = {};
  const order: string[] = [];
  const seen = new Set<string>();
  const files = contents.map((text, name) => {
    writeFileSync(join(folder, String(name)), text);
    return { name: String(name), path: Buffer.from(join(folder, String(name))), sidecars: [] };
  });
  await extractFiles({
    model: { id: options.modelId ?? 'fake', manifest: { extraction: { photoSizePx: 768 } } } as ModelPackage,
    files: files.values(),
    claim: (_, { photoHash }) => {
      const key = Buffer.from(photoHash).toString('hex');
      return seen.size === seen.add(key).size ? null : 'features';
    },
    finished: ({ name }, result) => {
      (results[name] ??= []).push(result);
      order.push(name);
      options.onFinished?.(name);
    },
    runtime: options.runtime,
    ...(options.cores === undefined ? { processes: options.processes ?? 2 } : { cores: options.cores }),
    signal: options.signal,
    niceness: options.niceness,
    ...(options.mostBytes !== undefined && { mostBytes: options.mostBytes }),
    timeoutMs: options.timeoutMs ?? 60_000,
    module: new URL('./fake-child.ts', import.meta.url),
  });
  return { results, order };
}

describe('extraction', () => {
  test('Every file is finished exactly once', async () => {
    const { results } = await run(Array.from({ length: 60 }, (_, i) => `photo ${i}`));
    expect(Object.keys(results)).toHaveLength(60);
    for (const [name, all] of Object.entries(results))
      expect(all).toMatchObject([{ kind: 'extracted', extracted: { format: `photo ${name}` } }]);
  });

  test('A process that the system kills while it starts costs another start, and no photo', async () => {
    vi.stubEnv('REVISIT_STARTED', join(folder, 'started'));
    const { results } = await run(['a', 'b'], { processes: 1, modelId: 'killed as it starts' });
    vi.unstubAllEnvs();
    expect(existsSync(join(folder, 'started'))).toBe(true);
    expect(Object.values(results).flat()).toMatchObject([{ kind: 'extracted' }, { kind: 'extracted' }]);
  });

  test('A photo that takes more than its share of memory is tried once more, with all of it', async () => {
    const mostBytes = 2 * 700 * 1024 ** 2;
    const { results } = await run(['a', 'takes 800 MB', 'takes 2000 MB', 'b'], { processes: 2, mostBytes });
    expect([0, 1, 2, 3].map((name) => results[name])).toMatchObject([
      [{ kind: 'extracted' }],
      [{ kind: 'extracted' }],
      [{ kind: 'failed', failure: { kind: 'out of memory' } }],
      [{ kind: 'extracted' }],
    ]);
  });

  test('Extraction has the priority that was asked for, and else that of the program', async () => {
    const priority = async (niceness: object): Promise<unknown> =>
      (await run(['priority'], niceness)).results[0]?.[0];
    expect(await priority({})).toMatchObject({ extracted: { format: String(getPriority()) } });
    const { PRIORITY_BELOW_NORMAL: below, PRIORITY_LOW: low } = constants.priority;
    for (const niceness of [below, low])
      expect(await priority({ niceness })).toMatchObject({
        extracted: { format: String(Math.max(getPriority(), niceness)) },
      });
  });

  test('Of one core that it may use, one process takes one thread', async () => {
    const { results } = await run(['threads 1', 'threads 2', 'threads 3'], { cores: 1 });
    const used = Object.values(results)
      .flat()
      .map((result) => (result.kind === 'extracted' ? result.extracted.format : ''));
    expect(new Set(used).size).toBe(1);
    expect(used[0]).toMatch(/^\d+ 1$/);
  });

  test.skipIf(!existsSync('/proc/self/autogroup'))(
    'Every process in the background has its session lowered where Linux has sessions share',
    async () => {
      const { results } = await run(['session 1', 'session 2', 'session 3'], {
        niceness: constants.priority.PRIORITY_BELOW_NORMAL,
        processes: 3,
      });
      const niceness = String(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));
      expect(Object.values(results).flat()).toMatchObject(Array(3).fill({ extracted: { format: niceness } }));
    },
  );

  test('Of a photo that is known already only the hash is taken', async () => {
    const { results } = await run(['same', 'same', 'other'], { processes: 1 });
    expect([results[0], results[1], results[2]].map((all) => all?.map(({ kind }) => kind))).toEqual([
      ['extracted'],
      ['known'],
      ['extracted'],
    ]);
    expect(results[1]?.[0]?.read).toEqual(results[0]?.[0]?.read);
  });

  test('Only the photos at which processes crash, hang or are killed are lost', async () => {
    const { results } = await run(['a', 'crash', 'b', 'hang', 'c', 'eat', 'd', 'damaged', 'e'], {
      timeoutMs: 5000,
    });
    const told = Object.fromEntries(
      Object.entries(results).map(([name, all]) => [
        name,
        all.map((r) => (r.kind === 'failed' ? r.failure.kind : r.kind)).join(),
      ]),
    );
    expect(told).toEqual({
      0: 'extracted',
      1: 'decoder crashed',
      2: 'extracted',
      3: 'timed out',
      4: 'extracted',
      5: 'out of memory',
      6: 'extracted',
      7: 'damaged',
      8: 'extracted',
    });
    expect(results[1]?.[0]?.read?.hash).toHaveLength(32);
  });

  test('A photo at which a process died is tried again, after all others, before it is blamed', async () => {
    const { results, order } = await run(['crash once', 'a', 'b', 'c']);
    expect(results[0]).toMatchObject([{ kind: 'extracted' }]);
    expect(order.at(-1)).toBe('0');
  });

  test('Extraction stops soon after an abort, and drops what is in flight', async () => {
    const abort = new AbortController();
    const { order } = await run(
      ['a', 'b', 'hang', 'hang 2', ...Array.from({ length: 50 }, (_, i) => `photo ${i}`)],
      {
        signal: abort.signal,
        onFinished: () => abort.abort(),
      },
    );
    expect(order.length).toBeLessThan(5);
  });

  test('Where no process can be started, extraction throws with what the process printed', async () => {
    await expect(run(['a'], { modelId: 'broken' })).rejects.toThrow(/does not start.*no such network/s);
  });

  test('What the receiver of results throws ends the extraction', async () => {
    await expect(
      run(['a', 'b', 'hang'], {
        onFinished: () => {
          throw new Error('the disk is full');
        },
      }),
    ).rejects.toThrow('the disk is full');
  });
});

describe('extraction on a device', () => {
  /** The device until it is left; `reasons` why. */
  function device(name: Device = 'webgpu'): { runtime: Runtime; reasons: string[] } {
    let compute: Compute = { runtime: 'onnxruntime', device: name };
    const reasons: string[] = [];
    return {
      runtime: {
        compute: () => Promise.resolve(compute),
        leave: (_, why) => {
          compute = CPU;
          reasons.push(why);
        },
        state: () => ({ name: 'WebGPU', why: null, notUsed: [] }),
        lookUp: () => Promise.resolve(),
        tryAgain: () => Promise.resolve(),
      },
      reasons,
    };
  }
  const formats = ({ results }: Run): unknown[] =>
    Object.values(results).map(([result]) =>
      result?.kind === 'extracted' ? result.extracted.format : result,
    );

  test('A device is used while it works', async () => {
    const { runtime, reasons } = device();
    expect(formats(await run(['where'], { runtime }))).toEqual(['device']);
    expect(reasons).toEqual([]);
  });

  test('As many processes share a device as are asked for', async () => {
    const { runtime } = device();
    const done = await run(['threads 1', 'threads 2', 'threads 3'], { runtime, processes: 3 });
    const processes = formats(done).map((format) => String(format).split(' ')[0]);
    expect(new Set(processes).size).toBe(3);
  });

  test('A device that crashes or stalls is left for the CPU with the reason, no photo blamed', async () => {
    for (const fault of ['fault on a device', 'stall on a device']) {
      const { runtime, reasons } = device();
      const done = await run([fault, 'where', 'a'], { runtime, processes: 1, timeoutMs: 5000 });
      expect(formats(done)).toEqual([fault, 'cpu', 'a']);
      expect(reasons).toEqual([expect.stringMatching(/ended at a photo \(SIG/)]);
    }
  });

  test('Where the device cannot be opened, the CPU extracts', async () => {
    const { runtime, reasons } = device();
    expect(formats(await run(['where'], { runtime, modelId: 'no device' }))).toEqual(['cpu']);
    expect(reasons).toEqual([expect.stringContaining('the driver is gone')]);
  });

  test('A photo that crashes the decoder on the device and on the CPU is blamed', async () => {
    const { runtime } = device();
    expect(formats(await run(['crash', 'a'], { runtime, processes: 1 }))).toMatchObject([
      { kind: 'failed', failure: { kind: 'decoder crashed' } },
      'a',
    ]);
  });

  test('A photo that crashes the decoder is blamed, and the network in int8 stays in use', async () => {
    const { runtime, reasons } = device('cpu-int8');
    expect(formats(await run(['crash', 'a'], { runtime, processes: 1 }))).toMatchObject([
      { kind: 'failed', failure: { kind: 'decoder crashed' } },
      'a',
    ]);
    expect(reasons).toEqual([]);
  });
});
