import type { Command } from 'commander';
import type { DelfReport } from '../../../contract/library.ts';
import type { DelfFilesResult } from '../../../contract/results/results.ts';
import { answer, modelOf, must, noteUnwritable, optionsOf, withLibrary } from '../../session.ts';
import { absolute, bold, count, path, typed } from '../../text.ts';

export const exportDelf = (command: Command, folder: string): Promise<void> =>
  run(command, folder, 'exportDelf', 'written to', (model, files) =>
    files > 0 ? null : `Find some first: ${typed(`scan --model ${model}`)}`,
  );

export function addImport(program: Command): void {
  program
    .command('import')
    .description(
      "take .delf files that the DELF reference's tools made of the library's photos for a model's features",
    )
    .requiredOption('--delf <dir>', 'the folder that they lie in', absolute)
    .addHelpText(
      'after',
      `
The photos must have been scanned, with any model. A file is of the photo that photos.tsv names, else of the
one with its name. What the photo had of this model is replaced, and the next scan matches it. The whole
numbers are kept with a model that was added with --reference.

  ${typed('import --delf features --model delf_v1_20171026-reference')}`,
    )
    .action((_: unknown, command: Command) =>
      run(command, optionsOf<{ delf: string }>(command).delf, 'importDelf', 'taken from', (model, files) =>
        files === 0 ? null : `Match them: ${typed(`scan --model ${model}`)}`,
      ),
    );
}

async function run(
  command: Command,
  folder: string,
  what: 'exportDelf' | 'importDelf',
  did: string,
  nextOf: (model: string, files: number) => string | null,
): Promise<void> {
  const options = optionsOf(command);
  const model = await modelOf(options);
  await withLibrary(options, async (library) => {
    const report = must(await library[what](model, folder));
    const result: DelfFilesResult = {
      library: library.status().folder,
      model: model.id,
      folder,
      ...report,
    };
    answer(options, result, () => text(result, report, did, nextOf(model.id, report.files)));
    noteUnwritable(library);
  });
}

function text(
  { model, folder }: DelfFilesResult,
  { files, offline, replaced, refused }: DelfReport,
  did: string,
  next: string | null,
): string {
  return [
    bold(`Features of ${count(files, 'photo')}, of model ${model}, ${did} ${path(folder)}.`),
    ...(replaced === 0
      ? []
      : [`${count(replaced, 'photo')} had features of this model already: they were replaced.`]),
    ...(offline === 0
      ? []
      : [`${count(offline, 'photo')} with features cannot be read now, and nothing was written for them.`]),
    ...refused.flatMap(({ file, reason, remedy }) => [`  ${path(file)}`, `    ${reason} ${remedy}`]),
    ...(next === null ? [] : [next]),
  ].join('\n');
}
