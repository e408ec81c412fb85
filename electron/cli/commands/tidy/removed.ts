import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { RemovedResult, RestoreResult } from '../../../contract/results/tidy.ts';
import type { Library } from '../../../library/library.ts';
import { answer, exitCodes, modelOf, must, optionsOf, withLibrary } from '../../session.ts';
import { bold, bytes, count, path, plain, typed } from '../../text.ts';
import { remakePlaces } from './remake-places.ts';

export function addRemoved(program: Command): void {
  program
    .command('removed')
    .description('list the files that tidy moved to the trash, last removed first')
    .addHelpText('after', `\n  ${typed('removed')}`)
    .action((_: unknown, command: Command) => {
      const options = optionsOf(command);
      return withLibrary(options, (library) => {
        const result: RemovedResult = {
          library: library.status().folder,
          removed: library.removed.list().map(({ path: file, fileName, ...rest }) => ({ ...rest, file })),
        };
        answer(options, result, () => removedText(result));
      });
    });
}

function removedText({ removed }: RemovedResult): string {
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const goneCount = removed.filter(({ state }) => state !== 'restored').length;
  return [
    ...removed.map(({ id, file, state, sizeBytes, removedAtMs, restorableUntilMs }) => {
      const time = restorableUntilMs === null ? 'until a trash takes it' : `until ${day(restorableUntilMs)}`;
      const until = state === 'removed' ? time : state;
      return `${String(id).padStart(5)}  ${day(removedAtMs)}  ${path(file)}  (${bytes(sizeBytes)}, ${until})`;
    }),
    bold(goneCount === 0 ? 'Nothing is removed.' : `${count(goneCount, 'file')} removed.`),
    ...(removed.length === 0 ? [] : [`${typed('restore ID')}    puts one back where it lay`]),
  ].join('\n');
}

export function addRestore(program: Command): void {
  program
    .command('restore')
    .description('put removed files back where they lay, never over another')
    .argument('[id...]', 'as removed lists them', (text: string, before: number[] = []) => {
      if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It is no number of the list.');
      return [...before, Number(text)];
    })
    .option('--last', 'all that the last tidy removed')
    .option('--all', 'all that can be restored')
    .addHelpText('after', `\n  ${typed('restore --last')}`)
    .action((ids: number[], _: unknown, command: Command) => {
      const options = optionsOf<{ last?: boolean; all?: boolean }>(command);
      const ways = [ids.length > 0, options.last === true, options.all === true];
      if (ways.filter(Boolean).length !== 1)
        command.error('error: name what is to be restored: numbers of the list, --last or --all');
      return withLibrary(options, async (library) => {
        const chosen = chosenIds(library, ids, options);
        const model = await modelOf(options);
        const { restoredCount, failures } = must(await library.removed.restore(chosen));
        if (restoredCount > 0) await remakePlaces(library, model);
        const result: RestoreResult = {
          library: library.status().folder,
          restored: restoredCount,
          failures,
        };
        if (failures.length > 0) process.exitCode = exitCodes.failed;
        answer(options, result, () => restoreText(result));
      });
    });
}

function chosenIds(
  library: Library,
  ids: number[],
  { last, all }: { last?: boolean; all?: boolean },
): number[] {
  if (all === true) return library.removed.restorable();
  if (last === true) return library.removed.lastRestorable();
  return ids;
}

const restoreText = ({ restored, failures }: RestoreResult): string =>
  [
    ...failures.map(({ file, reason, remedy }) => `${path(file)}\n  ${plain(reason)} ${plain(remedy)}`),
    bold(
      restored === 0 && failures.length === 0
        ? 'Nothing to restore.'
        : `${count(restored, 'file is', 'files are')} back where ${restored === 1 ? 'it' : 'they'} lay.`,
    ),
  ].join('\n');
