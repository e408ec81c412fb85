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
  /** What differs between these rows becomes as it is in `to`; what else was accepted stays. */
  change(from: readonly AcceptedRow[], to: readonly AcceptedRow[]): void;
}

type Columns = Omit<AcceptedRow, 'photo_id'>;
const NONE: Columns = { taken_at: null, latitude: null, longitude: null };
const byPhoto = (rows: readonly AcceptedRow[]): Map<number, Columns> =>
  new Map(rows.map((row) => [row.photo_id, row]));

export function acceptedRows(db: Database): AcceptedRows {
  const find = db.prepare<[number], AcceptedRow>('SELECT * FROM accepted WHERE photo_id = ?');
  const accept = db.prepare<[AcceptedRow]>(`
    INSERT INTO accepted VALUES ($photo_id, $taken_at, $latitude, $longitude)
    ON CONFLICT (photo_id) DO UPDATE SET taken_at = coalesce($taken_at, taken_at),
      latitude = coalesce($latitude, latitude), longitude = coalesce($longitude, longitude)`);
  const remove = db.prepare('DELETE FROM accepted WHERE photo_id = ?');
  const clear = db.prepare('DELETE FROM accepted WHERE taken_at IS NULL AND latitude IS NULL');
  return {
    of: (photoIds) => photoIds.flatMap((id) => find.get(id) ?? []),
    accept: ({ photoId, ...what }) =>
      void accept.run({
        photo_id: photoId,
        ...NONE,
        ...('takenAt' in what ? { taken_at: what.takenAt } : what),
      }),
    change(from, to) {
      const [before, after] = [byPhoto(from), byPhoto(to)];
      for (const photo of new Set([...before.keys(), ...after.keys()])) {
        const [was, is] = [before.get(photo) ?? NONE, after.get(photo) ?? NONE];
        const now = find.get(photo) ?? NONE;
        remove.run(photo);
        const of = <T>(column: (row: Columns) => T): T => column(column(was) === column(is) ? now : is);
        accept.run({
          photo_id: photo,
          taken_at: of((row) => row.taken_at),
          latitude: of((row) => row.latitude),
          longitude: of((row) => row.longitude),
        });
      }
      clear.run();
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
