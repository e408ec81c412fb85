/** A library whose files are there, as a scan leaves it: each with the facts that a test gives it. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { vi } from 'vitest';
import type { Companion } from '../../../electron/contract/duplicates/companion.ts';
import type { Annotations, Metadata, Shot } from '../../../electron/contract/photo.ts';
import { HASH_BYTES } from '../../../electron/duplicates/same-shot/same-shot.ts';
import type { Library, LibraryEvents } from '../../../electron/library/library.ts';
import { libraryFile, openLibrary } from '../../../electron/library/library.ts';
import { openStore } from '../../../electron/store/store.ts';
import type { ComparedPair, Store } from '../../../electron/store/store.ts';
import { NO_SHOT, NOT_ANNOTATED, UNTOLD } from '../../support/file-facts.ts';
import { features } from '../../store/opened-store.ts';

/** A file below the photos' folder. */
export interface MadeFile {
  path: string;
  /** Files with the same bytes are the same. */
  content: string;
  /** Files with the same are of one picture; default: the content. */
  picture?: string;
  widthPx?: number;
  heightPx?: number;
  format?: string;
  /** How light it is. */
  tone?: number;
  facts?: Partial<Metadata & Annotations & Shot>;
}

export interface CopiedFiles {
  root: string;
  /** The folder of photos. */
  photos: string;
  library: Library;
  events: {
    duplicates: number[];
    tidy: LibraryEvents['tidyChanged'] extends (state: infer S) => void ? S[] : never;
  };
  at(path: string): string;
  text(path: string): string | null;
  /** The photo with this picture. */
  photo(picture: string): number;
  fileId(path: string): Promise<number>;
  /** Changes the store while the library is closed. */
  change(change: (store: Store) => void): void;
  /** The first photo of each list leads it. */
  sameShot(...groups: string[][]): void;
  companions(...companions: Companion[]): void;
  add(...files: MadeFile[]): void;
  /** The same while the library stays open, as a scan does it. */
  find(...files: MadeFile[]): void;
  reopen(): void;
  remove(): void;
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

export function copiedFiles(files: readonly MadeFile[]): CopiedFiles {
  const root = mkdtempSync(join(tmpdir(), 'revisit-copies-'));
  vi.stubEnv('XDG_DATA_HOME', join(root, 'data-home'));
  const [photos, folder] = [join(root, 'photos'), join(root, 'library')];
  mkdirSync(photos);
  const events: CopiedFiles['events'] = { duplicates: [], tidy: [] };
  const open = (): Library => {
    const opened = openLibrary(folder, undefined, {
      duplicatesChanged: (revision) => events.duplicates.push(revision),
      tidyChanged: (state) => events.tidy.push(state),
    });
    if (!opened.ok) throw new Error(opened.failure.reason);
    return opened.value;
  };
  let library = open();
  library.addFolder(photos);
  const made: CopiedFiles = {
    root,
    photos,
    get library() {
      return library;
    },
    events,
    at: (path) => join(photos, path),
    text: (path) => (existsSync(join(photos, path)) ? readFileSync(join(photos, path), 'utf8') : null),
    photo(picture) {
      const { store, close } = openedStore(folder);
      const photo = store.photos.find(sha256(picture));
      close();
      if (photo === null) throw new Error(`no photo of ${picture}`);
      return photo;
    },
    async fileId(path) {
      for (const { copies } of await library.duplicates.judged()) {
        const copy = copies.find((one) => one.path === join(photos, path));
        if (copy !== undefined) return copy.fileId;
      }
      throw new Error(`${path} is no copy`);
    },
    change(change) {
      void library.close();
      const { store, close } = openedStore(folder);
      change(store);
      close();
      library = open();
    },
    sameShot(...groups) {
      const ids = groups.map((group) => group.map((picture) => made.photo(picture)));
      made.change((store) => {
        const leadOf = new Map(ids.flatMap(([lead, ...others]) => others.map((photo) => [photo, lead!])));
        store.sameShots.replace(leadOf);
        store.sameShots.saveCompared([...leadOf].map(([copy, lead]) => laidOn(copy, lead)));
      });
    },
    companions: (...companions) => made.change((store) => store.companions.replace(companions, [])),
    add(...added) {
      made.change((store) => {
        for (const file of added) put(store, photos, file);
      });
    },
    find(...found) {
      const { store, close } = openedStore(folder);
      for (const file of found) put(store, photos, file);
      close();
      library.addFolder(photos); // what is kept of the library is read anew
    },
    reopen: () => made.change(() => undefined),
    remove() {
      void library.close();
      vi.unstubAllEnvs();
      rmSync(root, { recursive: true });
    },
  };
  made.add(...files);
  return made;
}

/** The photos show the same, whatever their sizes. */
const laidOn = (copy: number, lead: number): ComparedPair => ({
  a: Math.min(copy, lead),
  b: Math.max(copy, lead),
  presses: 'unknown',
  verdict: 'same',
  bFromA: [1, 0, 0, 0, 1, 0],
  tries: 1,
});

function openedStore(folder: string): { store: Store; close: () => void } {
  const opened = openStore(libraryFile(folder));
  if (!opened.ok) throw new Error(opened.failure.reason);
  return { store: opened.value, close: () => opened.value.close() };
}

const NO_PICTURE = { jpeg: new Uint8Array(1), hash: new Uint8Array(HASH_BYTES) };

function put(store: Store, photos: string, file: MadeFile): void {
  const { path, content, picture = content, widthPx = 400, heightPx = 300, format = 'JPEG', tone = 0 } = file;
  const whole = join(photos, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, content);
  const { size, mtimeNs, ctimeNs } = statSync(whole, { bigint: true });
  const folderId = store.files.folders()[0]!.id;
  const seen = { path: Buffer.from(relative(photos, whole)), sizeBytes: size, mtimeNs, ctimeNs };
  store.files.see(folderId, 1, [{ ...seen, failure: null }]);
  const photo = store.photos.admit(sha256(picture));
  store.photos.save(photo, { ...features('m', 5), widthPx, heightPx }, format);
  store.thumbnails.save(photo, { ...NO_PICTURE, tone: Float32Array.of(tone, 0, 0, 0, 0, 0) });
  const row = store.files.inDirectory(folderId, Buffer.from(dirname(path) === '.' ? '' : dirname(path)));
  const { rating, caption, isEdited, ...rest } = { ...NOT_ANNOTATED, ...file.facts };
  store.files.read(row.find((one) => one.path.equals(seen.path))!.id, photo, {
    hash: sha256(content),
    metadata: pick({ ...UNTOLD, ...rest }, UNTOLD),
    shot: pick({ ...NO_SHOT, ...rest }, NO_SHOT),
    annotations: { rating, caption, isEdited },
  });
}

/** Those of the values that the sample has. */
const pick = <T extends object>(values: T, sample: T): T =>
  Object.fromEntries(Object.keys(sample).map((key) => [key, values[key as keyof T]])) as T;
