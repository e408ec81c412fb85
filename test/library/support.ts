/** A library over the photos of painted places that was scanned once, and a copy of it for each test. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { ModelPackage } from '../../electron/contract/model.ts';
import type { PhotoView } from '../../electron/contract/photo.ts';
import type { Library, PlacesChange } from '../../electron/library/library.ts';
import { openLibrary } from '../../electron/library/library.ts';
import { paintPlaces } from '../scan/support/painted-library.ts';
import { builtIn } from '../support/models/built-in.ts';

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
    scanned.photos = await paintPlaces();
    const library = open(join(root, 'scanned'), () => undefined);
    library.addFolder(scanned.photos);
    const report = await library.scan(scanned.model, { processes: 2 });
    if (!report.ok) throw new Error(report.failure.reason);
    await library.close();
  }, 120_000);
  afterAll(() => {
    for (const folder of [root, scanned.photos]) rmSync(folder, { recursive: true });
  });

  const openScanned = (): void => {
    scanned.told = [];
    scanned.library = open(scanned.folder, (change) => scanned.told.push(change));
  };
  beforeEach(() => {
    scanned.folder = mkdtempSync(join(root, 'copy-'));
    cpSync(join(root, 'scanned'), scanned.folder, { recursive: true });
    scanned.reopen = () => {
      void scanned.library.close();
      openScanned();
    };
    openScanned();
  });
  afterEach(() => scanned.library.close());
  return scanned;
}

function open(folder: string, told: (change: PlacesChange) => void): Library {
  const opened = openLibrary(folder, undefined, { placesChanged: told });
  if (!opened.ok) throw new Error(opened.failure.reason);
  return opened.value;
}
