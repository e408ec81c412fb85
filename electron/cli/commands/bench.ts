import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Bench, BenchName } from '../../bench/bench.ts';
import type { BenchResult } from '../../contract/results/results.ts';
import { isFolder, noSuchFolder } from '../../process/folders.ts';
import { modelOf, optionsOf, Refused, withLibrary } from '../session.ts';
import { absolute, typed } from '../text.ts';
import { print, say } from '../terminal.ts';

interface BenchOptions {
  photos?: string;
  scaleTo: number;
  quick?: boolean;
  setup?: boolean;
}

export function addBench(program: Command): void {
  program
    .command('bench')
    .description('measure how fast this machine does it, each as a ratio to a named baseline of the same run')
    .argument(
      '[name...]',
      'kernels, verify, copies, network, extract, index, memory, devices, rounds, scale (none: all)',
    )
    .option(
      '--photos <dir>',
      'photos for "network", "extract", "memory", "devices" and "rounds" (else some are painted)',
      absolute,
    )
    .option('--scale-to <n>', 'photos of the largest library that "scale" makes', parseCount, 10_000)
    .option('--quick', 'small sizes, which say only that it runs')
    .option('--setup', 'first install, from PyPI, what the Python beside "verify" and "network" needs')
    .addHelpText(
      'after',
      `
With --library, "index" and "verify" take their features from that library. "network" times the model's
network under onnxruntime in Python beside the whole extraction. All of it takes about ten minutes.

  ${typed('bench verify index')}
  ${typed('bench network --setup --photos ~/Pictures')}
  ${typed('bench extract memory --photos ~/Pictures')}
  ${typed('bench devices --photos ~/Pictures')}
  ${typed('bench rounds --photos ~/Pictures')}`,
    )
    .action(async (names: string[], _: unknown, command: Command) => {
      const { benchNames, describeBench, runBenches, setupPython } = await import('../../bench/bench.ts');
      const known = (name: string): name is BenchName => benchNames.some((bench) => bench === name);
      for (const name of names) if (!known(name)) command.error(`error: there is no bench "${name}"`);
      const options = optionsOf<BenchOptions>(command);
      const { photos = null } = options;
      if (photos !== null && !isFolder(photos)) throw new Refused(noSuchFolder(photos));
      const model = await modelOf(options);
      if (options.setup) setUp(setupPython);
      const database =
        options.library === undefined
          ? null
          : await withLibrary(options, (library) => library.status().database);
      const benches: Bench[] = [];
      await runBenches(
        names.length > 0 ? names.filter(known) : benchNames,
        {
          ...{ model, photos, database, scaleTo: options.scaleTo, quick: options.quick ?? false },
          tell: say,
        },
        (bench) => {
          benches.push(bench);
          if (!options.json) print(`${describeBench(bench)}\n`);
        },
      );
      if (options.json) print({ benches } satisfies BenchResult);
    });
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1000) throw new InvalidArgumentError('A number from 1000 on.');
  return count;
}

function setUp(setupPython: () => void): void {
  try {
    setupPython();
  } catch (error) {
    throw new Refused({
      kind: 'failed',
      reason: `What Python needs could not be installed: ${(error as Error).message.split('\n')[0]}`,
      remedy: 'The benches run without it, and say which ratio is missing.',
    });
  }
}
