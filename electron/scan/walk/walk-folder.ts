/** The walk of one of the library's folders. */
import type { FolderRow } from '../../store/store.ts';
import { joined } from '../../process/paths.ts';
import type { FileStats } from './disk.ts';
import { NoAnswer } from './disk.ts';
import { entryFailure, isGone } from './failures.ts';
import { leftOutCounter } from './leave-out.ts';
import { listing } from './listing.ts';
import type { Listed } from './listing.ts';
import { look } from './look.ts';
import type { Looked } from './look.ts';
import { mountsOf } from './mounts.ts';
import type { Touched } from './part.ts';
import { isInside, key, partBelow, partOf } from './part.ts';
import type { EndStep, Waiting, Walk, WalkStep } from './steps.ts';
import { below, identity } from './steps.ts';

/** Files in one step: enough that a database transaction a step costs little, few enough to hold. */
const BATCH = 500;

/**
 * statfs type of FUSE (linux/magic.h), whose file systems often report no blocks for any file: there a
 * placeholder cannot be told.
 */
const FUSE = 0x65735546;

const NOTHING: Buffer = Buffer.alloc(0);

/**
 * `found`: what the folder is, or why that cannot be told; `touched`: what of it is looked at, null for all.
 */
export async function* walkFolder(
  shared: Walk,
  folder: FolderRow,
  found: FileStats | Error,
  touched: readonly Touched[] | null,
): AsyncGenerator<WalkStep> {
  const { disk, visited, silent } = shared;
  const { id: folderId, path: root } = folder;
  const recorded = shared.mounts.get(folderId) ?? [];
  const leftOut = leftOutCounter();
  const mounts = mountsOf(recorded);
  const unasked: Buffer[] = [];
  /** Where the walk came to each device. */
  const topOf = new Map<bigint, Buffer>();
  const lookedAt: { path: Buffer; isDeep: boolean }[] = [];
  let videos = 0;
  const end = (state: EndStep['state']): EndStep => ({
    ...{ kind: 'end', folderId, state, videos },
    leftOut: leftOut.all(),
    ...(state === 'absent' ? { mounts: [...recorded], away: [] } : mounts.end(isLookedAt, unasked)),
  });
  const isLookedAt = (path: Buffer): boolean =>
    touched === null ||
    lookedAt.some((one) => (one.isDeep ? isInside(one.path, path) : parentOf(path).equals(one.path)));
  const unreadable = (path: Buffer, error: unknown, kind: 'folder' | 'file' | 'link'): WalkStep => ({
    ...{ kind: 'unreadable', folderId, path },
    failure: entryFailure(error, kind),
  });

  if (found instanceof Error || silent.has(found.dev)) {
    const error = found instanceof Error ? found : new NoAnswer(0);
    if (!isGone(error)) yield unreadable(NOTHING, error, 'folder');
    return yield end('absent');
  }
  const rootIdentity = identity(found);
  const tellsBlocks = await disk.fileSystem(root).then(
    (type) => type !== FUSE,
    () => true,
  );
  const patterns = shared.leaveOut
    .filter((row) => row.folderId === null || row.folderId === folderId)
    .map(({ pattern }) => pattern);
  const waiting: Waiting[] = [
    {
      path: NOTHING,
      device: found.dev,
      patterns: patterns.length === 0 ? [] : [{ by: 'pattern', base: '', patterns }],
      part: touched === null ? null : partOf(touched),
      mayBeAway: false,
    },
  ];
  let batch: Pick<Looked, 'files' | 'companions'> = { files: [], companions: [] };
  let isEmpty = true;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (silent.has(at.device)) {
      mounts.isAway(at.path);
      continue;
    }
    if (!topOf.has(at.device)) topOf.set(at.device, at.path);
    try {
      const listed = await listing(shared, folder, at);
      isEmpty &&= listed.isEmpty;
      count(listed, at);
      if (at.mayBeAway && listed.entries.length === 0 && !listed.isLeftOut) mounts.leave(at.path);
      const batches = batchesOf(listed);
      for (const entries of batches) {
        const looked = await look(shared, folder, { tellsBlocks, listed, at }, entries);
        batch.files.push(...looked.files);
        batch.companions.push(...looked.companions);
        for (const { path, error, kind } of looked.failures) yield unreadable(path, error, kind);
        for (const path of looked.dangling) mounts.isAway(path);
        for (const why of looked.leftOut) leftOut.count(why, why.isFolder ? 0 : 1, why.isFolder ? 1 : 0);
        for (const one of looked.folders) enter(one, at, listed);
        if (batch.files.length + batch.companions.length < BATCH) continue;
        yield { kind: 'files', folderId, ...batch };
        batch = { files: [], companions: [] };
      }
      if (at.part !== null && at.part.look !== 'no') {
        const isDeep = at.part.look === 'deep';
        lookedAt.push({ path: at.path, isDeep });
        yield { kind: 'listed', folderId, path: at.path, subfolders: isDeep ? null : listed.subfolders };
      }
    } catch (error) {
      const isSilent = error instanceof NoAnswer;
      const path = isSilent ? topOf.get(at.device)! : at.path;
      if (isSilent) silent.add(at.device);
      if (path.length > 0 && isGone(error)) continue;
      if (!isGone(error)) yield unreadable(path, error, 'folder');
      if (at.path.length === 0) return yield end('absent');
    }
  }
  if (batch.files.length + batch.companions.length > 0) yield { kind: 'files', folderId, ...batch };
  yield end((await isRootThere()) ? (isEmpty ? 'empty' : 'listed') : 'absent');

  /** Disks that were taken away while they were walked: what was not met there is not gone. */
  async function isRootThere(): Promise<boolean> {
    for (const [device, path] of topOf) {
      const now = await disk.stat(path.length === 0 ? root : joined(root, path)).catch(() => null);
      if (path.length === 0 && (now === null || identity(now) !== rootIdentity)) return false;
      if (now?.dev !== device) mounts.isAway(path);
    }
    return true;
  }

  function count({ leftOut: of, videos: alone }: Listed, { path }: Waiting): void {
    videos += alone;
    for (const { by, pattern, files, folders, paths } of of) {
      leftOut.count({ by, pattern }, files, folders);
      unasked.push(...paths.map((name) => (name.length === 0 ? path : below(path, name))));
    }
  }

  /** Puts a folder on the waiting list, where it is to be listed and was not met before. */
  function enter(one: Looked['folders'][number], at: Waiting, listed: Listed): void {
    const { path, name, found: folderFound, isLink } = one;
    // Some network file systems number no files: there folders are taken to differ, and links to folders are
    // not followed.
    const isNew = folderFound.ino === 0n ? !isLink : !visited.has(identity(folderFound));
    visited.add(identity(folderFound));
    const part = partBelow(at.part, name);
    const mayBeAway = mounts.meet({ path, device: folderFound.dev, isLink }, at.device);
    if (!isNew || part === undefined) return;
    waiting.push({ path, device: folderFound.dev, patterns: listed.patterns, part, mayBeAway });
  }
}

function* batchesOf({ entries }: Listed): Generator<Listed['entries']> {
  for (let from = 0; from < entries.length; from += BATCH) yield entries.slice(from, from + BATCH);
}

function parentOf(path: Buffer): Buffer {
  const name = key(path).split(/[/\\]/).at(-1)!;
  return path.subarray(0, Math.max(0, path.length - name.length - 1));
}
