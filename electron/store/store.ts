/**
 * The store's door: a library's database. Everything in it but the list of folders, the ids of places and
 * what was said of them, and the files that were removed, can be computed again.
 */
import { dirname } from 'node:path';
import type { LibraryFailure, LibraryOutcome } from '../contract/failure.ts';
import type { RepairReport } from '../contract/library.ts';
import type { CompanionTable } from './companions.ts';
import { companionTable } from './companions.ts';
import type { CompanionFileTable } from './files/companion-files.ts';
import { companionFileTable } from './files/companion-files.ts';
import type { Database, OpenedDatabase } from './database.ts';
import { databaseFailure, libraryFailure, openFailure, whyNothingThere } from './failures.ts';
import { privateFolder } from '../process/private.ts';
import { databaseInMemory, lockForScan, openDatabase, openExistingDatabase } from './database.ts';
import type { DecisionTable } from './decisions/decisions.ts';
import { decisionTable } from './decisions/decisions.ts';
import type { Lasting } from './decisions/log/lasting.ts';
import { lasting } from './decisions/log/lasting.ts';
import type { KeptCopy } from './decisions/log/kept-copy.ts';
import { putCopy, readCopy } from './decisions/log/kept-copy.ts';
import { repair, toldOf, whyNotRepaired } from './decisions/log/repair.ts';
import type { CopyDecisionTable } from './decisions/copy-decisions.ts';
import { copyDecisionTable } from './decisions/copy-decisions.ts';
import type { CopyFileTable } from './files/copies.ts';
import { copyFileTable } from './files/copies.ts';
import type { DirectoryTable } from './files/directories.ts';
import { directoryTable } from './files/directories.ts';
import type { FileTable } from './files/files.ts';
import { fileTable } from './files/files.ts';
import type { LeaveOutTable } from './files/leave-out.ts';
import { leaveOutTable } from './files/leave-out.ts';
import { modelTable } from './models.ts';
import type { MountTable } from './files/mounts.ts';
import { mountTable } from './files/mounts.ts';
import type { PairTable } from './pairs/pairs.ts';
import { pairTable } from './pairs/pairs.ts';
import type { PhotoFileTable } from './files/photo-files.ts';
import { photoFileTable } from './files/photo-files.ts';
import type { PhotoTable } from './photos.ts';
import { photoTable } from './photos.ts';
import type { RacyFileTable } from './files/racy.ts';
import { racyFileTable } from './files/racy.ts';
import type { ProvisionalTable } from './pairs/provisional.ts';
import { provisionalTable } from './pairs/provisional.ts';
import type { RemovedFolderTable } from './files/removed-folders.ts';
import { removedFolderTable } from './files/removed-folders.ts';
import type { PlaceTable } from './places.ts';
import { placeTable } from './places.ts';
import type { SameShotTable } from './same-shots/same-shots.ts';
import { sameShotTable } from './same-shots/same-shots.ts';
import type { SettingTable } from './settings.ts';
import { settingTable } from './settings.ts';
import type { SizeOfLibrary } from './size/size.ts';
import { sizeOfLibrary } from './size/size.ts';
import type { SidecarWriteTable } from './decisions/sidecar-writes.ts';
import { sidecarWriteTable } from './decisions/sidecar-writes.ts';
import type { SnapshotTable } from './snapshots.ts';
import { snapshotTable } from './snapshots.ts';
import type { ThumbnailTable } from './same-shots/thumbnails.ts';
import { thumbnailTable } from './same-shots/thumbnails.ts';
import type { RemovalTable } from './tidy/removals.ts';
import { removalTable } from './tidy/removals.ts';
import type { TimeLineTable } from './time-line.ts';
import { timeLineTable } from './time-line.ts';
import type { TidyFolderTable } from './tidy/tidy-folders.ts';
import { tidyFolderTable } from './tidy/tidy-folders.ts';
import { transaction } from './transaction.ts';

