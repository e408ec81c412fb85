import type { Command } from 'commander';
import type { TidyScope, TidySummary } from '../../../contract/duplicates/duplicates.ts';
import type { TidyState } from '../../../contract/duplicates/removal.ts';
import type { TidyResult } from '../../../contract/results/tidy.ts';
import type { Library, TidyRun } from '../../../library/library.ts';
import { abortOnInterrupt } from '../../interrupt.ts';
import { progressBar } from '../../progress.ts';
import { answer, exitCodes, modelOf, optionsOf, withLibrary } from '../../session.ts';
import { absolute, bold, bytes, count, faint, path, plain, typed } from '../../text.ts';
import { levelNamed, levelOption, levelTyped } from './level.ts';
import { remakePlaces } from './remake-places.ts';
import { rulesIn } from './rules-file.ts';
import { say } from '../../terminal.ts';

interface TidyOptions {
  rules?: string;
  level: string;
  decided?: boolean;
  apply?: boolean;
  writeXmp?: boolean;
}

export function addTidy(program: Command): void {
  program
    .command('tidy')
    .description('tell which duplicates would go to the trash; with --apply, move them there')
    .option('--apply', 'do it; without, nothing is moved')
    .addOption(levelOption())
    .option('--decided', 'only what was decided in the window, not what the rules are sure of')
    .option('--rules <file>', 'a file of rules for this run, instead of those of the window', absolute)
    .option(
      '--write-xmp',
      'write date, position, rating and caption that only removed copies have beside the one that stays, ' +
        'as an .xmp where none lies there',
    )
    .addHelpText(
      'after',
      `
Of each group one copy stays at least, which is read whole before another goes. Files go to the system's
trash, and for 30 days "restore" brings them back. Nothing in a protected folder is moved.

  ${typed('tidy')}
  ${typed('tidy --level same-file --apply')}
  ${typed('restore --last')}`,
    )
    .action((_: unknown, command: Command) => {
      const options = optionsOf<TidyOptions>(command);
      return withLibrary(options, async (library) => {
        const run = runOf(options);
        const model = await modelOf(options); // before anything is moved it is known to be there
        const summary = await library.duplicates.summary(run.scope, run);
        const files = await filesOf(library, run);
        const end = options.apply === true ? await applied(library, run) : null;
        if (end !== null && end.removedCount > 0) await remakePlaces(library, model);
        const result = resultOf(library, summary, files, end);
        if (result.interrupted) process.exitCode = exitCodes.interrupted;
        else if (result.stopped !== null || result.failures.length > 0) process.exitCode = exitCodes.failed;
        answer(options, result, () => text(result, applyTyped(options)));
      });
    });
}

/** What does that which was told, to no more and no other files. */
const applyTyped = ({ rules, level, decided, writeXmp }: TidyOptions): string =>
  typed(
    `tidy --apply${levelTyped(level)}` +
      (decided === true ? ' --decided' : '') +
      (rules === undefined ? '' : ` --rules ${path(rules)}`) +
      (writeXmp === true ? ' --write-xmp' : ''),
  );

function runOf({ rules, level, decided, writeXmp }: TidyOptions): TidyRun & { scope: TidyScope } {
  return {
    scope: decided === true ? 'decided' : 'sure',
    level: levelNamed(level),
    writesXmp: writeXmp === true,
    ...(rules === undefined ? {} : { rules: rulesIn(rules) }),
  };
}

async function filesOf(library: Library, run: TidyRun): Promise<TidyResult['files']> {
  const groups = await library.duplicates.plan(run.scope, run);
  return groups.flatMap((group) => {
    const kept = group.stays.find(({ isOnline }) => isOnline)!;
    return group.goes.map((copy) => ({
      file: copy.path,
      keeps: kept.path,
      reason: group.decided === null ? group.reasonFor(copy) : null,
      sizeBytes: copy.sizeBytes,
    }));
  });
}

async function applied(library: Library, run: TidyRun): Promise<TidyState> {
  const bar = progressBar();
  const signal = abortOnInterrupt(() => {
    bar.clear();
    say('Stopping after the file in hand. Ctrl-C again stops at once.');
    void library.tidy.pause();
  }, exitCodes.interrupted);
  const shown = setInterval(() => {
    const { done, total, secondsLeft } = library.tidy.state();
    bar.show({ phase: 'tidy', done, total, perSecond: null, secondsLeft, current: null });
  }, SHOW_EVERY_MS);
  try {
    const end = await library.tidy.start(run);
    return signal.aborted ? { ...end, state: 'paused' } : end;
  } finally {
    clearInterval(shown);
    bar.clear();
  }
}
const SHOW_EVERY_MS = 200;

const resultOf = (
  library: Library,
  summary: TidySummary,
  files: TidyResult['files'],
  end: TidyState | null,
): TidyResult => ({
  library: library.status().folder,
  applied: end !== null,
  interrupted: end?.state === 'paused',
  summary,
  files,
  removed: { files: end?.removedCount ?? 0, bytes: end?.removedBytes ?? 0 },
  failures: end?.failures ?? [],
  stopped: end?.stopped ?? null,
});

function text(result: TidyResult, apply: string): string {
  const { applied: isApplied, summary, files, removed, failures, stopped, interrupted } = result;
  const { unsureCount } = summary;
  return [
    ...(isApplied ? [] : files.flatMap(fileText)),
    ...failures.map(({ file, reason, remedy }) => `${path(file)}\n  ${plain(reason)} ${plain(remedy)}`),
    ...(stopped === null ? [] : [`${plain(stopped.reason)} ${plain(stopped.remedy)}`]),
    bold(isApplied ? doneText(removed, interrupted) : planText(summary)),
    ...(unsureCount === 0
      ? []
      : [`${count(unsureCount, 'group is', 'groups are')} yours to decide, in the window: ${typed('open')}`]),
    ...(isApplied
      ? removed.files > 0
        ? [`${typed('restore --last')}    brings them back, for 30 days`]
        : []
      : summary.removedCount > 0
        ? [`Nothing was moved. ${apply} does it.`]
        : []),
  ].join('\n');
}

const fileText = ({ file, keeps, reason }: TidyResult['files'][number]): string[] => [
  `Would remove ${path(file)}`,
  faint(`       keeps ${path(keeps)}${reason === null ? '' : `  (${reason})`}`),
];

const planText = ({ groupCount, keptCount, removedCount, bytes: size, folders }: TidySummary): string =>
  removedCount === 0
    ? 'Nothing to remove.'
    : `Would keep ${keptCount.toLocaleString('en')} and remove ${count(removedCount, 'file')}, ` +
      `${bytes(size)}, of ${count(groupCount, 'group')} in ${count(folders.length, 'folder')}.`;

const doneText = (removed: TidyResult['removed'], isInterrupted: boolean): string =>
  `${isInterrupted ? 'Stopped. ' : ''}${count(removed.files, 'file')}, ${bytes(removed.bytes)}, ` +
  `${removed.files === 1 ? 'is' : 'are'} in the trash now.`;
