/**
 * What a person says of places. It holds for every model, through scans and moved folders; the members that
 * each model has now are set right at once.
 */
import type { DecisionKind, Decisions } from '../contract/place.ts';
import type { Database } from './database.ts';
import type { ModelTable } from './models.ts';

export interface DecisionTable {
  /** Pins and bans of photos that the library holds. */
  all(): Decisions;
  /** Name and cover of a place; null where there is no such place. */
  said(placeId: number): { name: string | null; coverPhotoId: number | null } | null;
  /** The same of all places of which either was said. */
  saidOfAll(): { id: number; name: string | null; coverPhotoId: number | null }[];
  bans(placeId: number): number[];
  /** Members of the place under the model. */
  photos(modelId: string, placeId: number): number[];
  /** The place's members under this model have been seen. */
  see(modelId: string, placeId: number): void;
  rename(placeId: number, name: string | null): void;
  cover(placeId: number, photoId: number): void;
  /** The first place takes the photos of the others, which are no more; their name too where it has none. */
  merge(modelId: string, placeIds: readonly number[]): void;
  /** Some of the photos that the place has under the model become a new place, whose id is returned. */
  split(modelId: string, placeId: number, photoIds: readonly number[]): number;
  exclude(placeId: number, photoId: number): void;
  /**
   * A photo that was taken out is in the place again, and stays; the place that it was in meanwhile is
   * returned, null where it was in none.
   */
  include(modelId: string, placeId: number, photoId: number): number | null;
  /** What `undo` would take back; null where there is nothing. */
  undoable(): DecisionKind | null;
  /**
   * Takes back the last of the six above that was said since the database was opened, and not taken back yet;
   * null where there is none. With the places that it was about.
   */
  undo(): { kind: DecisionKind; placeIds: number[] } | null;
}

type Row = Record<string, number | string | null>;
/** A decision's places as they were before it. */
interface Before {
  kind: DecisionKind;
  places: Row[];
  rows: Record<string, Row[]>;
  /** The place that a split made, and the one it came from. */
  made: { id: number; from: number } | null;
}

/** Tables that hold what was said, one row a place and photo. */
const SAID = ['place_pin', 'place_ban', 'place_seen', 'place_memory'] as const;

