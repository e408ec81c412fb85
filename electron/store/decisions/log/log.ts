/**
 * What only a person can say is kept twice: in the database, and in a log beside it. Triggers note what
 * changes in the user's own tables; what is noted is added to the log under the database's lock, so that the
 * records of several processes lie in their order.
 */
import { renameSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import type { Database } from 'better-sqlite3';
import { allDecisions, changedDecisions, merged, putRecord } from './tables.ts';
import type { ReadLog } from './lines.ts';
import { addRecord, readLog, writeLog } from './lines.ts';
import { transaction } from '../../transaction.ts';

export const logOf = (database: string): string => `${database}.decisions`;
export const logBeforeMigration = (database: string): string => `${logOf(database)}-before-migration`;

/** A log of more than twice its first record, and so much, is written anew (docs/measurements.md#store). */
const GROWN_BYTES = 1024 ** 2;

interface Known {
  id: string;
  number: number;
}

const known = (db: Database): Known =>
  db.prepare<[], Known>('SELECT id, log_number AS number FROM library').get()!;
const setNumber = (db: Database, number: number): void =>
  void db.prepare('UPDATE library SET log_number = ?').run(number);
const forgetNoted = (db: Database): void => void db.prepare('DELETE FROM decision_change').run();
/** Is something noted that the log does not have yet? */
export const isAnyNoted = (db: Database): boolean =>
  db.prepare<[], number>('SELECT EXISTS (SELECT 1 FROM decision_change)').pluck().get() === 1;

/** A full disk has no room for the log; what is noted waits. */
function whereThereIsRoom(write: () => void): void {
  try {
    write();
  } catch (error) {
    const { code, errno } = error as NodeJS.ErrnoException;
    if (code !== 'ENOSPC' && errno !== -osConstants.errno.EDQUOT) throw error;
  }
}

/** Adds what is noted to the log. Throws the system's errors. */
export function logNoted(db: Database, path: string): void {
  if (isAnyNoted(db)) transaction(db, () => addNoted(db, path))();
}

function addNoted(db: Database, path: string): void {
  const number = known(db).number + 1;
  try {
    addRecord(logOf(path), { number, isWhole: false, tables: changedDecisions(db) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return writeAnew(db, path);
  }
  forgetNoted(db);
  setNumber(db, number);
}

function writeAnew(db: Database, path: string): void {
  const { id, number } = known(db);
  writeLog(logOf(path), id, [{ number: number + 1, isWhole: true, tables: allDecisions(db) }]);
  forgetNoted(db);
  setNumber(db, number + 1);
}

/**
 * Brings the database and its log together, as they are opened: what one of them lacks, as after a power cut,
 * it gets from the other. Throws the system's errors.
 */
export function bringTogether(db: Database, path: string): void {
  if (isTogether(db, readLog(logOf(path)))) return;
  whereThereIsRoom(() =>
    transaction(db, () => {
      const { id, number } = known(db);
      const log = readLog(logOf(path));
      if (log?.library !== undefined && log.library !== null && log.library !== id)
        renameSync(logOf(path), `${logOf(path)}-of-${log.library}`);
      if (log?.library !== id) return writeAnew(db, path);
      const ahead = log.records.filter((record) => record.number > number);
      for (const record of ahead) putRecord(db, record);
      if (ahead.length > 0) {
        forgetNoted(db);
        setNumber(db, ahead.at(-1)!.number);
      }
      const isBehind = (log.records.at(-1)?.number ?? 0) < known(db).number;
      if (log.damagedLines > 0 || log.isCut || isBehind) writeAnew(db, path);
      else if (isGrown(log)) writeLog(logOf(path), id, [merged(log.records)]);
      if (isAnyNoted(db)) addNoted(db, path);
    })(),
  );
}

const isGrown = ({ bytes, firstBytes }: ReadLog): boolean => bytes > 2 * firstBytes + GROWN_BYTES;

function isTogether(db: Database, log: ReadLog | null): boolean {
  const { id, number } = known(db);
  return (
    log?.library === id &&
    log.damagedLines === 0 &&
    !log.isCut &&
    log.records.at(-1)?.number === number &&
    !isGrown(log) &&
    !isAnyNoted(db)
  );
}

/** Keeps the user's own as it is before the schema changes; of several the last. */
export function keepBefore(db: Database, path: string): void {
  const number = db.pragma('user_version', { simple: true }) as number;
  writeLog(logBeforeMigration(path), `schema ${number}`, [
    { number, isWhole: true, tables: allDecisions(db) },
  ]);
}
