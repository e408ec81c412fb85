/**
 * `npm run format` writes every file as the formatters would have it: Prettier, and clang-format for C++.
 * Without `--write` (as `npm run lint` calls it) it only tells which files differ, and fails.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const isWriting = process.argv.includes('--write');

/** Runs the command-line program that a package carries; false where it fails. */
function run(name: string, program: string, args: readonly string[]): boolean {
  const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  return (
    spawnSync(process.execPath, [join(folder, program), ...args], { cwd: root, stdio: 'inherit' }).status ===
    0
  );
}

const sources = globSync(['native/src/**/*.{cc,h}', 'test/native/*.cc'], { cwd: root });
const prettier = run('prettier', 'bin/prettier.cjs', [
  '.',
  '--log-level',
  'warn',
  isWriting ? '--write' : '--check',
]);
const clang = run('@wasm-fmt/clang-format', 'clang-format-cli.cjs', [
  ...(isWriting ? ['-i'] : ['--dry-run', '-Werror']),
  ...sources,
]);
process.exitCode = prettier && clang ? 0 : 1;
