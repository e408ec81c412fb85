/** A library over a real file tree in a temporary folder, with disks that are folders of it. */
import type { BigIntStats } from 'node:fs';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { lstatSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openStore } from '../../electron/store/store.ts';
import type { Store } from '../../electron/store/store.ts';
import { disk } from '../../electron/trash/disk.ts';
import type { Disk } from '../../electron/trash/disk.ts';
import type { System } from '../../electron/trash/move/trash-folders.ts';
import type { FileRef } from '../../electron/trash/trash.ts';
import { factsOf } from '../support/file-facts.ts';

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
  /** As a scan leaves the library: all files below `home/photos` and `stick/photos`. */
  scan(): void;
  ref(path: string): FileRef;
  /** As after a crash: what was not committed is gone. */
  reopen(): void;
  remove(): void;
}

const FOLDERS = ['home/photos', 'stick/photos'];

/** A disk on which the folders named are mounts of file systems of their own: no rename crosses. */
export function diskWithMounts(root: string, names: readonly string[]): Disk {
  const points = names.map((name) => join(root, name));
  const pointOf = (path: Buffer) => points.find((point) => path.toString('latin1').startsWith(`${point}/`));
  const crossing = (from: Buffer, to: Buffer): void => {
    if (pointOf(from) !== pointOf(to))
      throw Object.assign(new Error('cross-device link not permitted'), { code: 'EXDEV' });
  };
  return {
    ...disk,
    mountPoints: async () => points.map((point) => Buffer.from(point)),
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

let template: string | null = null;

/** An empty database, migrated once. */
function emptyDatabase(): string {
  if (template !== null) return template;
  template = join(mkdtempSync(join(tmpdir(), 'revisit-tidy-empty-')), 'library.sqlite');
  opened(template).close();
  return template;
}

function opened(path: string): Store {
  const result = openStore(path);
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value;
}

export function tidyLibrary(): TidyLibrary {
  const root = mkdtempSync(join(tmpdir(), 'revisit-tidy-'));
  for (const folder of [...FOLDERS, 'data']) mkdirSync(join(root, folder), { recursive: true });
  const database = join(root, 'data/library.sqlite');
  cpSync(emptyDatabase(), database);
  let store = opened(database);
  for (const folder of FOLDERS) store.files.addFolder(Buffer.from(join(root, folder)));
  const homeTrash = Buffer.from(join(root, 'home/.local/share/Trash'));
  const at = (path: string): string => join(root, path);
  return {
    root,
    get store() {
      return store;
    },
    system: { disk: diskWithMounts(root, ['home', 'stick']), homeTrash, userId: process.getuid?.() ?? 0 },
    at,
    put(path, content) {
      mkdirSync(dirname(at(path)), { recursive: true });
      writeFileSync(at(path), content);
    },
    text: (path) => (isFile(at(path)) ? readFileSync(at(path), 'utf8') : null),
    tree: (path = '') => below(root, path),
    scan: () => scan(store),
    ref: (path) => refOf(store, Buffer.from(at(path))),
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

const isFile = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

export function below(root: string, path: string): string[] {
  return readdirSync(join(root, path), { withFileTypes: true })
    .flatMap((entry) => {
      const name = join(path, entry.name);
      return entry.isDirectory() ? below(root, name) : [name];
    })
    .sort();
}

function scan(store: Store): void {
  const number = store.files.nextScan();
  for (const { id, path } of store.files.folders()) {
    const folder = path.toString();
    const seen = lstatSync(folder, { throwIfNoEntry: false }) === undefined ? [] : below(folder, '');
    const entries = seen.flatMap((name) => {
      const found = lstatSync(join(folder, name), { bigint: true });
      return found.isFile() ? [{ name, seen: seenOf(name, found) }] : [];
    });
    const isSidecar = ({ name }: { name: string }): boolean => name.endsWith('.xmp');
    store.files.see(
      id,
      number,
      entries.filter((entry) => !isSidecar(entry)).map((entry) => ({ ...entry.seen, failure: null })),
    );
    store.companionFiles.see(
      id,
      number,
      entries.filter(isSidecar).map((entry) => ({ ...entry.seen, kind: 'sidecar' as const })),
    );
    store.files.endFolder(id, number, []);
    store.companionFiles.endFolder(id, number, null, []);
  }
  for (const file of store.files.toExtract('m', 0, 10_000)) {
    const hash = createHash('sha256').update(readFileSync(file.path)).digest();
    store.files.read(file.id, store.photos.admit(hash), factsOf(hash));
  }
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
