/** The first step of a scan, which alone throws results away: those that are of no use any more. */
import { CANDIDATES_METHOD } from '../matching/candidates.ts';
import { matchingRules, verifyMethod } from '../matching/verify.ts';
import { RETIRED_MODELS } from '../model/open.ts';
import type { ScanContext } from './context.ts';

/**
 * So long a removed folder is added again without reading its photos. What the person reads says it too
 * (renderer/text, cli/commands/folders).
 */
const KEPT_AFTER_REMOVAL_MS = 30 * 24 * 3600_000;

/**
 * Forgets the model's pairs and index where they were made by other rules than today's, all that was made
 * with models that have a successor, and folders that were removed long ago.
 */
export function forgetOutdated({ store, model, nowMs }: ScanContext): void {
  const method = `${CANDIDATES_METHOD} ${verifyMethod(matchingRules(model.manifest))}`;
  store.atomically(() => {
    if (store.pairs.method(model.id) !== method) {
      store.pairs.clear(model.id);
      store.snapshots.clear(model.id);
      store.pairs.setMethod(model.id, method);
    }
    store.files.forgetRemoved(nowMs - KEPT_AFTER_REMOVAL_MS);
    for (const id of RETIRED_MODELS) if (id !== model.id) store.forgetModel(id, model.id);
  });
}
