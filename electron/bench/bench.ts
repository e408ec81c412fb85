/** The benches' door: each prints a ratio to a named baseline of the same run. */
import type { ModelPackage } from '../contract/model.ts';
import { benchCopies } from './copies.ts';
import { benchDevices } from './devices/devices.ts';
import { benchExtract } from './extract.ts';
import { benchKernels } from './kernels.ts';
import { benchMemory } from './memory.ts';
import { benchNetwork } from './network.ts';
import type { Bench } from './report.ts';
import { benchRounds } from './rounds.ts';
import { benchScale } from './scale/scale.ts';
import { benchSearch } from './search.ts';
import { benchVerify } from './verify.ts';

export type { Bench } from './report.ts';
export { describeBench } from './report.ts';
export { setupPython } from './python.ts';

/** In the order in which they run; the long ones last. */
export const benchNames = [
  'kernels',
  'verify',
  'copies',
  'network',
  'extract',
  'index',
  'memory',
  'devices',
  'rounds',
  'scale',
] as const;
export type BenchName = (typeof benchNames)[number];

export interface BenchOptions {
  model: ModelPackage;
  /** A folder of photos for `network`, `extract`, `memory`, `devices` and `rounds`; null paints some. */
  photos: string | null;
  /** Database of a library whose features `index` and `verify` take; null makes some. */
  database: string | null;
  /** Photos of the largest library that `scale` makes. */
  scaleTo: number;
  /** Sizes that take seconds and decide nothing: does it run? */
  quick: boolean;
  /** What is being done, of a bench that takes long. */
  tell: (line: string) => void;
}

/** Runs benches one after the other and hands each over as it ends. Throws where one cannot run at all. */
export async function runBenches(
  names: readonly BenchName[],
  { model, photos, database, scaleTo, quick, tell }: BenchOptions,
  done: (bench: Bench) => void,
): Promise<void> {
  const rounds = quick ? 1 : 5;
  const run: Record<BenchName, () => Promise<Bench>> = {
    kernels: () =>
      benchKernels(quick ? { features: 60, rows: 500, rounds } : { features: 1000, rows: 20_000, rounds: 3 }),
    verify: () => benchVerify({ database, modelId: model.id, features: quick ? 120 : 1000, rounds }),
    copies: () =>
      benchCopies(quick ? { photos: 2000, few: 200, rounds } : { photos: 100_000, few: 3000, rounds: 3 }),
    network: () => benchNetwork({ model, photos, count: quick ? 2 : 20, rounds: quick ? 1 : 3 }),
    extract: () => benchExtract({ model, photos, count: quick ? 2 : 100, rounds: quick ? 1 : 3 }),
    index: () =>
      benchSearch({
        database,
        modelId: model.id,
        rows: quick ? 2000 : 1_000_000,
        queries: quick ? 20 : 1000,
        rounds,
      }),
    memory: () => benchMemory({ model, photos, count: quick ? 2 : 600 }),
    devices: () => benchDevices({ model, photos, count: quick ? 2 : 100, isQuick: quick, tell }),
    rounds: () => benchRounds({ model, photos, count: quick ? 4 : 1523 }),
    scale: () =>
      benchScale({
        model,
        ...(quick ? { photos: 60, few: 60, changed: 5 } : { photos: scaleTo, few: 1000, changed: 100 }),
      }),
  };
  for (const name of benchNames) if (names.includes(name)) done(await run[name]());
}
