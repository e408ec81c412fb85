/** Photos (contents) and their feature sets, of any number of models. */
import { basename } from 'node:path';
import type { Descriptors, ExactColumns, IndexedPhotos, PackedFeatures } from '../contract/features.ts';
import { DESCRIPTOR_SIZE } from '../contract/features.ts';
import type { CompanionKind, CompanionPart, OtherFileKind } from '../contract/duplicates/companion.ts';
import type { Metadata, PhotoView, Taken } from '../contract/photo.ts';
import type { Failure } from '../contract/failure.ts';
import { pathText } from '../contract/paths.ts';
import type { Database } from './database.ts';
import { idRanges } from './id-ranges.ts';
import { featureChecksums } from './decisions/log/checksums.ts';
import type { FeatureColumns } from './feature-columns.ts';
import { bytesOf, descriptorsOf, float32Of, fromColumns, toColumns } from './feature-columns.ts';
import { WITH_ACCEPTED } from './decisions/accepted.ts';
import { joined } from '../process/paths.ts';
import { present, SHOT } from './files/file-facts.ts';
import type { ModelTable } from './models.ts';
import { hasThumbnail } from './same-shots/thumbnails.ts';
import { transaction } from './transaction.ts';

export interface PhotoTable {
  /** The photo with this picture (its SHA-256), made if new. */
  admit(hash: Buffer): number;
  find(hash: Buffer): number | null;
  /**
   * The same where it may be known by its file's bytes alone, from before photos were known by their
   * pictures; from now on it is known by its picture.
   */
  recognise(hash: Buffer, fileHash: Buffer): number | null;
  /** What of the photo is to be taken from these bytes; null where all is there, or they failed for good. */
  lacks(photoId: number, modelId: string, fileHash: Uint8Array): 'features' | 'thumbnail' | null;
  /** A finished photo: one transaction. */
  save(photoId: number, features: PackedFeatures, format: string): void;
  /** `fileHash`: of the bytes that gave no features. */
  fail(photoId: number, modelId: string, failure: Failure, fileHash: Uint8Array): void;
  /** What its files say of where and when the photo was taken; not what was accepted. */
  taken(photoId: number): Taken;
  /**
   * Those of the photos that are still there, in the order asked. Ids outlive photos: in what a person
   * decided, and in a page that was loaded before a scan.
   */
  views(photoIds: readonly number[]): PhotoView[];
  /** Does the library know all of them? */
  areThere(photoIds: readonly number[]): boolean;
  /**
   * Where the photo can be read, absolute, as the system's bytes; empty where it cannot. With its hash; null
   * for an id that is no photo.
   */
  readable(photoId: number): { hash: Buffer; paths: Buffer[] } | null;
  /** Decoded photos with a readable file, ascending. */
  readableIds(): number[];
  /** How many decoded photos did not vanish: counted in steps of some milliseconds. */
  count(): Generator<undefined, number>;
  /** All that were ever read and are not forgotten. */
  knownCount(): number;
  /** Are there more than so many, of any kind? */
  areMoreThan(count: number): boolean;
  /** Photos with features of the model that did not vanish, and the features of all of them. */
  counts(modelId: string): { photos: number; features: number };

  /**
   * Photos that take part in matching (they have features of the model and a readable file), in the order
   * of their hashes. In steps of some milliseconds: give or take photos that come or go meanwhile.
   */
  matchable(modelId: string): Generator<undefined, IndexedPhotos>;
  /** Feature sets in the order asked; null where a photo has none, or is there no more. */
  features(modelId: string, photoIds: ArrayLike<number>): (PackedFeatures | null)[];
  /**
   * Of each photo, in the order asked, the descriptors of its `most` features with most attention, without
   * keypoints. null where a photo has none, or is there no more.
   */
  descriptors(modelId: string, photoIds: ArrayLike<number>, most: number): (Descriptors | null)[];
}

interface ViewRow extends Metadata {
  id: number;
  hash: Buffer;
  widthPx: number | null;
  heightPx: number | null;
  format: string | null;
}

