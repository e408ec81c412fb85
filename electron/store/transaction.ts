import type { Database } from 'better-sqlite3';

/**
 * `run` as one transaction, which waits for that of another connection from its start: one that reads before
 * it writes would be refused where another writes meanwhile (https://www.sqlite.org/rescode.html#busy).
 */
export const transaction = <Args extends unknown[], Result>(
  db: Database,
  run: (...args: Args) => Result,
): ((...args: Args) => Result) => db.transaction(run).immediate;
