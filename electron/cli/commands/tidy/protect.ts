import type { Command } from 'commander';
import type { ProtectResult } from '../../../contract/tidy-results.ts';
import type { Library } from '../../../library/library.ts';
import { answer, must, optionsOf, Refused, withLibrary } from '../../session.ts';
import { absolute, bold, path, typed } from '../../text.ts';

export function addProtect(program: Command): void {
  const protect = program
    .command('protect')
    .description('folders in which nothing is ever moved: list them, add one, remove one')
    .addHelpText('after', `\n  ${typed('protect add ~/Pictures/Albums')}`);

  protect
    .command('list')
    .description('the protected folders')
    .action((_: unknown, command: Command) =>
      withLibrary(optionsOf(command), (library) => tell(command, library)),
    );

  protect
    .command('add')
    .description('move nothing in this folder from now on')
    .argument('<dir>', 'any folder, of the library or not', absolute)
    .action((folder: string, _: unknown, command: Command) =>
      withLibrary(optionsOf(command), (library) => {
        must(library.duplicates.rules.addPath(folder, 'protected'));
        tell(command, library);
      }),
    );

  protect
    .command('remove')
    .description('protect it no longer')
    .argument('<dir>', 'as the list has it', absolute)
    .action((folder: string, _: unknown, command: Command) =>
      withLibrary(optionsOf(command), (library) => {
        const { rules } = library.duplicates;
        const found = rules.shown().protected.find((one) => one.path === folder);
        if (found === undefined)
          throw new Refused({
            kind: 'no such folder',
            reason: `${folder} is no protected folder.`,
            remedy: `See what is: ${typed('protect list')}`,
          });
        rules.removeFolder(found.id);
        tell(command, library);
      }),
    );
}

function tell(command: Command, library: Library): void {
  const result: ProtectResult = {
    library: library.status().folder,
    folders: library.duplicates.rules.shown().protected.map((one) => one.path),
  };
  answer(optionsOf(command), result, () =>
    [
      bold(result.folders.length === 0 ? 'No folder is protected.' : 'Nothing is moved in:'),
      ...result.folders.map((folder) => `  ${path(folder)}`),
      'Folders that look to be managed by other programs are protected besides.',
    ].join('\n'),
  );
}
