/** Pictures for people to look at, made in a process of their own. */
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import type { Outcome } from '../contract/failure.ts';
import type { PictureRequest } from './picture-child.ts';

export interface PhotoMaker {
  make(request: PictureRequest): Promise<Outcome<Uint8Array>>;
  close(): void;
}

/** Pictures in the making at once: decoding is one thread each, and a scan may want the other cores. */
const AT_ONCE = 2;

interface Job {
  request: PictureRequest;
  done: (outcome: Outcome<Uint8Array>) => void;
}

const CRASHED: Outcome<never> = {
  ok: false,
  failure: {
    kind: 'decoder crashed',
    reason: 'The decoder crashed on the photo.',
    remedy: 'Save the photo again as JPEG in another program.',
  },
};

export function photoMaker(): PhotoMaker {
  let child: ChildProcess | null = null;
  let lastId = 0;
  const running = new Map<number, Job>();
  const waiting: Job[] = [];

  const start = (): ChildProcess => {
    const started = fork(new URL('./picture-child.ts', import.meta.url), [], {
      serialization: 'advanced',
      execArgv: [],
      env: { ...process.env, MALLOC_ARENA_MAX: '2' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      detached: true,
      windowsHide: true,
    });
    started.on('message', (message) => {
      const { id, outcome } = message as { id: number; outcome: Outcome<Uint8Array> };
      finish(id, outcome);
    });
    // what was in the making may have been the reason: it is not tried again by itself
    started.on('exit', () => {
      if (child === started) child = null;
      for (const id of [...running.keys()]) finish(id, CRASHED);
    });
    return started;
  };
  const finish = (id: number, outcome: Outcome<Uint8Array>): void => {
    const job = running.get(id);
    running.delete(id);
    job?.done(outcome);
    next();
  };
  const next = (): void => {
    while (running.size < AT_ONCE) {
      const job = waiting.pop(); // the last asked for is what the person looks at now
      if (job === undefined) return;
      lastId += 1;
      running.set(lastId, job);
      child ??= start();
      // a process that is gone is noticed by its end
      child.send({ id: lastId, request: job.request }, () => undefined);
    }
  };
  return {
    make: (request) =>
      new Promise((done) => {
        waiting.push({ request, done });
        next();
      }),
    close: () => void child?.kill(),
  };
}
