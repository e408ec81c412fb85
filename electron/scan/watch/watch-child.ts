/**
 * The process that watches folders, started by watch.ts: a disk that hangs, or a watcher that crashes, costs
 * nobody else anything.
 */
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { AsyncSubscription, Event } from '@parcel/watcher';
import { pathBytes, pathText } from '../../contract/paths.ts';
import { answerParent, tellParent } from '../../process/parent.ts';
import type { FolderRow } from '../../store/store.ts';
import { isPhotoName } from '../../vision/decode/formats.ts';
import { diskWithin } from '../walk/disk.ts';
import type { Touched } from '../walk/part.ts';
import { otherFileKind } from '../walk/wanted.ts';
import type { Changed } from './pending.ts';
import { pendingFolders } from './pending.ts';
import { isShare, whyUnwatched } from './shares.ts';

export interface Request {
  folders: readonly FolderRow[];
  /** Disks and shares below them, by the folder's id. */
  mounts: ReadonlyMap<number, readonly Buffer[]>;
  /** Absolute, as text: what the program itself writes. */
  ignored: readonly string[];
  quietMs: number;
}

export type WatchEvent =
  | { kind: 'touched'; touched: Touched[] }
  /**
   * `why`: no change is told of what lies there; null where it is. Path below the folder, empty for all of
   * it.
   */
  | { kind: 'watched'; folderId: number; path: Buffer; why: string | null };

/** How often it is looked whether disks came or went, which nothing tells. */
const CHECK_MS = 3000;
/** What a disk may take to say what it is. */
const ANSWER_MS = 5000;
/** What the watcher may take to begin: it lists all folders first. */
const BEGIN_MS = 600_000;

const NOTHING: Buffer = Buffer.alloc(0);
const disk = diskWithin(ANSWER_MS);
const tell = (event: WatchEvent): void => tellParent(event);

function watchAll({ folders, mounts, ignored, quietMs }: Request): void {
  const pending = pendingFolders(quietMs);
  for (const folder of folders) void follow(folder);
  void tellReady();

  async function tellReady(): Promise<void> {
    for (;;) {
      await setTimeout(quietMs / 2);
      const touched = await pending.ready(performance.now(), stateOf);
      if (touched.length > 0) tell({ kind: 'touched', touched });
    }
  }

  /** Watches a folder for as long as this process lives, whatever disks come and go. */
  async function follow({ id: folderId, path }: FolderRow): Promise<void> {
    const root = pathText(path);
    const below = mounts.get(folderId) ?? [];
    const places = [NOTHING, ...below].map((one) => ({
      path: one,
      at: pathBytes(join(root, pathText(one))),
    }));
    const touch = (at: Buffer, name: string | null, isDeep: boolean): void =>
      pending.touch({ folderId, path: at, isDeep }, name, performance.now());
    let before: string[] | null = null;
    let isMoved = false; // and may be back before it is looked for
    for (;;) {
      const disks = await Promise.all(places.map(({ at }) => diskAt(at)));
      for (const [i, one] of disks.entries())
        if (before !== null && (isMoved || before[i] !== one)) touch(places[i]!.path, null, true);
      before = disks;
      isMoved = false;
      const shares = await Promise.all(places.map(async ({ at }, i) => disks[i] === '' || isShare(at, disk)));
      const [isRootShare, ...areShares] = shares;
      const away = disks[0] === '';
      let why: string | null = null;
      let watched: AsyncSubscription | null = null;
      if (!away && isRootShare === true) why = 'It is on a share, where changes are not told.';
      else if (!away) {
        const skipped = below.filter((_, i) => areShares[i]).map((one) => join(root, pathText(one)));
        const begun = await begin(root, [...skipped, ...ignored], (event) => void take(event));
        if (typeof begun === 'string') why = begun;
        else watched = begun;
        for (const [i, one] of below.entries())
          if (areShares[i] && disks[i + 1] !== '')
            tell({
              kind: 'watched',
              folderId,
              path: one,
              why: 'It is on a share, where changes are not told.',
            });
      }
      tell({ kind: 'watched', folderId, path: NOTHING, why });
      if (why !== null) return;
      do await setTimeout(CHECK_MS);
      while (!isMoved && isSame(disks, await Promise.all(places.map(({ at }) => diskAt(at)))));
      await watched?.unsubscribe().catch(() => undefined);
    }

    async function take({ path: changed, type }: Event): Promise<void> {
      if (changed === root && type === 'delete') isMoved = true;
      if (changed === root || !changed.startsWith(`${root}${root.endsWith(sep) ? '' : sep}`))
        return touch(NOTHING, null, true);
      const [parent, name] = [dirname(changed), basename(changed)];
      if (name.includes('\ufffd') || parent.includes('\ufffd')) {
        // a name that is no UTF-8: all of the nearest folder above whose name is
        let known = parent;
        while (known.includes('\ufffd')) known = dirname(known);
        return touch(belowRoot(known), null, true);
      }
      const isFolder =
        type !== 'delete' &&
        (await disk.stat(pathBytes(changed)).then(
          (found) => found.isDirectory(),
          () => false,
        ));
      const isNewFolder = isFolder && type === 'create' && !name.startsWith('.');
      if (isNewFolder) touch(belowRoot(changed), null, true);
      if (isNewFolder || (!isFolder && mayMatter(name, type))) touch(belowRoot(parent), name, false);
    }

    function belowRoot(absolute: string): Buffer {
      return pathBytes(absolute.slice(root.length).replace(/^[\\/]/, ''));
    }
  }
}

