/**
 * What was decided of places and photos, in order, undoable and redoable, whichever model is in use and
 * whatever was scanned since. An entry holds what a decision changed, and no more: what came to the same
 * places later stays when it is undone.
 */
import type { DecisionKind } from '../../contract/place.ts';
import type { Database } from '../database.ts';
import { keptJson } from '../failures.ts';
import type { AcceptedRow } from './accepted.ts';
import { acceptedRows } from './accepted.ts';
import type { ModelTable } from '../models.ts';
import type { PartRow } from './parts.ts';
import { partRows } from './parts.ts';
import { transaction } from '../transaction.ts';

/** A decision that was undone or redone, with the places that it was about, and the photos of a star. */
export interface Reverted {
  kind: DecisionKind;
  placeIds: number[];
  photoIds: number[];
  /** Of the photos that have a star or not, or are taken out of a place or not, otherwise than before. */
  photoCount: number;
}

export interface Journal {
  /**
   * Runs a decision about these places in one transaction, and notes what it changed; it returns the place
   * that it made, or null. `photoIds`: those of which it accepts something. What could be redone until then
   * is forgotten.
   */
  record(
    kind: DecisionKind,
    placeIds: readonly number[],
    decision: () => number | null,
    photoIds?: readonly number[],
  ): void;
  /** Another whenever an entry came, was taken back or done again. */
  stamp(): string;
  undoable(): DecisionKind | null;
  redoable(): DecisionKind | null;
  undo(): Reverted | null;
  redo(): Reverted | null;
}

/**
 * Entries kept of places, and as many of stars, which are given by the dozen and must not drive out what was
 * decided of places: more than anyone takes back one by one. An entry takes some 100 bytes a photo that it is
 * about, so that a hundred merges of a thousand photos each are 10 MB.
 */
const KEPT_ENTRIES = 100;

/** Tables that hold what was decided, a row a place and photo. */
const TABLES = ['place_pin', 'place_ban', 'place_seen', 'place_memory'] as const;
type Table = (typeof TABLES)[number];

type PlacePhoto = [place: number, photo: number];
interface PlaceRow {
  id: number;
  name: string | null;
  cover_photo_id: number | null;
}
interface MemberRow {
  model: string;
  photo: number;
  place: number;
}
interface State {
  lastSaid: number;
  accepted: AcceptedRow[];
  places: PlaceRow[];
  rows: Record<Table, PlacePhoto[]>;
  members: MemberRow[];
  favourites: number[];
}

const NO_STARS = { before: [], after: [] };

/** Where a photo was and came to; null where it is in no place. */
type Move = [photo: number, before: number | null, after: number | null];
type Moment = 'before' | 'after';
/** What a decision changed, as the journal keeps it. */
export interface Change {
  /** Those of the decision. Who is in one that goes joins `heir`; null: is in none until the next scan. */
  places: Record<Moment, PlaceRow[]>;
  heir: number | null;
  /** Rows that were only there before, and only after. */
  rows: Record<Table, Record<Moment, PlacePhoto[]>>;
  /** By the models that had places then: the photos that it moved, pinned or banned. */
  members: Record<string, Move[]>;
  /** What the decision said of parts; absent in entries of schemas before 20. */
  said?: PartRow[];
  /** What of photos was accepted before and after; absent in entries of an earlier schema. */
  accepted?: Record<Moment, AcceptedRow[]>;
  /** Photos that had a star only before, and only after; absent in entries of schemas before 14. */
  favourites?: Record<Moment, number[]>;
}

