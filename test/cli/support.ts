/** The command line as a process of its own, as a person runs it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';
import type { z } from 'zod';

const main = resolve(import.meta.dirname, '../../electron/cli/main.ts');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs `revisit ...args` to its end; `onStart` gets the process's id. Nothing of the person's own
 * surroundings reaches it but what `environment` says; `preload` is a module that is loaded before it.
 */
export async function revisit(
  args: readonly string[],
  {
    cwd,
    onStart,
    preload,
    environment = {},
  }: {
    cwd?: string;
    onStart?: (pid: number) => void;
    preload?: string;
    environment?: Record<string, string>;
  } = {},
): Promise<Ended> {
  const surroundings = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_|INIT_CWD|REVISIT_LIBRARY|NODE_COMPILE_CACHE)/.test(name),
    ),
  );
  const before = preload === undefined ? [] : ['--import', preload];
  const child = spawn(process.execPath, [...before, main, ...args], {
    cwd,
    env: { ...surroundings, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  onStart?.(child.pid!);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, stdout, stderr };
}

/** The answer to `revisit ...args --json`, held to its shape. */
export async function answer<Shape extends z.ZodType>(
  shape: Shape,
  args: readonly string[],
): Promise<z.infer<Shape>> {
  const { code, stdout, stderr } = await revisit([...args, '--json']);
  if (code !== 0) throw new Error(`revisit ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
  return shape.parse(JSON.parse(stdout));
}

/** A folder that is gone when the test file is through. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
