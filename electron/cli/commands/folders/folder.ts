import type { Command } from 'commander';
import { pathText } from '../../../contract/paths.ts';
import type { FolderResult } from '../../../contract/results/results.ts';
import type { Library } from '../../../library/library.ts';
import { answer, must, optionsOf, Refused, withLibrary } from '../../session.ts';
import { absolute, bold, count, path, typed } from '../../text.ts';

export function addFolderCommand(program: Command): void {
  const folder = program
    .command('folder')
    .description('the folders of the library: list them, remove one, take a removal back')
    .addHelpText(
      'after',
      `
A folder is added by scanning it. When it is removed its files stay on the disk as they are. The names, covers
and everything else that you decided of its photos are kept for good; what Revisit found in the photos is kept
for 30 days. Restore the folder or add it again by then, and nothing is read anew.

  ${typed('folder list')}
  ${typed('folder remove /media/card')}`,
    );

  folder
    .command('list')
    .description('the folders, and those that were removed and can be restored')
    .action((_: unknown, command: Command) =>
      withLibrary(optionsOf(command), (library) => tell(command, library, null)),
    );

  folder
    .command('remove')
    .description('take a folder out of the library; its files are untouched')
    .argument('<folder>', 'one of the library')
    .action((named: string, _: unknown, command: Command) =>
      withLibrary(optionsOf(command), async (library) => {
        const found = await among(library, library.status().folders, absolute(named));
        if (found === null)
          throw new Refused({
            kind: 'no such folder',
            reason: `${absolute(named)} is no folder of the library.`,
            remedy: `See which it has: ${typed('folder list')}`,
          });
        library.removeFolder(found.id);
        tell(command, library, `Removed ${path(found.path)} from the library. Its files are untouched.`);
      }),
    );

  folder
    .command('restore')
    .description('take a removal back')
    .argument('<folder>', 'one that was removed in the last 30 days')
    .action((named: string, _: unknown, command: Command) =>
      withLibrary(optionsOf(command), async (library) => {
        const found = await among(library, library.removedFolders(), absolute(named));
        if (found === null)
          throw new Refused({
            kind: 'no such folder',
            reason: `${absolute(named)} was not removed, or long ago.`,
            remedy: `Add it again: ${typed(`scan ${path(absolute(named))}`)}`,
          });
        must(library.restoreFolder(found.id));
        tell(command, library, `${path(found.path)} is in the library again.`);
      }),
    );
}

/** The one that the path is, or leads to; null where it is none of them. */
async function among<F extends { path: string }>(
  library: Library,
  folders: readonly F[],
  named: string,
): Promise<F | null> {
  const known = folders.find((one) => one.path === named);
  if (known !== undefined) return known;
  const reached = await library.reachFolder(named);
  const real = reached.ok ? pathText(reached.value) : null;
  return folders.find((one) => one.path === real) ?? null;
}

/** `done`: what was done. */
function tell(command: Command, library: Library, done: string | null): void {
  const { folder, folders } = library.status();
  const result: FolderResult = { library: folder, folders, removed: library.removedFolders() };
  answer(optionsOf(command), result, () => [...(done === null ? [] : [done, '']), text(result)].join('\n'));
}

function text({ folders, removed }: FolderResult): string {
  return [
    bold(folders.length === 0 ? 'The library has no folder.' : 'Folders of the library:'),
    ...folders.map(
      (one) => `  ${path(one.path)}    ${one.online ? '' : 'offline, '}${count(one.fileCount, 'file')}`,
    ),
    ...(removed.length === 0
      ? []
      : [
          bold('Removed, and known for 30 days:'),
          ...removed.map((one) => `  ${path(one.path)}    since ${one.removedAt.slice(0, 10)}`),
        ]),
  ].join('\n');
}
