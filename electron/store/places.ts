/** Places and who belongs to them, per model. What a person says of them: decisions.ts. */
import type { LikelyPhoto } from '../contract/place.ts';
import type { Database } from './database.ts';
import { WITH_ACCEPTED } from './decisions/accepted.ts';
import type { ModelTable } from './models.ts';
import { transaction } from './transaction.ts';

/** A place as kept: photo ids ascending. */
export interface PlaceRow {
  id: number;
  photos: number[];
}

/**
 * A photo in a place, once for each file of it that did not vanish, the readable ones first; paths as the
 * system's bytes.
 */
export interface MemberRow {
  place: number;
  photo: number;
  takenAt: string | null;
  latitude: number | null;
  longitude: number | null;
  /** What the file tells. */
  caption: string | null;
  isSeen: number;
  folder: Buffer;
  path: Buffer;
}

/** A file that shows a photo of a place or what is stacked on it, and did not vanish. */
export interface PlaceFileRow {
  /** What is shown, and what the file shows. */
  shown: number;
  photo: number;
  takenAt: string | null;
  camera: string | null;
  folderId: number;
  /** Below the folder, as the system's bytes. */
  path: Buffer;
}

export interface PlaceLinkRow {
  a: number;
  b: number;
  placeA: number;
  placeB: number;
  score: number;
  inlierCount: number;
}

export interface PlaceSize {
  place: number;
  photoCount: number;
}

export interface PlaceTable {
  /** Ids ascending. Photos that vanished stay in their place, which keeps its id for when they are back. */
  list(modelId: string): PlaceRow[];
  /** All members in one pass, by place; of all places, of one, or of those with ids from one to another. */
  members(modelId: string, from?: number, to?: number): MemberRow[];
  /** How many photos each place has, ids ascending. */
  sizes(modelId: string): PlaceSize[];
  /** Of those of two photos and more that have a file: counted in steps of some milliseconds. */
  shownCount(modelId: string): Generator<undefined, number>;
  /** All files of one place, each photo's own before those of what is stacked on it. */
  files(modelId: string, placeId: number): PlaceFileRow[];
  /**
   * Matches between photos of places, with the place of each; all, or those of one place, or of those with
   * ids from one to another, with itself and others. Those of stacked photos are those of what is shown; of
   * several between the same two the best.
   */
  links(modelId: string, from?: number, to?: number): PlaceLinkRow[];
  /**
   * Places to recognise new clusters by, ids ascending: those that have members, each with its members under
   * this model, or under any other model while this one has none at all, so that a place keeps its id when
   * the model changes; and those of which a person said something, by the photos they had last.
   */
  known(modelId: string): (PlaceRow & { isNamed: boolean; isDecidedOf: boolean })[];
  /**
   * Makes these the places of the model, in one transaction, which writes what is otherwise than before. A
   * null id is a new place. Vanished photos of which they say nothing stay where they are. Places without
   * member are forgotten, unless a person said anything of them.
   */
  replace(modelId: string, places: readonly { id: number | null; photos: readonly number[] }[]): void;
  /** Were they made by these rules of all that is there now, of photos that are one as well? */
  areMadeBy(rules: string): boolean;
  /** Call it before anything that they are made of is read: what is written from now on is noticed. */
  beginMaking(rules: string): void;
  /** They were made; of what was there when it began, where something was written meanwhile. */
  endMaking(): void;
  /** These photos are shown with others, and no others: photo -> what is shown. Writes as `replace` does. */
  stack(shownOf: ReadonlyMap<number, number>): void;
  /** The same, as it was said last: of these photos, or of all. */
  shownOf(photoIds?: readonly number[]): Map<number, number>;
  /** Pairs that are no match, but nearly: of a score from 70 on; ascending by a, then b. */
  nearMatches(modelId: string): { a: number; b: number; score: number }[];
  /** These are the likely photos of the model's places now, and no others. */
  setLikely(modelId: string, likely: readonly LikelyPhoto[]): void;
  /** Those that are there, in no place, and were not taken out of theirs; the surest first. */
  likely(modelId: string): LikelyPhoto[];
  /** The place of the photo, or of the one that it is shown with; one alone is in none that is shown. */
  placeOf(modelId: string, photoId: number): number | null;
}

/** Places that are counted in a step. */
const PLACES_AT_ONCE = 1000;

