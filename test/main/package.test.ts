import type * as FileSystem from 'node:fs';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeEvaluation } from '../support/synthetic/photos.ts';
import type { Desktop, Screen } from './desktop.ts';
import { electron, opened, root, screen } from './desktop.ts';

const made = join(root, `out/Revisit-${process.platform}-${process.arch}`);
const isMade = existsSync(join(made, 'revisit'));
if (!isMade) console.warn('skipped: tests of the packaged program ("npm run package" makes it)');

describe.skipIf(electron === null || !isMade)('the packaged program, away from the checkout', () => {
  let folder: string;
  let display: Screen;
  let desktop: Desktop;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'revisit-package-'));
    cpSync(made, join(folder, 'Revisit'), { recursive: true, verbatimSymlinks: true });
    await writeEvaluation(folder, { places: 2, photosPerPlace: 3, distractors: 1 });
    display = await screen();
    // in a container there is often no user but root, whom Chromium's sandbox does not take
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    desktop = await opened(
      display.display,
      [join(folder, 'photos'), `--library=${join(folder, 'library')}`, ...asRoot],
      join(folder, 'Revisit/revisit'),
    );
  }, 120_000);
  afterAll(async () => {
    await desktop?.app.close();
    display?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = (path: string): string => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return ''; // a process that is gone by now
    }
  };
  const below = (pid: number): number[] =>
    read(`/proc/${pid}/task/${pid}/children`)
      .split(' ')
      .filter(Boolean)
      .map(Number)
      .flatMap((child) => [child, ...below(child)]);

  test('The packaged program scans the folder named on its line and shows the places in it', async () => {
    await desktop.page.getByText('2 places').waitFor();
    await expect
      .poll(() =>
        desktop.page
          .locator('.tile img')
          .first()
          .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      )
      .toBeGreaterThan(0);
    expect(desktop.said).toEqual([]);
  });

  test("The packaged program's engine runs on its own Node and kernels, and on no checkout", () => {
    const processes = below(desktop.app.process().pid!).map((pid) => ({
      line: read(`/proc/${pid}/cmdline`),
      loaded: read(`/proc/${pid}/maps`),
    }));
    const { loaded } = processes.find(({ line }) => line.includes('electron/host/engine-process.ts'))!;
    for (const name of ['node/bin/node', 'revisit.node', 'better-sqlite3'])
      expect(loaded).toMatch(new RegExp(`${folder}/Revisit/resources/engine/.*${name}`));
    expect(processes.filter((process) => `${process.line}${process.loaded}`.includes(`${root}/`))).toEqual(
      [],
    );
  });

  test('The packaged program holds what it runs, and no tests, training or bundled sources', async () => {
    const inApp = await desktop.app.evaluate(({ app }) => {
      const { readdirSync } = process.mainModule!.require('node:fs') as typeof FileSystem;
      return ['', '/build', '/dist', '/dist/shell'].map((name) =>
        readdirSync(app.getAppPath() + name).sort(),
      );
    });
    expect(inApp).toEqual([
      ['build', 'dist', 'package.json'],
      ['icons'],
      ['renderer', 'shell'],
      ['license.md', 'main.cjs', 'preload.cjs'],
    ]);
    const engine = join(made, 'resources/engine');
    expect(readdirSync(engine).sort()).toEqual([
      'LICENSE',
      'build',
      'electron',
      'native',
      'node_modules',
      'package.json',
    ]);
    expect(
      readdirSync(join(engine, 'electron')).filter((room) =>
        ['bench', 'cli', 'eval', 'main', 'preload', 'serve', 'vite.config.ts'].includes(room),
      ),
    ).toEqual([]);
    expect(
      readdirSync(engine, { recursive: true }).filter((name) =>
        /\.(?:cc|h|test\.ts|py|tsx|d\.ts|map)$/.test(String(name)),
      ),
    ).toEqual([]);
  });

  test('The packaged program holds every package that its engine asks for', () => {
    const engine = join(made, 'resources/engine');
    const sources = readdirSync(engine, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /^(?:electron|native)\/.*\.ts$/.test(name),
    );
    const asked = sources.flatMap((name) =>
      [
        ...readFileSync(join(engine, name), 'utf8').matchAll(
          /(?:from|import\(|require\() ?'((?:@[^/']+\/)?[a-z][^/':]*)(?:\/[^']*)?'/g,
        ),
      ].map(([, name]) => name!),
    );
    const missing = new Set(
      asked.filter((name) => !isBuiltin(name) && !existsSync(join(engine, 'node_modules', name))),
    );
    expect(asked).toContain('sharp');
    expect([...missing]).toEqual([]);
  });
});
