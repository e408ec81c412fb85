/** A library over folders into which tests put a few small pictures. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach } from 'vitest';
import type { ModelPackage } from '../../../electron/contract/model.ts';
import type { ScanReport } from '../../../electron/contract/scan.ts';
import type { Library, ScanOptions } from '../../../electron/library/library.ts';
import { opened } from '../../support/library.ts';
import { builtIn } from '../../support/models/built-in.ts';
import { encode } from '../../support/synthetic/photos.ts';
import { camera, flatPlace, photograph } from '../../support/synthetic/synthetic.ts';

export interface PaintedFolder {
  /** A temporary folder; another one in each test, with the library in `library` of it. */
  root: () => string;
  library: () => Library;
  model: () => ModelPackage;
  /** Writes picture 0, 1, 2 or 3, or the given bytes, to a path below the root. */
  put: (path: string, picture: number | string | Buffer) => void;
  /** The bytes of a picture. */
  bytes: (picture: number) => Buffer;
  add: (folder: string) => void;
  /** By the built-in model, or another. */
  scan: (options?: ScanOptions, by?: ModelPackage) => Promise<ScanReport>;
}

export function paintedFolder(): PaintedFolder {
  let model: ModelPackage;
  let pictures: Buffer[];
  let root = '';
  let library: Library;
  beforeAll(async () => {
    model = await builtIn();
    pictures = await Promise.all(
      [1, 2, 3, 4].map((seed) =>
        encode(photograph(flatPlace(seed), camera({ widthPx: 160, heightPx: 120 }), { noise: 2, seed })),
      ),
    );
  }, 60_000);
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'revisit-scan-'));
    library = opened(join(root, 'library'));
  });
  afterEach(async () => {
    await library.close();
    rmSync(root, { recursive: true });
  });
  return {
    root: () => root,
    library: () => library,
    model: () => model,
    bytes: (picture) => pictures[picture]!,
    put(path, picture) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), typeof picture === 'number' ? pictures[picture]! : picture);
    },
    add(folder) {
      const result = library.addFolder(join(root, folder));
      if (!result.ok) throw new Error(result.failure.reason);
    },
    async scan(options = {}, by = model) {
      const result = await library.scan(by, { processes: 1, ...options });
      if (!result.ok) throw new Error(result.failure.reason);
      return result.value;
    },
  };
}
