/**
 * The log of decisions as a file: lines of text that are only ever added, each behind the CRC-32 of what
 * follows it. The first says whose it is; each other one is a record in JSON.
 */
import {
  closeSync,
  constants,
  fsyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

const FORMAT = 'revisit decisions';
const VERSION = 1;

/** Values of a row: a blob is `{ base64 }`. */
export type Value = number | string | null | { base64: string };

/** Rows that are there now, by these columns, and the keys of those that are no more. */
export interface TableChange {
  table: string;
  columns: string[];
  put: Value[][];
  gone: Value[][];
}

export interface LogRecord {
  /** One more than that of the record before; a later record of the same number is the same said again. */
  number: number;
  /** Of all tables: what was there before is no more. */
  isWhole: boolean;
  tables: TableChange[];
}

interface Header {
  format: string;
  version: number;
  library: string;
}

export interface ReadLog {
  /** null where the line that says it is damaged. */
  library: string | null;
  records: LogRecord[];
  /** Lines that are not as they were written, without a last one that was cut short. */
  damagedLines: number;
  /** The last line was cut short: what is added must not follow it. */
  isCut: boolean;
  bytes: number;
  /** Of the first record. */
  firstBytes: number;
}

const lineOf = (content: object): string => {
  const json = JSON.stringify(content);
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;
};

/** null where the line is not as it was written. */
function contentOf(line: Buffer): unknown {
  const json = line.subarray(9);
  if (
    line[8] !== 0x20 ||
    crc32(json).toString(16).padStart(8, '0') !== line.subarray(0, 8).toString('latin1')
  )
    return null;
  try {
    return JSON.parse(json.toString('utf8'));
  } catch {
    return null; // whoever put the checksum right did not write it
  }
}

const isOurs = ({ format, version, library }: Header): boolean =>
  format === FORMAT && version === VERSION && typeof library === 'string';

const isRecord = (content: unknown): content is LogRecord => {
  const { number, isWhole, tables } = (content ?? {}) as Partial<LogRecord>;
  return (
    Number.isSafeInteger(number) &&
    typeof isWhole === 'boolean' &&
    Array.isArray(tables) &&
    tables.every(isTableChange)
  );
};

const isTableChange = (content: unknown): content is TableChange => {
  const { table, columns, put, gone } = (content ?? {}) as Partial<TableChange>;
  return (
    typeof table === 'string' && [columns, put, gone].every(Array.isArray) && [put, gone].every(areAllRows)
  );
};

const areAllRows = (rows: unknown): boolean => (rows as unknown[]).every((row) => Array.isArray(row));

/** null where there is no such file, or nothing in it is ours. Throws the system's errors. */
export function readLog(path: string): ReadLog | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const lines: Buffer[] = [];
  let start = 0;
  for (let end; (end = bytes.indexOf(0x0a, start)) !== -1; start = end + 1)
    lines.push(bytes.subarray(start, end));
  const [first, ...records] = lines.map(contentOf);
  const header = first as Header | null;
  const whole = records.filter(isRecord);
  if (header ? !isOurs(header) : whole.length === 0) return null;
  return {
    library: header?.library ?? null,
    records: whole,
    damagedLines: records.length - whole.length + (header ? 0 : 1),
    isCut: start < bytes.length,
    bytes: bytes.length,
    firstBytes: lines[1]?.length ?? 0,
  };
}

/** Adds a record, on the disk when it returns. Throws the system's errors: ENOENT where there is no log. */
export function addRecord(path: string, record: LogRecord): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_APPEND);
  try {
    const { size } = fstatSync(file);
    try {
      writeFileSync(file, lineOf(record));
      fsyncSync(file);
    } catch (error) {
      ftruncateSync(file, size); // what is added next must not follow half a line
      throw error;
    }
  } finally {
    closeSync(file);
  }
}

/** Writes the log anew: whoever reads it finds the old one or the new one, after a power cut too. */
export function writeLog(path: string, library: string, records: readonly LogRecord[]): void {
  const unfinished = `${path}.new`;
  const file = openSync(unfinished, 'w', 0o600);
  try {
    const header: Header = { format: FORMAT, version: VERSION, library };
    writeFileSync(file, [header, ...records].map(lineOf).join(''));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
  syncFolder(dirname(path));
}

/** The name of a file is on the disk too. Windows opens no folders. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
