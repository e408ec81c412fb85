import { join } from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { ModelPackage } from '../../contract/model.ts';
import type { ScanProgress } from '../../contract/scan.ts';
import type { EvalModelsResult, EvalResult } from '../../contract/results/eval.ts';
import type { Evaluation } from '../../eval/eval.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { refuseUnlessEmpty, refuseUnlessNew, writeNew } from '../new-file.ts';
import { progressBar } from '../progress.ts';
import { answer, exitCodes, modelOf, must, optionsOf } from '../session.ts';
import { absolute, path, typed } from '../text.ts';

interface EvalOptions {
  models?: string[];
  explain?: string;
  pairsOut?: string;
  placesOut?: string;
  points?: string;
  revisited?: string;
  copies?: string;
}

export function addEval(program: Command): void {
  program
    .command('eval')
    .description('measure how well places are found, on photos whose places are known')
    .argument('[dir]', 'a folder with photos.tsv (columns file, place, group, flags) and photos/')
    .addOption(
      new Option(
        '--models <ids>',
        'models to compare, separated by commas: one table, times against the last one',
      )
        .argParser(modelNames)
        .conflicts(['explain', 'pairsOut', 'placesOut', 'points', 'revisited', 'copies']),
    )
    .option(
      '--explain <dir>',
      'tell at which stage pairs are lost, and write a page with pictures of the worst into a folder',
      absolute,
    )
    .option('--pairs-out <file>', 'write the scored pairs: file_a, file_b, score', absolute)
    .option('--places-out <file>', 'write the places: file, place', absolute)
    .option(
      '--points <dir>',
      'a folder with pairs.tsv and true points: how many verified inliers lie near the true map',
      absolute,
    )
    .option(
      '--revisited <dir>',
      'Revisited Oxford or Paris: a folder with gnd_roxford5k.json (or gnd_rparis6k.json) and jpg/; ' +
        'mAP and mP@k, easy, medium, hard',
      absolute,
    )
    .option(
      '--copies <dir>',
      'a folder with copies.tsv (columns file, source, kind, how, place) and photos/: how many copies of a ' +
        'shot are found, by kind, and how many other photos are taken for copies',
      absolute,
    )
    .addHelpText(
      'after',
      `
Works in a library of its own, removed afterwards, unless --library names one to keep.

  ${typed('eval ../shared/data/eval --model delf-imagenet')}
  ${typed('eval ../shared/data/eval --models revisit-2,delf-imagenet')}
  ${typed('eval ../shared/data/eval --explain lost')}
  ${typed('eval --points ../shared/data/pairs --json')}
  ${typed('eval --revisited ~/roxford5k --model delf_gld_20190411')}`,
    )
    .action(async (dir: string | undefined, _: unknown, command: Command) => {
      const options = optionsOf<EvalOptions>(command);
      if (
        dir === undefined &&
        ((options.points ?? options.revisited ?? options.copies) === undefined ||
          options.explain !== undefined)
      ) {
        command.error(
          'error: name a folder of photos, or one of true points with --points, of queries with ' +
            '--revisited, or of copies with --copies',
        );
      }
      if (options.models !== undefined && command.getOptionValueSourceWithGlobals('model') !== 'default') {
        command.error('error: --model names one model and --models several: give one of the two');
      }
      const {
        describeCopies,
        describeEvaluation,
        describeExplanation,
        describeModels,
        describePoints,
        describeRevisited,
        evaluate,
        evaluateCopies,
        evaluatePoints,
        evaluateRevisited,
      } = await import('../../eval/eval.ts');
      const models: ModelPackage[] = [];
      for (const model of options.models ?? [options.model])
        models.push(await modelOf({ ...options, model }));
      const first = models[0]!;
      if (new Set(models.map(({ id }) => id)).size < models.length)
        command.error('error: --models names a model twice: give each once');
      const { explain } = options;
      if (explain !== undefined) refuseUnlessEmpty(explain);
      for (const file of [options.pairsOut, options.placesOut]) if (file !== undefined) refuseUnlessNew(file);
      const bar = progressBar();
      const signal = abortOnInterrupt(() => bar.clear(), exitCodes.interrupted);
      const library = options.library ?? null;
      const explainTo =
        explain === undefined
          ? undefined
          : (name: string, content: string | Uint8Array) => writeNew(join(explain, name), content);
      const evaluated = async (folder: string, model: ModelPackage) =>
        must(
          await evaluate(absolute(folder), model, {
            library,
            signal,
            onProgress: (progress) => bar.show(progress),
            explainTo,
          }),
        );
      try {
        if (options.models !== undefined) {
          const evaluations: Evaluation[] = [];
          for (const model of models) evaluations.push((await evaluated(dir!, model)).evaluation);
          bar.clear();
          answer(options, { models: evaluations } satisfies EvalModelsResult, () =>
            describeModels(evaluations),
          );
          return;
        }
        const found = dir === undefined ? null : await evaluated(dir, first);
        const points =
          options.points === undefined
            ? null
            : must(
                await evaluatePoints(options.points, first, {
                  signal,
                  onPair: (done, total) =>
                    bar.show({
                      phase: 'verify',
                      done,
                      total,
                      perSecond: null,
                      secondsLeft: null,
                      current: null,
                    }),
                }),
              );
        const revisited =
          options.revisited === undefined
            ? null
            : must(
                await evaluateRevisited(options.revisited, first, {
                  library,
                  signal,
                  onProgress: (progress) => bar.show(progress),
                  onQuery: (done, total) =>
                    bar.show({
                      phase: 'verify',
                      done,
                      total,
                      perSecond: null,
                      secondsLeft: null,
                      current: null,
                    }),
                }),
              );
        const onProgress = (progress: ScanProgress): void => bar.show(progress);
        const copies =
          options.copies === undefined
            ? null
            : must(await evaluateCopies(options.copies, first, { library, signal, onProgress }));
        bar.clear();
        if (options.pairsOut && found) await writeNew(options.pairsOut, found.pairsTsv);
        if (options.placesOut && found) await writeNew(options.placesOut, found.placesTsv);
        const explained =
          found && explain !== undefined ? { page: join(explain, 'index.html'), ...found.explanation } : null;
        const result: EvalResult = {
          model: first.id,
          ...found?.evaluation,
          ...(explained && { explanation: explained }),
          ...(points && { points: { H: points.H, corr: points.corr } }),
          ...(copies && { copies: copies.score }),
          ...(revisited && {
            revisited: {
              dataset: revisited.dataset,
              photos: revisited.photos,
              withoutFeatures: revisited.withoutFeatures,
              scores: revisited.scores,
            },
          }),
        };
        answer(options, result, () =>
          [
            ...(found ? [describeEvaluation(found.evaluation)] : []),
            ...(explained
              ? [describeExplanation(explained), `Written: ${path(explained.page)}, to open in a browser`]
              : []),
            ...(points ? [describePoints(points)] : []),
            ...(revisited ? [describeRevisited(revisited)] : []),
            ...(copies ? [describeCopies(copies)] : []),
          ].join('\n'),
        );
      } catch (error) {
        if (!signal.aborted) throw error;
        process.exitCode = exitCodes.interrupted;
      } finally {
        bar.clear();
      }
    });
}

function modelNames(list: string): string[] {
  const names = list.split(',').map((name) => name.trim());
  if (names.includes(''))
    throw new InvalidArgumentError('Give ids or folders, separated by commas: revisit-2,delf-imagenet.');
  return names;
}
