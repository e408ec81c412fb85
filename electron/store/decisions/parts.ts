/** Parts of places that a person said are of one place, or are not: a number a decision. */
import type { SaidOfParts } from '../../contract/place.ts';
import type { Database } from '../database.ts';

/** A row of the table. */
export interface PartRow {
  decision: number;
  is_one: number;
  part: number;
  photo_id: number;
}

export interface PartRows {
  /** In the order in which it was said. */
  all(): SaidOfParts[];
  say(isOne: boolean, parts: SaidOfParts['parts']): void;
  /** The number of the last decision; 0 where nothing was said. */
  last(): number;
  /** Of the decisions after that one. */
  after(decision: number): PartRow[];
  put(rows: readonly PartRow[]): void;
  remove(rows: readonly PartRow[]): void;
}

export function partRows(db: Database): PartRows {
  const all = db.prepare<[], PartRow>('SELECT * FROM place_part ORDER BY decision, part, photo_id');
  const last = db.prepare<[], number>('SELECT coalesce(max(decision), 0) FROM place_part').pluck();
  const after = db.prepare<[number], PartRow>('SELECT * FROM place_part WHERE decision > ?');
  const add = db.prepare<[PartRow]>(
    'INSERT OR IGNORE INTO place_part VALUES ($decision, $is_one, $part, $photo_id)',
  );
  const remove = db.prepare('DELETE FROM place_part WHERE decision = ?');
  return {
    all: () =>
      [...Map.groupBy(all.all(), ({ decision }) => decision).values()].map((rows) => ({
        isOne: rows[0]!.is_one === 1,
        parts: [...Map.groupBy(rows, ({ part }) => part).values()].map((part) =>
          part.map(({ photo_id }) => photo_id),
        ),
      })),
    say(isOne, parts) {
      const decision = last.get()! + 1;
      for (const [part, photos] of parts.entries())
        for (const photo_id of photos) add.run({ decision, is_one: Number(isOne), part, photo_id });
    },
    last: () => last.get()!,
    after: (decision) => after.all(decision),
    put(rows) {
      for (const row of rows) add.run(row);
    },
    remove(rows) {
      for (const decision of new Set(rows.map((row) => row.decision))) remove.run(decision);
    },
  };
}
