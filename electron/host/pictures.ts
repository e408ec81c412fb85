/** Pictures for people to look at, made in a process of their own. */
import type { Outcome } from '../contract/failure.ts';
import type { Child } from '../process/child.ts';
import { ChildDeath, startChild } from '../process/child.ts';
import { fewMemoryPools } from '../process/memory.ts';
import type { Exposure } from '../contract/requests.ts';
import type { Made, PhotoFiles, PictureRequest } from './picture-child.ts';

/** What is made of photos as bytes. */
export type BytesRequest = Exclude<PictureRequest, { kind: 'exposure' }>;

export interface PictureMaker {
  make(request: BytesRequest): Promise<Outcome<Uint8Array>>;
  /** Reads in the photo's file how the camera was set. */
  exposure(photo: PhotoFiles): Promise<Outcome<Exposure>>;
}

/** Pictures in the making at once: decoding is one thread each, and a scan may want the other cores. */
const AT_ONCE = 2;

/** The largest photos take a few seconds; a disk that sleeps takes more, a share that hangs for ever. */
const ANSWER_MS = 60_000;

interface Job {
  request: PictureRequest;
  done: (outcome: Outcome<Made>) => void;
}

const CRASHED: Outcome<never> = {
  ok: false,
  failure: {
    kind: 'decoder crashed',
    reason: 'The decoder crashed on the photo.',
    remedy: 'Save the photo again as JPEG in another program.',
  },
};

const NO_ANSWER: Outcome<never> = {
  ok: false,
  failure: {
    kind: 'timed out',
    reason: 'The photo could not be read in time: its disk or share gives no answer.',
    remedy: 'Connect it, or end the connection for good, and look again.',
  },
};

/** `answerMs`: what a picture may take; default: ANSWER_MS. */
export function pictureMaker(answerMs = ANSWER_MS): PictureMaker {
  let child: Child<PictureRequest, Outcome<Made>> | null = null;
  let running = 0;
  const waiting: Job[] = [];

  const start = (): NonNullable<typeof child> => {
    const started = startChild<PictureRequest, Outcome<Made>>(
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
  const run = async (job: Job): Promise<void> => {
    const maker = (child ??= start());
    const begunAt = performance.now();
    try {
      job.done(await maker.ask(job.request, answerMs));
    } catch (death) {
      const isLate = death instanceof ChildDeath && death.kind === 'timed out';
      if (isLate && child === maker) child = null; // it may outlive the kill
      // what was in the making may have been the reason of a crash: it is not tried again by itself
      if (!isLate) job.done(await maker.death.then(() => CRASHED));
      else if (performance.now() - begunAt > answerMs / 2) job.done(NO_ANSWER);
      else waiting.push(job); // the other was late
    }
    running -= 1;
    next();
  };
  const asked = <M extends Made>(request: PictureRequest): Promise<Outcome<M>> =>
    new Promise((done) => {
      waiting.push({ request, done: done as Job['done'] });
      next();
    });
  return {
    make: (request) => asked<Uint8Array>(request),
    exposure: (photo) => asked<Exposure>({ kind: 'exposure', photo }),
  };
}
