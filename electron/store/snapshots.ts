/** The index's snapshots: large blobs, each over some of the photos of a model. */
import type { Database } from './database.ts';
import type { ModelTable } from './models.ts';

/** A photo in a snapshot, and how many features it had. */
export interface SnapshotPhoto {
  id: number;
  featureCount: number;
}

export interface SnapshotTable {
  /** What each snapshot of the model covers, oldest first. `isProvisional`: a round of a scan made it. */
  list(modelId: string): { id: number; photos: SnapshotPhoto[]; isProvisional: boolean }[];
  /** null where a part of it is missing. */
  load(id: number): Uint8Array | null;
  /** Adds a snapshot in place of others, in one transaction. */
  replace(
    modelId: string,
    removed: readonly number[],
    photos: readonly SnapshotPhoto[],
    bytes: Uint8Array,
    isProvisional?: boolean,
  ): void;
  remove(id: number): void;
  /** Removes all of the model. */
  clear(modelId: string): void;
  sizeBytes(modelId: string): number;
}

/** SQLite copies a blob whole to hand it over; chunks bound that copy. */
const CHUNK_BYTES = 32 * 1024 * 1024;

export function snapshotTable(db: Database, models: ModelTable): SnapshotTable {
  const list = db.prepare<[number], { id: number; photos: Buffer; isProvisional: number }>(
    'SELECT id, photos, is_provisional AS isProvisional FROM snapshot WHERE model_id = ? ORDER BY id',
  );
  const size = db.prepare<[number], number>('SELECT size_bytes FROM snapshot WHERE id = ?').pluck();
  const chunks = db
    .prepare<[number], Buffer>('SELECT bytes FROM snapshot_chunk WHERE snapshot_id = ? ORDER BY chunk')
    .pluck();
  const remove = db.prepare('DELETE FROM snapshot WHERE id = ?');
  const clear = db.prepare('DELETE FROM snapshot WHERE model_id = ?');
  const insert = db.prepare(
    'INSERT INTO snapshot (model_id, photos, size_bytes, is_provisional) VALUES (?, ?, ?, ?)',
  );
  const insertChunk = db.prepare('INSERT INTO snapshot_chunk (snapshot_id, chunk, bytes) VALUES (?, ?, ?)');
  const sum = db
    .prepare<[number], number>('SELECT coalesce(sum(size_bytes), 0) FROM snapshot WHERE model_id = ?')
    .pluck();
  return {
    list: (modelId) =>
      list.all(models.find(modelId)).map(({ id, photos, isProvisional }) => ({
        id,
        isProvisional: isProvisional === 1,
        photos: Array.from({ length: photos.length / 16 }, (_, i) => ({
          id: photos.readDoubleLE(16 * i),
          featureCount: photos.readDoubleLE(16 * i + 8),
        })),
      })),
    load(id) {
      const bytes = new Uint8Array(size.get(id) ?? 0);
      let end = 0;
      for (const chunk of chunks.iterate(id)) {
        if (end + chunk.length > bytes.length) return null;
        bytes.set(chunk, end);
        end += chunk.length;
      }
      return end === bytes.length && end > 0 ? bytes : null;
    },
    replace: db.transaction(
      (
        modelId: string,
        removed: readonly number[],
        photos: readonly SnapshotPhoto[],
        bytes: Uint8Array,
        isProvisional = false,
      ) => {
        for (const id of removed) remove.run(id);
        const covered = Float64Array.from(photos.flatMap(({ id, featureCount }) => [id, featureCount]));
        const { lastInsertRowid } = insert.run(
          models.number(modelId),
          Buffer.from(covered.buffer),
          bytes.length,
          Number(isProvisional),
        );
        for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
          const part = bytes.subarray(from, from + CHUNK_BYTES);
          insertChunk.run(
            lastInsertRowid,
            from / CHUNK_BYTES,
            Buffer.from(part.buffer, part.byteOffset, part.length),
          );
        }
      },
    ),
    remove: (id) => void remove.run(id),
    clear: (modelId) => void clear.run(models.number(modelId)),
    sizeBytes: (modelId) => sum.get(models.find(modelId)) ?? 0,
  };
}
