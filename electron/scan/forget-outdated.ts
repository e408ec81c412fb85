/** The first step of a scan, which alone throws results away: those that today are made otherwise. */
import { CANDIDATES_METHOD } from '../matching/candidates.ts';
import { matchingRules, verifyMethod } from '../matching/verify.ts';
import { RETIRED_MODELS } from '../model/open.ts';
import type { ScanContext } from './context.ts';

/**
 * Forgets the model's pairs and index where they were made by other rules than today's, and all that was made
 * with models that have a successor.
 */
export function forgetOutdated({ store, model }: ScanContext): void {
  const method = `${CANDIDATES_METHOD} ${verifyMethod(matchingRules(model.manifest))}`;
  store.atomically(() => {
    if (store.pairs.method(model.id) !== method) {
      store.pairs.clear(model.id);
      store.snapshots.clear(model.id);
      store.pairs.setMethod(model.id, method);
    }
    for (const id of RETIRED_MODELS) if (id !== model.id) store.forgetModel(id, model.id);
  });
}
