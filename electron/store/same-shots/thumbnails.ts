/** Photos made small, with the hashes that find those that look alike. */
import { crc32 } from 'node:zlib';
import type { Subject } from '../../contract/features.ts';
import type { Database } from '../database.ts';
import { bytesOf, float32Of } from '../feature-columns.ts';
import { transaction } from '../transaction.ts';

export interface KeptThumbnail {
  /** JPEG, upright, grey. */
  jpeg: Uint8Array;
  /** HASH_BYTES (`duplicates/same-shot`) of them. */
  hash: Uint8Array;
  /** Left out: nobody looked yet. */
  subject?: Subject;
  /** Six numbers of light and colour (`vision/thumbnail.ts`); left out: not known. */
  tone?: Float32Array;
}

export interface ThumbnailTable {
  save(photoId: number, thumbnail: KeptThumbnail): void;
  /**
   * null where the photo has none, or is there no more. One that a disk damaged counts as outdated from then
   * on, if anything can be written: the next scan makes it anew.
   */
  jpeg(photoId: number): Uint8Array | null;
  /**
   * Of the photos that did not vanish and whose thumbnails are not outdated, ids ascending; the hashes one
   * after the other. One that a disk damaged is left out, and counts as outdated as its thumbnail does.
   */
  hashes(): { ids: Float64Array; hashes: Uint8Array };
  /** Photos with thumbnails that nobody looked at for their subjects, ids ascending. */
  unjudged(): number[];
  /** Of a photo without thumbnail nothing is kept. */
  judge(photoId: number, subject: Subject): void;
  /** A scene where nobody looked yet. */
  subject(photoId: number): Subject;
  /** By photo, of those of which it is known. */
  tones(photoIds: readonly number[]): Map<number, Float32Array>;
  /** Documents and blank pictures, ids ascending. */
  withoutScene(): number[];
  /** All are to be looked at again. */
  forgetSubjects(): void;
  /** All that there are are to be made anew; or the one of this photo, if anything can be written. */
  outdate(photoId?: number): void;
  /** Photos that did not vanish and of which none was made anew yet, ids ascending. */
  outdated(): number[];
}

/** SQL: the condition that the photo has a thumbnail that is not outdated. INDEXED: no picture is read. */
export const hasThumbnail = (photo: string): string =>
  `EXISTS (SELECT 1 FROM thumbnail INDEXED BY thumbnail_hash WHERE photo_id = ${photo} AND is_outdated = 0)`;

const isThere =
  "EXISTS (SELECT 1 FROM file WHERE file.photo_id = thumbnail.photo_id AND state <> 'vanished')";

const OUTDATE_ONE = 'UPDATE thumbnail SET is_outdated = 1 WHERE photo_id = ? AND is_outdated = 0';