export { LibraryFailed, whyNothingThere } from './failures.ts';
export type { OtherFileRow, ShotRow } from './companions.ts';
export type { Accepted, AcceptedRow } from './decisions/accepted.ts';
export type { CopyDecision } from './decisions/copy-decisions.ts';
export type { Reverted } from './decisions/journal.ts';
export type { CopyFile } from './files/copies.ts';
export type { SeenCompanionFile } from './files/companion-files.ts';
export type { FileFacts, FileRow } from './files/file-facts.ts';
export type { FolderRow, ListedFolder } from './files/files.ts';
export type { PhotoFile } from './files/photo-files.ts';
export type { SeenFile } from './files/seen-file.ts';
export type { LeaveOutRow } from './files/leave-out.ts';
export type { MountRow } from './files/mounts.ts';
export type { WhichPairs } from './pairs/pairs.ts';
export type { KeptPart, KeptTree } from './snapshots.ts';
export type { LyingRow } from './time-line.ts';
export type { MemberRow, PlaceFileRow, PlaceLinkRow, PlaceRow, PlaceSize } from './places.ts';
export type { AnsweredComparison } from './pairs/provisional.ts';
export type { ComparedPair } from './same-shots/same-shots.ts';
export type { NewRemoval, RemovalRow, RowState } from './tidy/removals.ts';
export type { TidyFolderKind, TidyFolderRow } from './tidy/tidy-folders.ts';

/** What of these tables a person decides, or must be known after a power cut. */
const DECISIONS = [
  ...(['see', 'seeAll', 'rename', 'cover', 'merge', 'split', 'exclude', 'include', 'make'] as const),
  ...(['confirm', 'accept', 'star', 'undo', 'redo', 'handOver'] as const),
];
const REMOVALS = ['begin', 'beginRestoring', 'removed', 'restored', 'notRemoved', 'end'] as const;

export interface Store {
  readonly path: string;
  /** Tells the library from any other. */
  readonly id: string;
  /** Why nothing can be kept, and questions alone are answered; null where all is well. */
  readonly unwritable: LibraryFailure | null;
  readonly files: FileTable;
  readonly companionFiles: CompanionFileTable;
  readonly racyFiles: RacyFileTable;
  readonly photoFiles: PhotoFileTable;
  readonly removedFolders: RemovedFolderTable;
  readonly copyFiles: CopyFileTable;
  readonly directories: DirectoryTable;
  readonly mounts: MountTable;
  readonly leaveOut: LeaveOutTable;
  readonly settings: SettingTable;
  readonly photos: PhotoTable;
  readonly timeLine: TimeLineTable;
  readonly pairs: PairTable;
  readonly provisional: ProvisionalTable;
  readonly places: PlaceTable;
  readonly companions: CompanionTable;
  readonly thumbnails: ThumbnailTable;
  readonly sameShots: SameShotTable;
  readonly decisions: DecisionTable;
  readonly copyDecisions: CopyDecisionTable;
  readonly snapshots: SnapshotTable;
  readonly sidecarWrites: SidecarWriteTable;
  readonly removals: RemovalTable;
  readonly tidyFolders: TidyFolderTable;
  /**
   * The world's failure behind what a question or a change threw (a full disk, one that was pulled out); null
   * where it is a bug.
   */
  failureOf(error: unknown): LibraryFailure | null;
  /** Another after anything was written, by whatever process. */
  stamp(): string;
  /** Runs `change` as one transaction: no other process writes between what it reads and what it writes. */
  atomically<T>(change: () => T): T;
  /** The same of what a person decides: it is on the disk when it returns, here and in the log beside it. */
  decide<T>(decision: () => T): T;
  /** Was anything decided by another process since this was asked last? */
  isDecidedElsewhere(): boolean;
  /** Ids of the models that the library has met. */
  modelIds(): string[];
  /**
   * Drops all that was derived with a model, in one transaction. The places stay, with the members that it
   * gave them until `successor` has places of its own: so that they are recognised by these.
   */
  forgetModel(modelId: string, successor: string): void;
  /**
   * Runs what writes to many photos alone in the library: nothing else scans or imports meanwhile. The lock
   * goes with the process that holds it. The world's failures come back as values; bugs throw.
   */
  lockedForScan<T>(work: () => Promise<T>): Promise<LibraryOutcome<T>>;
  readonly size: SizeOfLibrary;
  /**
   * Of one model: its features, index, and the transforms and inliers of its matches, without what SQLite
   * adds.
   */
  payloadBytes(modelId: string): number;
  close(): void;
}

