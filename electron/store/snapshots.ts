/** The index's snapshots, large blobs: trees, and the parts of an index that lie in them. */
import type { Database } from './database.ts';
import type { ModelTable } from './models.ts';

/** A photo in a part, and how many features it had. */
export interface SnapshotPhoto {
  id: number;
  featureCount: number;
}

/** A part of an index. */
export interface KeptPart {
  id: number;
  photos: SnapshotPhoto[];
}

export interface KeptTree {
  id: number;
  /** So many photos it was trained for. */
  photoCount: number;
  /** A round of a scan made it. */
  isProvisional: boolean;
  /** Oldest first. */
  parts: KeptPart[];
}

export interface SnapshotTable {
  /** The model's trees, oldest first. */
  trees(modelId: string): KeptTree[];
  /** The bytes of a tree or a part; null where some of them are missing. */
  load(id: number): Uint8Array | null;
  /** Adds a tree in place of those of its kind (provisional or not) and their parts, in one transaction. */
  plant(modelId: string, photoCount: number, bytes: Uint8Array, isProvisional: boolean): KeptTree;
  /** Adds a part in place of others of the tree, in one transaction. */
  replace(
    tree: number,
    removed: readonly number[],
    photos: readonly SnapshotPhoto[],
    bytes: Uint8Array,
  ): KeptPart;
  /** Removes a part, or a tree with its parts. */
  remove(id: number): void;
  /** Removes all of the model. */
  clear(modelId: string): void;
  sizeBytes(modelId: string): number;
}

/** SQLite copies a blob whole to hand it over; chunks bound that copy. */
const CHUNK_BYTES = 32 * 1024 * 1024;

interface Row {
  id: number;
  treeId: number | null;
  photoCount: number;
  photos: Buffer;
  isProvisional: number;
}

export function snapshotTable(db: Database, models: ModelTable): SnapshotTable {
  const list = db.prepare<[number], Row>(`
    SELECT id, tree_id AS treeId, photo_count AS photoCount, photos, is_provisional AS isProvisional
    FROM snapshot WHERE model_id = ? ORDER BY id`);
  const size = db.prepare<[number], number>('SELECT size_bytes FROM snapshot WHERE id = ?').pluck();
  const chunks = db
    .prepare<[number], Buffer>('SELECT bytes FROM snapshot_chunk WHERE snapshot_id = ? ORDER BY chunk')
    .pluck();
  const remove = db.prepare('DELETE FROM snapshot WHERE id = ?');
  const uproot = db.prepare(
    'DELETE FROM snapshot WHERE model_id = ? AND tree_id IS NULL AND is_provisional = ?',
  );
  const clear = db.prepare('DELETE FROM snapshot WHERE model_id = ?');
  const insertTree = db.prepare(`
    INSERT INTO snapshot (model_id, photo_count, photos, size_bytes, is_provisional)
    VALUES (?, ?, x'', ?, ?)`);
  const insertPart = db.prepare(`
    INSERT INTO snapshot (model_id, tree_id, photo_count, photos, size_bytes, is_provisional)
    SELECT model_id, id, ?, ?, ?, is_provisional FROM snapshot WHERE id = ?`);
  const insertChunk = db.prepare('INSERT INTO snapshot_chunk (snapshot_id, chunk, bytes) VALUES (?, ?, ?)');
  const sum = db
    .prepare<[number], number>('SELECT coalesce(sum(size_bytes), 0) FROM snapshot WHERE model_id = ?')
    .pluck();
  const insertChunks = (id: number, bytes: Uint8Array): void => {
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
      const part = bytes.subarray(from, from + CHUNK_BYTES);
      insertChunk.run(id, from / CHUNK_BYTES, Buffer.from(part.buffer, part.byteOffset, part.length));
    }
  };
  return {
    trees(modelId) {
      const rows = list.all(models.find(modelId));
      return rows
        .filter(({ treeId }) => treeId === null)
        .map(({ id, photoCount, isProvisional }) => ({
          id,
          photoCount,
          isProvisional: isProvisional === 1,
          parts: rows
            .filter(({ treeId }) => treeId === id)
            .map((part) => ({ id: part.id, photos: photosOf(part.photos) })),
        }));
    },
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
    plant: db.transaction(
      (modelId: string, photoCount: number, bytes: Uint8Array, isProvisional: boolean) => {
        const model = models.number(modelId);
        uproot.run(model, Number(isProvisional));
        const { lastInsertRowid } = insertTree.run(model, photoCount, bytes.length, Number(isProvisional));
        insertChunks(Number(lastInsertRowid), bytes);
        return { id: Number(lastInsertRowid), photoCount, isProvisional, parts: [] };
      },
    ),
    replace: db.transaction(
      (
        tree: number,
        removed: readonly number[],
        photos: readonly SnapshotPhoto[],
        bytes: Uint8Array,
      ): KeptPart => {
        for (const id of removed) remove.run(id);
        const { lastInsertRowid } = insertPart.run(photos.length, columnOf(photos), bytes.length, tree);
        insertChunks(Number(lastInsertRowid), bytes);
        return { id: Number(lastInsertRowid), photos: [...photos] };
      },
    ),
    remove: (id) => void remove.run(id),
    clear: (modelId) => void clear.run(models.number(modelId)),
    sizeBytes: (modelId) => sum.get(models.find(modelId)) ?? 0,
  };
}

/** An id and a feature count a photo, both float64. */
function columnOf(photos: readonly SnapshotPhoto[]): Buffer {
  return Buffer.from(Float64Array.from(photos.flatMap(({ id, featureCount }) => [id, featureCount])).buffer);
}

function photosOf(column: Buffer): SnapshotPhoto[] {
  return Array.from({ length: column.length / 16 }, (_, i) => ({
    id: column.readDoubleLE(16 * i),
    featureCount: column.readDoubleLE(16 * i + 8),
  }));
}