export function thumbnailTable(db: Database): ThumbnailTable {
  const save = db.prepare(
    'INSERT OR REPLACE INTO thumbnail (photo_id, jpeg, hash, checksum) VALUES (?, ?, ?, ?)',
  );
  const saveChecksum = db.prepare(
    'INSERT OR REPLACE INTO thumbnail_hash_checksum (photo_id, checksum) VALUES (?, ?)',
  );
  const soundJpeg = soundThumbnails(db);
  const soundHashes = hashReader(db, isThere);
  const unjudged = db
    .prepare<[], number>(
      'SELECT id FROM photo WHERE NOT EXISTS (SELECT 1 FROM subject WHERE photo_id = id) ' +
        'AND EXISTS (SELECT 1 FROM thumbnail WHERE photo_id = id) ORDER BY id',
    )
    .pluck();
  const judge = db.prepare('INSERT OR REPLACE INTO subject (photo_id, subject) VALUES (?, ?)');
  const withoutScene = db
    .prepare<[], number>("SELECT photo_id FROM subject WHERE subject <> 'scene' ORDER BY photo_id")
    .pluck();
  const subject = db.prepare<[number], Subject>('SELECT subject FROM subject WHERE photo_id = ?').pluck();
  const saveTone = db.prepare('INSERT OR REPLACE INTO tone (photo_id, numbers) VALUES (?, ?)');
  const tones = db
    .prepare<[string], [photo: number, numbers: Buffer]>(
      'SELECT photo_id, numbers FROM json_each(?) AS asked JOIN tone ON photo_id = asked.value',
    )
    .raw();
  const forgetSubjects = db.prepare('DELETE FROM subject');
  const outdate = db.prepare('UPDATE thumbnail SET is_outdated = 1');
  const outdateOne = db.prepare(OUTDATE_ONE);
  const outdated = db
    .prepare<[], number>(
      `SELECT photo_id FROM thumbnail WHERE is_outdated = 1 AND ${isThere} ORDER BY photo_id`,
    )
    .pluck();
  return {
    save: transaction(db, (photo: number, thumbnail: KeptThumbnail) => {
      // what was told of the one that it replaces goes
      save.run(photo, thumbnail.jpeg, thumbnail.hash, crc32(thumbnail.jpeg));
      saveChecksum.run(photo, crc32(thumbnail.hash));
      if (thumbnail.subject !== undefined) judge.run(photo, thumbnail.subject);
      if (thumbnail.tone !== undefined) saveTone.run(photo, bytesOf(thumbnail.tone));
    }),
    jpeg: soundJpeg,
    hashes: soundHashes,
    unjudged: () => unjudged.all(),
    judge(photo, seen) {
      if (soundJpeg(photo) !== null) judge.run(photo, seen);
    },
    subject: (photo) => subject.get(photo) ?? 'scene',
    tones: (photoIds) =>
      new Map(tones.all(JSON.stringify(photoIds)).map(([photo, numbers]) => [photo, float32Of(numbers)])),
    withoutScene: () => withoutScene.all(),
    forgetSubjects: () => void forgetSubjects.run(),
    outdate(photo) {
      if (photo === undefined) outdate.run();
      else if (!db.readonly) outdateOne.run(photo);
    },
    outdated: () => outdated.all(),
  };
}

/** How many are damaged: the next scan makes them anew. */
export function outdateDamagedThumbnails(db: Database): number {
  const soundJpeg = soundThumbnails(db);
  const ids = db.prepare<[], number>('SELECT photo_id FROM thumbnail').pluck().all();
  const withHash = db
    .prepare<[], number>('SELECT photo_id FROM thumbnail WHERE is_outdated = 0')
    .pluck()
    .all();
  const sound = new Set(hashReader(db, 'TRUE')().ids);
  const damaged = [...ids.filter((id) => soundJpeg(id) === null), ...withHash.filter((id) => !sound.has(id))];
  return new Set(damaged).size;
}

/** Of thumbnails that are not outdated; of a damaged hash it is from then on. INDEXED: as hasThumbnail. */
function hashReader(db: Database, which: string): ThumbnailTable['hashes'] {
  // as text they are read in half the time that a blob each takes
  const kept = db
    .prepare<[], [id: number, hash: string, checksum: number | null]>(
      `SELECT photo_id, hex(hash), (SELECT checksum FROM thumbnail_hash_checksum AS of
        WHERE of.photo_id = thumbnail.photo_id)
      FROM thumbnail INDEXED BY thumbnail_hash WHERE is_outdated = 0 AND ${which} ORDER BY photo_id`,
    )
    .raw();
  const outdate = db.prepare(OUTDATE_ONE);
  return () => {
    const rows = kept.all();
    const ids = new Float64Array(rows.length);
    const hashes = Buffer.alloc(rows.reduce((sum, [, hash]) => sum + hash.length / 2, 0));
    let [count, end] = [0, 0];
    for (const [id, hash, checksum] of rows) {
      const next = end + hashes.write(hash, end, 'hex');
      const isSound = crc32(hashes.subarray(end, next)) === checksum;
      if (!isSound && !db.readonly) outdate.run(id);
      if (!isSound) continue;
      ids[count++] = id;
      end = next;
    }
    return { ids: ids.subarray(0, count), hashes: hashes.subarray(0, end) };
  };
}

function soundThumbnails(db: Database): ThumbnailTable['jpeg'] {
  const kept = db.prepare<[number], { jpeg: Buffer; checksum: number | null }>(
    'SELECT jpeg, checksum FROM thumbnail WHERE photo_id = ?',
  );
  const outdate = db.prepare(OUTDATE_ONE);
  return (photo) => {
    const row = kept.get(photo);
    if (row === undefined) return null;
    if (row.checksum === null || crc32(row.jpeg) === row.checksum) return row.jpeg;
    if (!db.readonly) outdate.run(photo);
    return null;
  };
}