/**
 * Opens the database at `path`, made if absent; one that cannot be written, to be read (`unwritable` says
 * why).
 */
export const openStore = (path: string): LibraryOutcome<Store> => opened(path, openDatabase(path));

/** The same of a database that is there: none is made. */
export const openExistingStore = (path: string): LibraryOutcome<Store> =>
  opened(path, openExistingDatabase(path));

/**
 * Works on a library that is there by a connection of its own, as other processes and threads do. The world's
 * failure; null where the work came to its end.
 */
export async function workOnStore(
  path: string,
  work: (store: Store) => Promise<void> | void,
): Promise<LibraryFailure | null> {
  const opened = openExistingStore(path);
  if (!opened.ok) return opened.failure;
  const store = opened.value;
  try {
    await work(store);
    return null;
  } catch (error) {
    const failure = store.failureOf(error);
    if (failure === null) throw error;
    return failure;
  } finally {
    store.close();
  }
}

/** A new and empty one, which goes when it is closed. */
export const storeInMemory = (): Store => storeOf(':memory:', databaseInMemory(), null);

/**
 * Gives a library back what its person decided, where its file is damaged or gone: only when asked, for a
 * file that cannot be mended is moved aside, and photos are looked at again.
 */
export function repairStore(path: string): LibraryOutcome<RepairReport> {
  const nothing = whyNothingThere(path);
  return nothing === null ? repaired(path, null) : { ok: false, failure: nothing };
}

/** The same by a copy of its log, where it lost its own, or all. `isTried`: nothing is changed. */
export function repairStoreBy(file: string, path: string, isTried: boolean): LibraryOutcome<RepairReport> {
  const copy = readCopy(file, path);
  if (!copy.ok) return copy;
  const told = toldOf(copy.value);
  if (isTried) return { ok: true, value: told };
  const done = repaired(path, copy.value);
  return done.ok ? { ok: true, value: { ...done.value, damagedLines: told.damagedLines } } : done;
}

function repaired(path: string, copy: KeptCopy | null): LibraryOutcome<RepairReport> {
  try {
    const refused = whyNotRepaired(path, copy !== null);
    if (refused !== null) return { ok: false, failure: refused };
    if (copy !== null) privateFolder(dirname(path));
    const lock = lockForScan(path);
    if (!lock.ok) return lock;
    try {
      if (copy !== null) putCopy(copy, path);
      return repair(path);
    } finally {
      lock.value.release();
    }
  } catch (error) {
    const failure = databaseFailure(error, path) ?? libraryFailure(error, path);
    if (failure === null) throw error;
    return { ok: false, failure };
  }
}

function opened(path: string, database: LibraryOutcome<OpenedDatabase>): LibraryOutcome<Store> {
  if (!database.ok) return database;
  const { db, unwritable } = database.value;
  try {
    return { ok: true, value: storeOf(path, db, unwritable) };
  } catch (error) {
    db.close();
    return { ok: false, failure: openFailure(error, path) };
  }
}

