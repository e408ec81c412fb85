/** Holds the scan's lock of the database at a path until it is killed, and says when it has it. */
import { openStore } from '../../electron/store/store.ts';

const store = openStore(process.argv[2]!);
if (!store.ok) throw new Error(store.failure.reason);
await store.value.lockedForScan(() => {
  process.send?.('locked');
  return new Promise<never>(() => setInterval(() => undefined, 1000));
});
