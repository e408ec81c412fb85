import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refusal, runtimeRemoveResult } from '../../../electron/contract/results/results.ts';
import { tensorflowFolder } from '../../../electron/runtimes/tensorflow.ts';
import { dataFolder } from '../../../electron/process/folders.ts';
import { answer, revisit, temporaryFolder } from '../support.ts';

const home = temporaryFolder();
for (const name of ['XDG_DATA_HOME', 'APPDATA', 'HOME']) process.env[name] = home;
delete process.env.REVISIT_LIBRARY;

const refused = async (args: string[]) => {
  const { code, stdout } = await revisit([...args, '--json', '--library', join(home, 'library')]);
  expect(code).toBe(1);
  return refusal.parse(JSON.parse(stdout)).error;
};

test.each(['--runtime', '--engine'])(
  'scan %s tensorflow is refused where TensorFlow is not there',
  async (flag) => {
    expect(await refused(['scan', flag, 'tensorflow', home])).toEqual({
      kind: 'no such runtime',
      reason: 'TensorFlow is not installed.',
      remedy: expect.stringContaining('"runtime add tensorflow" installs it') as string,
    });
    const ofDevice = await revisit([flag, 'tensorflow', 'scan', '--device', 'cpu', home]);
    expect([ofDevice.code, ofDevice.stdout]).toEqual([2, '']);
    expect(ofDevice.stderr).toContain('TensorFlow chooses its device itself');
    expect((await revisit(['scan', flag, 'pytorch', home])).code).toBe(2);
  },
);

test.each(['runtime', 'engine'])(
  '%s remove tensorflow removes it, and says when it was not there',
  async (command) => {
    mkdirSync(tensorflowFolder(dataFolder()), { recursive: true });
    const removed = async () => answer(runtimeRemoveResult, [command, 'remove', 'tensorflow']);
    expect(await removed()).toEqual({ name: 'tensorflow', removed: true });
    expect(await removed()).toEqual({ name: 'tensorflow', removed: false });
  },
);

test('help names runtimes, and says nothing of their earlier name', async () => {
  for (const args of [['--help'], ['scan', '--help'], ['runtime', '--help']]) {
    const { stdout } = await revisit(args);
    expect(stdout).toContain('--runtime <name>');
    expect(stdout).not.toMatch(/--engine|\bengine (list|add|remove|\[)/);
  }
});
