/** Stands in for trial-child.ts: does what the model's name says; after `no GPU, `, in int8 alone. */
import type { Compute } from '../../electron/contract/compute.ts';
import { answerParent, tellParent } from '../../electron/process/parent.ts';
import type { TrialAnswer, TrialEvent, TrialRequest } from '../../electron/runtimes/trial-child.ts';

/** For one photo it is slower than the CPU, as a GPU may be that is the faster of the two in a scan. */
const agrees: TrialAnswer = { kind: 'compared', difference: null, ms: 37 };
/** What int8 takes of the processor for it. */
const FEWER: TrialAnswer = { ...agrees, ms: 12 };
const comparisons: Record<string, TrialAnswer> = {
  absent: { kind: 'absent', reason: 'a.cc:1 Init(): x was false. Failed to get an adapter.\n' },
  saturate: { kind: 'absent', reason: 'its sums of bytes run over on this processor, which has no VNNI' },
  throw: { kind: 'failed', reason: 'out of device memory' },
  differ: { kind: 'compared', difference: 'descriptors differ by 0.4', ms: 37 },
  slow: agrees,
  agree: agrees,
  hopeless: { ...agrees, ms: 900 },
  'throw in the race': agrees,
  'crash in the race': agrees,
  'hang in the race': agrees,
};

const WITHOUT_GPU = 'no GPU, ';
/** A photo of a process on the CPU. */
const CPU_MS = 20;

let opened: { id: string; compute: Compute };

const isInt8 = (compute: Compute): boolean =>
  compute.runtime === 'onnxruntime' && compute.device === 'cpu-int8';

function idOf(id: string, compute: Compute): string {
  if (!id.startsWith(WITHOUT_GPU)) return id;
  return isInt8(compute) ? id.slice(WITHOUT_GPU.length) : 'absent';
}

function crash(): never {
  console.error('the driver fell over');
  process.abort();
}

const never = new Promise<TrialAnswer>(() => undefined);

function answer(request: TrialRequest): TrialAnswer | Promise<TrialAnswer> {
  if (request.kind === 'look') return look(opened);
  const { model, compute } = request;
  if (request.kind === 'open') {
    opened = { id: model.id.replace(WITHOUT_GPU, ''), compute };
    return { kind: 'open' };
  }
  const id = idOf(model.id, compute);
  if (id !== 'absent') tellParent<TrialEvent>({ cpuMs: CPU_MS });
  if (id === 'crash') crash();
  return (isInt8(compute) && id === 'agree' ? FEWER : comparisons[id]) ?? never;
}

function look({ id, compute }: typeof opened): TrialAnswer | Promise<TrialAnswer> {
  if (compute.runtime === 'onnxruntime' && compute.device === 'cpu')
    return { kind: 'looked', photos: 10, ms: 10 * CPU_MS };
  if (id === 'throw in the race') return { kind: 'failed', reason: 'out of device memory' };
  if (id === 'crash in the race') crash();
  if (id === 'hang in the race') return never;
  return { kind: 'looked', photos: 10, ms: id === 'slow' ? 500 : 50 };
}

answerParent((request: TrialRequest) => Promise.resolve(answer(request)));
