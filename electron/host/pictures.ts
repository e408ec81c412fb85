/** Pictures for people to look at, made in a process of their own. */
import type { Outcome } from '../contract/failure.ts';
import type { Child } from '../process/child.ts';
import { startChild } from '../process/child.ts';
import { fewMemoryPools } from '../process/memory.ts';
import type { PictureRequest } from './picture-child.ts';

export interface PictureMaker {
  make(request: PictureRequest): Promise<Outcome<Uint8Array>>;
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

export function pictureMaker(): PictureMaker {
  let child: Child<PictureRequest, Outcome<Uint8Array>> | null = null;
  let running = 0;
  const waiting: Job[] = [];

  const start = (): NonNullable<typeof child> => {
    const started = startChild<PictureRequest, Outcome<Uint8Array>>(
      new URL('./picture-child.ts', import.meta.url),
      { env: fewMemoryPools },
    );
    void started.death.then(() => {
      if (child === started) child = null;
    });
    return started;
  };
  const next = (): void => {
    while (running < AT_ONCE) {
      const job = waiting.pop(); // the last asked for is what the person looks at now
      if (job === undefined) return;
      running += 1;
      void run(job);
    }
  };
  const run = async ({ request, done }: Job): Promise<void> => {
    const maker = (child ??= start());
    // what was in the making may have been the reason of a crash: it is not tried again by itself
    done(await maker.ask(request).catch(() => maker.death.then(() => CRASHED)));
    running -= 1;
    next();
  };
  return {
    make: (request) =>
      new Promise((done) => {
        waiting.push({ request, done });
        next();
      }),
  };
}
