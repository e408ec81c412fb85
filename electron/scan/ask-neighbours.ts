/** Matches -> further candidate pairs: a photo may match what its matches match. */
import { setImmediate } from 'node:timers/promises';
import { neighbourPairs } from '../matching/candidates.ts';
import type { ScanContext } from './context.ts';

/** Matches of a transaction: up to some 2,500 pairs, in about 10 ms of the engine's thread. */
const MATCHES_AT_ONCE = 64;

/** Asks for the neighbours of every lasting match that was not asked for them; false where there was none. */
export async function askNeighbours({ store, model, signal }: ScanContext): Promise<boolean> {
  const matchedBy = (photo: number, most: number): number[] => store.pairs.matchedBy(model.id, photo, most);
  let isAny = false;
  while (!signal.aborted) {
    const matches = store.pairs.withoutNeighbours(model.id, MATCHES_AT_ONCE);
    if (matches.length === 0) break;
    isAny = true;
    store.pairs.addNeighbours(model.id, matches, neighbourPairs(matches, matchedBy));
    await setImmediate();
  }
  return isAny;
}
