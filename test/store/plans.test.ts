/** How SQLite goes about what the store asks: nothing that is asked often reads a table that grows. */
import { expect, test, vi } from 'vitest';
import { openedStore } from './opened-store.ts';

/** Every statement that the store prepares, with SQLite's plan of it. */
const planned = vi.hoisted(() => new Map<string, string[]>());

vi.mock('better-sqlite3', async (original) => {
  const { default: Database } = await original<{ default: new (...of: unknown[]) => object }>();
  interface Statement {
    all(...of: unknown[]): { detail: string }[];
  }
  type Prepare = (sql: string) => Statement;
  const prepare = Reflect.get(Database.prototype as object, 'prepare') as Prepare;
  class Planned extends Database {
    /** Plans without statistics are the same for any number of rows, and Revisit keeps none. */
    prepare(sql: string): Statement {
      const statement = prepare.call(this as never, sql);
      const named = [...sql.matchAll(/\$(\w+)/g)].map(([, name]) => [name!, null] as const);
      const unnamed = [...sql.matchAll(/\?/g)].map(() => null);
      const values = named.length > 0 ? [Object.fromEntries(named)] : unnamed;
      const plan = prepare.call(this as never, `EXPLAIN QUERY PLAN ${sql}`).all(...values);
      planned.set(
        sql.replaceAll(/\s+/g, ' ').trim(),
        plan.map(({ detail }) => detail),
      );
      return statement;
    }
  }
  return {
    default: Object.assign(Planned, { SqliteError: Reflect.get(Database, 'SqliteError') as unknown }),
  };
});

/** Tables with rows for every photo, file, pair or place. */
const GROWS = new Set([
  ...['file', 'file_metadata', 'companion_file', 'photo', 'feature_set', 'exact_features', 'thumbnail'],
  ...['pair', 'no_match', 'candidates_done', 'provisional_candidates', 'provisional_comparison'],
  ...['same_shot_pair', 'same_shot', 'companion', 'stacked', 'snapshot_chunk'],
  ...['place', 'place_member', 'place_seen', 'place_memory', 'place_ban'],
]);
/** Of these a row is pages long: it is read for the sake of what is in it alone. */
const HAS_BLOBS = new Set(['feature_set', 'exact_features', 'thumbnail']);
/** Indexes of what is left over now and then. */
const FEW = /USING INDEX (pair_provisional|pair_neighbours|thumbnail_outdated) /;

/** What of a plan reads a whole table, or all of it that is of a model, or pages for a few bytes. */
function whatIsRead(sql: string, plan: readonly string[]): string[] {
  const aliases = new Map([...sql.matchAll(/(\w+) AS (\w+)/g)].map(([, table, alias]) => [alias!, table!]));
  return plan.flatMap((step) => {
    const [, how, name = ''] = /^(SCAN|SEARCH) (\w+)/.exec(step) ?? [];
    const table = GROWS.has(name) ? name : (aliases.get(name) ?? name);
    const isNarrow = step.includes('COVERING INDEX') || step.includes(' EXISTS ') || FEW.test(step);
    if (!GROWS.has(table) || isNarrow) return [];
    if (how === 'SCAN' || step.includes('(model_id=?)')) return [`all of ${table}`];
    return HAS_BLOBS.has(table) ? [`rows of ${table}`] : [];
  });
}

/** What may read so much all the same: how statements begin, by why. */
const ALLOWED: Record<string, string[]> = {
  'A model or its method was replaced: what was made with it goes': [
    'DELETE FROM no_match WHERE model_id = ?',
    'DELETE FROM candidates_done WHERE model_id = ?',
    'DELETE FROM provisional_candidates WHERE model_id = ?',
    'DELETE FROM place_member WHERE model_id = ?',
    'DELETE FROM model WHERE id = ?',
    'UPDATE place_member SET model_id = ?',
    'UPDATE thumbnail SET is_outdated = 1',
    'UPDATE same_shot_pair SET is_outdated = 1',
  ],
  'Blobs are what is asked for, or is to go': [
    'SELECT location, attention, descriptor FROM exact_features',
    'SELECT feature_set.*',
    'SELECT feature_count, keypoint_count, descriptor',
    'SELECT jpeg, checksum FROM thumbnail',
    'DELETE FROM photo WHERE id = ?',
    'DELETE FROM feature_set WHERE model_id = ? AND photo_id = ?',
  ],
  'Only eval, the benches and the status of the command line ask': [
    'SELECT (SELECT coalesce(sum(length(scale)',
    'SELECT *, checksum IS crc32(a, b, score',
    'SELECT a, b, score, reason FROM pair',
    'SELECT (SELECT count(*) FROM no_match',
  ],
  'Files that are imported or tidied are looked for by their bytes': ['SELECT lower(hex(hash))'],
  'Photos went, or may have: of all rows it is asked once a scan whose they are': [
    'DELETE FROM place WHERE id NOT IN',
    'DELETE FROM same_shot_pair WHERE is_outdated = 1',
    'DELETE FROM provisional_comparison',
  ],
  'A scan asks once of each file, and what it makes of all photos it makes anew': [
    'SELECT photo.id AS photo, file.id AS file, folder_id AS folderId, CAST(path AS TEXT)',
    'SELECT a, b, moments, verdict, b_from_a, tries, checksum FROM same_shot_pair WHERE is_outdated = 0 O',
    'SELECT folder_id AS folderId, path, kind FROM companion_file',
    'SELECT photo_id AS photo, lead_id AS lead, kind FROM companion ',
    'SELECT photo_id, lead_id FROM same_shot',
    'DELETE FROM same_shot',
    'SELECT photo_id, shown_id FROM stacked',
    'SELECT place_id AS place, photo_id AS photo FROM place_me',
    'DELETE FROM place_memory',
    'INSERT OR IGNORE INTO place_memory',
    'INSERT OR IGNORE INTO place_seen',
    'SELECT id FROM photo WHERE width_px IS NOT NULL',
    'SELECT id FROM photo WHERE NOT EXISTS (SELECT 1 FROM subject',
  ],
  'Lists of all photos, folders or places of a library, which are kept in memory': [
    'SELECT state, count(*) AS count FROM file',

    'SELECT m.place_id AS place',
    'SELECT place_id AS place, count(*) AS photoCount FROM place_member',
    'SELECT id FROM place WHERE name IS NOT NULL',
    'SELECT place.id, name, coalesce(shown_id',
    'SELECT photo_id AS photo, place_id AS place FROM place_ban',
  ],
  'The log of decisions is written anew: all that a person decided': [
    'SELECT id, name, cover_photo_id FROM place',
  ],
  'One row is enough': ['SELECT 1 FROM place_member'],
};

test('No statement of the store reads a table that grows with the library, but for those named here', () => {
  openedStore().remove();
  const reading = [...planned].filter(([sql, plan]) => whatIsRead(sql, plan).length > 0);
  const allowed = Object.values(ALLOWED).flat();
  const isAllowed = (sql: string): boolean => allowed.some((beginning) => sql.startsWith(beginning));
  expect(planned.size).toBeGreaterThan(100);
  expect(
    reading
      .filter(([sql]) => !isAllowed(sql))
      .map(([sql, plan]) => `${whatIsRead(sql, plan).join(', ')}: ${sql.slice(0, 200)}`),
  ).toEqual([]);
  // a name that is needed no more allows what comes after it
  expect(allowed.filter((beginning) => !reading.some(([sql]) => sql.startsWith(beginning)))).toEqual([]);
});
