/** Another connection to the library at `path`: asked to, it holds a transaction; `held` is 1 meanwhile. */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const { path, forMs, held } = workerData as { path: string; forMs: number; held: Int32Array };
const db = new Database(path);
parentPort!.on('message', () => {
  db.exec('BEGIN IMMEDIATE');
  Atomics.store(held, 0, 1);
  parentPort!.postMessage('held');
  Atomics.wait(held, 0, 1, forMs);
  Atomics.store(held, 0, 0);
  db.exec('COMMIT');
});
