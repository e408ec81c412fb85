/**
 * A library that was scanned once, and a copy of it for each test: two places seen three times each (`a0`, …
 * `b2`), and a photo of another place (`x0`).
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { ModelPackage } from '../../electron/contract/model.ts';
import type { PhotoView } from '../../electron/contract/photo.ts';
import type { Library, PlacesChange } from '../../electron/library/library.ts';
import { openLibrary } from '../../electron/library/library.ts';
import { builtIn } from '../support/models/built-in.ts';
import { camera, flatPlace, photograph } from '../support/synthetic/synthetic.ts';
import { writePhoto } from '../support/synthetic/photos.ts';

export interface Scanned {
  model: ModelPackage;
  library: Library;
  /** What the library told of its places since it was opened. */
  told: PlacesChange[];
  /** The library's folder, and that of its photos. */
  folder: string;
  photos: string;
  /** The path of `a0` and so on. */
  at: (name: string) => string;
  /** Closes the library and opens it again. */
  reopen: () => void;
}

export const nameOf = ({ files }: PhotoView): string => basename(files[0]!, '.jpg');

/** What it returns is filled in before each test. */
export function scannedLibrary(): Scanned {
  const scanned = { at: (name: string) => join(scanned.photos, `${name}.jpg`) } as Scanned;
  let root = '';
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'revisit-library-'));
    scanned.model = await builtIn();
    scanned.photos = join(root, 'photos');
    mkdirSync(scanned.photos);
    const paint = (name: string, place: number, seed: number): Promise<void> =>
      writePhoto(
        scanned.at(name),
        photograph(
          flatPlace(place),
          camera({ x: 0.25 * (seed - 1), z: 0.1 * seed, yaw: 0.03 * seed, widthPx: 400, heightPx: 300 }),
          { gain: 1 - 0.1 * seed, noise: 2, seed: place * 10 + seed },
        ),
      );
    await Promise.all([
      ...[0, 1, 2].flatMap((i) => [paint(`a${i}`, 1, i), paint(`b${i}`, 2, i)]),
      paint('x0', 20, 0),
    ]);
    const library = open(join(root, 'scanned'), () => undefined);
    library.addFolder(scanned.photos);
    const report = await library.scan(scanned.model, { processes: 2 });
    if (!report.ok) throw new Error(report.failure.reason);
    library.close();
  }, 120_000);
  afterAll(() => rmSync(root, { recursive: true }));

  const openScanned = (): void => {
    scanned.told = [];
    scanned.library = open(scanned.folder, (change) => scanned.told.push(change));
  };
  beforeEach(() => {
    scanned.folder = mkdtempSync(join(root, 'copy-'));
    cpSync(join(root, 'scanned'), scanned.folder, { recursive: true });
    scanned.reopen = () => {
      scanned.library.close();
      openScanned();
    };
    openScanned();
  });
  afterEach(() => scanned.library.close());
  return scanned;
}

function open(folder: string, told: (change: PlacesChange) => void): Library {
  const opened = openLibrary(folder, undefined, told);
  if (!opened.ok) throw new Error(opened.failure.reason);
  return opened.value;
}
