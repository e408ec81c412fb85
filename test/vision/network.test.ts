import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const script = `
  const { BUILT_IN_MODEL, openModel } = await import('./electron/model/open.ts');
  const { modelFolders } = await import('./electron/model/folders.ts');
  const { createExtractor } = await import('./electron/vision/extract.ts');
  const { value } = await openModel(BUILT_IN_MODEL, modelFolders());
  const extractor = await createExtractor(value, { threads: 1 });
  const rgb = Uint8Array.from({ length: 3 * 64 * 64 }, (_, i) => i & 255);
  const size = { widthPx: 64, heightPx: 64, fullWidthPx: 64, fullHeightPx: 64 };
  const { count } = await extractor.extractPixels({ rgb, ...size });
  await extractor.close();
  console.log(count);
`;

test('a network runs without the runtime leaving a file in the home folder', () => {
  const home = mkdtempSync(join(tmpdir(), 'revisit-home-'));
  try {
    const env = { PATH: process.env.PATH, HOME: home, USERPROFILE: home, LOCALAPPDATA: home, APPDATA: home };
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: join(import.meta.dirname, '../..'),
      env,
      encoding: 'utf8',
    });
    expect(Number(printed)).toBeGreaterThan(0);
    expect(readdirSync(home)).toEqual([]);
  } finally {
    rmSync(home, { recursive: true });
  }
});
