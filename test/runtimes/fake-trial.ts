/** Stands in for trial-child.ts: does what the model's name says; after `no GPU, `, in int8 alone. */
import { answerParent, tellParent } from '../../electron/process/parent.ts';
import type { TrialAnswer, TrialEvent, TrialRequest } from '../../electron/runtimes/trial-child.ts';

const answers: Record<string, TrialAnswer> = {
  absent: { kind: 'absent', reason: 'a.cc:1 Init(): x was false. Failed to get an adapter.\n' },
  saturate: { kind: 'absent', reason: 'its sums of bytes run over on this processor, which has no VNNI' },
  throw: { kind: 'failed', reason: 'out of device memory' },
  differ: { kind: 'done', ms: 5, difference: 'descriptors differ by 0.4' },
  slow: { kind: 'done', ms: 50, difference: null },
  agree: { kind: 'done', ms: 5, difference: null },
};

const WITHOUT_GPU = 'no GPU, ';

answerParent(({ model, compute }: TrialRequest): Promise<TrialAnswer> => {
  const isInt8 = compute.runtime === 'onnxruntime' && compute.device === 'cpu-int8';
  const id = !model.id.startsWith(WITHOUT_GPU)
    ? model.id
    : isInt8
      ? model.id.slice(WITHOUT_GPU.length)
      : 'absent';
  if (id !== 'absent') tellParent<TrialEvent>({ cpuMs: 20 });
  if (id === 'crash') {
    console.error('the driver fell over');
    process.abort();
  }
  const answer = answers[id];
  return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer);
});