/** Of a photo that is gone. */
const NOTHING_TAKEN: Taken = {
  takenAt: null,
  takenAtSource: null,
  latitude: null,
  longitude: null,
  camera: null,
};

/** Photos that are counted in a step. */
const COUNTED_AT_ONCE = 5000;
/** Photos that are listed in a step (docs/measurements.md#scan). */
const LISTED_AT_ONCE = 2000;

export function photoTable(db: Database, models: ModelTable): PhotoTable {
  const find = db.prepare<[Buffer], number>('SELECT id FROM photo WHERE hash = ?').pluck();
  const insert = db.prepare('INSERT INTO photo (id, hash) VALUES (?, ?) ON CONFLICT (id) DO NOTHING');
  const lacks = db
    .prepare<[{ photo: number; model: number; hash: Uint8Array }], 'features' | 'thumbnail' | null>(
      `
    SELECT CASE
      WHEN EXISTS (SELECT 1 FROM photo_failure
        WHERE model_id = $model AND photo_id = $photo AND file_hash = $hash) THEN NULL
      WHEN NOT EXISTS (SELECT 1 FROM feature_set WHERE model_id = $model AND photo_id = $photo)
        THEN 'features'
      WHEN NOT ${hasThumbnail('$photo')}
        THEN 'thumbnail' END`,
    )
    .pluck();
  const identify = db.prepare(
    'UPDATE photo SET hash = ?, is_byte_hash = 0 WHERE hash = ? AND is_byte_hash = 1',
  );
  const describe = db.prepare<[{ photo: number; width: number; height: number; format: string }]>(
    'UPDATE photo SET width_px = $width, height_px = $height, format = $format WHERE id = $photo',
  );
  const save = db.prepare<[FeatureColumns & { photo: number; model: number }]>(`
    INSERT OR REPLACE INTO feature_set (model_id, photo_id, feature_count, keypoint_count,
      resized_long_side_px, attention_max, scale, attention, location, descriptor, is_compressed)
    VALUES ($model, $photo, $feature_count, $keypoint_count,
      $resized_long_side_px, $attention_max, $scale, $attention, $location, $descriptor, $is_compressed)`);
  const saveExact = db.prepare(
    'INSERT INTO exact_features (model_id, photo_id, location, attention, descriptor) VALUES (?, ?, ?, ?, ?)',
  );
  const exact = db.prepare<[number, number], Record<keyof ExactColumns, Buffer>>(
    'SELECT location, attention, descriptor FROM exact_features WHERE model_id = ? AND photo_id = ?',
  );
  const fail = db.prepare(
    'INSERT OR REPLACE INTO photo_failure (photo_id, model_id, kind, reason, remedy, file_hash) ' +
      'VALUES (?, ?, ?, ?, ?, ?)',
  );
  const forgive = db.prepare('DELETE FROM photo_failure WHERE photo_id = ? AND model_id = ?');
  const view = db.prepare<[number], ViewRow>(`
    SELECT id, hash, width_px AS widthPx, height_px AS heightPx, format,
      ${WITH_ACCEPTED.columns}, utc_offset_min AS utcOffsetMin, camera,
      iif(photo.taken_at IS NULL AND accepted.taken_at IS NOT NULL, 'accepted', taken_at_source)
        AS takenAtSource
    FROM photo ${WITH_ACCEPTED.join} WHERE id = ?`);
  const taken = db.prepare<[number], Taken>(
    'SELECT taken_at AS takenAt, taken_at_source AS takenAtSource, latitude, longitude, camera ' +
      'FROM photo WHERE id = ?',
  );
  const isThere = db.prepare<[number], number>('SELECT 1 FROM photo WHERE id = ?').pluck();
  const lies = db.prepare<[number], { folder: Buffer; path: Buffer; state: PhotoView['state'] }>(`
    SELECT folder.path AS folder, file.path, file.state FROM file JOIN folder ON folder.id = file.folder_id
    WHERE photo_id = ?
    ORDER BY file.state = 'present' DESC, file.state = 'offline' DESC, folder.path, file.path`);
  const companions = db.prepare<[number], { photoId: number; kind: CompanionKind }>(
    'SELECT photo_id AS photoId, kind FROM companion WHERE lead_id = ? ORDER BY photo_id',
  );
  // the video of a motion photo lies in its own file
  const otherFiles = db.prepare<[{ photo: number }], { path: Buffer; kind: OtherFileKind }>(`
    SELECT path, kind FROM companion_file WHERE photo_id = $photo
    UNION ALL
    SELECT path, 'video' FROM file JOIN file_metadata ON file_id = file.id
    WHERE photo_id = $photo AND state <> 'vanished' AND json_extract(${SHOT}, '$.motionVideoAt') IS NOT NULL
    ORDER BY path`);
  const ranges = idRanges(db, 'photo', 'id', COUNTED_AT_ONCE);
  const listed = idRanges(db, 'photo', 'id', LISTED_AT_ONCE);
  const countSome = db
    .prepare<[after: number, last: number], number>(
      'SELECT count(*) FROM photo WHERE id > ? AND id <= ? AND width_px IS NOT NULL AND EXISTS ' +
        "(SELECT 1 FROM file WHERE photo_id = photo.id AND state <> 'vanished')",
    )
    .pluck();
  const countUpTo = db
    .prepare<[number], number>('SELECT count(*) FROM (SELECT 1 FROM photo LIMIT ?)')
    .pluck();
  const countKnown = db.prepare<[], number>('SELECT count(*) FROM photo').pluck();
  const readableIds = db
    .prepare<[], number>(
      `SELECT id FROM photo WHERE width_px IS NOT NULL AND ${present('photo.id')} ORDER BY id`,
    )
    .pluck();
  const counts = db.prepare<[number], { photos: number; features: number }>(
    'SELECT count(*) AS photos, coalesce(sum(feature_count), 0) AS features FROM feature_set WHERE ' +
      'model_id = ? AND EXISTS (SELECT 1 FROM file WHERE file.photo_id = feature_set.photo_id AND state ' +
      "<> 'vanished')",
  );
  const matchable = db
    .prepare<[{ model: number; after: number; last: number }], [number, number]>(
      `
    SELECT photo_id, feature_count - keypoint_count FROM feature_set
    WHERE model_id = $model AND photo_id > $after AND photo_id <= $last
      AND ${present('feature_set.photo_id')}
    ORDER BY photo_id`,
    )
    .raw();
  const features = db.prepare<[number, number], FeatureColumns & { width: number; height: number }>(`
    SELECT feature_set.*, width_px AS width, height_px AS height
    FROM feature_set JOIN photo ON photo.id = photo_id WHERE model_id = ? AND photo_id = ?`);
  const descriptor = db.prepare<
    [number, number],
    Pick<FeatureColumns, 'feature_count' | 'keypoint_count' | 'descriptor' | 'is_compressed'>
  >(`
    SELECT feature_count, keypoint_count, descriptor, is_compressed
    FROM feature_set WHERE model_id = ? AND photo_id = ?`);

  const checksums = featureChecksums(db);

  /** What belongs to a photo, its companions' own files too. */
  const partsOf = (lead: number): CompanionPart[] => {
    const photos = companions.all(lead).map(({ photoId, kind }) => ({
      kind,
      photoId,
      fileName: basename(pathText(lies.get(photoId)?.path ?? Buffer.alloc(0))),
    }));
    const files = [lead, ...photos.map(({ photoId }) => photoId)].flatMap((id) =>
      otherFiles.all({ photo: id }).map(({ path, kind }) => ({
        kind: kind === 'video' ? ('live video' as const) : kind,
        photoId: null,
        fileName: basename(pathText(path)),
      })),
    );
    return [...photos, ...files];
  };
  return {
    admit: transaction(db, (hash: Buffer) => {
      const known = find.get(hash);
      if (known !== undefined) return known;
      let id = Number.parseInt(hash.toString('hex', 0, 7).slice(0, 13), 16);
      while (insert.run(id, hash).changes === 0) id += 1;
      return id;
    }),
    find: (hash) => find.get(hash) ?? null,
    recognise: transaction(db, (hash: Buffer, fileHash: Buffer) => {
      if (find.get(hash) === undefined) identify.run(hash, fileHash);
      return find.get(hash) ?? null;
    }),
    lacks: (photo, modelId, hash) => lacks.get({ photo, model: models.find(modelId), hash }) ?? null,
    save: transaction(db, (photo: number, set: PackedFeatures, format: string) => {
      describe.run({ photo, width: set.widthPx, height: set.heightPx, format });
      const model = models.number(set.modelId);
      forgive.run(photo, model);
      save.run({ photo, model, ...toColumns(set) }); // what it replaces takes its exact features along
      checksums.note(model, photo);
      if (set.exact !== undefined)
        saveExact.run(
          model,
          photo,
          bytesOf(set.exact.location),
          bytesOf(set.exact.attention),
          bytesOf(set.exact.descriptor),
        );
    }),
    fail: (photoId, modelId, { kind, reason, remedy }, hash) =>
      void fail.run(photoId, models.number(modelId), kind, reason, remedy, hash),
    taken: (photoId) => taken.get(photoId) ?? NOTHING_TAKEN,
    views: (photoIds) =>
      photoIds.flatMap((id) => {
        const row = view.get(id);
        if (row === undefined) return [];
        const files = lies.all(id);
        return {
          ...row,
          hash: row.hash.toString('hex'),
          state: files[0]?.state ?? 'vanished',
          files: files
            .filter(({ state }) => state !== 'vanished' || files[0]?.state === 'vanished')
            .map(({ folder, path }) => pathText(joined(folder, path))),
          companions: partsOf(id),
        };
      }),
    areThere: (photoIds) => photoIds.every((id) => isThere.get(id) === 1),
    readable(photoId) {
      const row = view.get(photoId);
      if (row === undefined) return null;
      return {
        hash: row.hash,
        paths: lies
          .all(photoId)
          .filter(({ state }) => state === 'present')
          .map(({ folder, path }) => joined(folder, path)),
      };
    },
    readableIds: () => readableIds.all(),
    *count() {
      let total = 0;
      for (const { after, last } of ranges()) {
        total += countSome.get(after, last)!;
        yield;
      }
      return total;
    },
    knownCount: () => countKnown.get()!,
    areMoreThan: (most) => countUpTo.get(most + 1)! > most,
    counts: (modelId) => counts.get(models.find(modelId)) ?? { photos: 0, features: 0 },
    *matchable(modelId) {
      const model = models.find(modelId);
      const [ids, featureCounts]: [number[], number[]] = [[], []];
      for (const range of listed()) {
        for (const [id, featureCount] of matchable.all({ model, ...range })) {
          ids.push(id);
          featureCounts.push(featureCount);
        }
        yield;
      }
      return { ids: Float64Array.from(ids), featureCounts: Uint32Array.from(featureCounts) };
    },
    features(modelId, photoIds) {
      const model = models.find(modelId);
      return Array.from(photoIds, (id) => {
        const row = features.get(model, id);
        if (row === undefined) return null;
        const { width, height, ...columns } = row;
        if (!checksums.isSound(model, id, columns)) return null;
        const kept = exact.get(model, id);
        const set = fromColumns(columns, modelId, width, height);
        if (set === null) return checksums.forget(model, id);
        return kept === undefined
          ? set
          : {
              ...set,
              exact: {
                location: float32Of(kept.location),
                attention: float32Of(kept.attention),
                descriptor: float32Of(kept.descriptor),
              },
            };
      });
    },
    descriptors(modelId, photoIds, most) {
      const model = models.find(modelId);
      return Array.from(photoIds, (photo) => {
        const row = descriptor.get(model, photo);
        if (row === undefined) return null;
        const count = Math.min(most, row.feature_count - row.keypoint_count);
        // without what is not asked for: an index keeps thousands of them
        const rows = descriptorsOf(row);
        if (rows === null) return checksums.forget(model, photo);
        return { count, keypointCount: 0, descriptor: rows.slice(0, count * DESCRIPTOR_SIZE) };
      });
    },
  };
}
