/**
 * What a person decides of places, and of photos by a star. It holds for every model, through scans and moved
 * folders; the members that each model has now are set right at once.
 */
import type { DecisionKind, Decisions, SaidOfParts } from '../../contract/place.ts';
import type { Database } from '../database.ts';
import type { Accepted, AcceptedRow } from './accepted.ts';
import { acceptedRows } from './accepted.ts';
import { journal } from './journal.ts';
import type { Reverted } from './journal.ts';
import { partRows } from './parts.ts';
import { successor } from './successor.ts';
import type { ModelTable } from '../models.ts';
import { transaction } from '../transaction.ts';

export interface NameAndCover {
  name: string | null;
  coverPhotoId: number | null;
}

export interface DecisionTable {
  /** Pins and bans of photos that the library holds. */
  all(): Decisions;
  /** What was said of parts of places. It holds of photos that are pinned where they are. */
  parts(): SaidOfParts[];
  /** null where there is no such place. */
  nameAndCover(placeId: number): NameAndCover | null;
  /** Of all places that were given either; where the cover belongs to another photo, that one. */
  namesAndCovers(): (NameAndCover & { id: number })[];
  /** Photos that were taken out of the place; for what is shown as part of another, that one. */
  bans(placeId: number): number[];
  /** Members of the place under the model. */
  photos(modelId: string, placeId: number): number[];
  /** The place's members under this model have been seen. */
  see(modelId: string, placeId: number): void;
  /** The same of every place. */
  seeAll(modelId: string): void;
  rename(placeId: number, name: string | null): void;
  cover(placeId: number, photoId: number): void;
  /**
   * The first place takes the photos of the others, which are no more; where it has no name or no cover, that
   * of the others too.
   */
  merge(modelId: string, placeIds: readonly number[]): void;
  /**
   * Some of the photos that the place has under the model become a new place, whose id is returned: parts
   * that are one from now on.
   */
  split(modelId: string, placeId: number, parts: readonly (readonly number[])[]): number;
  /** Photos that are not of this place leave it, under every model. */
  exclude(placeId: number, photoIds: readonly number[]): void;
  /**
   * Photos are in the place from now on, and stay, and so do those that are in it. The places that they were
   * in until then are returned.
   */
  include(modelId: string, placeId: number, photoIds: readonly number[]): number[];
  /** Photos of no place are a new one, whose id is returned, and stay. To be undone as `include` is. */
  make(modelId: string, photoIds: readonly number[]): number;
  /** Photos that are of one place, or of two that are not one, stay where they are, whatever is found. */
  confirm(kind: 'confirm' | 'keep apart', pins: readonly { photo: number; place: number }[]): void;
  /** When and where photos of the place were taken. */
  accept(placeId: number, what: readonly Accepted[]): void;
  /** Of all photos of which anything was accepted. */
  accepted(): AcceptedRow[];
  /** Gives the photos a star; or takes theirs, and that of what is shown as part of them. */
  star(photoIds: readonly number[], isFavourite: boolean): void;
  /** Photos with a star, ascending: those that the library has no more, too. */
  favourites(): number[];
  /** Has it a star, or what is shown as part of it? */
  isFavourite(photoId: number): boolean;
  /** Another whenever something was decided of places, taken back or decided again. */
  stamp(): string;
  /** What `undo` would take back; null where there is nothing. */
  undoable(): DecisionKind | null;
  /** What `redo` would decide again; null where there is nothing. */
  redoable(): DecisionKind | null;
  /**
   * Takes back the last decision, of any `DecisionKind`, that was not taken back yet, in whichever session
   * and with whichever model it was made; null where there is none.
   */
  undo(): Reverted | null;
  /** Decides again what was taken back last; a new decision leaves nothing to redo. */
  redo(): Reverted | null;
  /**
   * What was decided of the photo `from` holds of `to`, but for what contradicts a decision about that one.
   */
  handOver(from: number, to: number): void;
}

