import type { Command } from 'commander';
import type { RepairResult } from '../../contract/results/results.ts';
import { answer, libraryFolder, must, optionsOf } from '../session.ts';
import { bold, count, path, typed } from '../text.ts';

export function addRepair(program: Command): void {
  program
    .command('repair')
    .description('give a library whose file is damaged or gone back what you decided')
    .addHelpText(
      'after',
      `
All of the library's file is looked at. Where it cannot be mended it is moved aside, and a new one is made,
with the names, merges, stars and all else that you decided, from the log library.sqlite.decisions;
photos are looked at again by the next scan. Close Revisit's windows first.

  ${typed('repair')}
  ${typed('repair --library /media/disk/library')}`,
    )
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf(command);
      const { repairLibrary } = await import('../../library/library.ts');
      const library = libraryFolder(options);
      const result: RepairResult = { library, ...must(repairLibrary(library)) };
      answer(options, result, () => repairText(result));
    });
}

function repairText({ library, isNew, movedTo, damagedPhotos, damagedLines, ...held }: RepairResult): string {
  const { names, decisions, stars, folders } = held;
  return [
    bold(isNew ? `The library in ${path(library)} was made anew.` : 'The library is sound.'),
    `It has ${count(folders, 'folder')}, ${count(names, 'place with a name', 'places with a name')}, ` +
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
