/** Candidate pairs -> verified matches. */
import { setImmediate } from 'node:timers/promises';
import type { PackedFeatures } from '../contract/features.ts';
import { matchingRules, verifyPairs } from '../matching/verify.ts';
import type { Store, WhichPairs } from '../store/store.ts';
import type { StepContext } from './thread/context.ts';
import { MOST_HERE, runInThread } from './thread/run-in-thread.ts';

/** Pairs of a batch: a window's asks wait while it is stored (docs/measurements.md#scan). */
const PAIRS_AT_ONCE = 64;
/** Photos whose features are read in one turn: these wait for it too. */
const READ_AT_ONCE = 8;
/**
 * The reference's method works on this thread: after two batches the engine looks up
 * (docs/measurements.md#scan).
 */
const REFERENCE_PAIRS_AT_ONCE = 5;

/** Verifies the candidate pairs that were not verified yet. Returns their number. */
export async function verifyCandidates(context: StepContext): Promise<number> {
  const { store, model } = context;
  const some = store.pairs.pending(model.id, whichOf(context), MOST_HERE + 1);
  if (some.length === 0) return 0;
  return some.length > MOST_HERE ? runInThread('verify', context) : verifyPending(context);
}

/** The same on this thread: ascending, one transaction a batch. */
export async function verifyPending(context: StepContext): Promise<number> {
  const { store, model, progress, signal } = context;
  const which = whichOf(context);
  progress.begin('verify', store.pairs.countPending(model.id, which));
  let verified = 0;
  const rules = matchingRules(model.manifest);
  const batches = pendingBatches(
    store,
    model.id,
    which,
    rules.isReference === true ? REFERENCE_PAIRS_AT_ONCE : PAIRS_AT_ONCE,
  );
  const work = async (): Promise<void> => {
    for await (const { pairs, sets, rows } of batches) {
      if (signal.aborted) return;
      const verifications = await verifyPairs(sets, rows, rules);
      store.pairs.saveVerified(
        model.id,
        verifications.map((verification, i) => ({ a: pairs[i]![0], b: pairs[i]![1], verification })),
      );
      verified += pairs.length;
      progress.advance(pairs.length);
      await setImmediate();
    }
  };
  await Promise.all([work(), work()]); // one reads and stores while the kernels work for the other
  progress.end();
  return verified;
}

const whichOf = ({ isRound }: StepContext): WhichPairs => (isRound ? 'provisional' : 'lasting');

interface Batch {
  pairs: [number, number][];
  sets: PackedFeatures[];
  /** Two indices into `sets` a pair. */
  rows: Uint32Array;
}

async function* pendingBatches(
  store: Store,
  modelId: string,
  which: WhichPairs,
  limit: number,
): AsyncGenerator<Batch, undefined> {
  let sets = new Map<number, PackedFeatures>(); // a few new photos come in each batch of theirs
  for (
    let pairs = store.pairs.pending(modelId, which, limit);
    pairs.length > 0;
    pairs = store.pairs.pending(modelId, which, limit, pairs.at(-1))
  ) {
    const before = sets;
    sets = new Map();
    const missing: number[] = [];
    for (const id of new Set(pairs.flat())) {
      const set = before.get(id);
      if (set === undefined) missing.push(id);
      else sets.set(id, set);
    }
    for (let from = 0; from < missing.length; from += READ_AT_ONCE) {
      const some = missing.slice(from, from + READ_AT_ONCE);
      for (const [i, set] of store.photos.features(modelId, some).entries())
        if (set !== null) sets.set(some[i]!, set);
      await setImmediate();
    }
    const rowOf = new Map([...sets.keys()].map((id, row) => [id, row]));
    // features that turn out to be damaged are forgotten: their pairs wait until the photo is looked at again
    const sound = pairs.filter((pair) => pair.every((id) => rowOf.has(id)));
    yield {
      pairs: sound,
      sets: [...sets.values()],
      rows: Uint32Array.from(sound.flat(), (id) => rowOf.get(id)!),
    };
  }
}
