/** Which photos belong to another one, and what of photos tells it. */
import type { Companion, OtherFileKind } from '../contract/duplicates/companion.ts';
import { pathText } from '../contract/paths.ts';
import type { Metadata, Shot } from '../contract/photo.ts';
import type { Database } from './database.ts';
import { SHOT } from './files/file-facts.ts';
import { transaction } from './transaction.ts';

/** A decoded photo, once for each file of it that did not vanish. */
export interface ShotRow {
  photo: number;
  folderId: number;
  /** Below the folder, as `pathText` gives it. */
  path: string;
  format: string;
  widthPx: number;
  heightPx: number;
  metadata: Pick<Metadata, 'takenAt' | 'takenAtSource' | 'utcOffsetMin' | 'camera'>;
  shot: Shot;
}

/** A file beside photos; its path as theirs. */
export interface OtherFileRow {
  folderId: number;
  path: Buffer;
  kind: OtherFileKind;
}

/** One that belongs to a photo. */
export type BelongingFile = Pick<OtherFileRow, 'folderId' | 'path'> & { photo: number };

export interface CompanionTable {
  /** By photo, each before the next is read: nothing else is written meanwhile. */
  shots(): Generator<ShotRow>;
  otherFiles(): OtherFileRow[];
  /**
   * These are the companions, and the files that belong to photos, and no others; in one transaction, which
   * writes what is otherwise than before.
   */
  replace(companions: readonly Companion[], files: readonly BelongingFile[]): void;
  /** By photo. */
  list(): Companion[];
  /** Companion -> lead. */
  leadOf(): Map<number, number>;
}

const keyOf = ({ folderId, path }: BelongingFile): string => `${folderId} ${path.toString('latin1')}`;

type Row = Omit<ShotRow, 'metadata' | 'shot'> & ShotRow['metadata'] & { shot: string; file: number };

const NO_SHOT: Shot = {
  ...{ subSecMs: null, burstId: null, liveId: null },
  ...{ exposureTimeS: null, exposureBiasEv: null, motionVideoAt: null },
};

export function companionTable(db: Database): CompanionTable {
  const shots = db.prepare<[], Row>(`
    SELECT photo.id AS photo, file.id AS file, folder_id AS folderId, CAST(path AS TEXT) AS path, format,
      width_px AS widthPx, height_px AS heightPx, told.taken_at AS takenAt,
      told.taken_at_source AS takenAtSource, told.utc_offset_min AS utcOffsetMin, told.camera, ${SHOT} AS shot
    FROM photo JOIN file ON file.photo_id = photo.id JOIN file_metadata AS told ON told.file_id = file.id
    WHERE width_px IS NOT NULL AND state <> 'vanished' ORDER BY photo.id`);
  const pathOf = db.prepare<[number], Buffer>('SELECT path FROM file WHERE id = ?').pluck();
  const otherFiles = db.prepare<[], OtherFileRow>(
    'SELECT folder_id AS folderId, path, kind FROM companion_file ORDER BY folder_id, path',
  );
  const known = db.prepare<[], Companion>(
    'SELECT photo_id AS photo, lead_id AS lead, kind FROM companion ORDER BY photo_id',
  );
  const put = db.prepare('INSERT OR REPLACE INTO companion (photo_id, lead_id, kind) VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM companion WHERE photo_id = ?');
  const knownFiles = db.prepare<[], BelongingFile>(
    'SELECT folder_id AS folderId, path, photo_id AS photo FROM companion_file WHERE photo_id IS NOT NULL',
  );
  const belongs = db.prepare('UPDATE companion_file SET photo_id = ? WHERE folder_id = ? AND path = ?');
  return {
    *shots() {
      for (const { file, takenAt, takenAtSource, utcOffsetMin, camera, shot, ...row } of shots.iterate())
        yield {
          ...row,
          // a text is read in half the time of a blob, and is the path unless that is no UTF-8
          path: row.path.includes('\ufffd') ? pathText(pathOf.get(file)!) : row.path,
          metadata: { takenAt, takenAtSource, utcOffsetMin, camera },
          shot: { ...NO_SHOT, ...(JSON.parse(shot) as Shot) },
        };
    },
    otherFiles: () => otherFiles.all(),
    replace: transaction(db, (companions, files) => {
      const before = new Map(known.all().map((row) => [row.photo, row]));
      for (const { photo, lead, kind } of companions) {
        const row = before.get(photo);
        before.delete(photo);
        if (row === undefined || row.lead !== lead || row.kind !== kind) put.run(photo, lead, kind);
      }
      for (const photo of before.keys()) remove.run(photo);

      const filesBefore = new Map(knownFiles.all().map((row) => [keyOf(row), row]));
      for (const file of files) {
        const key = keyOf(file);
        const row = filesBefore.get(key);
        filesBefore.delete(key);
        if (row?.photo !== file.photo) belongs.run(file.photo, file.folderId, file.path);
      }
      for (const { folderId, path } of filesBefore.values()) belongs.run(null, folderId, path);
    }) as CompanionTable['replace'],
    list: () => known.all(),
    leadOf: () => new Map(known.all().map(({ photo, lead }) => [photo, lead])),
  };
}
