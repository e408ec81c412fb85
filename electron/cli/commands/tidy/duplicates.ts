import type { Command } from 'commander';
import type { DuplicateLevel } from '../../../contract/duplicates/duplicates.ts';
import type { DuplicatesResult } from '../../../contract/results/tidy.ts';
import type { Library } from '../../../library/library.ts';
import { answer, noteUnwritable, optionsOf, withLibrary } from '../../session.ts';
import { bold, bytes, count, faint, path, typed } from '../../text.ts';
import { levelNamed, levelOption, levelTyped } from './level.ts';

export function addDuplicates(program: Command): void {
  program
    .command('duplicates')
    .description('list files that show what was taken once, and which of them to keep')
    .addOption(levelOption())
    .addHelpText(
      'after',
      `
Photos of the same place that are different shots are no duplicates. Nothing is removed: see tidy.

  ${typed('duplicates')}
  ${typed('duplicates --level same-file --json')}`,
    )
    .action((_: unknown, command: Command) => {
      const options = optionsOf<{ level: string }>(command);
      return withLibrary(options, async (library) => {
        const result = await resultOf(library, levelNamed(options.level));
        answer(options, result, () => text(result, options.level));
        noteUnwritable(library);
      });
    });
}

type Group = DuplicatesResult['groups'][number];

async function resultOf(library: Library, level: DuplicateLevel): Promise<DuplicatesResult> {
  const judged = await library.duplicates.judged({ level });
  const groups = judged.map((one): Group => {
    const { summary, copies, suggestion } = library.duplicates.shown(one);
    const gone = new Set(one.goes.map(({ fileId }) => fileId));
    const { folderNames, ...rest } = summary;
    return {
      ...rest,
      reason: suggestion.reason,
      copies: copies.map(({ path: file, fileName, folderName, ...copy }) => ({
        ...copy,
        file,
        stays: !gone.has(copy.fileId),
      })),
    };
  });
  return { library: library.status().folder, level, groups };
}

function text({ groups }: DuplicatesResult, level: string): string {
  if (groups.length === 0) return `No duplicates. They come from a scan: ${typed('scan ~/Pictures')}`;
  const saving = groups.reduce((sum, { savingBytes }) => sum + savingBytes, 0);
  return [
    ...groups.flatMap((group) => [...groupText(group), '']),
    `${count(groups.length, 'group')}; what is not to stay takes ${bytes(saving)}.`,
    `${typed(`tidy${levelTyped(level)}`)}    what would go to the trash`,
  ].join('\n');
}

function groupText({ level, copies, isSure, reason, decision }: Group): string[] {
  const judgement =
    decision ?? (isSure ? (reason === null ? 'alike' : `sure: ${reason}`) : 'yours to decide');
  return [
    bold(`${count(copies.length, 'copy', 'copies')}, ${level} (${judgement})`),
    ...copies.map((copy) => {
      const notes = [
        `${copy.widthPx} x ${copy.heightPx}`,
        bytes(copy.sizeBytes),
        copy.protectedBy === null ? '' : 'protected',
        copy.isOnline ? '' : 'offline',
      ];
      const note = faint(notes.filter(Boolean).join(', '));
      return `  ${copy.stays ? 'keep' : '    '}  ${path(copy.file)}  ${note}`;
    }),
  ];
}
