/** Stands in for trial-child.ts: does what the model's name says. */
import { answerParent, tellParent } from '../../electron/process/parent.ts';
import type { TrialAnswer, TrialEvent, TrialRequest } from '../../electron/runtimes/trial-child.ts';

const answers: Record<string, TrialAnswer> = {
  absent: { kind: 'absent', reason: 'a.cc:1 Init(): x was false. Failed to get an adapter.\n' },
  throw: { kind: 'failed', reason: 'out of device memory' },
  differ: { kind: 'done', ms: 5, difference: 'descriptors differ by 0.4' },
  slow: { kind: 'done', ms: 50, difference: null },
  agree: { kind: 'done', ms: 5, difference: null },
};

answerParent(({ model: { id } }: TrialRequest): Promise<TrialAnswer> => {
  if (id !== 'absent') tellParent<TrialEvent>({ cpuMs: 20 });
  if (id === 'crash') {
    console.error('the driver fell over');
    process.abort();
  }
  const answer = answers[id];
  return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer);
});
