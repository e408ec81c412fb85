/** What a person decided of the copies of shots: which stay, and which are to go. */
import type { Database } from '../database.ts';
import { transaction } from '../transaction.ts';

export interface CopyDecision {
  /** Ascending as they were decided. */
  id: number;
  /** The photos that it was about, each with the number of its files that stay. */
  keptCounts: Map<number, number>;
  /** Files that are to go and have not yet. */
  toGo: Set<number>;
}

export interface CopyDecisionTable {
  /** Oldest first. */
  list(): CopyDecision[];
  /** `keptCounts`: of every photo of the group, 0 for those of which no file stays. */
  decide(keptCounts: ReadonlyMap<number, number>, toGo: readonly number[]): CopyDecision;
  /**
   * Takes back the last decision, of this session or one before, that was not carried out yet; null where
   * there is none.
   */
  undo(): CopyDecision | null;
  /** The file has gone. */
  gone(fileId: number): void;
}

export function copyDecisionTable(db: Database): CopyDecisionTable {
  const ids = db.prepare<[], number>('SELECT id FROM copy_decision ORDER BY id').pluck();
  const photos = db
    .prepare<[], [number, number, number]>(
      'SELECT decision_id, photo_id, kept_count FROM copy_decision_photo',
    )
    .raw();
  const files = db.prepare<[], [number, number]>('SELECT decision_id, file_id FROM copy_decision_file').raw();
  const create = db.prepare('INSERT INTO copy_decision DEFAULT VALUES');
  const addPhoto = db.prepare('INSERT INTO copy_decision_photo VALUES (?, ?, ?)');
  const addFile = db.prepare('INSERT INTO copy_decision_file VALUES (?, ?)');
  const last = db
    .prepare<[], number>('SELECT id FROM copy_decision WHERE is_carried_out = 0 ORDER BY id DESC LIMIT 1')
    .pluck();
  const remove = db.prepare('DELETE FROM copy_decision WHERE id = ?');
  const carriedOut = db.prepare(
    'UPDATE copy_decision SET is_carried_out = 1 WHERE id IN ' +
      '(SELECT decision_id FROM copy_decision_file WHERE file_id = ?)',
  );
  const forget = db.prepare('DELETE FROM copy_decision_file WHERE file_id = ?');

  const list = (): CopyDecision[] => {
    const decisions = new Map(
      ids.all().map((id): [number, CopyDecision] => [id, { id, keptCounts: new Map(), toGo: new Set() }]),
    );
    for (const [id, photo, count] of photos.all()) decisions.get(id)?.keptCounts.set(photo, count);
    for (const [id, file] of files.all()) decisions.get(id)?.toGo.add(file);
    return [...decisions.values()];
  };
  return {
    list,
    decide: transaction(db, (keptCounts: ReadonlyMap<number, number>, toGo: readonly number[]) => {
      const id = Number(create.run().lastInsertRowid);
      for (const [photo, count] of keptCounts) addPhoto.run(id, photo, count);
      for (const file of toGo) addFile.run(id, file);
      return { id, keptCounts: new Map(keptCounts), toGo: new Set(toGo) };
    }),
    undo: transaction(db, () => {
      const id = last.get();
      const undone = list().find((decision) => decision.id === id);
      if (undone === undefined) return null;
      remove.run(undone.id);
      return undone;
    }),
    gone: transaction(db, (fileId: number) => {
      carriedOut.run(fileId);
      forget.run(fileId);
    }),
  };
}
