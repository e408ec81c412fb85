/** A library whose file is damaged or gone: what was decided comes back, all else can be found anew. */
import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import type { LibraryFailure, Outcome } from '../../../contract/failure.ts';
import type { RepairReport } from '../../../contract/library.ts';
import type { Database } from '../../database.ts';
import { isOurs, newDatabase, openExistingDatabase, openToRepair, whyNewer } from '../../database.ts';
import { isAbsent, isOfTheFile, notALibrary } from '../../failures.ts';
import { migrations } from '../../migrations/index.ts';
import { forgetDamagedMatches } from '../../pairs/pairs.ts';
import { forgetDamagedComparisons } from '../../same-shots/same-shots.ts';
import { outdateDamagedThumbnails } from '../../same-shots/thumbnails.ts';
import { featureChecksums } from './checksums.ts';
import type { KeptCopy } from './kept-copy.ts';
import type { LogRecord, TableChange } from './lines.ts';
import { readLog, writeLog } from './lines.ts';
import { bringTogether, logOf, logBeforeMigration } from './log.ts';
import { allDecisions, merged, putRecord } from './tables.ts';
import { transaction } from '../../transaction.ts';

/**
 * Looks at all of the library's file, and mends what can be mended there. Where that does not do, a new one
 * is made with what the log has, or else the file still shows, and takes the place of the file, which is
 * moved aside.
 */
export function repair(path: string): Outcome<RepairReport, LibraryFailure> {
  const outdated = whyOutdated(path);
  if (outdated !== null) return { ok: false, failure: outdated };
  const log = readLog(logOf(path));
  const found = lookAt(path);
  const { damagedPhotos } = found;
  if (found.isWhole)
    return {
      ok: true,
      value: { ...told(found.tables), isNew: false, movedTo: null, damagedLines: 0, damagedPhotos },
    };
  const kept = log ?? readLog(logBeforeMigration(path));
  const record = kept === null ? { number: 1, isWhole: true, tables: found.tables } : merged(kept.records);
  // from here on the log has all of it, whenever this is killed
  const library = log === null ? newId() : log.library;
  if (log === null) writeLog(logOf(path), library!, [record]);
  const made = madeAnew(path, record, library);
  const movedTo = moveAside(path);
  putInPlace(made, path);
  const damagedLines = kept?.damagedLines ?? 0;
  return {
    ok: true,
    value: { ...told(record.tables), isNew: true, movedTo, damagedLines, damagedPhotos: 0 },
  };
}

/** Why it is not this Revisit's to repair: asked before anything is made beside it. `hasCopy`: of its log. */
export function whyNotRepaired(path: string, hasCopy: boolean): LibraryFailure | null {
  if (isAbsent(path)) return null; // what is empty is what is left of one
  const db = openToRepair(path);
  try {
    const isKnown = hasCopy || readLog(logOf(path)) !== null || existsSync(logBeforeMigration(path));
    if (db === null || !isOurs(db)) return isKnown ? null : notALibrary(path);
    return whyNewer(db, path);
  } finally {
    db?.close();
  }
}

/**
 * One of an earlier schema that is sound is brought to today's, which all that is looked at is of; why that
 * cannot be, or null.
 */
function whyOutdated(path: string): LibraryFailure | null {
  const db = isAbsent(path) ? null : openToRepair(path);
  if (db === null) return null;
  const isOld = isOurs(db) && (db.pragma('user_version', { simple: true }) as number) < migrations.length;
  const isToday = !isOld || !isSound(db);
  db.close();
  if (isToday) return null;
  const opened = openExistingDatabase(path);
  if (!opened.ok) return opened.failure;
  opened.value.db.close();
  return null;
}

/** Are all pages sound? */
function isSound(db: Database): boolean {
  try {
    return db.pragma('integrity_check(1)', { simple: true }) === 'ok';
  } catch (error) {
    if (isOfTheFile(error)) return false;
    throw error;
  }
}

interface Found {
  isWhole: boolean;
  /** What of the decisions can be read. */
  tables: TableChange[];
  damagedPhotos: number;
}

const NOTHING: Found = { isWhole: false, tables: [], damagedPhotos: 0 };

function lookAt(path: string): Found {
  const db = isAbsent(path) ? null : openToRepair(path);
  if (db === null) return NOTHING;
  try {
    const tables = allDecisions(db, 'what can be read');
    const isWhole = isMended(db, path);
    return { isWhole, tables, damagedPhotos: isWhole ? forgetDamaged(db) : 0 };
  } finally {
    db.close();
  }
}