export function decisionTable(db: Database, models: ModelTable): DecisionTable {
  type Pair = { photo: number; place: number };
  const held = 'JOIN photo ON photo.id = photo_id WHERE width_px IS NOT NULL ORDER BY place_id, photo_id';
  const pins = db.prepare<[], Pair>(`SELECT photo_id AS photo, place_id AS place FROM place_pin ${held}`);
  const bans = db.prepare<[], Pair>(`SELECT photo_id AS photo, place_id AS place FROM place_ban ${held}`);
  const said = db.prepare<[number], { name: string | null; coverPhotoId: number | null }>(
    'SELECT name, cover_photo_id AS coverPhotoId FROM place WHERE id = ?',
  );
  const saidOfAll = db.prepare<[], { id: number; name: string | null; coverPhotoId: number | null }>(
    'SELECT id, name, cover_photo_id AS coverPhotoId FROM place WHERE name IS NOT NULL OR ' +
      'cover_photo_id IS NOT NULL',
  );
  const bansOf = db
    .prepare<[number], number>('SELECT photo_id FROM place_ban WHERE place_id = ? ORDER BY photo_id')
    .pluck();
  const photos = db
    .prepare<[number, number], number>(
      'SELECT photo_id FROM place_member WHERE model_id = ? AND place_id = ? ORDER BY photo_id',
    )
    .pluck();
  const see = db.prepare(
    'INSERT OR IGNORE INTO place_seen SELECT place_id, photo_id FROM place_member WHERE model_id = ? ' +
      'AND place_id = ?',
  );
  const rename = db.prepare('UPDATE place SET name = ? WHERE id = ?');
  const cover = db.prepare('UPDATE place SET cover_photo_id = ? WHERE id = ?');
  const remember = db.prepare(
    'INSERT OR IGNORE INTO place_memory SELECT DISTINCT place_id, photo_id FROM place_member WHERE ' +
      'place_id = ?',
  );
  const pin = db.prepare('INSERT OR REPLACE INTO place_pin (photo_id, place_id) VALUES (?, ?)');
  const unpin = db.prepare('DELETE FROM place_pin WHERE photo_id = ? AND place_id = ?');
  const ban = db.prepare('INSERT OR IGNORE INTO place_ban (place_id, photo_id) VALUES (?, ?)');
  const unbanPinned = db.prepare(
    'DELETE FROM place_ban WHERE place_id = $place AND photo_id IN (SELECT photo_id FROM place_pin ' +
      'WHERE place_id = $place)',
  );
  const move = ['place_member', 'place_pin'].map((table) =>
    db.prepare(`UPDATE ${table} SET place_id = ? WHERE place_id = ?`),
  );
  const copy = ['place_seen', 'place_ban'].map((table) =>
    db.prepare(`INSERT OR IGNORE INTO ${table} SELECT ?, photo_id FROM ${table} WHERE place_id = ?`),
  );
  const inherit = db.prepare(
    'UPDATE place SET name = coalesce(name, (SELECT name FROM place WHERE id = ?)) WHERE id = ?',
  );
  const create = db.prepare('INSERT INTO place DEFAULT VALUES');
  const remove = db.prepare('DELETE FROM place WHERE id = ?');
  const moveMember = db.prepare('UPDATE place_member SET place_id = ? WHERE place_id = ? AND photo_id = ?');
  const copySeen = db.prepare(
    'INSERT OR IGNORE INTO place_seen SELECT ?, photo_id FROM place_seen WHERE place_id = ? AND photo_id = ?',
  );
  const leave = ['place_member', 'place_memory', 'place_seen'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE place_id = ? AND photo_id = ?`),
  );
  const placeNow = db
    .prepare<[number, number], number>(
      'SELECT place_id FROM place_member WHERE model_id = ? AND photo_id = ?',
    )
    .pluck();
  const join = db.prepare(
    'INSERT OR REPLACE INTO place_member (model_id, photo_id, place_id) VALUES (?, ?, ?)',
  );
  const uncover = db.prepare('UPDATE place SET cover_photo_id = NULL WHERE id = ? AND cover_photo_id = ?');

  const past: Before[] = [];
  const rowsOf = (table: string, key: string, placeIds: readonly number[]): Row[] =>
    placeIds.flatMap((id) => db.prepare<[number], Row>(`SELECT * FROM ${table} WHERE ${key} = ?`).all(id));
  /**
   * Runs a decision in one transaction and keeps what it takes to undo it. `decide` returns the place that it
   * made.
   */
  const decide = (kind: DecisionKind, placeIds: readonly number[], decision: () => number | null): void => {
    const before = db
      .transaction((): Before => {
        const places = rowsOf('place', 'id', placeIds);
        const rows = Object.fromEntries(
          ['place_member', ...SAID].map((table) => [table, rowsOf(table, 'place_id', placeIds)]),
        );
        const made = decision();
        return { kind, places, rows, made: made === null ? null : { id: made, from: placeIds[0]! } };
      })
      .immediate();
    past.push(before);
  };
  const put = (table: string, row: Row): void => {
    const columns = Object.keys(row);
    db.prepare(
      `INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    ).run(...Object.values(row));
  };
  const putPlace = db.prepare(
    'INSERT INTO place (id, name, cover_photo_id) VALUES ($id, $name, $cover_photo_id) ON CONFLICT ' +
      '(id) DO UPDATE SET name = $name, cover_photo_id = $cover_photo_id',
  );
  const exists = db.prepare<[number], number>('SELECT EXISTS (SELECT 1 FROM photo WHERE id = ?)').pluck();
  const leaveBanned = db.prepare(
    'DELETE FROM place_member WHERE place_id = $place AND photo_id IN (SELECT photo_id FROM ' +
      'place_ban WHERE place_id = $place)',
  );
  /** Photos that a scan has put into these places since stay in them. */
  const restore = db.transaction(({ places, rows, made }: Before) => {
    for (const place of places) putPlace.run(place);
    if (made !== null) {
      move[0]!.run(made.from, made.id);
      remove.run(made.id);
    }
    for (const table of SAID)
      for (const { id } of places) db.prepare(`DELETE FROM ${table} WHERE place_id = ?`).run(id);
    for (const [table, saved] of Object.entries(rows))
      for (const row of saved)
        if (table !== 'place_member' || exists.get(Number(row['photo_id'])) === 1) put(table, row);
    for (const { id } of places) leaveBanned.run({ place: Number(id) });
  });

  return {
    all: () => ({ pins: pins.all(), bans: bans.all() }),
    said: (placeId) => said.get(placeId) ?? null,
    saidOfAll: () => saidOfAll.all(),
    bans: (placeId) => bansOf.all(placeId),
    photos: (modelId, placeId) => photos.all(models.number(modelId), placeId),
    see: (modelId, placeId) => void see.run(models.number(modelId), placeId),
    rename: (placeId, name) =>
      decide('rename', [placeId], () => {
        rename.run(name, placeId);
        remember.run(placeId);
        return null;
      }),
    cover: (placeId, photoId) =>
      decide('cover', [placeId], () => {
        cover.run(photoId, placeId);
        remember.run(placeId);
        return null;
      }),
    merge: (modelId, placeIds) =>
      decide('merge', placeIds, () => {
        const [first, ...others] = placeIds;
        for (const id of placeIds)
          for (const photo of photos.all(models.number(modelId), id)) pin.run(photo, first);
        for (const id of others) {
          for (const statement of [...move, ...copy]) statement.run(first, id);
          inherit.run(id, first);
          remove.run(id);
        }
        unbanPinned.run({ place: first });
        remember.run(first);
        return null;
      }),
    split(modelId, placeId, photoIds) {
      let made = 0;
      decide('split', [placeId], () => {
        made = Number(create.run().lastInsertRowid);
        for (const photo of photos.all(models.number(modelId), placeId)) pin.run(photo, placeId);
        for (const photo of photoIds) {
          pin.run(photo, made);
          moveMember.run(made, placeId, photo);
          copySeen.run(made, placeId, photo);
          uncover.run(placeId, photo);
        }
        return made;
      });
      return made;
    },
    exclude: (placeId, photoId) =>
      decide('exclude', [placeId], () => {
        remember.run(placeId);
        unpin.run(photoId, placeId);
        ban.run(placeId, photoId);
        for (const statement of leave) statement.run(placeId, photoId);
        uncover.run(placeId, photoId);
        return null;
      }),
    include(modelId, placeId, photoId) {
      const model = models.number(modelId);
      const left = placeNow.get(model, photoId) ?? null;
      decide('include', left === null ? [placeId] : [placeId, left], () => {
        if (left !== null) uncover.run(left, photoId);
        join.run(model, photoId, placeId);
        for (const photo of photos.all(model, placeId)) pin.run(photo, placeId);
        unbanPinned.run({ place: placeId });
        remember.run(placeId);
        return null;
      });
      return left;
    },
    undoable: () => past.at(-1)?.kind ?? null,
    undo() {
      const before = past.pop();
      if (before === undefined) return null;
      restore(before);
      const { kind, places, made } = before;
      return { kind, placeIds: [...places.map(({ id }) => Number(id)), ...(made === null ? [] : [made.id])] };
    },
  };
}
