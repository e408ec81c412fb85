/** The command line: `revisit COMMAND`. Each command is a file of this room. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { addBench } from './commands/bench.ts';
import { addImport } from './commands/exchange/delf.ts';
import { addExport } from './commands/exchange/export.ts';
import { addDoctor } from './commands/doctor.ts';
import { addRepair } from './commands/repair.ts';
import { addRuntime } from './commands/runtime.ts';
import { addEval } from './commands/eval.ts';
import { addFind } from './commands/find.ts';
import { addFolderCommand } from './commands/folders/folder.ts';
import { addLeaveOut } from './commands/folders/leave-out.ts';
import { addMatch } from './commands/match.ts';
import { addModelCommand } from './commands/model.ts';
import { addOpen } from './commands/open.ts';
import { addPlaces } from './commands/places.ts';
import { addScan } from './commands/scan.ts';
import { addSchema } from './commands/schema.ts';
import { addThenAndNow } from './commands/then-and-now.ts';
import { addServe } from './commands/serve.ts';
import { addDuplicates } from './commands/tidy/duplicates.ts';
import { addProtect } from './commands/tidy/protect.ts';
import { addRemoved, addRestore } from './commands/tidy/removed.ts';
import { addTidy } from './commands/tidy/tidy.ts';
import { availablePaths, kernelsNotHere } from '../../native/index.ts';
import { devices } from '../contract/compute.ts';
import type { Refusal } from '../contract/failure.ts';
import type { GlobalOptions } from './session.ts';
import { exitCodes, optionsOf, Refused } from './session.ts';
import { absolute, repeatOptions, typed } from './text.ts';
import { parserOutput, print, say } from './terminal.ts';

// npm runs its scripts in the checkout; paths on the line mean the folder where the person stands
const { npm_lifecycle_event: script = '', INIT_CWD } = process.env;
let isNowhere = false;
try {
  if (['start', 'revisit', 'bench'].includes(script) && INIT_CWD) process.chdir(INIT_CWD);
} catch {
  isNowhere = true;
}

// `revisit places | head`: the reader has seen enough
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.done);
  say(`The answer cannot be written (${error.code}).\nMake room, or let it go elsewhere.`);
  process.exit(exitCodes.failed);
});

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const NOWHERE: Refusal = {
  kind: 'no such folder',
  reason: 'The folder in which you stand is not there any more.',
  remedy: 'Change to another folder.',
};
const noSuchKernels = (path: string): Refusal => ({
  kind: 'no such kernels',
  reason: `REVISIT_KERNELS names kernels that are not here: ${path}.`,
  remedy: `Name one of ${availablePaths().join(', ')}, or none.`,
});

const RUNTIMES = ['onnxruntime', 'tensorflow'];

const program: Command = new Command('revisit')
  .description(
    'Finds the photos you took of the same place, and proves it. Everything stays on this machine.',
  )
  .version(version)
  .configureOutput(parserOutput)
  .option(
    '--library <dir>',
    "where Revisit keeps what it found (else REVISIT_LIBRARY, else the system's place for a program's data)",
    (folder: string) => {
      if (folder === '') throw new InvalidArgumentError('Name a folder.');
      return absolute(folder);
    },
  )
  .addOption(
    new Option(
      '--model <id>',
      'the model that looks at the photos: its id, or the path of its folder',
    ).default('default', 'the one in use, see model list'),
  )
  .addOption(
    new Option('--runtime <name>', 'what runs the model; eval and bench always take onnxruntime on the CPU')
      .choices(RUNTIMES)
      .default('onnxruntime'),
  )
  // its earlier name
  .addOption(new Option('--engine <name>').choices(RUNTIMES).hideHelp())
  .on('option:engine', (name: string) => program.setOptionValueWithSource('runtime', name, 'cli'))
  .addOption(
    new Option(
      '--device <name>',
      'what onnxruntime computes on; auto: a GPU where it agrees with the CPU and is faster',
    )
      .choices(['auto', ...devices])
      .default('auto'),
  )
  .option('--json', 'print one line of JSON instead of text (shapes: revisit schema)')
  .hook('preAction', (_, command) => {
    if (isNowhere) throw new Refused(NOWHERE);
    if (kernelsNotHere !== null) throw new Refused(noSuchKernels(kernelsNotHere));
    const { runtime, device } = optionsOf(command);
    if (runtime === 'tensorflow' && device !== 'auto')
      command.error('error: TensorFlow chooses its device itself: leave --device out, or --runtime');
    const given = (['library', 'model', 'runtime', 'device'] as const).filter(
      (name) => command.getOptionValueSourceWithGlobals(name) === 'cli',
    );
    repeatOptions(given.map((name) => [`--${name}`, optionsOf(command)[name]!]));
  })
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError('(with --help it explains itself)')
  .addHelpText(
    'after',
    `
From a checkout, type "${typed('COMMAND')}". For example:
  ${typed('scan ~/Pictures')}
  ${typed('match A.jpg B.jpg --lines proof.png')}
  ${typed('find photo.jpg')}

Exit codes: 0 done; 1 could not be done (the reason is said); 2 not understood; 130 stopped by Ctrl-C.`,
  );

for (const add of [
  addOpen,
  addServe,
  addScan,
  addFolderCommand,
  addLeaveOut,
  addPlaces,
  addMatch,
  addFind,
  addThenAndNow,
  addDuplicates,
  addTidy,
  addProtect,
  addRemoved,
  addRestore,
  addExport,
  addImport,
  addRepair,
  addDoctor,
  addRuntime,
  addModelCommand,
  addEval,
  addBench,
  addSchema,
])
  add(program);

program
  .helpCommand(false) // Commander's prints all of it where it does not know the command
  .command('help [command]')
  .description('display help for command')
  .action((name?: string) => {
    const meant = name === undefined ? program : program.commands.find((one) => one.name() === name);
    if (meant === undefined) program.error(`error: unknown command '${name}'`);
    else meant.help();
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  else if (error instanceof Refused) refuse(error.refusal);
  else if ((error as NodeJS.ErrnoException).syscall === 'uv_cwd') refuse(NOWHERE);
  else throw error;
}

function refuse(refusal: Refusal): void {
  process.exitCode ??= exitCodes.failed;
  if (program.opts<GlobalOptions>().json) print({ error: refusal });
  else say(`${refusal.reason}\n${refusal.remedy}`);
}