export function journal(db: Database, models: ModelTable): Journal {
  const { stateOf, changeOf } = changeReader(db);
  const apply = changeWriter(db, models);
  const add = db.prepare('INSERT INTO journal (kind, change) VALUES (?, ?)');
  const forgetUndone = db.prepare('DELETE FROM journal WHERE is_undone = 1');
  const isOfStars = (kind: string): string => `(${kind} IN ('star', 'unstar'))`;
  const forgetOld = db.prepare<[{ kind: DecisionKind; kept: number }]>(
    `DELETE FROM journal WHERE ${isOfStars('kind')} = ${isOfStars('$kind')} AND id NOT IN (SELECT id
     FROM journal WHERE ${isOfStars('kind')} = ${isOfStars('$kind')} ORDER BY id DESC LIMIT $kept)`,
  );
  type Entry = { id: number; kind: DecisionKind; change: string };
  const lastDone = db.prepare<[], Entry>(
    'SELECT id, kind, change FROM journal WHERE is_undone = 0 ORDER BY id DESC LIMIT 1',
  );
  const firstUndone = db.prepare<[], Entry>(
    'SELECT id, kind, change FROM journal WHERE is_undone = 1 ORDER BY id LIMIT 1',
  );
  // asked of every place that is shown: the change itself is long
  const kindDone = db
    .prepare<[], DecisionKind>('SELECT kind FROM journal WHERE is_undone = 0 ORDER BY id DESC LIMIT 1')
    .pluck();
  const kindUndone = db
    .prepare<[], DecisionKind>('SELECT kind FROM journal WHERE is_undone = 1 ORDER BY id LIMIT 1')
    .pluck();
  // an id may be given anew: to what was decided instead of what was taken back
  const stamp = db
    .prepare<[], string>(
      `SELECT (SELECT group_concat(id || ' ' || is_undone) FROM journal) ||
        (SELECT change FROM journal ORDER BY id DESC LIMIT 1)`,
    )
    .pluck();
  const mark = db.prepare('UPDATE journal SET is_undone = ? WHERE id = ?');
  // whatever is decided or taken back, under no model is a photo in a place that it was taken out of
  const leaveBanned = db.prepare<[{ place: number }]>(
    'DELETE FROM place_member WHERE place_id = $place AND photo_id IN (SELECT photo_id FROM ' +
      'place_ban WHERE place_id = $place)',
  );

  const revert = transaction(db, (moment: Moment): Reverted | null => {
    const entry = (moment === 'before' ? lastDone : firstUndone).get();
    if (entry === undefined) return null;
    const change = keptJson(entry.change, db.name) as Change;
    const placeIds = apply(change, moment);
    for (const { id: place } of change.places[moment]) leaveBanned.run({ place });
    mark.run(moment === 'before' ? 1 : 0, entry.id);
    const { before, after } = change.favourites ?? NO_STARS;
    const photoIds = [...before, ...after];
    const bans = [...change.rows.place_ban.before, ...change.rows.place_ban.after];
    const photoCount = new Set([...photoIds, ...bans.map(([, photo]) => photo)]).size;
    return { kind: entry.kind, placeIds, photoIds, photoCount };
  });
  return {
    record: (kind, placeIds, decision, photoIds = []) =>
      transaction(db, () => {
        const before = stateOf(placeIds, photoIds);
        const made = decision();
        const concerned = made === null ? placeIds : [...placeIds, made];
        for (const place of concerned) leaveBanned.run({ place });
        const after = stateOf(concerned, photoIds);
        forgetUndone.run();
        add.run(kind, JSON.stringify(changeOf(before, after, placeIds[0] ?? null)));
        forgetOld.run({ kind, kept: KEPT_ENTRIES });
      })(),
    stamp: () => stamp.get() ?? '',
    undoable: () => kindDone.get() ?? null,
    redoable: () => kindUndone.get() ?? null,
    undo: () => revert('before'),
    redo: () => revert('after'),
  };
}

