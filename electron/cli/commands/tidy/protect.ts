import type { Command } from 'commander';
import type { ProtectResult } from '../../../contract/results/tidy.ts';
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
    .description('the protected folders, and those of other programs in which copies lie')
    .action((_: unknown, command: Command) =>
      withLibrary(optionsOf(command), (library) => tell(command, library)),
    );

  protect
    .command('add')
    .description('move nothing in this folder from now on')
    .argument('<dir>', 'any folder, of the library or not', absolute)
    .action((folder: string, _: unknown, command: Command) =>
      withLibrary(optionsOf(command), async (library) => {
        must(library.duplicates.rules.addPath(folder, 'protected'));
        await tell(command, library);
      }),
    );

  protect
    .command('remove')
    .description('protect it no longer')
    .argument('<dir>', 'as the list has it', absolute)
    .action((folder: string, _: unknown, command: Command) =>
      withLibrary(optionsOf(command), async (library) => {
        const { rules } = library.duplicates;
        const found = (await rules.shown()).protected.find((one) => one.path === folder);
        if (found === undefined)
          throw new Refused({
            kind: 'no such folder',
            reason: `${folder} is no protected folder.`,
            remedy: `See what is: ${typed('protect list')}`,
          });
        await rules.removeFolder(found.id);
        await tell(command, library);
      }),
    );
}

async function tell(command: Command, library: Library): Promise<void> {
  const { protected: folders } = await library.duplicates.rules.shown();
  const result: ProtectResult = {
    library: library.status().folder,
    folders: folders.map((one) => ({ folder: one.path, program: one.program })),
  };
  answer(optionsOf(command), result, () =>
    [
      bold(result.folders.length === 0 ? 'No folder is protected.' : 'Nothing is moved in:'),
      ...result.folders.map(
        ({ folder, program }) => `  ${path(folder)}${program === null ? '' : `  (looks to be ${program}'s)`}`,
      ),
    ].join('\n'),
  );
}
