/** Photos of one place laid onto each other, for whoever watches and may stop it. */
import { failed } from '../../contract/failure.ts';
import type { ThenAndNowOf, ThenAndNowOptions, ThenAndNowProgress } from '../../contract/then-and-now.ts';
import type { ThenAndNowReply } from '../messages.ts';
import type { PictureSources } from '../photos.ts';

export interface ThenAndNowMaker {
  /** `job` null: nobody watches. */
  make(of: ThenAndNowOf, options: ThenAndNowOptions, job: number | null): Promise<ThenAndNowReply>;
  /** Nothing where it is through. */
  stop(job: number): void;
}

export function thenAndNowMaker(
  { library, model, pictures }: PictureSources,
  tell: (progress: ThenAndNowProgress) => void,
): ThenAndNowMaker {
  const running = new Map<number, AbortController>();
  const made = async (
    of: ThenAndNowOf,
    options: ThenAndNowOptions,
    watched: { job: number; signal: AbortSignal } | null,
  ): Promise<ThenAndNowReply> => {
    const found = await ('placeId' in of
      ? library.thenAndNow.ofPlace(model, of.placeId, options.form)
      : library.thenAndNow.ofPhotos(model, of.a, of.b));
    if (!found.ok) return found;
    const { series, files, leftOut } = found.value;
    const request = { kind: 'then and now' as const, series, files, options };
    const file = await (watched === null
      ? pictures.make(request)
      : pictures.makeApart(request, {
          signal: watched.signal,
          onStep: (done, total) => tell({ job: watched.job, done, total }),
        }));
    if (watched?.signal.aborted) return STOPPED;
    if (!file.ok) return file;
    return { ok: true, value: { ...file.value, leftOut: [...leftOut, ...file.value.leftOut] } };
  };
  return {
    async make(of, options, job) {
      if (job === null) return made(of, options, null);
      const abort = new AbortController();
      running.set(job, abort);
      try {
        return await made(of, options, { job, signal: abort.signal });
      } finally {
        running.delete(job);
      }
    },
    stop: (job) => running.get(job)?.abort(),
  };
}

const STOPPED = failed('export stopped', 'The file was not made: it was stopped.', 'Make it again.');