/** What a decision changes: the difference between what is there before it and after it. */
function changeReader(db: Database): {
  stateOf: (placeIds: readonly number[], photoIds: readonly number[]) => State;
  changeOf: (before: State, after: State, heir: number | null) => Change;
} {
  const accepted = acceptedRows(db);
  const parts = partRows(db);
  const place = db.prepare<[number], PlaceRow>('SELECT id, name, cover_photo_id FROM place WHERE id = ?');
  const rowsOf = Object.fromEntries(
    TABLES.map((table) => [
      table,
      db.prepare<[number], PlacePhoto>(`SELECT place_id, photo_id FROM ${table} WHERE place_id = ?`).raw(),
    ]),
  );
  // of all places: a photo's pin may have been in a place that the decision is not about
  const pins = db.prepare<[], PlacePhoto>('SELECT place_id, photo_id FROM place_pin').raw();
  const favourites = db.prepare<[], number>('SELECT photo_id FROM favourite').pluck();
  const membersOf = db.prepare<[number], MemberRow>(
    'SELECT model.name AS model, photo_id AS photo, place_id AS place FROM place_member JOIN model ON ' +
      'model.id = model_id WHERE place_id = ?',
  );
  const placesOf = db.prepare<[number], { model: string; place: number }>(
    'SELECT model.name AS model, place_id AS place FROM place_member JOIN model ON model.id = model_id ' +
      'WHERE photo_id = ?',
  );
  const modelsWithPlaces = db
    .prepare<[], string>(
      'SELECT name FROM model WHERE EXISTS (SELECT 1 FROM place_member WHERE model_id = model.id)',
    )
    .pluck();

  const keyOf = ({ model, photo, place }: MemberRow): string => `${photo} ${place} ${model}`;
  const movesOf = (before: State, after: State, decided: readonly PlacePhoto[]): Change['members'] => {
    const changed = [
      ...without(before.members, after.members, keyOf),
      ...without(after.members, before.members, keyOf),
    ];
    const photos = new Set([...changed.map(({ photo }) => photo), ...decided.map(([, photo]) => photo)]);
    const affected = new Set([...before.places, ...after.places].map(({ id }) => id));
    const was = new Map(before.members.map(({ model, photo, place }) => [`${photo} ${model}`, place]));
    const known = new Set([...modelsWithPlaces.all(), ...changed.map(({ model }) => model)]);
    const members: Change['members'] = Object.fromEntries([...known].map((model) => [model, []]));
    for (const photo of photos) {
      const now = new Map(placesOf.all(photo).map((row) => [row.model, row.place]));
      for (const model of known) {
        const current = now.get(model) ?? null;
        const elsewhere = current === null || affected.has(current) ? null : current;
        members[model]!.push([photo, was.get(`${photo} ${model}`) ?? elsewhere, current]);
      }
    }
    return members;
  };
  return {
    stateOf: (placeIds, photoIds) => ({
      lastSaid: parts.last(),
      accepted: accepted.of(photoIds),
      places: placeIds.flatMap((id) => place.all(id)),
      rows: Object.fromEntries(
        TABLES.map((table) => [
          table,
          table === 'place_pin' ? pins.all() : placeIds.flatMap((id) => rowsOf[table]!.all(id)),
        ]),
      ) as State['rows'],
      members: placeIds.flatMap((id) => membersOf.all(id)),
      favourites: favourites.all(),
    }),
    changeOf(before, after, heir) {
      const rows = Object.fromEntries(
        TABLES.map((table) => [
          table,
          {
            before: without(before.rows[table], after.rows[table], String),
            after: without(after.rows[table], before.rows[table], String),
          },
        ]),
      ) as Change['rows'];
      const decided = [rows.place_pin, rows.place_ban].flatMap((table) => [...table.before, ...table.after]);
      return {
        places: { before: before.places, after: after.places },
        heir,
        rows,
        members: movesOf(before, after, decided),
        said: parts.after(before.lastSaid),
        accepted: { before: before.accepted, after: after.accepted },
        favourites: {
          before: without(before.favourites, after.favourites, String),
          after: without(after.favourites, before.favourites, String),
        },
      };
    },
  };
}

/** Those of `rows` that `others` lacks. */
function without<T>(rows: readonly T[], others: readonly T[], keyOf: (row: T) => string): T[] {
  const keys = new Set(others.map(keyOf));
  return rows.filter((row) => !keys.has(keyOf(row)));
}

