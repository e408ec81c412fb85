/** Pictures for people to look at, made in a process of their own. */
import type { Outcome } from '../contract/failure.ts';
import type { Child } from '../process/child.ts';
import { ChildDeath, startChild } from '../process/child.ts';
import { fewMemoryPools, machineMemory } from '../process/memory.ts';
import type { PictureOf, PictureRequest, PictureStep } from './picture-child.ts';

export interface PictureMaker {
  make<R extends PictureRequest>(request: R): Promise<PictureOf<R>>;
  /** In a process of its own, which ends when `signal` says so: encoders can be stopped no other way. */
  makeApart<R extends PictureRequest>(request: R, watched: Watched): Promise<PictureOf<R>>;
}

export interface Watched {
  signal: AbortSignal;
  onStep: (done: number, total: number) => void;
}

/** Pictures in the making at once: decoding is one thread each, and a scan may want the other cores. */
const AT_ONCE = 2;

/** The largest photos take a few seconds; a disk that sleeps takes more, a share that hangs for ever. */
const ANSWER_MS = 60_000;

/** All photos of a place take so many times as long as one. Not measured. */
const SERIES_TIMES = 10;

interface Job {
  request: PictureRequest;
  /** null: made in the process that all share. */
  watched: Watched | null;
  done: (outcome: PictureOf<PictureRequest>) => void;
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
  let child: Maker | null = null;
  let running = 0;
  const waiting: Job[] = [];

  const start = (): Maker => {
    const started = startMaker();
    void started.death.then(() => {
      if (child === started) child = null;
    });
    return started;
  };
  const limitOf = ({ kind }: PictureRequest): number =>
    kind === 'then and now' ? SERIES_TIMES * answerMs : answerMs;
  const next = (): void => {
    while (running < AT_ONCE) {
      const job = waiting.pop(); // the last asked for is what the person looks at now
      if (job === undefined) return;
      running += 1;
      void (job.watched === null ? run(job) : runApart(job, job.watched)).then(() => {
        running -= 1;
        next();
      });
    }
  };
  const run = async (job: Job): Promise<void> => {
    const maker = (child ??= start());
    const begunAt = performance.now();
    const limitMs = limitOf(job.request);
    try {
      job.done(await maker.ask(job.request, limitMs));
    } catch (death) {
      const isLate = death instanceof ChildDeath && death.kind === 'timed out';
      if (isLate && child === maker) child = null; // it may outlive the kill
      // what was in the making may have been the reason of a crash: it is not tried again by itself
      if (!isLate) job.done(await maker.death.then(() => CRASHED));
      else if (performance.now() - begunAt > limitMs / 2) job.done(NO_ANSWER);
      else waiting.push(job); // the other was late
    }
  };
  const runApart = async ({ request, done }: Job, watched: Watched): Promise<void> => {
    const maker = startMaker(watched);
    try {
      done(await maker.ask(request, limitOf(request)));
    } catch (death) {
      done(death instanceof ChildDeath && death.kind === 'timed out' ? NO_ANSWER : CRASHED);
    }
    void maker.close();
  };
  const add = <R extends PictureRequest>(request: R, watched: Watched | null): Promise<PictureOf<R>> =>
    new Promise((done) => {
      waiting.push({ request, watched, done: done as Job['done'] });
      next();
    });
  return { make: (request) => add(request, null), makeApart: add };
}

type Maker = Child<PictureRequest, PictureOf<PictureRequest>>;

/** `watched`: the process is for what they watch alone. */
const startMaker = (watched?: Watched): Maker =>
  startChild<PictureRequest, PictureOf<PictureRequest>, PictureStep>(
    new URL('./picture-child.ts', import.meta.url),
    {
      env: fewMemoryPools,
      mostBytes: machineMemory() / 2,
      ...(watched && { signal: watched.signal, onEvent: ({ done, total }) => watched.onStep(done, total) }),
    },
  );
