/** When and where photos were taken that do not say it themselves, as a person accepted it. */
import type { Database } from '../database.ts';

/** A row of the table; null: nothing was accepted. */
export interface AcceptedRow {
  photo_id: number;
  taken_at: string | null;
  latitude: number | null;
  longitude: number | null;
}

/** What is accepted of a photo at once; what is absent stays as it is. */
export type Accepted = { photoId: number } & ({ takenAt: string } | { latitude: number; longitude: number });

export interface AcceptedRows {
  of(photoIds: readonly number[]): AcceptedRow[];
  accept(what: Accepted): void;
  /** These photos have these rows, and no others. */
  put(photoIds: Iterable<number>, rows: readonly AcceptedRow[]): void;
}

export function acceptedRows(db: Database): AcceptedRows {
  const find = db.prepare<[number], AcceptedRow>('SELECT * FROM accepted WHERE photo_id = ?');
  const accept = db.prepare<[AcceptedRow]>(`
    INSERT INTO accepted VALUES ($photo_id, $taken_at, $latitude, $longitude)
    ON CONFLICT (photo_id) DO UPDATE SET taken_at = coalesce($taken_at, taken_at),
      latitude = coalesce($latitude, latitude), longitude = coalesce($longitude, longitude)`);
  const remove = db.prepare('DELETE FROM accepted WHERE photo_id = ?');
  return {
    of: (photoIds) => photoIds.flatMap((id) => find.get(id) ?? []),
    accept: ({ photoId, ...what }) =>
      void accept.run({
        photo_id: photoId,
        ...{ taken_at: null, latitude: null, longitude: null },
        ...('takenAt' in what ? { taken_at: what.takenAt } : what),
      }),
    put(photoIds, rows) {
      for (const id of photoIds) remove.run(id);
      for (const row of rows) accept.run(row);
    },
  };
}

/** SQL: a photo's own columns, and where they are NULL what was accepted; of `photo` and `accepted`. */
export const WITH_ACCEPTED = {
  columns: `coalesce(photo.taken_at, accepted.taken_at) AS takenAt,
      coalesce(photo.latitude, accepted.latitude) AS latitude,
      coalesce(photo.longitude, accepted.longitude) AS longitude`,
  join: 'LEFT JOIN accepted ON accepted.photo_id = photo.id',
} as const;
