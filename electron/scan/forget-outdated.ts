/** The first step of a scan, which alone throws results away: those that are of no use any more. */
import { setImmediate } from 'node:timers/promises';
import { CANDIDATES_METHOD } from '../matching/candidates.ts';
import { HASH_METHOD, SAME_SHOT_METHOD } from '../duplicates/same-shot/same-shot.ts';
import { matchingRules, verifyMethod } from '../matching/verify.ts';
import { RETIRED_MODELS } from '../model/open.ts';
import type { Store } from '../store/store.ts';
import { SUBJECT_METHOD, THUMBNAIL_METHOD } from '../vision/thumbnail.ts';
import type { ScanContext } from './context.ts';

/**
 * So long a removed folder is added again without reading its photos. What the person reads says it too
 * (renderer/text, cli/commands/folders).
 */
const KEPT_AFTER_REMOVAL_MS = 30 * 24 * 3600_000;

/**
 * Forgets what was made by other rules than today's (the model's pairs and index), all that was made with
 * models that have a successor, and folders that were removed long ago. Thumbnails and what was compared by
 * them are marked as outdated, and so are pairs where they alone are found by other rules: then they are not
 * verified again.
 */
export async function forgetOutdated({ store, model, nowMs, signal }: ScanContext): Promise<void> {
  const verified = ` ${verifyMethod(matchingRules(model.manifest))}`;
  const method = `${CANDIDATES_METHOD}${verified}`;
  store.atomically(() => {
    const before = store.pairs.method(model.id);
    if (before !== method) {
      store.snapshots.clear(model.id);
      store.provisional.clear(model.id);
      if (before?.endsWith(verified) === true) store.pairs.outdateCandidates(model.id);
      else store.pairs.clear(model.id);
      store.pairs.setMethod(model.id, method);
    }
    outdateComparisons(store);
    for (const id of RETIRED_MODELS) if (id !== model.id) store.forgetModel(id, model.id);
  });
  // questions come in between
  while (store.files.forgetRemoved(nowMs - KEPT_AFTER_REMOVAL_MS) && !signal.aborted) await setImmediate();
  while (store.size.shrink() && !signal.aborted) await setImmediate();
}

/** They stay until they can be made anew: the disks of their photos may be away. */
function outdateComparisons({ sameShots, thumbnails }: Store): void {
  const thumbnail = `${THUMBNAIL_METHOD} ${HASH_METHOD}`;
  const comparison = `${thumbnail} ${SAME_SHOT_METHOD}`;
  if (sameShots.method('thumbnail') !== thumbnail) thumbnails.outdate();
  if (sameShots.method('same shot') !== comparison) sameShots.outdateCompared();
  if (sameShots.method('subject') !== SUBJECT_METHOD) thumbnails.forgetSubjects();
  sameShots.setMethod('subject', SUBJECT_METHOD);
  sameShots.setMethod('thumbnail', thumbnail);
  sameShots.setMethod('same shot', comparison);
}
