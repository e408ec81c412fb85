import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { shared } from './shared.ts';

const script = resolve(import.meta.dirname, '../../build/make-delf-imagenet.ts');

/** A folder with the models `delf-imagenet` and `delf-imagenet-reference`, made once per version of the script; null without the shared files. */
export function delfImagenetModels(): string | null {
  if (shared === null) return null;
  const folder = resolve(import.meta.dirname, '../.cache', `models-${createHash('sha256').update(readFileSync(script)).digest('hex').slice(0, 16)}`);
  if (!existsSync(folder)) {
    const making = `${folder}-${process.pid}`;
    mkdirSync(making, { recursive: true });
    execFileSync(process.execPath, [script, '--out', making], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, REVISIT_SHARED: shared } });
    try {
      renameSync(making, folder);
    } catch (error) {
      rmSync(making, { recursive: true }); // another test was faster
      if (!existsSync(join(folder, 'delf-imagenet'))) throw error;
    }
  }
  return folder;
}
