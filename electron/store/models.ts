/** Models by their number: a byte in every derived row instead of a name. */
import type { Database } from './database.ts';

export interface ModelTable {
  /** The number of a model; a model seen for the first time gets the next one. */
  number(modelId: string): number;
  list(): string[];
  /**
   * Drops all that was derived with a model, in one transaction. The places stay: `places.replace` forgets
   * those that it leaves without members.
   */
  forget(modelId: string): void;
}

export function modelTable(db: Database): ModelTable {
  const find = db.prepare<[string], number>('SELECT id FROM model WHERE name = ?').pluck();
  const insert = db.prepare('INSERT INTO model (name) VALUES (?) ON CONFLICT DO NOTHING');
  const list = db.prepare<[], string>('SELECT name FROM model ORDER BY name').pluck();
  const derived = ['feature_set', 'photo_failure', 'pair', 'candidates_done', 'snapshot', 'place_member'].map(
    (table) => db.prepare(`DELETE FROM ${table} WHERE model_id = ?`),
  );
  const remove = db.prepare('DELETE FROM model WHERE id = ?');
  const known = new Map<string, number>();
  return {
    number(modelId) {
      let number = known.get(modelId) ?? find.get(modelId);
      if (number === undefined) {
        insert.run(modelId);
        number = find.get(modelId);
        if (number === undefined) throw new Error('a model just inserted is absent');
      }
      // Inside a transaction the row may still be rolled back, so only committed numbers are remembered.
      if (!db.inTransaction) known.set(modelId, number);
      return number;
    },
    list: () => list.all(),
    forget: db.transaction((modelId: string) => {
      const number = find.get(modelId);
      if (number === undefined) return;
      known.delete(modelId);
      for (const statement of derived) statement.run(number);
      remove.run(number);
    }),
  };
}
