/** A library over photos of painted places: a0 to a2 of one, b0 to b2 of another, x0 to x2 of three more. */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { PlaceView } from '../../../electron/contract/library.ts';
import type { ModelPackage } from '../../../electron/contract/model.ts';
import type { ScanReport } from '../../../electron/contract/scan.ts';
import type { Library, ScanOptions } from '../../../electron/library/library.ts';
import { BUILT_IN_MODEL } from '../../../electron/model/open.ts';
import { builtIn } from '../../support/models/built-in.ts';
import { crc32Of } from '../../../electron/store/decisions/log/checksums.ts';
import { opened } from '../../support/library.ts';
import { onceARun } from '../../support/once.ts';
import { camera, flatPlace, photograph } from '../../support/synthetic/synthetic.ts';
import { writePhoto } from '../../support/synthetic/photos.ts';

/** A new folder with all photos. */
export async function paintPlaces(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-painted-'));
  cpSync(await onceARun('painted-places', paintInto), folder, { recursive: true });
  return folder;
}

async function paintInto(folder: string): Promise<void> {
  const paint = (name: string, place: number, seed: number): Promise<void> =>
    writePhoto(
      join(folder, `${name}.jpg`),
      photograph(
        flatPlace(place),
        camera({ x: 0.25 * (seed - 1), z: 0.1 * seed, yaw: 0.03 * seed, widthPx: 400, heightPx: 300 }),
        { gain: 1 - 0.1 * seed, noise: 2, seed: place * 10 + seed },
      ),
    );
  await Promise.all(
    [0, 1, 2].flatMap((i) => [paint(`a${i}`, 1, i), paint(`b${i}`, 2, i), paint(`x${i}`, 20 + i, 0)]),
  );
}

export interface PaintedLibrary {
  /** The folder of all that was painted. */
  pictures: string;
  library: Library;
  model: ModelPackage;
  root: string;
  /** Puts painted photos into the library's folder. */
  take(...names: string[]): void;
  /** The path of a photo there. */
  at(name: string): string;
  scan(options?: ScanOptions): Promise<ScanReport>;
  views(): PlaceView[];
  /** Places by their id, each as the names of its photos. */
  places(): Record<number, string>;
  /**
   * What a query on the library's database gives, or does. The library is closed meanwhile: two copies of
   * SQLite in one process undo each other's locks. `crc32` is that of the store.
   */
  sql(text: string): Record<string, unknown>[];
  remove(): void;
}

/**
 * The photos are painted once for a file of tests, and lie in `pictures`; each test has a library of its own,
 * which is what is returned.
 */
export function paintedForTests(): PaintedLibrary {
  const painted = {} as PaintedLibrary;
  let pictures = '';
  beforeAll(async () => {
    pictures = await paintPlaces();
  }, 60_000);
  afterAll(() => rmSync(pictures, { recursive: true }));
  beforeEach(async () => {
    const library = await paintedLibrary(pictures);
    Object.defineProperties(painted, Object.getOwnPropertyDescriptors(library));
  });
  afterEach(() => painted.remove());
  return painted;
}

async function paintedLibrary(painted: string): Promise<PaintedLibrary> {
  const model = await builtIn();
  const root = mkdtempSync(join(tmpdir(), 'revisit-places-'));
  mkdirSync(join(root, 'photos'));
  let library = opened(join(root, 'library'));
  library.addFolder(join(root, 'photos'));
  const at = (name: string): string => join(root, 'photos', `${name}.jpg`);
  const views = (): PlaceView[] => library.places(BUILT_IN_MODEL).all();
  return {
    get library() {
      return library;
    },
    pictures: painted,
    model,
    root,
    take(...names) {
      for (const name of names) cpSync(join(painted, `${name}.jpg`), at(name));
    },
    at,
    async scan(options = {}) {
      const result = await library.scan(model, { processes: 2, ...options });
      if (!result.ok) throw new Error(result.failure.reason);
      return result.value;
    },
    views,
    places: () =>
      Object.fromEntries(
        views().map(({ id, photos }) => [
          id,
          photos
            .map(({ files }) => files[0]!.slice(-6, -4))
            .sort()
            .join(' '),
        ]),
      ),
    sql(text) {
      void library.close();
      const db = new DatabaseSync(join(root, 'library/library.sqlite'));
      db.function('crc32', { varargs: true }, (...values) => crc32Of(values));
      const rows = db.prepare(text).all();
      db.close();
      library = opened(join(root, 'library'));
      return rows;
    },
    remove() {
      void library.close();
      rmSync(root, { recursive: true });
    },
  };
}
