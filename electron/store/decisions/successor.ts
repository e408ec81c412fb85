/** A photo that was edited in place is another photo, and a person's decisions go with the file. */
import type { Database } from '../database.ts';
import { keptJson } from '../failures.ts';
import type { Change } from './journal.ts';

interface Photos {
  old: number;
  photo: number;
}

/** Tables with a row a place and photo, or a photo and its place. */
const OF_PLACES = [
  ...['place_member', 'place_pin', 'place_ban', 'place_part', 'place_seen', 'place_memory'],
] as const;

/**
 * Makes all that was decided of the photo `old` hold of `photo`, but for what contradicts a decision about
 * that one itself.
 */
export function successor(db: Database): (old: number, photo: number) => void {
  const contradicted = (table: string, by: string): string => `
    DELETE FROM ${table} WHERE photo_id = $old
    AND place_id IN (SELECT place_id FROM ${by} WHERE photo_id = $photo)`;
  const statements = [
    contradicted('place_ban', 'place_pin'),
    contradicted('place_pin', 'place_ban'),
    contradicted('place_member', 'place_ban'),
    ...OF_PLACES.flatMap((table) => [
      `UPDATE OR IGNORE ${table} SET photo_id = $photo WHERE photo_id = $old`,
      `DELETE FROM ${table} WHERE photo_id = $old`,
    ]),
    `INSERT INTO accepted SELECT $photo, taken_at, latitude, longitude FROM accepted WHERE photo_id = $old
    ON CONFLICT DO UPDATE SET taken_at = coalesce(taken_at, excluded.taken_at),
      latitude = coalesce(latitude, excluded.latitude), longitude = coalesce(longitude, excluded.longitude)`,
    'DELETE FROM accepted WHERE photo_id = $old',
    'UPDATE place SET cover_photo_id = $photo WHERE cover_photo_id = $old',
    'UPDATE OR IGNORE favourite SET photo_id = $photo WHERE photo_id = $old',
    'DELETE FROM favourite WHERE photo_id = $old',
    // what was shown as part of the old one is part of this one, which may have been one of these
    'DELETE FROM stacked WHERE photo_id = $photo AND shown_id = $old',
    `UPDATE stacked SET shown_id = $photo WHERE shown_id = $old
    AND NOT EXISTS (SELECT 1 FROM stacked AS own WHERE own.photo_id = $photo)`,
  ].map((sql) => db.prepare<[Photos]>(sql));
  const entries = db.prepare<[string], { id: number; change: string }>(
    'SELECT id, change FROM journal WHERE instr(change, ?) > 0',
  );
  const rewrite = db.prepare('UPDATE journal SET change = ? WHERE id = ?');
  return (old, photo) => {
    for (const statement of statements) statement.run({ old, photo });
    for (const { id, change } of entries.all(String(old))) {
      const text = JSON.stringify(withPhoto(keptJson(change, db.name) as Change, old, photo));
      if (text !== change) rewrite.run(text, id);
    }
  };
}

/** A change of the journal with another photo in place of `old`. */
function withPhoto(change: Change, old: number, photo: number): Change {
  const { places, heir, rows, members, said, accepted, favourites } = change;
  const now = <T extends number | null>(id: T): T | number => (id === old ? photo : id);
  const moments = <T>(
    { before, after }: { before: T[]; after: T[] },
    map: (row: T) => T,
  ): { before: T[]; after: T[] } => ({ before: before.map(map), after: after.map(map) });
  return {
    places: moments(places, (place) => ({ ...place, cover_photo_id: now(place.cover_photo_id) })),
    heir,
    ...(said && { said: said.map((row) => ({ ...row, photo_id: now(row.photo_id) })) }),
    ...(accepted && { accepted: moments(accepted, (row) => ({ ...row, photo_id: now(row.photo_id) })) }),
    rows: Object.fromEntries(
      Object.entries(rows).map(([table, of]) => [table, moments(of, ([place, id]) => [place, now(id)])]),
    ) as Change['rows'],
    members: Object.fromEntries(
      Object.entries(members).map(([model, moves]) => [
        model,
        moves.map(([id, before, after]) => [now(id), before, after]),
      ]),
    ),
    ...(favourites !== undefined && { favourites: moments(favourites, now) }),
  };
}
