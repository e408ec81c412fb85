import type { Command } from 'commander';
import type { RepairResult } from '../../contract/results/results.ts';
import { answer, libraryFolder, must, optionsOf } from '../session.ts';
import { absolute, bold, count, path, typed } from '../text.ts';

export function addRepair(program: Command): void {
  program
    .command('repair')
    .description('give a library whose file is damaged or gone back what you decided')
    .option(
      '--decisions <file>',
      'a copy of library.sqlite.decisions, where the library lost its own',
      absolute,
    )
    .option('--apply', 'with --decisions: do it, else it is told what would come back')
    .addHelpText(
      'after',
      `
All of the library's file is looked at. Where it cannot be mended it is moved aside, and a new one is made,
with the names, merges, stars and all else that you decided, from the log library.sqlite.decisions;
photos are looked at again by the next scan. Close Revisit's windows first.

With --decisions a copy of that log, which you kept elsewhere, takes the place of one that is lost. Where
there is no library one is made. A copy of another library's is refused: its numbers of photos are others.

  ${typed('repair')}
  ${typed('repair --library /media/disk/library')}
  ${typed('repair --decisions backup/library.sqlite.decisions')}`,
    )
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf<{ decisions?: string; apply?: boolean }>(command);
      const { decisions: file, apply = false } = options;
      if (apply && file === undefined) command.error('error: --apply goes with --decisions');
      const { repairLibrary, repairLibraryBy } = await import('../../library/library.ts');
      const library = libraryFolder(options);
      const report = must(
        file === undefined ? repairLibrary(library) : repairLibraryBy(file, library, !apply),
      );
      const result: RepairResult = { library, isDone: file === undefined || apply, ...report };
      answer(options, result, () => repairText(result));
    });
}

function repairText({ library, isDone, isNew, movedTo, ...counted }: RepairResult): string {
  const { names, decisions, stars, folders, damagedPhotos, damagedLines } = counted;
  return [
    bold(
      !isDone
        ? `Nothing was changed. With --apply the library in ${path(library)} gets these decisions.`
        : isNew
          ? `The library in ${path(library)} was made anew.`
          : 'The library is sound.',
    ),
    `${isDone ? 'It has' : 'They are'} ${count(folders, 'folder')}, ` +
      `${count(names, 'place with a name', 'places with a name')}, ` +
      `${count(stars, 'star')}, and ${count(decisions, 'photo')} that you said to be of a place, or not.`,
    ...(damagedPhotos === 0 ? [] : [`What was found in ${count(damagedPhotos, 'photo')} was damaged.`]),
    ...(damagedLines === 0
      ? []
      : [
          `${count(damagedLines, 'line')} of the log of decisions could not be read: what they said is lost.`,
        ]),
    ...(movedTo === null ? [] : [`The damaged file lies in ${path(movedTo)}.`]),
    ...(isNew || damagedPhotos > 0 ? [`Photos are looked at again by "${typed('scan')}".`] : []),
  ].join('\n');
}