function storeOf(path: string, db: Database, unwritable: LibraryFailure | null): Store {
  const own = lasting(db, path);
  const models = modelTable(db);
  const snapshots = snapshotTable(db, models);
  const size = sizeOfLibrary(db, path);
  const [decisions, copyDecisions] = [decisionTable(db, models), copyDecisionTable(db)];
  const ownChanges = db.prepare<[], number>('SELECT total_changes()').pluck();
  const payload = db
    .prepare<[{ model: number }], number>(
      `
    SELECT
      (SELECT coalesce(sum(length(scale) + length(attention) + length(location) + length(descriptor)), 0)
        FROM feature_set WHERE model_id = $model) +
      (SELECT coalesce(sum(length(location) + length(attention) + length(descriptor)), 0)
        FROM exact_features WHERE model_id = $model) +
      (SELECT coalesce(sum(length(b_from_a) + length(inliers)), 0)
        FROM pair WHERE model_id = $model AND inlier_count IS NOT NULL)`,
    )
    .pluck();
  return {
    path,
    id: db.prepare<[], string>('SELECT id FROM library').pluck().get()!,
    unwritable,
    files: own.of(fileTable(db, models), 'addFolder', 'removeFolder'),
    companionFiles: companionFileTable(db),
    racyFiles: racyFileTable(db),
    photoFiles: photoFileTable(db),
    removedFolders: removedFolderTable(db),
    copyFiles: copyFileTable(db),
    directories: directoryTable(db),
    mounts: mountTable(db),
    leaveOut: own.of(leaveOutTable(db), 'add', 'remove'),
    settings: own.of(settingTable(db), 'watch', 'setScanPace', 'setKeeperRules'),
    photos: photoTable(db, models),
    timeLine: timeLineTable(db),
    pairs: pairTable(db, models),
    provisional: provisionalTable(db, models),
    places: placeTable(db, models),
    companions: companionTable(db),
    thumbnails: thumbnailTable(db),
    sameShots: sameShotTable(db),
    decisions: own.of(decisions, ...DECISIONS),
    copyDecisions: own.of(copyDecisions, 'decide', 'undo', 'gone'),
    snapshots,
    sidecarWrites: own.of(sidecarWriteTable(db), 'add', 'remove'),
    removals: own.of(removalTable(db, { decisions, copyDecisions }), ...REMOVALS),
    tidyFolders: own.of(tidyFolderTable(db), 'add', 'remove', 'order'),
    failureOf(error) {
      const failure = databaseFailure(error, path);
      if (failure?.kind === 'in use' && size.isRewritten()) return isRewritten(path);
      return failure && (unwritable ?? failure);
    },
    stamp: () => `${String(db.pragma('data_version', { simple: true }))} ${ownChanges.get()!}`,
    atomically: (change) => transaction(db, change)(),
    decide: (decision) => own.decide(() => transaction(db, decision)()),
    isDecidedElsewhere: () => own.isDecidedElsewhere(),
    modelIds: () => models.list(),
    forgetModel: (modelId, successor) => models.forget(modelId, successor),
    lockedForScan: async (work) =>
      unwritable === null ? lockedForScan(path, own, work) : { ok: false, failure: unwritable },
    size,
    payloadBytes: (modelId) =>
      (payload.get({ model: models.find(modelId) }) ?? 0) + snapshots.sizeBytes(modelId),
    close() {
      own.log();
      db.close();
    },
  };
}

async function lockedForScan<T>(
  path: string,
  own: Lasting,
  work: () => Promise<T>,
): Promise<LibraryOutcome<T>> {
  const lock = lockForScan(path);
  if (!lock.ok) return lock;
  try {
    const value = await work().finally(() => own.log());
    // what was found is in a file that was deleted meanwhile, or whose disk was taken away
    const away = own.whyAway();
    return away === null ? { ok: true, value } : { ok: false, failure: away };
  } catch (error) {
    const failure = databaseFailure(error, path);
    if (failure === null) throw error;
    return { ok: false, failure };
  } finally {
    lock.value.release();
  }
}

const isRewritten = (path: string): LibraryFailure => ({
  kind: 'in use',
  reason: `The library ${path} is being written anew, to take less room: nothing can be changed meanwhile.`,
  remedy: 'Try again in a moment.',
});
