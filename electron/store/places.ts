/** Places and who belongs to them, per model. */
import type { Database } from './database.ts';
import type { ModelTable } from './models.ts';

/** A place as kept: photo ids ascending. */
export interface PlaceRow {
  id: number;
  photos: number[];
}

export interface PlaceTable {
  /** Ids ascending. */
  list(modelId: string): PlaceRow[];
  /**
   * Places to recognise new clusters by, ids ascending: those that have members, each with its members under this model, or under any other
   * model while this one has none at all, so that a place keeps its id when the model changes.
   */
  known(modelId: string): PlaceRow[];
  /** Makes these the places of the model, in one transaction. A null id is a new place. Places that no model has members for are forgotten. */
  replace(modelId: string, places: readonly { id: number | null; photos: readonly number[] }[]): void;
  placeOf(modelId: string, photoId: number): number | null;
}

export function placeTable(db: Database, models: ModelTable): PlaceTable {
  type Member = { place: number; photo: number };
  const list = db.prepare<[number], Member>('SELECT place_id AS place, photo_id AS photo FROM place_member WHERE model_id = ? ORDER BY place_id, photo_id');
  const listAny = db.prepare<[], Member>('SELECT DISTINCT place_id AS place, photo_id AS photo FROM place_member ORDER BY place_id, photo_id');
  const clear = db.prepare('DELETE FROM place_member WHERE model_id = ?');
  const create = db.prepare('INSERT INTO place DEFAULT VALUES');
  const add = db.prepare('INSERT INTO place_member (model_id, photo_id, place_id) VALUES (?, ?, ?)');
  const forget = db.prepare('DELETE FROM place WHERE id NOT IN (SELECT place_id FROM place_member)');
  const placeOf = db.prepare<[number, number], number>('SELECT place_id FROM place_member WHERE model_id = ? AND photo_id = ?').pluck();

  const grouped = (members: readonly Member[]): PlaceRow[] => {
    const rows: PlaceRow[] = [];
    for (const { place, photo } of members) {
      const last = rows.at(-1);
      if (last?.id === place) last.photos.push(photo);
      else rows.push({ id: place, photos: [photo] });
    }
    return rows;
  };
  return {
    list: (modelId) => grouped(list.all(models.number(modelId))),
    known(modelId) {
      const own = list.all(models.number(modelId));
      return grouped(own.length > 0 ? own : listAny.all());
    },
    replace: db.transaction((modelId: string, places: readonly { id: number | null; photos: readonly number[] }[]) => {
      const model = models.number(modelId);
      clear.run(model);
      for (const { id, photos } of places) {
        const place = id ?? create.run().lastInsertRowid;
        for (const photo of photos) add.run(model, photo, place);
      }
      forget.run();
    }),
    placeOf: (modelId, photoId) => placeOf.get(models.number(modelId), photoId) ?? null,
  };
}
