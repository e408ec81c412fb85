/** Stands in for trial-child.ts: does what the model's name says. */
import type { TrialAnswer, TrialRequest } from '../../electron/runtimes/trial-child.ts';

const tell = (answer: TrialAnswer): void => void process.send?.(answer);

process.once('message', ({ model }: TrialRequest) => {
  if (model.id === 'absent')
    tell({ kind: 'absent', reason: 'a.cc:1 Init(): x was false. Failed to get an adapter.\n' });
  tell({ kind: 'cpu', ms: 20 });
  if (model.id === 'crash') {
    console.error('the driver fell over');
    process.abort();
  }
  if (model.id === 'hang') setInterval(() => undefined, 1000);
  if (model.id === 'throw') tell({ kind: 'failed', reason: 'out of device memory' });
  if (model.id === 'differ') tell({ kind: 'done', ms: 5, difference: 'descriptors differ by 0.4' });
  if (model.id === 'slow') tell({ kind: 'done', ms: 50, difference: null });
  if (model.id === 'agree') tell({ kind: 'done', ms: 5, difference: null });
});
process.on('disconnect', () => process.exit());