/** What was found and is not as it was saved is found anew by the next scan. Of how many photos it was. */
function forgetDamaged(db: Database): number {
  forgetDamagedMatches(db);
  forgetDamagedComparisons(db);
  return featureChecksums(db).forgetDamaged() + outdateDamagedThumbnails(db);
}

/** Are all pages sound, where indexes are made anew; and does it say what the log says? */
function isMended(db: Database, path: string): boolean {
  try {
    db.exec('REINDEX');
    if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok') return false;
    if ((db.pragma('foreign_key_check') as unknown[]).length > 0) return false;
    bringTogether(db, path);
    const log = readLog(logOf(path));
    return log !== null && isAlike(allDecisions(db), merged(log.records).tables);
  } catch (error) {
    if (isOfTheFile(error)) return false;
    throw error;
  }
}

function isAlike(a: readonly TableChange[], b: readonly TableChange[]): boolean {
  const textOf = (tables: readonly TableChange[]): string =>
    tables
      .flatMap(({ table, columns, put }) =>
        put.map((row) => JSON.stringify([table, ...columns.map((name, i) => [name, row[i]]).sort()])),
      )
      .sort()
      .join('\n');
  return textOf(a) === textOf(b);
}

const withWal = (path: string): string[] => [`${path}-wal`, `${path}-shm`, path];

/** Where it lies now; null where there was none. */
function moveAside(path: string): string | null {
  let aside = 1;
  while (existsSync(`${path}.damaged-${aside}`)) aside += 1;
  const to = `${path}.damaged-${aside}`;
  for (const file of withWal(path)) if (existsSync(file)) renameSync(file, to + file.slice(path.length));
  return existsSync(to) ? to : null;
}

/** As the library draws it. */
const newId = (): string => randomBytes(16).toString('hex');

/** Where it is made, whole, before it takes its place. `library`: the id that it had; null: not known. */
function madeAnew(path: string, record: LogRecord, library: string | null): string {
  const made = `${path}.repaired`;
  for (const file of [...withWal(made), logOf(made)]) rmSync(file, { force: true }); // of one that was killed
  const db = newDatabase(made);
  try {
    transaction(db, () => {
      if (library !== null) db.prepare('UPDATE library SET id = ?').run(library);
      putRecord(db, record);
      skipPlaceIds(db);
      db.prepare('UPDATE library SET log_number = ?').run(record.number);
      db.exec('DELETE FROM decision_change');
    })();
    db.pragma('journal_mode = DELETE'); // all of it is in one file
  } finally {
    db.close();
  }
  return made;
}

function putInPlace(made: string, path: string): void {
  renameSync(made, path);
  rmSync(logOf(made));
  newDatabase(path).close(); // with its log
}

/** Places that are no more may come back by undoing: their ids are given to no others. */
const skipPlaceIds = (db: Database): void =>
  void db.exec(`
    INSERT INTO place (id) SELECT coalesce(max(id), 0) + 1 FROM (
      SELECT id FROM place UNION ALL
      SELECT place.value ->> 'id' FROM journal,
        json_each(journal.change -> '$.places.before') AS place UNION ALL
      SELECT place.value ->> 'id' FROM journal, json_each(journal.change -> '$.places.after') AS place);
    DELETE FROM place WHERE id = (SELECT max(id) FROM place)`);

/** What a copy of a log would give back. */
export const toldOf = ({ records, damagedLines }: KeptCopy): RepairReport => ({
  ...told(merged(records).tables),
  ...{ isNew: false, movedTo: null, damagedPhotos: 0, damagedLines },
});

/** What came back, counted. */
function told(
  tables: readonly TableChange[],
): Pick<RepairReport, 'names' | 'decisions' | 'stars' | 'folders'> {
  const rows = (name: string): TableChange['put'] =>
    tables.filter(({ table }) => table === name).flatMap(({ put }) => put);
  const place = tables.find(({ table }) => table === 'place');
  const nameAt = place?.columns.indexOf('name') ?? -1;
  return {
    names: (place?.put ?? []).filter((row) => nameAt !== -1 && row[nameAt] !== null).length,
    decisions: rows('place_pin').length + rows('place_ban').length,
    stars: rows('favourite').length,
    folders: rows('folder').length,
  };
}
