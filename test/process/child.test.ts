import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Child, ChildOptions } from '../../electron/process/child.ts';
import { ChildDeath, startChild } from '../../electron/process/child.ts';
import { isRunning } from '../../electron/process/lock.ts';
import type { Answer, Request } from './fake-child.ts';

let child: Child<Request, Answer>;
afterEach(() => child.kill());

function start(options: ChildOptions<string> = {}, module = './fake-child.ts'): void {
  child = startChild(new URL(module, import.meta.url), options);
}

/** Why an ask is not answered. */
const deathAt = async (request: Request, timeoutMs?: number): Promise<ChildDeath> => {
  const error: unknown = await child.ask(request, timeoutMs).catch((reason: unknown) => reason);
  if (!(error instanceof ChildDeath)) throw new Error('the process answered');
  return error;
};

describe('a child process', () => {
  test('A child answers each ask with its own answer, whatever order it answers in', async () => {
    start();
    const late = child.ask({ answer: 'late', afterMs: 200 });
    expect(await child.ask({ answer: 'soon' })).toBe('soon');
    expect(await late).toBe('late');
  });

  test('What a child tells unasked arrives, in order, before the answer that it gives next', async () => {
    const events: string[] = [];
    start({ onEvent: (event) => events.push(event) });
    await child.ask({ events: ['one', 'two'] });
    expect(events).toEqual(['one', 'two']);
  });

  test('All asks of a child that crashes are rejected with its exit code and what it printed', async () => {
    start();
    const other = deathAt({ answer: 'never', afterMs: 60_000 });
    const death = await deathAt({ crash: 'the decoder fell over' });
    expect(death).toMatchObject({ kind: 'ended', end: 'exit code 3', printed: 'the decoder fell over' });
    expect(await other).toBe(death);
    expect(await child.death).toBe(death);
    expect(await deathAt({ answer: 'too late' })).toBe(death);
  });

  test('An error that a child throws ends it, and its message is among what it printed', async () => {
    start();
    const { end, printed } = await deathAt({ error: 'a bug' });
    expect([end, printed]).toEqual(['exit code 1', expect.stringContaining('Error: a bug')]);
  });

  test('A child may answer an error, and what cannot be sent, in words instead of ending', async () => {
    start({}, './answering-child.ts');
    expect(await child.ask({ error: 'a bug' })).toBe('Error: a bug');
    expect(await child.ask({ crash: 'a function, which no message can hold' })).toMatch(
      /could not be cloned/,
    );
    expect(await child.ask({ answer: 'any' })).toBe('well');
  });

  test('A child that does not answer in time is killed', async () => {
    start();
    await child.ask({ answer: 'ready' });
    expect(await deathAt({ answer: 'late', afterMs: 60_000 }, 100)).toMatchObject({
      kind: 'timed out',
      end: 'SIGKILL',
    });
    await child.death;
    expect(() => process.kill(child.pid!, 0)).toThrow();
  });

  test('A child is killed when its signal is aborted, before it was asked and while it works', async () => {
    for (const isEarly of [true, false]) {
      const abort = new AbortController();
      if (isEarly) abort.abort();
      start({ signal: abort.signal });
      const death = deathAt({ answer: 'late', afterMs: 60_000 });
      abort.abort();
      expect(await death).toMatchObject({ kind: 'ended', end: 'SIGKILL' });
      await child.death;
    }
  });

  test('A child that cannot be started says why', async () => {
    start({ node: '/no/such/program' });
    expect(await deathAt({ answer: 'never' })).toMatchObject({
      kind: 'not started',
      end: expect.stringContaining('ENOENT') as string,
    });
  });

  test('A child ends by itself when it is let go', async () => {
    start();
    await child.ask({ answer: 'ready' });
    await child.close();
    expect(isRunning(child.pid!)).toBe(false);
    await child.close();
  });

  test('A child ends where it takes more memory than it may, and says so by how', async () => {
    start({ mostBytes: 300 * 1024 ** 2 });
    expect(await child.ask({ answer: 'small' })).toBe('small');
    expect(await deathAt({ never: 'hungry' })).toMatchObject({ kind: 'ended', end: 'SIGKILL' });
  });

  test.skipIf(process.platform === 'win32')(
    'No child outlives a parent that is killed: not idle, waiting for a disk, or busy',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'revisit-orphans-'));
      const silent = join(folder, 'silent');
      execFileSync('mkfifo', [silent]);
      const parent = fork(join(import.meta.dirname, 'parent-of-three.ts'), [silent], { execArgv: [] });
      const [pids] = (await once(parent, 'message')) as [number[]];
      expect(pids.map(isRunning)).toEqual([true, true, true]);
      parent.kill('SIGKILL');
      await expect.poll(() => pids.map(isRunning), { timeout: 20_000 }).toEqual([false, false, false]);
      rmSync(folder, { recursive: true });
    },
    60_000,
  );

  test.skipIf(process.platform === 'win32')(
    'A child that waits for a disk that gives no answer ends when it is let go',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'revisit-silent-'));
      execFileSync('mkfifo', [join(folder, 'silent')]);
      start();
      await child.ask({ answer: 'ready' });
      const death = deathAt({ readFrom: join(folder, 'silent') });
      child.tell({ events: [] });
      await child.close();
      expect((await death).kind).toBe('ended');
      rmSync(folder, { recursive: true });
    },
  );

  test('A child is not ended by an interruption, which is for its parent', async () => {
    start();
    await child.ask({ answer: 'ready' });
    process.kill(child.pid!, 'SIGINT');
    expect(await child.ask({ answer: 'still here', afterMs: 50 })).toBe('still here');
  });

  test('A child has the environment and the niceness that it is given', async () => {
    const niceness = Math.max(getPriority(), 5);
    start({ env: { REVISIT_TEST: 'given' }, niceness: 5 });
    expect(await child.ask({ variable: 'REVISIT_TEST' })).toBe('given');
    expect(getPriority(child.pid!)).toBe(niceness);
  });
});
