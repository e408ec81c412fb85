/** Holds the scan's lock of the database at a path until it is killed, and says when it has it. */
import { openStore } from '../../electron/store/store.ts';

const store = openStore(process.argv[2]!);
if (!store.ok) throw new Error(store.failure.reason);
await store.value.lockedForScan(() => {
  process.send?.('locked');
  // the timer keeps the promise: one that nothing can settle is collected, and the lock with it
  return new Promise<void>((resolve) => setInterval(() => void resolve, 1000));
});
