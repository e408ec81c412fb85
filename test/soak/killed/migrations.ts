/**
 * Libraries of earlier schemas are opened, and damaged ones repaired, when that is killed at any moment, and
 * again: they end as unbroken, with all that was decided in the library, its log and its backup.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { migrations as schemas } from '../../../electron/store/migrations/index.ts';
import { openStore, repairStore } from '../../../electron/store/store.ts';
import { decisionsIn } from '../../store/decisions/log/decided.ts';
import { oldLibrary } from '../../store/old-library.ts';
import { random } from '../../support/synthetic/synthetic.ts';

const PHOTOS = 150;
const FIRST_SCHEMA = 17;
/** Migrations of later ones know SQL functions of the store's. */
const LAST_SCHEMA = 32;
const MOST_KILLS = 3;

type What = 'open' | 'repair';
type Decided = Record<string, string[]>;

export const migrations = {
  count: 200,
  async run(count: number, seed: number) {
    const next = random(seed);
    const root = mkdtempSync(join(tmpdir(), 'revisit-migrations-'));
    const figures = { kills: 0, of: {} as Record<string, number>, wrong: [] as string[] };
    const olds = new Map<number, Old>();
    for (let i = 0; figures.kills < count; i += 1) {
      const schema = FIRST_SCHEMA + Math.floor(next() * (LAST_SCHEMA + 1 - FIRST_SCHEMA));
      const what = i % 4 === 3 ? 'repair' : 'open';
      const old = olds.get(schema) ?? (await made(root, schema));
      olds.set(schema, old);
      const folder = join(root, 'now');
      cpSync(what === 'open' ? old.folder : old.damaged, folder, { recursive: true });
      const kills = Math.min(1 + Math.floor(next() * MOST_KILLS), count - figures.kills);
      for (let j = 0; j < kills; j += 1) await kill(folder, what, next() * old.tookMs[what]);
      figures.kills += kills;
      figures.of[`${what}, schema ${schema}`] = (figures.of[`${what}, schema ${schema}`] ?? 0) + kills;
      const faults = look(folder, what, old);
      figures.wrong.push(...faults.map((fault) => `${i}, ${what} of schema ${schema}: ${fault}`));
      rmSync(folder, { recursive: true });
    }
    rmSync(root, { recursive: true });
    return figures;
  },
};

interface Old {
  folder: string;
  /** The same of the newest schema, whose file is damaged. */
  damaged: string;
  tookMs: Record<What, number>;
  /** What they are when they were opened, or repaired, without being killed. */
  whole: Record<What, Record<string, unknown>>;
  decided: Decided;
  /** The backup is of its schema: what migrations made of it is not there. */
  backedUp: Decided;
}

const databaseIn = (folder: string): string => join(folder, 'library.sqlite');

async function made(root: string, schema: number): Promise<Old> {
  const [folder, damaged] = [join(root, `schema ${schema}`), join(root, `damaged ${schema}`)];
  mkdirSync(folder);
  oldLibrary(databaseIn(folder), PHOTOS);
  const db = new DatabaseSync(databaseIn(folder));
  for (const sql of schemas.slice(FIRST_SCHEMA, schema)) db.exec(sql);
  db.exec(`PRAGMA user_version = ${schema}`);
  db.close();
  const [opened, repaired] = [join(root, 'opened'), join(root, 'repaired')];
  cpSync(folder, opened, { recursive: true });
  const tookMs = { open: await kill(opened, 'open', Infinity), repair: 0 };
  cpSync(opened, damaged, { recursive: true });
  truncateSync(databaseIn(damaged), 8192 * 20);
  cpSync(damaged, repaired, { recursive: true });
  tookMs.repair = await kill(repaired, 'repair', Infinity);
  const whole = { open: contentIn(opened), repair: contentIn(repaired) };
  const decided = decisionsIn(databaseIn(opened));
  const backedUp = fromBackup(databaseIn(opened));
  for (const done of [opened, repaired]) rmSync(done, { recursive: true });
  return { folder, damaged, tookMs, whole, decided, backedUp };
}

/** So long after it has begun, or when it is over: after how long that was. */
async function kill(folder: string, what: What, afterMs: number): Promise<number> {
  const child = fork(join(import.meta.dirname, 'opening-process.ts'), [databaseIn(folder), what], {
    execArgv: [],
  });
  const exit = once(child, 'exit');
  await once(child, 'message');
  const begunMs = performance.now();
  if (afterMs === Infinity) await exit;
  else await Promise.race([exit, setTimeout(afterMs, null, { ref: false })]);
  const tookMs = performance.now() - begunMs;
  child.kill('SIGKILL');
  await exit;
  return tookMs;
}

/** What is wrong when it is opened again, after a repair where it has to be asked for. */
function look(folder: string, what: What, { whole, decided, backedUp }: Old): string[] {
  const path = databaseIn(folder);
  open(path);
  const now = contentIn(folder);
  const others = (of: string, expected: Record<string, unknown>, found: Record<string, unknown>): string[] =>
    Object.keys(expected)
      .filter((table) => !isDeepStrictEqual(found[table], expected[table]))
      .map((table) => `other rows of ${table} in ${of}`);
  return [
    ...others('the library', whole[what], now),
    ...others('its log', decided, fromLog(path)),
    ...others('its backup', backedUp, fromBackup(path)),
  ];
}

/** What a library has that is gone, but for its log. */
function fromLog(path: string): Decided {
  rmSync(path);
  const repaired = repairStore(path);
  if (!repaired.ok) throw new Error(repaired.failure.reason);
  return decisionsIn(path);
}

function fromBackup(path: string): Decided {
  rmSync(`${path}.decisions`);
  return fromLog(path);
}

/** As a person does: where it is said to be damaged, it is repaired. */
function open(path: string): void {
  let store = openStore(path);
  if (!store.ok && repairStore(path).ok) store = openStore(path);
  if (!store.ok) throw new Error(store.failure.reason);
  store.value.close();
}

/** All rows of all tables, but the id that is drawn for a library. */
function contentIn(folder: string): Record<string, unknown[]> {
  const db = new DatabaseSync(databaseIn(folder), { readOnly: true });
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('library') ORDER BY name")
    .all();
  const content = tables.map(({ name }): [string, unknown[]] => [
    String(name),
    db
      .prepare(`SELECT * FROM ${String(name)}`)
      .all()
      .map((row) => JSON.stringify(Object.values(row).map(String)))
      .sort(),
  ]);
  db.close();
  return Object.fromEntries(content);
}