/**
 * The photos, what may belong to them, what says what is left out; and of what is gone all that was a folder.
 */
const mayMatter = (name: string, type: Event['type']): boolean =>
  isPhotoName(name) ||
  otherFileKind(name) !== null ||
  name === '.nomedia' ||
  name === '.ppignore' ||
  (type === 'delete' && !name.startsWith('.') && !/^library\.sqlite|~$|\.(tmp|part|crdownload)$/i.test(name));

/** Empty while nothing is there, or no answer comes. */
const diskAt = (path: Buffer): Promise<string> =>
  disk.stat(path).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    () => '',
  );

const isSame = (a: readonly string[], b: readonly string[]): boolean => a.every((one, i) => one === b[i]);

/** Why the folder cannot be watched, as a sentence; or what ends it. */
async function begin(
  root: string,
  ignored: string[],
  take: (event: Event) => void,
): Promise<AsyncSubscription | string> {
  if (!root.isWellFormed()) return 'Its name is no UTF-8.';
  try {
    const { subscribe } = await import('@parcel/watcher');
    const begun = subscribe(
      root,
      (error, events) => {
        if (error !== null)
          take({ path: root, type: 'update' }); // events were lost
        else for (const event of events) take(event);
      },
      { ignore: [...ignored, '**/.*/**', '**/@eaDir/**'] },
    );
    return await Promise.race([begun, setTimeout(BEGIN_MS, 'Its disk gives no answer.', { ref: false })]);
  } catch (error) {
    return whyUnwatched(error);
  }
}

/** Sizes and times of what changed in a folder, as one text. */
async function stateOf({ folderId, path, isDeep, names }: Changed): Promise<string> {
  const root = folderOf.get(folderId)!;
  const folder = pathBytes(join(root, pathText(path)));
  const files = isDeep ? await readdir(folder, { recursive: true }).catch(() => []) : [...names];
  const found = await Promise.all(
    files.map((name) =>
      stat(join(pathText(folder), name), { bigint: true }).then(
        ({ size, mtimeNs }) => `${name} ${size} ${mtimeNs}`,
        () => name,
      ),
    ),
  );
  return createHash('sha256').update(found.join('\n')).digest('hex');
}

const folderOf = new Map<number, string>();

answerParent((request: Request): Promise<null> => {
  for (const { id, path } of request.folders) folderOf.set(id, pathText(path));
  watchAll(request);
  return Promise.resolve(null);
});
