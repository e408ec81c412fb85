/** The index's snapshots, large blobs: trees, and the parts of an index that lie in them. */
import type { IndexedPhotos } from '../contract/features.ts';
import type { Database } from './database.ts';
import type { ModelTable } from './models.ts';
import { transaction } from './transaction.ts';

/** A part of an index. */
export interface KeptPart {
  id: number;
  /** With the features that they had. */
  photos: IndexedPhotos;
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

/** Lists of a part, and the leaf that they start with. */
export interface KeptLists {
  first: number;
  bytes: Uint8Array;
}

export interface SnapshotTable {
  /** The model's trees, oldest first. */
  trees(modelId: string): KeptTree[];
  /** The bytes of a tree, read in steps; null where some of them are missing. */
  load(id: number): Generator<undefined, Uint8Array | null>;
  /** The leaves that lists of a part start with, ascending. */
  firstLeaves(part: number): Uint32Array;
  /** null where there are none that start so. */
  lists(part: number, first: number): Uint8Array | null;
  /** Adds a tree in place of those of its kind (provisional or not) and their parts, in one transaction. */
  plant(modelId: string, photoCount: number, bytes: Uint8Array, isProvisional: boolean): KeptTree;
  /** Adds a part without photos, which is none until it is finished. Returns its id. */
  begin(tree: number): number;
  /** Adds lists to a part that was begun, in one transaction. */
  addLists(part: number, lists: readonly KeptLists[]): void;
  /** It holds these photos, and takes the place of others, in one transaction. */
  finish(part: number, photos: IndexedPhotos, replaced: readonly number[]): KeptPart;
  /** Removes some of what lies in no part: unfinished ones, and those that were replaced. False: no more. */
  sweep(): boolean;
  /** Removes a part, or a tree with its parts. */
  remove(id: number): void;
  /** Removes all of the model. */
  clear(modelId: string): void;
  sizeBytes(modelId: string): number;
}

/** SQLite copies a blob whole to hand it over: some ms of the engine's thread. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** Lists that are removed at once: some 10 MB (docs/measurements.md#store). */
const SWEPT = 200;

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
  const remove = db.prepare('DELETE FROM snapshot WHERE id = ?');
  const others = `
    SELECT id FROM snapshot
    WHERE model_id = $model AND tree_id IS NULL AND is_provisional = $provisional AND id <> $tree`;
  const empty = db.prepare(
    `UPDATE snapshot SET tree_id = $tree, photo_count = 0, photos = x'' WHERE tree_id IN (${others})`,
  );
  const uproot = db.prepare(`DELETE FROM snapshot WHERE id IN (${others})`);
  const clear = db.prepare('DELETE FROM snapshot WHERE model_id = ?');
  const insertTree = db.prepare(`
    INSERT INTO snapshot (model_id, photo_count, photos, size_bytes, is_provisional)
    VALUES (?, ?, x'', ?, ?)`);
  const firsts = db
    .prepare<[number], number>('SELECT chunk FROM snapshot_chunk WHERE snapshot_id = ? ORDER BY chunk')
    .pluck();
  const lists = db
    .prepare<[number, number], Buffer>('SELECT bytes FROM snapshot_chunk WHERE snapshot_id = ? AND chunk = ?')
    .pluck();
  const insertPart = db.prepare(`
    INSERT INTO snapshot (model_id, tree_id, photo_count, photos, size_bytes, is_provisional)
    SELECT model_id, id, 0, x'', 0, is_provisional FROM snapshot WHERE id = ?`);
  const grow = db.prepare('UPDATE snapshot SET size_bytes = size_bytes + ? WHERE id = ?');
  const fill = db.prepare('UPDATE snapshot SET photo_count = ?, photos = ? WHERE id = ?');
  const emptied = db
    .prepare<[], number>(`SELECT id FROM snapshot WHERE tree_id IS NOT NULL AND length(photos) = 0 LIMIT 1`)
    .pluck();
  const shorten = db.prepare(`
    DELETE FROM snapshot_chunk WHERE rowid IN
      (SELECT rowid FROM snapshot_chunk WHERE snapshot_id = ? LIMIT ${SWEPT})`);
  const insertChunk = db.prepare('INSERT INTO snapshot_chunk (snapshot_id, chunk, bytes) VALUES (?, ?, ?)');
  const sum = db
    .prepare<[number], number>('SELECT coalesce(sum(size_bytes), 0) FROM snapshot WHERE model_id = ?')
    .pluck();
  const insert = (id: number, chunk: number, { buffer, byteOffset, length }: Uint8Array): void =>
    void insertChunk.run(id, chunk, Buffer.from(buffer, byteOffset, length));
  const insertChunks = (id: number, bytes: Uint8Array): void => {
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES)
      insert(id, from / CHUNK_BYTES, bytes.subarray(from, from + CHUNK_BYTES));
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
            .filter(({ treeId, photos }) => treeId === id && photos.length > 0)
            .map((part) => ({ id: part.id, photos: photosOf(part.photos) })),
        }));
    },
    *load(id) {
      const bytes = new Uint8Array(size.get(id) ?? 0);
      let end = 0;
      for (const number of firsts.all(id)) {
        const chunk = lists.get(id, number);
        if (chunk === undefined || end + chunk.length > bytes.length) return null;
        bytes.set(chunk, end);
        end += chunk.length;
        yield;
      }
      return end === bytes.length && end > 0 ? bytes : null;
    },
    firstLeaves: (part) => Uint32Array.from(firsts.all(part)),
    lists: (part, first) => lists.get(part, first) ?? null,
    plant: transaction(
      db,
      (modelId: string, photoCount: number, bytes: Uint8Array, isProvisional: boolean) => {
        const model = models.number(modelId);
        const { lastInsertRowid } = insertTree.run(model, photoCount, bytes.length, Number(isProvisional));
        const tree = Number(lastInsertRowid);
        insertChunks(tree, bytes);
        const bound = { model, tree, provisional: Number(isProvisional) };
        // their parts are swept, as they may be large
        empty.run(bound);
        uproot.run(bound);
        return { id: tree, photoCount, isProvisional, parts: [] };
      },
    ),
    begin: (tree) => Number(insertPart.run(tree).lastInsertRowid),
    addLists: transaction(db, (part: number, added: readonly KeptLists[]) => {
      for (const { first, bytes } of added) insert(part, first, bytes);
      grow.run(
        added.reduce((sum, { bytes }) => sum + bytes.length, 0),
        part,
      );
    }),
    finish: transaction(db, (part: number, photos: IndexedPhotos, replaced: readonly number[]): KeptPart => {
      for (const id of replaced) fill.run(0, Buffer.alloc(0), id);
      fill.run(photos.ids.length, columnOf(photos), part);
      return { id: part, photos };
    }),
    sweep: transaction(db, () => {
      const part = emptied.get();
      if (part === undefined) return false;
      if (shorten.run(part).changes < SWEPT) remove.run(part);
      return true;
    }),
    remove: (id) => void remove.run(id),
    clear: (modelId) => void clear.run(models.number(modelId)),
    sizeBytes: (modelId) => sum.get(models.find(modelId)) ?? 0,
  };
}

/** An id and a feature count a photo, both float64. */
function columnOf({ ids, featureCounts }: IndexedPhotos): Buffer {
  const numbers = new Float64Array(2 * ids.length);
  for (const [i, id] of ids.entries()) {
    numbers[2 * i] = id;
    numbers[2 * i + 1] = featureCounts[i]!;
  }
  return Buffer.from(numbers.buffer);
}

function photosOf(column: Buffer): IndexedPhotos {
  const count = Math.floor(column.length / 16);
  const [ids, featureCounts] = [new Float64Array(count), new Uint32Array(count)];
  for (let i = 0; i < count; i++) {
    ids[i] = column.readDoubleLE(16 * i);
    featureCounts[i] = column.readDoubleLE(16 * i + 8);
  }
  return { ids, featureCounts };
}
