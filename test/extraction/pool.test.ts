import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ModelPackage } from '../../electron/contract/model.ts';
import { extractFiles } from '../../electron/extraction/pool.ts';
import type { Compute } from '../../electron/contract/compute.ts';
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
    signal?: AbortSignal;
    modelId?: string;
    background?: boolean;
    runtime?: Runtime;
    onFinished?: (name: string) => void;
  } = {},
): Promise<Run> {
  const results: Run['results'] = {};
  const order: string[] = [];
  const seen = new Set<string>();
  const files = contents.map((text, name) => {
    writeFileSync(join(folder, String(name)), text);
    return { name: String(name), path: Buffer.from(join(folder, String(name))) };
  });
  await extractFiles({
    model: { id: options.modelId ?? 'fake', manifest: { extraction: { photoSizePx: 768 } } } as ModelPackage,
    files: files.values(),
    isWanted: (_, hash) => !seen.has(hash.toString('hex')) && seen.add(hash.toString('hex')).size > 0,
    finished: ({ name }, result) => {
      (results[name] ??= []).push(result);
      order.push(name);
      options.onFinished?.(name);
    },
    runtime: options.runtime,
    processes: options.processes ?? 2,
    signal: options.signal,
    background: options.background ?? false,
    timeoutMs: 1500,
    module: new URL('./fake-child.ts', import.meta.url),
  });
  return { results, order };
}

describe('extraction', () => {
  test('finishes every file exactly once', async () => {
    const { results } = await run(Array.from({ length: 60 }, (_, i) => `photo ${i}`));
    expect(Object.keys(results)).toHaveLength(60);
    for (const [name, all] of Object.entries(results))
      expect(all).toMatchObject([{ kind: 'extracted', extracted: { format: `photo ${name}` } }]);
  });

  test('gives way to other programs where it is asked to, and only there', async () => {
    const priority = async (background: boolean): Promise<unknown> =>
      (await run(['priority'], { background })).results[0]?.[0];
    expect(await priority(false)).toMatchObject({ extracted: { format: String(getPriority()) } });
    expect(await priority(true)).toMatchObject({
      extracted: { format: String(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL)) },
    });
  });

  test.skipIf(!existsSync('/proc/self/autogroup'))(
    'gives way with every process where Linux shares its cores among sessions first',
    async () => {
      const { results } = await run(['session 1', 'session 2', 'session 3'], {
        background: true,
        processes: 3,
      });
      const niceness = String(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));
      expect(Object.values(results).flat()).toMatchObject(Array(3).fill({ extracted: { format: niceness } }));
    },
  );

  test('stops at the hash of what is known already', async () => {
    const { results } = await run(['same', 'same', 'other'], { processes: 1 });
    expect([results[0], results[1], results[2]].map((all) => all?.map(({ kind }) => kind))).toEqual([
      ['extracted'],
      ['known'],
      ['extracted'],
    ]);
    expect(results[1]?.[0]?.hash).toEqual(results[0]?.[0]?.hash);
  });

  test('loses only the photos at which processes crash, hang or are killed', async () => {
    const { results } = await run(['a', 'crash', 'b', 'hang', 'c', 'eat', 'd', 'damaged', 'e']);
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
    expect(results[1]?.[0]?.hash).toHaveLength(32);
  });

  test('tries a photo at which a process died again, alone, before it blames the photo', async () => {
    const { results, order } = await run(['crash once', 'a', 'b', 'c']);
    expect(results[0]).toMatchObject([{ kind: 'extracted' }]);
    expect(order.at(-1)).toBe('0');
  });

  test('stops soon after an abort, dropping what is in flight', async () => {
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

  test('throws with what the process printed when none can be started', async () => {
    await expect(run(['a'], { modelId: 'broken' })).rejects.toThrow(/does not start.*no such network/s);
  });

  test('passes on what the receiver throws, and ends its processes', async () => {
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
  /** WebGPU until it is left; `reasons` why. */
  function device(): { runtime: Runtime; reasons: string[] } {
    let compute: Compute = { engine: 'onnxruntime', device: 'webgpu' };
    const reasons: string[] = [];
    return {
      runtime: {
        compute: () => Promise.resolve(compute),
        leave: (_, why) => {
          compute = CPU;
          reasons.push(why);
        },
        state: () => ({ name: 'WebGPU', why: null }),
      },
      reasons,
    };
  }
  const formats = ({ results }: Run): unknown[] =>
    Object.values(results).map(([result]) =>
      result?.kind === 'extracted' ? result.extracted.format : result,
    );

  test('uses the device while it works', async () => {
    const { runtime, reasons } = device();
    expect(formats(await run(['where'], { runtime }))).toEqual(['device']);
    expect(reasons).toEqual([]);
  });

  test('leaves it with a reason when its driver crashes or stalls, blames no photo, and goes on with the CPU', async () => {
    for (const fault of ['fault on a device', 'stall on a device']) {
      const { runtime, reasons } = device();
      const done = await run([fault, 'where', 'a'], { runtime, processes: 1 });
      expect(formats(done)).toEqual([fault, 'cpu', 'a']);
      expect(reasons).toEqual([expect.stringMatching(/ended at a photo \(SIG/)]);
    }
  });

  test('takes the CPU where the device cannot be opened', async () => {
    const { runtime, reasons } = device();
    expect(formats(await run(['where'], { runtime, modelId: 'no device' }))).toEqual(['cpu']);
    expect(reasons).toEqual([expect.stringContaining('the driver is gone')]);
  });

  test('still blames a photo that crashes the decoder on the CPU too', async () => {
    const { runtime } = device();
    expect(formats(await run(['crash', 'a'], { runtime, processes: 1 }))).toMatchObject([
      { kind: 'failed', failure: { kind: 'decoder crashed' } },
      'a',
    ]);
  });
});
