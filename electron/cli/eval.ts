import type { Command } from 'commander';
import type { EvalResult } from '../contract/results.ts';
import { abortOnInterrupt } from './interrupt.ts';
import { progressBar } from './progress.ts';
import { answer, exitCodes, modelOf, must, optionsOf, writeNamed } from './session.ts';
import { absolute, typed } from './text.ts';

interface EvalOptions {
  pairsOut?: string;
  placesOut?: string;
  points?: string;
}

export function addEval(program: Command): void {
  program.command('eval')
    .description('measure how well places are found, on photos whose places are known')
    .argument('[dir]', 'a folder with photos.tsv (columns file, place, group, flags) and photos/')
    .option('--pairs-out <file>', 'write the scored pairs: file_a, file_b, score', absolute)
    .option('--places-out <file>', 'write the places: file, place', absolute)
    .option('--points <dir>', 'a folder with pairs.tsv and true points: how many verified inliers lie near the true map', absolute)
    .addHelpText('after', `
Works in a library of its own, removed afterwards, unless --library names one to keep.

  ${typed('eval ../shared/data/eval --model delf-imagenet')}
  ${typed('eval --points ../shared/data/pairs --json')}`)
    .action(async (dir: string | undefined, _: unknown, command: Command) => {
      const options = optionsOf<EvalOptions>(command);
      if (dir === undefined && options.points === undefined) command.error('error: name a folder of photos, or one of true points with --points');
      const { describeEvaluation, describePoints, evaluate, evaluatePoints } = await import('../eval/eval.ts');
      const model = await modelOf(options);
      const bar = progressBar();
      const signal = abortOnInterrupt(() => bar.clear(), exitCodes.interrupted);
      try {
        const evaluated = dir === undefined ? null
          : must(await evaluate(absolute(dir), model, { library: options.library ?? null, signal, onProgress: (progress) => bar.show(progress) }));
        const points = options.points === undefined ? null
          : must(await evaluatePoints(options.points, model, { signal, onPair: (done, total) => bar.show({ phase: 'verify', done, total, perSecond: null, secondsLeft: null, current: null }) }));
        bar.clear();
        if (options.pairsOut && evaluated) writeNamed(options.pairsOut, evaluated.pairsTsv);
        if (options.placesOut && evaluated) writeNamed(options.placesOut, evaluated.placesTsv);
        const result: EvalResult = { model: model.id, ...evaluated?.evaluation, ...(points === null ? {} : { points: { H: points.H, corr: points.corr } }) };
        answer(options, result, () => [...(evaluated ? [describeEvaluation(evaluated.evaluation)] : []), ...(points ? [describePoints(points)] : [])].join('\n'));
      } catch (error) {
        if (!signal.aborted) throw error;
        process.exitCode = exitCodes.interrupted;
      } finally {
        bar.clear();
      }
    });
}