export function placeTable(db: Database, models: ModelTable): PlaceTable {
  type Member = { place: number; photo: number };
  const remains = (photo: string): string =>
    `EXISTS (SELECT 1 FROM file WHERE file.photo_id = ${photo} AND state <> 'vanished')`;
  const list = db.prepare<[number], Member>(
    'SELECT place_id AS place, photo_id AS photo FROM place_member WHERE model_id = ? ORDER BY ' +
      'place_id, photo_id',
  );
  const listAny = db.prepare<[], Member>(
    'SELECT DISTINCT place_id AS place, photo_id AS photo FROM place_member ORDER BY place_id, photo_id',
  );
  const remembered = db.prepare<[], Member>(
    'SELECT place_id AS place, photo_id AS photo FROM place_memory ORDER BY place_id, photo_id',
  );
  const named = db.prepare<[], number>('SELECT id FROM place WHERE name IS NOT NULL').pluck();
  const members = (from: string, where: string): string => `
    SELECT m.place_id AS place, m.photo_id AS photo, ${WITH_ACCEPTED.columns},
      caption, folder.path AS folder, file.path,
      seen.photo_id IS NOT NULL AS isSeen
    FROM ${from}
      JOIN photo ON photo.id = m.photo_id ${WITH_ACCEPTED.join}
      JOIN file ON file.photo_id = m.photo_id
      JOIN folder ON folder.id = file.folder_id
      LEFT JOIN file_metadata AS told ON told.file_id = file.id
      LEFT JOIN place_seen AS seen ON seen.place_id = m.place_id AND seen.photo_id = m.photo_id
    WHERE m.model_id = $model AND file.state <> 'vanished' ${where}
    ORDER BY m.place_id, m.photo_id, file.state = 'present' DESC, folder.path, file.path`;
  const allMembers = db.prepare<[{ model: number }], MemberRow>(members('place_member AS m', ''));
  type Range = { model: number; from: number; to: number };
  const BY_PLACE = 'place_member AS m INDEXED BY place_member_place';
  const membersOf = db.prepare<[Range], MemberRow>(members(BY_PLACE, 'AND m.place_id BETWEEN $from AND $to'));
  const sizes = db.prepare<[number], PlaceSize>(
    'SELECT place_id AS place, count(*) AS photoCount FROM place_member WHERE model_id = ? ' +
      'GROUP BY 1 ORDER BY 1',
  );
  const shownCount = db.prepare<
    [{ model: number; after: number; most: number }],
    { last: number | null; count: number }
  >(`
    SELECT max(place) AS last, count(*) FILTER (WHERE shown > 1) AS count FROM (
      SELECT place_id AS place, count(*) FILTER (WHERE EXISTS (
        SELECT 1 FROM file WHERE file.photo_id = m.photo_id AND file.state <> 'vanished')) AS shown
      FROM ${BY_PLACE} WHERE model_id = $model AND place_id > $after GROUP BY place_id LIMIT $most)`);
  // INDEXED: without ANALYZE SQLite may read all members of the model for each place
  const member = `${BY_PLACE} WHERE m.model_id = $model AND m.place_id = $place`;
  const filesOf = db.prepare<[{ model: number; place: number }], PlaceFileRow>(`
    WITH own AS MATERIALIZED (
      SELECT photo_id AS shown, photo_id FROM ${member} UNION ALL
      SELECT shown_id, photo_id FROM stacked WHERE shown_id IN (SELECT photo_id FROM ${member}))
    SELECT shown, photo.id AS photo, coalesce(photo.taken_at, accepted.taken_at) AS takenAt, photo.camera,
      folder_id AS folderId, file.path
    FROM own CROSS JOIN photo ON photo.id = own.photo_id ${WITH_ACCEPTED.join}
      CROSS JOIN file ON file.photo_id = photo.id
    WHERE file.state <> 'vanished' ORDER BY shown, photo.id <> shown, photo.id, folder_id, file.path`);
  const matches = (from: string): string =>
    `SELECT a, b, score, inlier_count AS inlierCount FROM ${from}
    WHERE pair.model_id = $model AND inlier_count IS NOT NULL`;
  const shownAs = (photo: string): string =>
    `coalesce((SELECT shown_id FROM stacked WHERE photo_id = ${photo}), ${photo})`;
  // SQLite takes inlierCount from the row that has the greatest score
  const links = (found: string): string => `
    SELECT min(ma.photo_id, mb.photo_id) AS a, max(ma.photo_id, mb.photo_id) AS b,
      iif(ma.photo_id < mb.photo_id, ma.place_id, mb.place_id) AS placeA,
      iif(ma.photo_id < mb.photo_id, mb.place_id, ma.place_id) AS placeB,
      max(score) AS score, inlierCount
    FROM (${found}) AS found
      JOIN place_member AS ma ON ma.model_id = $model AND ma.photo_id = ${shownAs('found.a')}
      JOIN place_member AS mb ON mb.model_id = $model AND mb.photo_id = ${shownAs('found.b')}
    WHERE ma.photo_id <> mb.photo_id GROUP BY 1, 2`;
  const allLinks = db.prepare<[{ model: number }], PlaceLinkRow>(links(matches('pair')));
  // CROSS: SQLite starts at the place's photos, which are few; it does not find the index by itself without
  // ANALYZE
  const linksOf = db.prepare<[Range], PlaceLinkRow>(`
    WITH member AS (
        SELECT photo_id FROM ${BY_PLACE} WHERE m.model_id = $model AND m.place_id BETWEEN $from AND $to),
      own AS MATERIALIZED (
        SELECT photo_id FROM member UNION ALL
        SELECT stacked.photo_id FROM member JOIN stacked ON shown_id = member.photo_id)
    ${links(`
      ${matches('own CROSS JOIN pair ON own.photo_id = pair.a')} UNION ALL
      ${matches('own CROSS JOIN pair ON own.photo_id = pair.b')}`)}`);
  const remove = db.prepare(
    `DELETE FROM place_member AS m WHERE model_id = ? AND photo_id = ? AND ${remains('m.photo_id')}`,
  );
  const create = db.prepare('INSERT INTO place DEFAULT VALUES');
  const put = db.prepare(
    'INSERT OR REPLACE INTO place_member (model_id, photo_id, place_id) VALUES (?, ?, ?)',
  );
  const spokenOf =
    'SELECT id FROM place WHERE name IS NOT NULL OR cover_photo_id IS NOT NULL UNION SELECT ' +
    'place_id FROM place_pin UNION SELECT place_id FROM place_ban';
  const decidedOf = db.prepare<[], number>(spokenOf).pluck();
  const here = `SELECT place_id FROM place_member WHERE model_id = $model AND place_id IN (${spokenOf})`;
  const unlearn = db.prepare<[{ model: number }]>(
    `DELETE FROM place_memory AS old WHERE place_id IN (${here}) AND NOT EXISTS (
      SELECT 1 FROM place_member AS m
      WHERE m.model_id = $model AND m.photo_id = old.photo_id AND m.place_id = old.place_id)`,
  );
  const learn = db.prepare<[{ model: number }]>(
    'INSERT OR IGNORE INTO place_memory SELECT place_id, photo_id FROM place_member ' +
      `WHERE model_id = $model AND place_id IN (${spokenOf})`,
  );
  const forget = db.prepare(
    `DELETE FROM place WHERE id NOT IN (SELECT place_id FROM place_member) AND id NOT IN (${spokenOf})`,
  );
  const stacked = db.prepare<[], [number, number]>('SELECT photo_id, shown_id FROM stacked').raw();
  const stackedOf = db
    .prepare<[string], [number, number]>(
      'SELECT photo_id, shown_id FROM json_each(?) AS asked JOIN stacked ON photo_id = asked.value',
    )
    .raw();
  const unstack = db.prepare('DELETE FROM stacked WHERE photo_id = ?');
  const putStacked = db.prepare('INSERT OR REPLACE INTO stacked (photo_id, shown_id) VALUES (?, ?)');
  const isMade = db
    .prepare<[string], number>('SELECT 1 FROM places_made WHERE made_by = ? AND is_done = 1')
    .pluck();
  const unmake = db.prepare('DELETE FROM places_made');
  const make = db.prepare('INSERT INTO places_made (made_by, is_done) VALUES (?, 0)');
  const made = db.prepare('UPDATE places_made SET is_done = 1');
  const placeOf = db
    .prepare<[{ model: number; photo: number }], number>(
      `SELECT place_id FROM place_member AS own WHERE model_id = $model AND photo_id = ${shownAs('$photo')}
      AND (SELECT count(*) FROM (SELECT 1 FROM ${BY_PLACE} WHERE m.model_id = $model
        AND m.place_id = own.place_id AND ${remains('m.photo_id')} LIMIT 2)) = 2`,
    )
    .pluck();

  // as the index has it
  const nearMatches = db.prepare<[number], { a: number; b: number; score: number }>(
    `SELECT a, b, score_hundredths / 100.0 AS score FROM no_match
    WHERE model_id = ? AND score_hundredths >= 7000 AND reason IS NULL ORDER BY a, b`,
  );
  const clearLikely = db.prepare('DELETE FROM likely_photo WHERE model_id = ?');
  const addLikely = db.prepare<[LikelyPhoto & { model: number }]>(
    `INSERT INTO likely_photo (model_id, photo_id, place_id, other_id, score, near_matches)
    VALUES ($model, $photo, $place, $other, $score, $nearMatches)`,
  );
  const likely = db.prepare<[{ model: number }], LikelyPhoto>(`
    SELECT place_id AS place, photo_id AS photo, other_id AS other, score, near_matches AS nearMatches
    FROM likely_photo AS likely
    WHERE model_id = $model AND ${remains('likely.photo_id')} AND ${remains('likely.other_id')}
      AND NOT EXISTS (SELECT 1 FROM place_member AS own
        WHERE own.model_id = $model AND own.photo_id = likely.photo_id)
      AND EXISTS (SELECT 1 FROM place_member AS m
        WHERE m.model_id = $model AND m.photo_id = likely.other_id AND m.place_id = likely.place_id)
      AND NOT EXISTS (SELECT 1 FROM place_ban AS ban
        WHERE ban.photo_id = likely.photo_id AND ban.place_id = likely.place_id)
    ORDER BY near_matches DESC, score DESC, photo_id`);

  const grouped = (rows: readonly Member[]): PlaceRow[] =>
    [...Map.groupBy(rows, ({ place }) => place)].map(([id, group]) => ({
      id,
      photos: group.map(({ photo }) => photo),
    }));
  return {
    list: (modelId) => grouped(list.all(models.find(modelId))),
    members(modelId, from, to = from) {
      const model = models.find(modelId);
      return from === undefined ? allMembers.all({ model }) : membersOf.all({ model, from, to: to! });
    },
    sizes: (modelId) => sizes.all(models.find(modelId)),
    *shownCount(modelId) {
      const model = models.find(modelId);
      let total = 0;
      for (let after = -1; ; yield) {
        const { last, count } = shownCount.get({ model, after, most: PLACES_AT_ONCE })!;
        if (last === null) return total;
        total += count;
        after = last;
      }
    },
    files: (modelId, place) => filesOf.all({ model: models.find(modelId), place }),
    links(modelId, from, to = from) {
      const model = models.find(modelId);
      return from === undefined ? allLinks.all({ model }) : linksOf.all({ model, from, to: to! });
    },
    known(modelId) {
      const own = list.all(models.find(modelId));
      const rows = grouped(own.length > 0 ? own : listAny.all());
      const present = new Set(rows.map(({ id }) => id));
      const names = new Set(named.all());
      const decided = new Set(decidedOf.all());
      return [...rows, ...grouped(remembered.all()).filter(({ id }) => !present.has(id))]
        .sort((p, q) => p.id - q.id)
        .map((row) => ({ ...row, isNamed: names.has(row.id), isDecidedOf: decided.has(row.id) }));
    },
    replace: transaction(
      db,
      (modelId: string, places: readonly { id: number | null; photos: readonly number[] }[]) => {
        const model = models.number(modelId);
        const before = new Map(list.all(model).map(({ place, photo }) => [photo, place]));
        const after = new Map<number, number>();
        for (const { id, photos } of places) {
          const place = id ?? Number(create.run().lastInsertRowid);
          for (const photo of photos) after.set(photo, place);
        }
        change(
          before,
          after,
          (photo) => remove.run(model, photo),
          (photo, place) => put.run(model, photo, place),
        );
        unlearn.run({ model });
        learn.run({ model });
        forget.run();
      },
    ),
    areMadeBy: (rules) => isMade.get(rules) === 1,
    beginMaking: transaction(db, (rules: string) => {
      unmake.run();
      make.run(rules);
    }),
    endMaking: () => void made.run(),
    shownOf: (photoIds) =>
      new Map(photoIds === undefined ? stacked.all() : stackedOf.all(JSON.stringify(photoIds))),
    stack: transaction(db, (shownOf: ReadonlyMap<number, number>) => {
      change(
        new Map(stacked.all()),
        shownOf,
        (photo) => unstack.run(photo),
        (photo, shown) => putStacked.run(photo, shown),
      );
    }),
    nearMatches: (modelId) => nearMatches.all(models.find(modelId)),
    setLikely: transaction(db, (modelId: string, found: readonly LikelyPhoto[]) => {
      const model = models.number(modelId);
      clearLikely.run(model);
      for (const one of found) addLikely.run({ ...one, model });
    }),
    likely: (modelId) => likely.all({ model: models.find(modelId) }),
    placeOf: (modelId, photo) => placeOf.get({ model: models.find(modelId), photo }) ?? null,
  };
}

/** Calls what makes one map of the other. */
function change(
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
  remove: (key: number) => void,
  put: (key: number, value: number) => void,
): void {
  for (const key of before.keys()) if (!after.has(key)) remove(key);
  for (const [key, value] of after) if (before.get(key) !== value) put(key, value);
}
