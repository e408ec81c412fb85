import { availableParallelism } from 'node:os';
import { expect, test, vi } from 'vitest';
import type * as Native from '../../native/index.ts';
import { paintedForTests } from './support/painted-library.ts';

const limits: number[] = [];
vi.mock('../../native/index.ts', async (original) => {
  const native = await original<typeof Native>();
  const limitThreads = (threads: number): void => {
    limits.push(threads);
    native.limitThreads(threads);
  };
  return { ...native, limitThreads };
});

const painted = paintedForTests();

test('A scan keeps its kernels to the cores it may use, a gentle one to half of them', async () => {
  painted.take('a0', 'a1', 'a2');
  const all = availableParallelism();
  for (const [pace, cores] of [
    [{ isGentle: false, cores: null }, all],
    [{ isGentle: false, cores: 1 }, 1],
    [{ isGentle: true, cores: null }, Math.max(1, Math.floor(all / 2))],
    [{ isGentle: true, cores: 1 }, 1],
  ] as const) {
    limits.splice(0);
    await painted.scan({ pace });
    expect(limits).toEqual([cores, Infinity]);
  }
  expect(Object.values(painted.places())).toEqual(['a0 a1 a2']);
});
