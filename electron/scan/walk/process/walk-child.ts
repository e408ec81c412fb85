/** The process that walks, started by walk-process.ts: a disk that hangs keeps nobody else's threads. */
import { answerParent } from '../../../process/parent.ts';
import type { FolderRow } from '../../../store/store.ts';
import { ANSWER_MS, walk } from '../walk.ts';
import type { PackedFiles } from './packed-files.ts';
import { packed } from './packed-files.ts';
import type { FilesStep, OtherStep, WalkOptions, WalkStep } from '../steps.ts';
import { diskWithin } from '../disk.ts';

export type Request =
  | {
      kind: 'open';
      folders: readonly FolderRow[];
      options: Omit<WalkOptions, 'disk'>;
      answerMs: number | undefined;
    }
  | { kind: 'next' };

/** As the step is sent. */
export type SentStep = (Omit<FilesStep, 'files'> & { files: PackedFiles }) | OtherStep;

let steps: AsyncGenerator<WalkStep> | undefined;

answerParent(async (request: Request): Promise<SentStep | null> => {
  if (request.kind === 'open') {
    steps = walk(request.folders, {
      ...request.options,
      disk: diskWithin(request.answerMs ?? ANSWER_MS),
    });
    return null;
  }
  if (steps === undefined) throw new Error('asked for a step before anything is walked');
  const { done, value } = await steps.next();
  if (done === true) return null;
  return value.kind === 'files' ? { ...value, files: packed(value.files) } : value;
});
