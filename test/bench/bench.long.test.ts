import { beforeAll, expect, test } from 'vitest';
import type { Bench, BenchName } from '../../electron/bench/bench.ts';
import { benchNames, describeBench, runBenches } from '../../electron/bench/bench.ts';
import type { ModelPackage } from '../../electron/contract/model.ts';
import { benchResult } from '../../electron/contract/results/results.ts';
import { builtIn } from '../support/models/built-in.ts';

let model: ModelPackage;
beforeAll(async () => (model = await builtIn()));

async function quick(...names: BenchName[]): Promise<Bench[]> {
  const benches: Bench[] = [];
  const sizes = { photos: null, database: null, scaleTo: 0, quick: true };
  await runBenches(names, { model, ...sizes, tell: () => undefined }, (bench) => benches.push(bench));
  return benches;
}

test.each(benchNames)(
  'the bench %s runs at its smallest size and answers in the documented shape',
  async (name) => {
    const benches = await quick(name);
    expect(benches.map((bench) => bench.name)).toEqual([name]);
    expect(() => benchResult.parse(JSON.parse(JSON.stringify({ benches })))).not.toThrow();
    expect(describeBench(benches[0]!)).toContain(`${name}: `);
  },
);

test('benches run in their own order, whatever the order asked', async () => {
  expect((await quick('index', 'kernels')).map((bench) => bench.name)).toEqual(['kernels', 'index']);
});

test('the search of the bench index finds at least 0.95 of the nearest neighbours', async () => {
  const [bench] = await quick('index');
  expect(bench!.figures['recall']).toBeGreaterThanOrEqual(0.95);
  expect(bench!.met).toBeNull();
});
