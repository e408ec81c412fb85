/** Removes copies: every file passes all checks, one after the other, before it is moved. */
import type { LibraryFailure } from '../contract/failure.ts';
import type { Store } from '../store/store.ts';
import { codeOf, unlessAbsent, unlessRefused } from './disk.ts';
import type { Removal } from './failures.ts';
import {
  changed,
  keptRemoved,
  lastCopy,
  notAFile,
  notTried,
  protectedIn,
  sameFile,
  systemFailure,
  unreadable,
  vanished,
} from './failures.ts';
import type { FileRef } from './checks/kept-copies.ts';
import { keptCopies } from './checks/kept-copies.ts';
import type { Checked, Moved, Run } from './move/move-away.ts';
import { moveAway } from './move/move-away.ts';
import { folderOf, keyOf, nameOf, within } from './paths.ts';
import { protections } from './checks/protection.ts';
import { hasItsBytes, identityOf, readWhole } from './checks/read-whole.ts';
import { sidecarsOf } from './checks/sidecars.ts';
import type { System } from './move/trash-folders.ts';
import { trashFolderFor } from './move/trash-folders.ts';

/** Copies of one shot: those that stay, and those that go. */
export interface CopyGroup {
  /** The first is the one on whose account the others go. */
  keep: readonly FileRef[];
  remove: readonly FileRef[];
  /** What must have been done when the first of it goes; not called where none can go. */
  before?: () => Promise<void>;
}

export interface RemovalProgress {
  /** Files, of those to be removed. */
  done: number;
  total: number;
  removedCount: number;
  removedBytes: number;
}

export interface RemoveOptions {
  signal: AbortSignal;
  nowMs: number;
  onProgress: (progress: RemovalProgress) => void;
  /** Nothing in these is moved in this run, beside those of the library that are protected; absolute. */
  protectedFolders?: readonly Buffer[];
  system: System;
}

/** What became of a file: the removal's id, or why it was not removed. */
export interface FileOutcome {
  /** null for a sidecar, which is only named where it could not go along. */
  fileId: number | null;
  path: Buffer;
  outcome: Removal<number>;
}

export interface RemovalReport {
  /** In the order of the plan; files that were not come to are not among them. */
  outcomes: FileOutcome[];
  /** How far it came. */
  progress: RemovalProgress;
  /** Why nothing more can be removed (the journal cannot be written); null where it came to its end. */
  stopped: LibraryFailure | null;
  isInterrupted: boolean;
}

interface Keepers {
  /** The copy on whose account the others go. */
  first: FileRef;
  /** By identity: no other name of these goes. */
  all: Map<string, FileRef>;
}

export async function removeAll(
  store: Store,
  plan: readonly CopyGroup[],
  { signal, nowMs, onProgress, protectedFolders = [], system }: RemoveOptions,
): Promise<RemovalReport> {
  const { disk } = system;
  const run: Run = {
    ...{ store, system, nowMs, session: store.removals.nextSession() },
    kept: keptCopies(disk),
    protections: protections(store, disk, protectedFolders),
  };
  const leaving = await leavingFiles(run, plan);
  const total = plan.reduce((sum, { remove }) => sum + remove.length, 0);
  const progress: RemovalProgress = { done: 0, total, removedCount: 0, removedBytes: 0 };
  const report: RemovalReport = { outcomes: [], progress, stopped: null, isInterrupted: false };
  try {
    for (const group of plan) {
      for await (const { file, outcomes } of removeGroup(run, group, leaving, signal)) {
        report.outcomes.push(...outcomes);
        const isRemoved = outcomes[0]!.outcome.ok;
        progress.done += 1;
        progress.removedCount += isRemoved ? 1 : 0;
        progress.removedBytes += isRemoved ? file.sizeBytes : 0;
        onProgress({ ...progress });
      }
    }
  } catch (error) {
    report.stopped = store.failureOf(error);
    if (report.stopped === null) throw error;
  }
  return { ...report, isInterrupted: signal.aborted && progress.done < total };
}

/** The outcome of each file, and those of its sidecars after it. */
async function* removeGroup(
  run: Run,
  group: CopyGroup,
  leaving: Leaving,
  signal: AbortSignal,
): AsyncGenerator<{ file: FileRef; outcomes: FileOutcome[] }> {
  if (signal.aborted) return;
  const keepers = await keepersOf(run, group, leaving);
  if (keepers.ok) await group.before?.();
  let isStopped: boolean = false;
  for (const file of group.remove) {
    if (signal.aborted) return;
    const moved: Moved = isStopped ? left(notTried()) : await removeOne(run, file, keepers);
    isStopped ||= moved.isMoved && !moved.outcome.ok;
    const outcomes: FileOutcome[] = [{ fileId: file.fileId, path: file.path, outcome: moved.outcome }];
    if (moved.outcome.ok && keepers.ok)
      outcomes.push(...(await removeSidecars(run, file, keepers.value, moved.outcome.value)));
    yield { file, outcomes };
  }
}

/** Those that go by any group: their paths, and the groups that each file is to go by. */
interface Leaving {
  paths: Set<string>;
  groupsOf: Map<string, Set<CopyGroup>>;
}

async function leavingFiles({ system: { disk } }: Run, plan: readonly CopyGroup[]): Promise<Leaving> {
  const leaving: Leaving = { paths: new Set(), groupsOf: new Map() };
  for (const group of plan)
    for (const { path } of group.remove) {
      leaving.paths.add(keyOf(path));
      const found = await unlessRefused(disk.lstat(path));
      if (found === null) continue;
      const groups = leaving.groupsOf.get(identityOf(found)) ?? new Set();
      leaving.groupsOf.set(identityOf(found), groups.add(group));
    }
  return leaving;
}

