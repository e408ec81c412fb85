import type { Command } from 'commander';
import type { LeaveOutResult } from '../../../contract/results/results.ts';
import type { Library } from '../../../library/library.ts';
import { amount, otherText } from '../../left-out-text.ts';
import { answer, must, optionsOf, Refused, withLibrary } from '../../session.ts';
import { absolute, bold, path, plain, typed } from '../../text.ts';

export function addLeaveOut(program: Command): void {
  const leaveOut = program
    .command('leave-out')
    .description('what in the folders is no part of the library: list it, add a pattern, remove one')
    .addHelpText(
      'after',
      `
Patterns are as in a .gitignore, capitals as small letters: "*.png" by name, "scans/" every folder of that
name, "/2014/raw/" that one, "!keep.png" not that one after all. They hold from the next scan on. What was
found in photos that are left out is kept, and is there again when the pattern is removed. Folders with a
.nomedia, what a .ppignore says, and the caches of other programs are left out without a word.

  ${typed('leave-out add "*.png"')}
  ${typed('leave-out add /2014/raw/ --folder ~/Pictures')}`,
    );

  leaveOut
    .command('list')
    .description('what is left out, and how much the last scan met of it')
    .action((_: unknown, command: Command) =>
      withLibrary(optionsOf(command), (library) => tell(command, library)),
    );

  leaveOut
    .command('add')
    .description('leave out what a pattern says, from the next scan on')
    .argument('<pattern>', 'as in a .gitignore, from the folder of the library on')
    .option('--folder <dir>', 'in this folder of the library alone; default: in all', absolute)
    .action((pattern: string, _: unknown, command: Command) => {
      const options = optionsOf<{ folder?: string }>(command);
      return withLibrary(options, (library) => {
        must(library.leaveOuts.add(pattern, folderId(library, options.folder)));
        tell(command, library);
      });
    });

  leaveOut
    .command('remove')
    .description('leave it out no longer, from the next scan on')
    .argument('<pattern>', 'as the list has it')
    .option('--folder <dir>', 'the one that holds in this folder alone', absolute)
    .action((pattern: string, _: unknown, command: Command) => {
      const options = optionsOf<{ folder?: string }>(command);
      return withLibrary(options, (library) => {
        const where = folderId(library, options.folder);
        const found = library.leaveOuts
          .list()
          .filter((one) => one.pattern === pattern && (where === null || one.folderId === where));
        if (found.length === 0)
          throw new Refused({
            kind: 'not a pattern',
            reason: `Nothing is left out by the pattern ${pattern}.`,
            remedy: `See what is: ${typed('leave-out list')}`,
          });
        for (const { id } of found) library.leaveOuts.remove(id);
        tell(command, library);
      });
    });
}

/** null where none is named. */
function folderId(library: Library, folder: string | undefined): number | null {
  if (folder === undefined) return null;
  const found = library.status().folders.find(({ path: known }) => known === folder);
  if (found !== undefined) return found.id;
  throw new Refused({
    kind: 'no such folder',
    reason: `${folder} is no folder of the library.`,
    remedy: 'Name one that was scanned, as it is, not a folder in it.',
  });
}

function tell(command: Command, library: Library): void {
  const { folder, folders } = library.status();
  const result: LeaveOutResult = {
    library: folder,
    patterns: library.leaveOuts.list().map((one) => ({
      ...one,
      folder: folders.find(({ id }) => id === one.folderId)?.path ?? null,
    })),
    others: library.leaveOuts.others(),
  };
  answer(optionsOf(command), result, () => text(result));
}

function text({ patterns, others }: LeaveOutResult): string {
  return [
    bold(patterns.length === 0 ? 'Nothing is left out by a pattern.' : 'Left out by patterns:'),
    ...patterns.map(
      (one) =>
        `  ${plain(one.pattern)}${one.folder === null ? '' : ` in ${path(one.folder)}`}    ${amount(one)}`,
    ),
    ...(others.length === 0
      ? []
      : ['Left out for other reasons:', ...others.map((one) => `  ${otherText(one)}`)]),
    `How much that is, the last scan found: ${typed('scan')}`,
  ].join('\n');
}
