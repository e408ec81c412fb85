/** Runs code that is killed when half of what it writes to an open file is there: what ended it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export function killedAsItWrites(code: string, ...args: string[]): NodeJS.Signals | null {
  const preload = join(import.meta.dirname, 'as-it-writes.ts');
  const options = ['--import', preload, '--input-type=module', '--eval', code];
  const root = join(import.meta.dirname, '../../..');
  return spawnSync(process.execPath, [...options, ...args], { cwd: root, stdio: 'ignore' }).signal;
}