export function decisionTable(db: Database, models: ModelTable): DecisionTable {
  type Pair = { photo: number; place: number };
  const ofDecoded =
    'JOIN photo ON photo.id = photo_id WHERE width_px IS NOT NULL ORDER BY place_id, photo_id';
  const pins = db.prepare<[], Pair>(
    `SELECT photo_id AS photo, place_id AS place FROM place_pin ${ofDecoded}`,
  );
  const bans = db.prepare<[], Pair>(
    `SELECT photo_id AS photo, place_id AS place FROM place_ban ${ofDecoded}`,
  );
  const nameAndCover = db.prepare<[number], NameAndCover>(
    'SELECT name, cover_photo_id AS coverPhotoId FROM place WHERE id = ?',
  );
  const namesAndCovers = db.prepare<[], NameAndCover & { id: number }>(
    `SELECT place.id, name, coalesce(shown_id, cover_photo_id) AS coverPhotoId
    FROM place LEFT JOIN stacked ON stacked.photo_id = cover_photo_id
    WHERE name IS NOT NULL OR cover_photo_id IS NOT NULL`,
  );
  const bansOf = db
    .prepare<[number], number>(
      'SELECT DISTINCT coalesce(shown_id, photo_id) AS photo FROM place_ban LEFT JOIN stacked ' +
        'USING (photo_id) WHERE place_id = ? ORDER BY photo',
    )
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
  const seeAll = db.prepare(
    'INSERT OR IGNORE INTO place_seen SELECT place_id, photo_id FROM place_member WHERE model_id = ?',
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
  // else what was said of a part of its stack would take the photo out at the next scan
  const unbanPinned = db.prepare(`
    WITH pinned AS (SELECT photo_id FROM place_pin WHERE place_id = $place)
    DELETE FROM place_ban WHERE place_id = $place AND (photo_id IN pinned
      OR photo_id IN (SELECT photo_id FROM stacked WHERE shown_id IN pinned))`);
  const move = ['place_member', 'place_pin'].map((table) =>
    db.prepare(`UPDATE ${table} SET place_id = ? WHERE place_id = ?`),
  );
  const copy = ['place_seen', 'place_ban'].map((table) =>
    db.prepare(`INSERT OR IGNORE INTO ${table} SELECT ?, photo_id FROM ${table} WHERE place_id = ?`),
  );
  const inherit = db.prepare(
    'UPDATE place SET name = coalesce(place.name, other.name), cover_photo_id = ' +
      'coalesce(place.cover_photo_id, other.cover_photo_id) FROM place AS other WHERE other.id = ? ' +
      'AND place.id = ?',
  );
  const create = db.prepare('INSERT INTO place DEFAULT VALUES');
  const remove = db.prepare('DELETE FROM place WHERE id = ?');
  const moveMember = db.prepare('UPDATE place_member SET place_id = ? WHERE place_id = ? AND photo_id = ?');
  const copySeen = db.prepare(
    'INSERT OR IGNORE INTO place_seen SELECT ?, photo_id FROM place_seen WHERE place_id = ? AND photo_id = ?',
  );
  const seen = db.prepare('INSERT OR IGNORE INTO place_seen (place_id, photo_id) VALUES (?, ?)');
  const unsee = db.prepare('DELETE FROM place_seen WHERE place_id = ? AND photo_id = ?');
  const leave = ['place_member', 'place_memory', 'place_seen'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE place_id = ? AND photo_id = ?`),
  );
  const placeNow = db
    .prepare<[number, number], number>(
      'SELECT place_id FROM place_member WHERE model_id = ? AND photo_id = ?',
    )
    .pluck();
  // the place that it is in, and those that it was taken out of
  const isNotOf = db
    .prepare<[{ model: number; photo: number; place: number }], number>(
      `SELECT place_id FROM place_member WHERE model_id = $model AND photo_id = $photo AND place_id <> $place
      UNION SELECT place_id FROM place_ban WHERE place_id <> $place AND (photo_id = $photo
        OR photo_id IN (SELECT photo_id FROM stacked WHERE shown_id = $photo))`,
    )
    .pluck();
  const join = db.prepare(
    'INSERT OR REPLACE INTO place_member (model_id, photo_id, place_id) VALUES (?, ?, ?)',
  );
  const uncover = db.prepare('UPDATE place SET cover_photo_id = NULL WHERE id = ? AND cover_photo_id = ?');

  const parts = partRows(db);
  const accepted = acceptedRows(db);
  const allAccepted = db.prepare<[], AcceptedRow>('SELECT * FROM accepted');
  const star = db.prepare('INSERT OR IGNORE INTO favourite (photo_id) VALUES (?)');
  const starsOf =
    'FROM favourite WHERE photo_id = $photo OR photo_id IN (SELECT photo_id FROM stacked WHERE ' +
    'shown_id = $photo)';
  const unstar = db.prepare<[{ photo: number }]>(`DELETE ${starsOf}`);
  const isStarred = db.prepare<[{ photo: number }], number>(`SELECT EXISTS (SELECT 1 ${starsOf})`).pluck();
  const favourites = db.prepare<[], number>('SELECT photo_id FROM favourite ORDER BY photo_id').pluck();

  const placesOf = (model: number, photoIds: readonly number[]): number[] => [
    ...new Set(photoIds.flatMap((photo) => placeNow.get(model, photo) ?? [])),
  ];
  const bring = (model: number, place: number, photoIds: readonly number[]): void => {
    const elsewhere = new Map<number, number[]>();
    for (const photo of photoIds)
      for (const other of isNotOf.all({ model, photo, place }))
        elsewhere.set(other, [...(elsewhere.get(other) ?? []), photo]);
    for (const photo of photoIds) {
      join.run(model, photo, place);
      seen.run(place, photo); // by who put it there
    }
    for (const [other, gone] of elsewhere) {
      // who stays would come with the photos, which the same matches lead to
      const stay = photos.all(model, other);
      for (const photo of stay) pin.run(photo, other);
      for (const photo of gone) {
        uncover.run(other, photo);
        unsee.run(other, photo); // noted, should the place go with its last photo and come back
      }
      parts.say(false, [stay, gone]);
    }
    const members = photos.all(model, place);
    for (const photo of members) pin.run(photo, place);
    const others = members.filter((photo) => !photoIds.includes(photo));
    parts.say(true, [others, ...photoIds.map((photo) => [photo])]);
    unbanPinned.run({ place });
    remember.run(place);
  };

  const { record, stamp, undoable, redoable, undo, redo } = journal(db, models);
  return {
    all: () => ({ pins: pins.all(), bans: bans.all() }),
    parts: () => parts.all(),
    nameAndCover: (placeId) => nameAndCover.get(placeId) ?? null,
    namesAndCovers: () => namesAndCovers.all(),
    bans: (placeId) => bansOf.all(placeId),
    photos: (modelId, placeId) => photos.all(models.find(modelId), placeId),
    see: (modelId, placeId) => void see.run(models.number(modelId), placeId),
    seeAll: (modelId) => void seeAll.run(models.number(modelId)),
    rename: (placeId, name) =>
      record('rename', [placeId], () => {
        rename.run(name, placeId);
        remember.run(placeId);
        return null;
      }),
    cover: (placeId, photoId) =>
      record('cover', [placeId], () => {
        cover.run(photoId, placeId);
        remember.run(placeId);
        return null;
      }),
    merge: (modelId, placeIds) =>
      record('merge', placeIds, () => {
        const [first, ...others] = placeIds;
        const members = placeIds.map((id) => photos.all(models.number(modelId), id));
        for (const photo of members.flat()) pin.run(photo, first);
        parts.say(true, members);
        for (const id of others) {
          for (const statement of [...move, ...copy]) statement.run(first, id);
          inherit.run(id, first);
          remove.run(id);
        }
        unbanPinned.run({ place: first });
        remember.run(first);
        return null;
      }),
    split(modelId, placeId, chosen) {
      let made = 0;
      const photoIds = new Set(chosen.flat());
      record('split', [placeId], () => {
        made = Number(create.run().lastInsertRowid);
        const members = photos.all(models.number(modelId), placeId);
        for (const photo of members) pin.run(photo, placeId);
        parts.say(false, [members.filter((photo) => !photoIds.has(photo)), [...photoIds]]);
        if (chosen.length > 1) parts.say(true, chosen);
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
    exclude: (placeId, photoIds) =>
      record('exclude', [placeId], () => {
        remember.run(placeId);
        for (const photo of photoIds) {
          unpin.run(photo, placeId);
          ban.run(placeId, photo);
          for (const statement of leave) statement.run(placeId, photo);
          uncover.run(placeId, photo);
        }
        return null;
      }),
    include(modelId, placeId, photoIds) {
      const model = models.number(modelId);
      const left = placesOf(model, photoIds).filter((id) => id !== placeId);
      record('include', [placeId, ...left], () => {
        bring(model, placeId, photoIds);
        return null;
      });
      return left;
    },
    make(modelId, photoIds) {
      const model = models.number(modelId);
      let made = 0;
      // one may be left alone in a place, which is shown to nobody
      record('include', placesOf(model, photoIds), () => {
        made = Number(create.run().lastInsertRowid);
        bring(model, made, photoIds);
        return made;
      });
      return made;
    },
    confirm: (kind, pins) =>
      record(kind, [...new Set(pins.map(({ place }) => place))], () => {
        for (const { photo, place } of pins) pin.run(photo, place);
        const said = Map.groupBy(pins, ({ photo, place }) => (kind === 'confirm' ? photo : place));
        parts.say(
          kind === 'confirm',
          [...said.values()].map((part) => part.map(({ photo }) => photo)),
        );
        for (const { place } of pins) remember.run(place);
        return null;
      }),
    accept: (placeId, what) =>
      record(
        'accept',
        [placeId],
        () => {
          for (const one of what) accepted.accept(one);
          remember.run(placeId);
          return null;
        },
        [...new Set(what.map(({ photoId }) => photoId))],
      ),
    accepted: () => allAccepted.all(),
    star: (photoIds, isFavourite) =>
      record(isFavourite ? 'star' : 'unstar', [], () => {
        for (const photo of photoIds)
          if (isFavourite) star.run(photo);
          else unstar.run({ photo });
        return null;
      }),
    favourites: () => favourites.all(),
    isFavourite: (photo) => isStarred.get({ photo }) === 1,
    stamp,
    undoable,
    redoable,
    undo,
    redo,
    handOver: transaction(db, successor(db)),
  };
}
