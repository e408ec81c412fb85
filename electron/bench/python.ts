/** A Python with what baselines need: NumPy, SciPy, scikit-image, onnxruntime. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/** Made by `bench --setup`; beside other things that npm may throw away. */
const VENV = resolve(import.meta.dirname, '../../node_modules/.cache/revisit-bench');
const VENV_PYTHON = join(VENV, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');

/** The version that the product runs. */
const { version: onnxruntime } = createRequire(import.meta.url)('onnxruntime-node/package.json') as {
  version: string;
};
const PACKAGES = ['numpy', 'scipy', 'scikit-image', `onnxruntime==${onnxruntime}`];

/** How a person gets a baseline going. */
export const pythonHelp = (baseline: string): string =>
  `${baseline} needs Python 3 with ${PACKAGES.join(', ')}: run with --setup, or name one in REVISIT_PYTHON`;

/**
 * The first Python that can import `modules`: REVISIT_PYTHON (and then no other), the one `setupPython` made,
 * python3; null where none has.
 */
export function findPython(modules: string): string | null {
  const named = process.env['REVISIT_PYTHON'];
  const tried =
    named === undefined ? [...(existsSync(VENV_PYTHON) ? [VENV_PYTHON] : []), 'python3', 'python'] : [named];
  return (
    tried.find(
      (python) => spawnSync(python, ['-c', `import ${modules}`], { stdio: 'ignore' }).status === 0,
    ) ?? null
  );
}

/** Makes a virtual environment with the packages. Throws with what pip said. */
export function setupPython(): void {
  execFileSync(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', VENV], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  execFileSync(VENV_PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Runs a script of this folder with bytes on its standard input; its standard output as JSON. */
export function runPython<T>(python: string, script: string, input: Uint8Array): T {
  return JSON.parse(
    execFileSync(python, [join(import.meta.dirname, script)], {
      input,
      encoding: 'utf8',
      maxBuffer: 2 ** 24,
    }),
  ) as T;
}
