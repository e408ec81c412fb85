import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  addTensorflow,
  isInstalled,
  removeTensorflow,
  tensorflowFolder,
} from '../../electron/runtimes/tensorflow.ts';

let folder: string;
let tools: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revisit-tensorflow-'));
  tools = join(folder, 'tools');
  mkdirSync(tools);
  vi.stubEnv('PATH', tools);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A program on the path that writes down how it was called, and then runs `script`. */
function tool(name: string, script: string): void {
  writeFileSync(join(tools, name), `#!/bin/sh\necho "${name} $*" >> ${join(folder, 'calls')}\n${script}\n`);
  chmodSync(join(tools, name), 0o755);
}
const add = (signal = new AbortController().signal): ReturnType<typeof addTensorflow> =>
  addTensorflow(folder, { gpu: false, tell: () => undefined, signal });
const calls = (): string =>
  existsSync(join(folder, 'calls')) ? readFileSync(join(folder, 'calls'), 'utf8') : '';

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('installing TensorFlow', () => {
  test('installing TensorFlow says what is missing, and how to get it', async () => {
    expect(await add()).toEqual({
      ok: false,
      failure: {
        kind: 'not installed',
        reason: 'There is no python3 here.',
        remedy: 'Install python3 and its pip (Debian: apt install python3-pip).',
      },
    });
    tool('python3', 'exit 0');
    expect(await add()).toEqual({
      ok: false,
      failure: {
        kind: 'not installed',
        reason: 'There is no npm here.',
        remedy: 'Install npm, which comes with Node.js (nodejs.org; Debian: apt install npm).',
      },
    });
    tool('npm', 'exit 0');
    expect(await add()).toMatchObject({ failure: { reason: 'There is no make here.' } });
    expect(isInstalled(folder)).toBe(false);
  });

  test('installing TensorFlow tells the step that failed, and goes on from there', async () => {
    for (const name of ['make', 'g++']) tool(name, 'exit 0');
    tool('npm', 'case "$*" in install*) echo "npm error network is unreachable" >&2; exit 1;; esac');
    tool('python3', 'case "$*" in *download*) echo "ERROR: No matching distribution" >&2; exit 1;; esac');
    const offline = await add();
    expect(offline).toMatchObject({
      failure: {
        reason: expect.stringMatching(/^npm install .*network is unreachable$/) as string,
        remedy: expect.stringContaining('the same command continues') as string,
      },
    });
    expect(readFileSync(join(tensorflowFolder(folder), 'failed.log'), 'utf8')).toContain(
      'network is unreachable',
    );

    tool('npm', 'exit 0');
    expect(await add()).toMatchObject({
      failure: { reason: expect.stringMatching(/pip download .*No matching distribution$/) as string },
    });
    rmSync(join(folder, 'calls'));
    await add();
    expect(calls()).not.toContain('npm install');
    expect(calls()).toContain('tensorflow-cpu==');
    expect(isInstalled(folder)).toBe(false);
  });

  test('installing TensorFlow stops when it is told to', async () => {
    const abort = new AbortController();
    tool('python3', 'exec sleep 600');
    vi.stubEnv('PATH', `${tools}:/usr/bin:/bin`);
    const stopped = add(abort.signal);
    await vi.waitFor(() => expect(calls()).toContain('python3'), { timeout: 60_000 });
    abort.abort();
    expect(await stopped).toEqual({
      ok: false,
      failure: {
        kind: 'not installed',
        reason: 'The installation was stopped.',
        remedy: 'The same command continues.',
      },
    });
  });
});

test('removing TensorFlow removes its folder, and says when there was nothing', async () => {
  mkdirSync(tensorflowFolder(folder), { recursive: true });
  expect(await removeTensorflow(folder)).toBe(true);
  expect(existsSync(tensorflowFolder(folder))).toBe(false);
  expect(await removeTensorflow(folder)).toBe(false);
});
