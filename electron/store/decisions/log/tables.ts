/** The user's own tables, as records of the log and back. */
import type { Database } from 'better-sqlite3';
import type { LogRecord, TableChange, Value } from './lines.ts';

/** What a row of each is known by; what others refer to comes first. */
const KEYS = {
  folder: ['id'],
  place: ['id'],
  copy_decision: ['id'],
  place_pin: ['photo_id'],
  place_ban: ['place_id', 'photo_id'],
  place_part: ['decision', 'part', 'photo_id'],
  place_seen: ['place_id', 'photo_id'],
  place_memory: ['place_id', 'photo_id'],
  journal: ['id'],
  leave_out: ['id'],
  setting: ['name'],
  removal: ['id'],
  tidy_folder: ['id'],
  copy_decision_photo: ['photo_id', 'decision_id'],
  copy_decision_file: ['file_id', 'decision_id'],
  favourite: ['photo_id'],
  accepted: ['photo_id'],
  sidecar_write: ['id'],
} as const;
type Table = keyof typeof KEYS;
const TABLES = Object.keys(KEYS) as Table[];

type Stored = number | string | null | Buffer;

const valueOf = (stored: Stored): Value =>
  Buffer.isBuffer(stored) ? { base64: stored.toString('base64') } : stored;
const storedOf = (value: Value): Stored =>
  typeof value === 'object' && value !== null ? Buffer.from(value.base64, 'base64') : value;

// `folder.online` is derived
const columnsOf = (db: Database, table: Table): string[] =>
  (db.pragma(`table_info(${table})`) as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => table !== 'folder' || name !== 'online');

/** All that the user's own tables hold, of whatever schema; of a damaged database what can be read. */
export function allDecisions(db: Database, of: 'all' | 'what can be read' = 'all'): TableChange[] {
  return TABLES.flatMap((table) => {
    const put: Value[][] = [];
    let columns: string[] = [];
    try {
      columns = columnsOf(db, table);
      if (columns.length === 0) return [];
      const rows = db.prepare<[], Stored[]>(`SELECT ${columns.join(', ')} FROM ${table}`).raw();
      for (const row of rows.iterate()) put.push(row.map(valueOf));
    } catch (error) {
      if (of === 'all') throw error;
    }
    return put.length === 0 ? [] : [{ table, columns, put, gone: [] }];
  });
}

/** What is noted as changed, as it is now. */
export function changedDecisions(db: Database): TableChange[] {
  return TABLES.flatMap((table) => {
    const columns = columnsOf(db, table);
    const keys = KEYS[table];
    const noted = keys.map((_, i) => `noted.key${i + 1}`);
    const rows = db
      .prepare<[string], Stored[]>(
        `SELECT ${[...noted, ...columns.map((name) => `own.${name}`)].join(', ')}
        FROM (SELECT DISTINCT key1, key2, key3 FROM decision_change WHERE table_name = ?) AS noted
        LEFT JOIN ${table} AS own ON ${keys.map((key, i) => `own.${key} = noted.key${i + 1}`).join(' AND ')}`,
      )
      .raw()
      .all(table);
    if (rows.length === 0) return [];
    const keyAt = keys.length + columns.indexOf(keys[0]);
    const isThere = (row: Stored[]): boolean => row[keyAt] !== null;
    return [
      {
        table,
        columns,
        put: rows.filter(isThere).map((row) => row.slice(keys.length).map(valueOf)),
        gone: rows.filter((row) => !isThere(row)).map((row) => row.slice(0, keys.length).map(valueOf)),
      },
    ];
  });
}

/**
 * Makes the tables as the record says, within a transaction. Tables and columns of another schema are passed
 * over.
 */
export function putRecord(db: Database, { isWhole, tables }: LogRecord): void {
  db.pragma('defer_foreign_keys = ON');
  const of = (table: Table): TableChange[] => tables.filter((change) => change.table === table);
  for (const table of TABLES.toReversed()) {
    const gone = of(table).flatMap((change) => change.gone);
    if (isWhole) gone.push(...lacking(db, table, of(table)));
    const where = KEYS[table].map((key) => `${key} = ?`).join(' AND ');
    const remove = db.prepare(`DELETE FROM ${table} WHERE ${where}`);
    for (const key of gone) remove.run(...key.map(storedOf));
  }
  for (const change of TABLES.flatMap(of)) putRows(db, change);
  // the files that were to go are not known any more: the copies are to be decided anew
  db.exec(`DELETE FROM copy_decision WHERE id IN (
    SELECT decision_id FROM copy_decision_file WHERE file_id NOT IN (SELECT id FROM file))`);
}

/** The keys that a whole record does not have: no others go, for what refers to them, as files to folders. */
function lacking(db: Database, table: Table, changes: readonly TableChange[]): Value[][] {
  const keys: readonly string[] = KEYS[table];
  const had = new Set<string>();
  for (const { columns, put } of changes)
    for (const row of put) had.add(JSON.stringify(keys.map((key) => row[columns.indexOf(key)])));
  return db
    .prepare<[], Stored[]>(`SELECT ${keys.join(', ')} FROM ${table}`)
    .raw()
    .all()
    .map((row) => row.map(valueOf))
    .filter((key) => !had.has(JSON.stringify(key)));
}

function putRows(db: Database, { table, columns, put }: TableChange): void {
  const there = columnsOf(db, table as Table);
  const at = columns.flatMap((name, i) => (there.includes(name) ? [i] : []));
  const names = at.map((i) => columns[i]!);
  const keys: readonly string[] = KEYS[table as Table];
  const others = names.filter((name) => !keys.includes(name));
  const set = others.map((name) => `${name} = excluded.${name}`).join(', ');
  // not REPLACE: it deletes the row, and what refers to it
  const statement = db.prepare(`
    INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
    ON CONFLICT (${keys.join(', ')}) DO
    ${set === '' ? 'NOTHING' : `UPDATE SET ${set}`}`);
  for (const row of put) statement.run(...at.map((i) => storedOf(row[i]!)));
}

/** What the records come to, as one. */
export function merged(records: readonly LogRecord[]): LogRecord {
  type Row = Record<string, Value>;
  const state = new Map<string, Map<string, Row>>();
  for (const { isWhole, tables } of records) {
    if (isWhole) state.clear();
    for (const { table, columns, put, gone } of tables) {
      const keys: readonly string[] | undefined = KEYS[table as Table];
      if (keys === undefined) continue;
      const rows = state.get(table) ?? new Map<string, Row>();
      state.set(table, rows);
      for (const key of gone) rows.delete(JSON.stringify(key));
      for (const values of put) {
        const row = Object.fromEntries(columns.map((name, i) => [name, values[i]!]));
        rows.set(JSON.stringify(keys.map((key) => row[key])), row);
      }
    }
  }
  const tables = [...state].flatMap(([table, rows]) => {
    const columns = [...new Set([...rows.values()].flatMap((row) => Object.keys(row)))];
    const put = [...rows.values()].map((row) => columns.map((name) => row[name] ?? null));
    return put.length === 0 ? [] : [{ table, columns, put, gone: [] }];
  });
  return { number: records.at(-1)?.number ?? 0, isWhole: true, tables };
}