/**
 * Where the first is away, a copy of the same file or picture stands for it: another may be a smaller one of
 * the shot. One that is not what was shown stops all.
 */
async function keepersOf(run: Run, group: CopyGroup, leaving: Leaving): Promise<Removal<Keepers>> {
  const all: Keepers['all'] = new Map();
  const there: FileRef[] = [];
  let missing: Removal<never> | null = null;
  for (const kept of group.keep) {
    const checked = await run.kept.check(kept);
    if (!checked.ok && checked.failure.kind !== 'kept copy missing') return checked;
    if (!checked.ok) {
      missing ??= checked;
      continue;
    }
    const identity = identityOf(checked.value);
    const others = [...(leaving.groupsOf.get(identity) ?? [])].filter((other) => other !== group);
    if (others.length > 0 || leaving.paths.has(keyOf(kept.path))) return keptRemoved(kept.path);
    all.set(identity, kept);
    there.push(kept);
  }
  const chosen = group.keep[0];
  const first = there.find(({ hash, photoId }) => hash === chosen?.hash || photoId === chosen?.photoId);
  if (first !== undefined) return { ok: true, value: { first, all } };
  return missing ?? lastCopy(group.remove[0]?.path ?? Buffer.alloc(0));
}

const left = (outcome: Removal<never>): Moved => ({ outcome, isMoved: false });

async function removeOne(run: Run, file: FileRef, keepers: Removal<Keepers>): Promise<Moved> {
  if (!keepers.ok) return left(keepers);
  try {
    const { fileId, photoId, folderId } = file;
    const checked = await checkFile(run, file, keepers.value);
    if (!checked.ok) return left(checked);
    if (checked.value.file.hash !== file.hash) return left(changed(file.path));
    const ids = { sidecarOf: null, fileId, photoId, folderId };
    return await moveAway(run, { ...checked.value, file: { ...checked.value.file, ...ids } });
  } catch (error) {
    const failure = systemFailure(error, file.path);
    if (failure === null) throw error;
    return left(failure);
  }
}

type CheckedFile = Omit<Checked, 'file'> & { file: Pick<Checked['file'], 'path' | 'hash' | 'sizeBytes'> };

/** Reads the file, and finds where it can go. Rejects with the system's error. */
async function checkFile(
  { store, system, protections: protectedBy, kept }: Run,
  { path, folderId }: Pick<FileRef, 'path' | 'folderId'>,
  { first, all }: Keepers,
): Promise<Removal<CheckedFile>> {
  const { disk } = system;
  const found = await unlessAbsent(disk.lstat(path));
  if (found === null) return vanished(path);
  if (!found.isFile()) return notAFile(path);
  const same = all.get(identityOf(found));
  if (same !== undefined) return sameFile(path, same.path);
  const protection = await protectedBy.of(path);
  if (protection !== null) return protectedIn(protection.folder, protection.program);
  const keeper = await kept.check(first);
  if (!keeper.ok) return keeper;

  const whole = await readFile();
  if (!whole.ok) return whole;
  const folder = await disk.realpath(folderOf(path));
  const trash = await trashFolderFor(system, folder, holdingFolders());
  if (!trash.ok) return trash;
  return {
    ok: true,
    value: {
      file: { path, hash: whole.value, sizeBytes: Number(found.size) },
      realPath: within(folder, nameOf(path)),
      ...{ found, keeper: first, trash: trash.value },
    },
  };

  async function readFile(): Promise<Removal<string>> {
    try {
      const read = await readWhole(disk, path);
      // what was read is what lies there, and no end of a link
      return read !== null && hasItsBytes(found!, read.found)
        ? { ok: true, value: read.hash }
        : changed(path);
    } catch (error) {
      const code = codeOf(error);
      if (code === null || code === 'ENOENT') throw error;
      return unreadable(path, code);
    }
  }

  function holdingFolders() {
    const chosen = store.tidyFolders.list().filter(({ kind }) => kind === 'holding');
    const library = store.files.folders().filter(({ id }) => id === folderId);
    return { chosen: chosen.map((row) => row.path), library: library.map((row) => row.path) };
  }
}

/** They go where their photo's file went. Those that could not are named. */
async function removeSidecars(
  run: Run,
  file: FileRef,
  keepers: Keepers,
  sidecarOf: number,
): Promise<FileOutcome[]> {
  const failures: FileOutcome[] = [];
  const { photoId, folderId } = file;
  const failed = (path: Buffer, outcome: Removal<number>): void =>
    void failures.push({ fileId: null, path, outcome });
  try {
    for (const path of await sidecarsOf(run.store, run.system.disk, file)) {
      const outcome = await removeSidecar(path);
      if (!outcome.ok) failed(path, outcome);
    }
  } catch (error) {
    const failure = systemFailure(error, folderOf(file.path));
    if (failure === null) throw error;
    failed(folderOf(file.path), failure);
  }
  return failures;

  async function removeSidecar(path: Buffer): Promise<Removal<number>> {
    try {
      const checked = await checkFile(run, { path, folderId }, keepers);
      if (!checked.ok) return checked;
      const ids = { sidecarOf, fileId: null, photoId, folderId };
      const { outcome } = await moveAway(run, {
        ...checked.value,
        file: { ...checked.value.file, ...ids },
      });
      return outcome;
    } catch (error) {
      const failure = systemFailure(error, path);
      if (failure === null) throw error;
      return failure;
    }
  }
}
