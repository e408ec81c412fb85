/** A child that answers with what went wrong where it has no other answer. */
import { answerParent } from '../../electron/process/parent.ts';
import type { Answer, Request } from './fake-child.ts';

answerParent(
  (request: Request): Promise<Answer> =>
    'error' in request
      ? Promise.reject(new Error(request.error))
      : Promise.resolve('crash' in request ? ((() => undefined) as never) : 'well'),
  (error) => String(error),
);