/** Makes things as they were before or after a change; returns the places that are otherwise now. */
function changeWriter(db: Database, models: ModelTable): (change: Change, moment: Moment) => number[] {
  const putPlace = db.prepare<[PlaceRow]>(
    'INSERT INTO place (id, name, cover_photo_id) VALUES ($id, $name, $cover_photo_id) ON CONFLICT ' +
      '(id) DO UPDATE SET name = $name, cover_photo_id = $cover_photo_id',
  );
  const removePlace = db.prepare('DELETE FROM place WHERE id = ?');
  const statements = TABLES.map((table) => ({
    table,
    remove: db.prepare<PlacePhoto>(`DELETE FROM ${table} WHERE place_id = ? AND photo_id = ?`),
    put: db.prepare<[{ place: number; photo: number }]>(
      `INSERT OR REPLACE INTO ${table} (place_id, photo_id)
       SELECT $place, $photo WHERE EXISTS (SELECT 1 FROM place WHERE id = $place)`,
    ),
  }));
  const inherit = [
    'UPDATE place_member SET place_id = $heir WHERE place_id = $gone',
    'UPDATE place_pin SET place_id = $heir WHERE place_id = $gone',
    'INSERT OR IGNORE INTO place_seen SELECT $heir, photo_id FROM place_seen WHERE place_id = $gone',
  ].map((sql) => db.prepare<[{ heir: number; gone: number }]>(sql));
  const placeNow = db
    .prepare<[number, number], number>(
      'SELECT place_id FROM place_member WHERE model_id = ? AND photo_id = ?',
    )
    .pluck();
  const leave = db.prepare('DELETE FROM place_member WHERE model_id = ? AND photo_id = ?');
  const join = db.prepare<[{ model: number; photo: number; place: number }]>(
    `INSERT OR REPLACE INTO place_member (model_id, photo_id, place_id) SELECT $model, $photo, $place
     WHERE EXISTS (SELECT 1 FROM photo WHERE id = $photo) AND EXISTS (SELECT 1 FROM place WHERE id = $place)`,
  );
  const laterModels = db.prepare<[], { id: number; name: string }>(
    'SELECT id, name FROM model WHERE EXISTS (SELECT 1 FROM place_member WHERE model_id = model.id)',
  );
  const hasFeatures = db
    .prepare<[number, number], number>('SELECT 1 FROM feature_set WHERE model_id = ? AND photo_id = ?')
    .pluck();

  const acceptedOf = acceptedRows(db);
  const parts = partRows(db);
  const star = db.prepare('INSERT OR IGNORE INTO favourite (photo_id) VALUES (?)');
  const unstar = db.prepare('DELETE FROM favourite WHERE photo_id = ?');

  return (
    { places, heir, rows, members, said = [], accepted = { before: [], after: [] }, favourites = NO_STARS },
    moment,
  ) => {
    const other = moment === 'before' ? 'after' : 'before';
    const there = new Set(places[moment].map(({ id }) => id));
    const affected = new Set([...there, ...places[other].map(({ id }) => id)]);
    const touched = new Set(affected);
    const move = (model: number, photo: number, from: number | null, to: number | null): void => {
      if (to === null) leave.run(model, photo);
      else join.run({ model, photo, place: to });
      for (const place of [from, to]) if (place !== null) touched.add(place);
    };

    for (const place of places[moment]) putPlace.run(place);
    acceptedOf.change(accepted[other], accepted[moment]);
    for (const { table, remove } of statements) for (const row of rows[table][other]) remove.run(...row);
    for (const { table, put } of statements)
      for (const [place, photo] of rows[table][moment]) put.run({ place, photo });
    if (moment === 'before') parts.remove(said);
    else parts.put(said);
    for (const photo of favourites[other]) unstar.run(photo);
    for (const photo of favourites[moment]) star.run(photo);

    const known = new Set(models.list());
    for (const [name, moves] of Object.entries(members)) {
      if (!known.has(name)) continue;
      const model = models.number(name);
      for (const [photo, before, after] of moves) {
        const to = moment === 'before' ? before : after;
        const current = placeNow.get(model, photo) ?? null;
        // where the decision moved nothing, only what a scan has moved on its account goes back
        const isHere = current !== null && affected.has(current);
        if (isHere || (to !== null && before !== after)) move(model, photo, current, to);
      }
    }
    // a model that had no places then has what the other models had
    for (const { id, name } of laterModels.all()) {
      if (members[name] !== undefined) continue;
      for (const [photo, before, after] of Object.values(members).flat()) {
        const [from, to] = moment === 'before' ? [after, before] : [before, after];
        const current = placeNow.get(id, photo) ?? null;
        if (from !== to && current === from && hasFeatures.get(id, photo) === 1) move(id, photo, from, to);
      }
    }

    for (const { id } of places[other]) {
      if (there.has(id)) continue;
      if (heir !== null) for (const statement of inherit) statement.run({ heir, gone: id });
      removePlace.run(id);
    }
    return [...touched];
  };
}
