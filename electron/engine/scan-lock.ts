import type { LibraryOutcome } from '../contract/library.ts';
import type { Store } from '../store/store.ts';

/**
 * What writes to many photos, alone in the library: nothing else scans or imports meanwhile. The world's
 * failures come back as values; bugs throw.
 */
export async function lockedForScan<T>(store: Store, work: () => Promise<T>): Promise<LibraryOutcome<T>> {
  const lock = store.lockForScan();
  if (!lock.ok) return lock;
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const failure = store.failureOf(error);
    if (failure === null) throw error;
    return { ok: false, failure };
  } finally {
    lock.value.release();
  }
}
