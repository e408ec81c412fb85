import type { Command } from 'commander';
import { Argument } from 'commander';
import type { ComputeChoice, Verdict } from '../../contract/compute.ts';
import { computeNames, devices } from '../../contract/compute.ts';
import type { ModelPackage } from '../../contract/model.ts';
import type {
  DoctorResult,
  RuntimeAddResult,
  RuntimeListResult,
  RuntimeRemoveResult,
} from '../../contract/results/results.ts';
import { dataFolder } from '../../process/folders.ts';
import {
  ASKED_TRIAL_MS,
  chosenOf,
  computeOf,
  judge,
  offeredDevices,
  UNASKED_TRIAL_MS,
  whyNotHere,
  whyNotUsed,
} from '../../runtimes/runtimes.ts';
import { addTensorflow, isInstalled, removeTensorflow } from '../../runtimes/tensorflow.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import type { GlobalOptions } from '../session.ts';
import { answer, computeChoice, exitCodes, modelOf, must, optionsOf } from '../session.ts';
import { bold, path, typed } from '../text.ts';
import { say } from '../terminal.ts';

type Runtimes = DoctorResult['engines'];

export function addRuntime(program: Command): void {
  addUnder(program.command('runtime'));
  addUnder(program.command('engine', { hidden: true })); // its earlier name
}

function addUnder(runtime: Command): void {
  runtime.description('what can compute here: list what there is, add TensorFlow, remove it').addHelpText(
    'after',
    `
  ${typed('runtime list')}
  ${typed('runtime add tensorflow')}`,
  );
  const name = (): Argument => new Argument('<name>', 'the runtime').choices(['tensorflow']);

  runtime
    .command('list')
    .description(
      'try every device and runtime against the CPU on one painted photo: what is used, and why not the ' +
        'others',
    )
    .addHelpText(
      'after',
      '\nA scan with --device auto takes what agrees with the CPU and is ' +
        'faster than its own float32, the fastest of them.' +
        `\n\n  ${typed('runtime list')}`,
    )
    .action(async (_: unknown, command: Command) => {
      const options = optionsOf(command);
      const model = await modelOf(options);
      const result: RuntimeListResult = {
        model: model.id,
        engines: await runtimesHere(model, computeChoice(options)),
      };
      answer(options, result, () => runtimesText(result.engines).join('\n'));
    });

  runtime
    .command('add')
    .description(
      'install TensorFlow, which runs official models as they are: @tensorflow/tfjs-node compiled ' +
        'against a current library',
    )
    .addArgument(name())
    .option('--gpu', 'with CUDA, for an NVIDIA card with its driver')
    .addHelpText(
      'after',
      `
Needs Linux x64, python3 with pip, make and a C++ compiler. Downloads from npm and PyPI (300 MB; 3 GB with
--gpu) into ${path(dataFolder())}.
A command that was stopped continues when it is given again.

  ${typed('runtime add tensorflow')}`,
    )
    .action(async (_: string, __: unknown, command: Command) => {
      const options = optionsOf<{ gpu?: boolean }>(command);
      const start = performance.now();
      const signal = abortOnInterrupt(() => say('Stopping.'), exitCodes.interrupted);
      const { folder, version, gpu } = must(
        await addTensorflow(dataFolder(), {
          gpu: options.gpu ?? false,
          tell: say,
          signal,
        }),
      );
      const result: RuntimeAddResult = {
        name: 'tensorflow',
        version,
        gpu,
        folder,
        seconds: (performance.now() - start) / 1000,
      };
      answer(
        options,
        result,
        () =>
          `TensorFlow ${version} is installed in ${path(folder)}. Use it with an official model that was ` +
          `added with --reference: ` +
          `${typed('scan --runtime tensorflow --model delf_v1_20171026-reference')}`,
      );
    });

  runtime
    .command('remove')
    .description('remove a runtime that was added')
    .addArgument(name())
    .addHelpText('after', `\n  ${typed('runtime remove tensorflow')}`)
    .action(async (_: string, __: unknown, command: Command) => {
      const options = optionsOf<GlobalOptions>(command);
      const result: RuntimeRemoveResult = {
        name: 'tensorflow',
        removed: await removeTensorflow(dataFolder()),
      };
      answer(options, result, () =>
        result.removed ? 'TensorFlow is removed.' : 'TensorFlow was not installed.',
      );
    });
}

/** Every runtime and device, tried now. */
export async function runtimesHere(model: ModelPackage, choice: ComputeChoice): Promise<Runtimes> {
  const notHere: Runtimes = [];
  const tried = new Map<string, Verdict>();
  const isOffered = new Set<string>(['cpu', 'tensorflow', ...offeredDevices()]);
  for (const name of [
    ...offeredDevices(),
    'tensorflow',
    ...devices.filter((device) => !isOffered.has(device)),
  ] as const) {
    if (name === 'cpu') continue;
    const here = whyNotHere(name, model, dataFolder());
    if (here !== null) {
      notHere.push({
        name,
        state: name !== 'tensorflow' ? 'not here' : isInstalled(dataFolder()) ? 'not used' : 'not installed',
        reason: `${here.reason} ${here.remedy}`,
        msPerSmallPhoto: null,
      });
      continue;
    }
    const timeoutMs = choice === name ? ASKED_TRIAL_MS : UNASKED_TRIAL_MS;
    tried.set(name, await judge(model, computeOf(name, dataFolder()), dataFolder(), { timeoutMs }));
  }
  const { used } = chosenOf(choice, model, tried);
  const verdicts = [...tried.values()];
  const cpuMs = verdicts.find((verdict) => verdict.cpuMs !== null)?.cpuMs ?? null;
  return [
    { name: 'cpu', state: used === null ? 'used' : 'usable', reason: null, msPerSmallPhoto: rounded(cpuMs) },
    ...verdicts.map((verdict) => ({
      name: verdict.name,
      state: used === verdict.name ? ('used' as const) : states[verdict.result],
      reason: used === verdict.name ? null : reasonOf(verdict.name, whyNotUsed(verdict, choice)?.reason),
      msPerSmallPhoto: rounded(verdict.ms),
    })),
    ...notHere,
  ];
}

/** Of what is not used. */
const states = {
  agrees: 'usable',
  absent: 'not here',
  differs: 'not used',
  'timed out': 'not used',
  crashed: 'not used',
} as const satisfies Record<Verdict['result'], Runtimes[number]['state']>;

const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms));

/** A sentence: why it is not used, though it may be usable. */
function reasonOf(name: Verdict['name'], notUsed: string | undefined): string {
  if (notUsed !== undefined) return `${notUsed[0]!.toUpperCase()}${notUsed.slice(1)}.`;
  if (name === 'tensorflow') return 'Ask for it with --runtime tensorflow.';
  return 'Another one is faster.';
}

/** A line each. */
const runtimesText = (runtimes: Runtimes): string[] =>
  runtimes.map(({ name, state, reason, msPerSmallPhoto: ms }) => {
    const time = ms === null ? [] : [`${ms.toLocaleString('en')} ms a photo`];
    const what = [state, ...time, ...(reason === null ? [] : [reason])].join(', ');
    return `${bold(computeNames[name].padEnd(11))}${what}`;
  });
