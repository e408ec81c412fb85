/** Models by their number: a byte in every derived row instead of a name. */
import type { Database } from './database.ts';
import { transaction } from './transaction.ts';

export interface ModelTable {
  /** The number of a model, for rows of it; a model seen for the first time gets the next one. */
  number(modelId: string): number;
  /** The same for a question, which writes nothing: a model that was never seen has a number of no rows. */
  find(modelId: string): number;
  list(): string[];
  /**
   * Drops all that was derived with a model, in one transaction. The places stay, with the members that it
   * gave them until `successor` has places of its own: so that they are recognised by these.
   */
  forget(modelId: string, successor: string): void;
}

/** SQLite counts from 1. */
const NO_ROWS = 0;

export function modelTable(db: Database): ModelTable {
  const find = db.prepare<[string], number>('SELECT id FROM model WHERE name = ?').pluck();
  const insert = db.prepare('INSERT INTO model (name) VALUES (?) ON CONFLICT DO NOTHING');
  const list = db.prepare<[], string>('SELECT name FROM model ORDER BY name').pluck();
  const derived = [
    'feature_set',
    'photo_failure',
    'pair',
    'no_match',
    'candidates_done',
    'provisional_candidates',
    'snapshot',
    'place_member',
    'likely_photo',
  ].map((table) => db.prepare(`DELETE FROM ${table} WHERE model_id = ?`));
  const remove = db.prepare('DELETE FROM model WHERE id = ?');
  const hasPlaces = db.prepare('SELECT 1 FROM place_member WHERE model_id = ? LIMIT 1');
  const inheritMembers = db.prepare('UPDATE place_member SET model_id = ? WHERE model_id = ?');
  const known = new Map<string, number>();
  const numberOf = (modelId: string): number => {
    let number = known.get(modelId) ?? find.get(modelId);
    if (number === undefined) {
      insert.run(modelId);
      number = find.get(modelId);
      if (number === undefined) throw new Error('a model just inserted is absent');
    }
    // Inside a transaction the row may still be rolled back, so only committed numbers are remembered.
    if (!db.inTransaction) known.set(modelId, number);
    return number;
  };
  return {
    number: numberOf,
    find: (modelId) => known.get(modelId) ?? find.get(modelId) ?? NO_ROWS,
    list: () => list.all(),
    forget: transaction(db, (modelId: string, successor: string) => {
      const number = find.get(modelId);
      if (number === undefined) return;
      known.delete(modelId);
      const heir = numberOf(successor);
      if (hasPlaces.get(heir) === undefined) inheritMembers.run(heir, number);
      for (const statement of derived) statement.run(number);
      remove.run(number);
    }),
  };
}
