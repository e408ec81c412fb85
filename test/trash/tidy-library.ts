/** A library over a real file tree in a temporary folder, with disks that are folders of it. */
import type { BigIntStats } from 'node:fs';
import { rejects } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { lstatSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { atOnce } from '../../electron/process/at-once.ts';
import { openStore } from '../../electron/store/store.ts';
import type { Store } from '../../electron/store/store.ts';
import { removeCopies, restore, thisSystem } from '../../electron/trash/trash.ts';
import type { Disk, FileRef, System } from '../../electron/trash/trash.ts';
import { factsOf } from '../support/file-facts.ts';
import { Killed, systemError } from './sessions/faults.ts';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface TidyLibrary {
  root: string;
  store: Store;
  /** Freedesktop, with `home` as the disk of the home trash and `stick` as another. */
  system: System;
  /** An absolute path. */
  at(path: string): string;
  put(path: string, content: string): void;
  text(path: string): string | null;
  /** Files below the folder, links and trashes too, sorted; paths below the root. */
  tree(path?: string): string[];
  /** As a scan leaves the library, of `home/photos` and `stick/photos`; how many files did not change. */
  scan(): number;
  ref(path: string): FileRef;
  /** Removes the files on account of the others; the failures' kinds by path, null for what was removed. */
  tidy(
    keep: readonly string[],
    remove: readonly string[],
    disk?: Disk,
  ): Promise<Record<string, string | null>>;
  /** What restoring the removals, or all, gives: failures' kinds, null for what is back. */
  restore(ids?: readonly number[], disk?: Disk): Promise<(string | null)[]>;
  /** As after a crash: what was not committed is gone. */
  reopen(): void;
  remove(): void;
}

const { disk } = thisSystem();

/** When files are removed: 2026-01-02 03:04:05, local time. */
export const NOW_MS = new Date(2026, 0, 2, 3, 4, 5).getTime();

const FOLDERS = ['home/photos', 'stick/photos'];

/** A disk on which the folders named are mounts of file systems of their own: no rename crosses. */
export function diskWithMounts(root: string, names: () => readonly string[]): Disk {
  const points = (): string[] => names().map((name) => join(root, name));
  const pointOf = (path: Buffer) => {
    const folder = realpathSync(dirname(path.toString()));
    return points().find((point) => `${folder}/`.startsWith(`${point}/`));
  };
  const crossing = (from: Buffer, to: Buffer): void => {
    if (pointOf(from) !== pointOf(to)) throw systemError('EXDEV');
  };
  return {
    ...disk,
    mountPoints: async () => points().map((point) => Buffer.from(point)),
    async rename(from, to) {
      crossing(from, to);
      await disk.rename(from, to);
    },
    async link(from, to) {
      crossing(from, to);
      await disk.link(from, to);
    },
  };
}

/** In memory, where the system has such a folder: a journal that outlives power cuts waits for its disk. */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

let template: Buffer | null = null;

/** Migrated once. */
function emptyDatabase(): Buffer {
  if (template !== null) return template;
  const folder = mkdtempSync(join(scratch, 'revisit-tidy-'));
  const path = join(folder, 'library.sqlite');
  opened(path).close();
  template = readFileSync(path);
  rmSync(folder, { recursive: true });
  return template;
}

function opened(path: string): Store {
  const result = openStore(path);
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value;
}

/** In a folder of its own below the one named. */
export function tidyLibrary(above = scratch): TidyLibrary {
  const root = mkdtempSync(join(above, 'revisit-tidy-'));
  for (const folder of [...FOLDERS, 'data']) mkdirSync(join(root, folder), { recursive: true });
  const database = join(root, 'data/library.sqlite');
  writeFileSync(database, emptyDatabase());
  let store = opened(database);
  for (const folder of FOLDERS) store.files.addFolder(Buffer.from(join(root, folder)));
  const homeTrash = Buffer.from(join(root, 'home/.local/share/Trash'));
  const system: System = {
    disk: diskWithMounts(root, () => ['home', 'stick']),
    homeTrash,
    userId: process.getuid?.() ?? 0,
  };
  const at = (path: string): string => join(root, path);
  const ref = (path: string): FileRef => refOf(store, Buffer.from(at(path)));
  return {
    root,
    get store() {
      return store;
    },
    system,
    at,
    put(path, content) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
    },
    text: (path) => (isFile(at(path)) ? readFileSync(at(path), 'utf8') : null),
    tree: (path = '') => below(root, path),
    scan: () => scan(store),
    ref,
    async tidy(keep, remove, on = system.disk) {
      const plan = [{ keep: keep.map(ref), remove: remove.map(ref) }];
      const result = await removeCopies(store, plan, {
        ...{ signal: new AbortController().signal, nowMs: NOW_MS, onProgress: () => undefined },
        system: { ...system, disk: on },
      });
      if (!result.ok) throw new Error(result.failure.reason);
      return Object.fromEntries(
        result.value.outcomes.map(({ path, outcome }) => [
          path.toString().slice(root.length + 1),
          outcome.ok ? null : outcome.failure.kind,
        ]),
      );
    },
    async restore(ids = store.removals.list().map(({ id }) => id), on = system.disk) {
      const result = await restore(store, ids, { ...system, disk: on });
      if (!result.ok) throw new Error(result.failure.reason);
      return result.value.map(({ outcome }) => (outcome.ok ? null : outcome.failure.kind));
    },
    reopen() {
      store.close();
      store = opened(database);
    },
    remove() {
      store.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A removal of which the process was killed when the file had just been moved, or was about to be. */
export async function killedAtMove(
  library: TidyLibrary,
  kept: string,
  copy: string,
  isMoved: boolean,
  copyText = 'one',
): Promise<void> {
  library.put(kept, 'one');
  library.put(copy, copyText);
  library.scan();
  const { disk } = library.system;
  const rename = async (from: Buffer, to: Buffer): Promise<void> => {
    if (isMoved) await disk.rename(from, to);
    throw new Killed();
  };
  await rejects(library.tidy([kept], [copy], { ...disk, rename }), Killed);
  library.reopen();
}

const isFile = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** Of a folder that is not there: none. */
export function below(root: string, path: string): string[] {
  if (!existsSync(join(root, path))) return [];
  return readdirSync(join(root, path), { withFileTypes: true })
    .flatMap((entry) => {
      const name = join(path, entry.name);
      return entry.isDirectory() ? below(root, name) : [name];
    })
    .sort();
}

function scan(store: Store): number {
  let unchanged = 0;
  const number = store.files.nextScan();
  for (const { id, path } of store.files.folders()) {
    const folder = path.toString();
    const seen = below(folder, '');
    const entries = seen.flatMap((name) => {
      const found = lstatSync(join(folder, name), { bigint: true });
      return found.isFile() ? [{ name, seen: seenOf(name, found) }] : [];
    });
    const isSidecar = ({ name }: { name: string }): boolean => name.endsWith('.xmp');
    unchanged += store.files.see(
      id,
      number,
      entries.filter((entry) => !isSidecar(entry)).map((entry) => ({ ...entry.seen, failure: null })),
    );
    store.companionFiles.see(
      id,
      number,
      entries.filter(isSidecar).map((entry) => ({ ...entry.seen, kind: 'sidecar' as const })),
    );
    store.files.endFolder(id, number, [], atOnce(store.files.unseen(id, number)));
    store.companionFiles.endFolder(id, number, null, []);
  }
  for (const file of store.files.toExtract('m', 0, 10_000)) {
    const hash = createHash('sha256').update(readFileSync(file.path)).digest();
    store.files.read(file.id, store.photos.admit(hash), factsOf(hash));
  }
  store.companions.replace([], sidecarsOf(store));
  return unchanged;
}

/** Each with the photo beside it whose name it has. */
function sidecarsOf(store: Store): { folderId: number; path: Buffer; photo: number }[] {
  const photoOf = new Map(
    store.files.folders().flatMap(({ id, path: root }) =>
      below(root.toString(), '')
        .filter((path) => path.endsWith('.jpg') && isFile(join(root.toString(), path)))
        .map((path) => {
          const hash = createHash('sha256')
            .update(readFileSync(join(root.toString(), path)))
            .digest();
          return [`${id} ${path.slice(0, -'.jpg'.length)}`, store.photos.admit(hash)] as const;
        }),
    ),
  );
  return store.files.folders().flatMap(({ id, path: root }) =>
    below(root.toString(), '').flatMap((path) => {
      const photo = photoOf.get(`${id} ${path.replace(/(\.jpg)?\.xmp$/, '')}`);
      return path.endsWith('.xmp') && photo !== undefined
        ? [{ folderId: id, path: Buffer.from(path), photo }]
        : [];
    }),
  );
}

const seenOf = (name: string, found: BigIntStats) => ({
  path: Buffer.from(name),
  sizeBytes: found.size,
  mtimeNs: found.mtimeNs,
  ctimeNs: found.ctimeNs,
});

/** The file as the library has it. */
function refOf(store: Store, path: Buffer): FileRef {
  for (const folder of store.files.folders()) {
    const prefix = `${folder.path.toString()}/`;
    if (!path.toString().startsWith(prefix)) continue;
    const name = path.subarray(prefix.length);
    const directory = name.includes('/') ? name.subarray(0, name.lastIndexOf('/')) : Buffer.alloc(0);
    const row = store.files.inDirectory(folder.id, directory).find((one) => one.path.equals(name));
    if (row === undefined) break;
    const bytes = readFileSync(path);
    const photoId = store.photos.admit(createHash('sha256').update(bytes).digest());
    return {
      ...{ fileId: row.id, photoId, folderId: folder.id, path },
      ...{ hash: sha256(bytes), sizeBytes: bytes.length },
    };
  }
  throw new Error(`the library has no ${path.toString()}`);
}
