import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeEvaluation } from '../support/synthetic/photos.ts';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { Screen } from './desktop.ts';
import { electron, environment, root, screen } from './desktop.ts';

const made = join(root, `out/Revisit-${process.platform}-${process.arch}`);
const isMade = existsSync(join(made, 'revisit'));
if (!isMade) console.warn('skipped: tests of the packaged program ("npm run package" makes it)');

const ALL = { recursive: true };

interface Packed {
  program: ChildProcess;
  page: Page;
  /** What the page's console complained of. */
  said: string[];
}

/** Reached as a browser is: the packaged program takes no inspector, as which Electron's driver comes. */
async function openedPacked(path: string, display: string, args: readonly string[]): Promise<Packed> {
  const program = spawn(path, ['--remote-debugging-port=0', ...args], {
    env: environment(display),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  const address = await new Promise<string>((listening, failed) => {
    program.once('exit', () => failed(new Error(`the program ended: ${printed}`)));
    program.stderr.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const [, found] = /DevTools listening on (ws:\S+)/.exec(printed) ?? [];
      if (found !== undefined) listening(found);
    });
  });
  const [context] = (await chromium.connectOverCDP(address, { noDefaults: true })).contexts();
  const page = context!.pages()[0] ?? (await context!.waitForEvent('page'));
  page.setDefaultTimeout(60_000);
  const said: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
  });
  return { program, page, said };
}

/** Names in a folder of an asar archive: its header is JSON, of the length that stands at 12. */
function listed(archive: string): (folder: string) => string[] {
  interface Folder {
    files: Record<string, Folder>;
  }
  const bytes = readFileSync(archive);
  const header = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))) as Folder;
  return (folder) =>
    Object.keys(folder.split('/').reduce((at, name) => (name === '' ? at : at.files[name]!), header).files);
}

describe.skipIf(electron === null || !isMade)('the packaged program, away from the checkout', () => {
  let folder: string;
  let display: Screen;
  let desktop: Packed;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'revisit-package-'));
    cpSync(made, join(folder, 'Revisit'), { recursive: true, verbatimSymlinks: true });
    await writeEvaluation(folder, { places: 2, photosPerPlace: 3, distractors: 1 });
    display = await screen();
    // in a container there is often no user but root, whom Chromium's sandbox does not take
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    desktop = await openedPacked(join(folder, 'Revisit/revisit'), display.display, [
      ...[join(folder, 'photos'), `--library=${join(folder, 'library')}`, ...asRoot],
    ]);
  }, 120_000);
  afterAll(async () => {
    desktop?.program.kill();
    if (desktop?.program.exitCode === null) await once(desktop.program, 'exit');
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

  test(
    'The packaged program scans the folder named on its line and shows the places in it',
    { timeout: 120_000 },
    async () => {
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
    },
  );

  test("The packaged program's engine runs on its own Node and kernels, and on no checkout", () => {
    const processes = below(desktop.program.pid!).map((pid) => ({
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

  test('The packaged program holds what it runs, and no tests, training or bundled sources', () => {
    const archive = listed(join(made, 'resources/app.asar'));
    const inApp = ['', 'build', 'dist', 'dist/shell'].map((name) => archive(name).sort());
    expect(inApp).toEqual([
      ['build', 'dist', 'engine-files.json', 'package.json'],
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

  test("The packaged program takes no commands meant for Electron's own Node", () => {
    const marker = join(folder, 'marker');
    const script = join(folder, 'script.cjs');
    writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`);
    const program = join(folder, 'Revisit/revisit');
    for (const [args, env] of [
      [[script], { ELECTRON_RUN_AS_NODE: '1' }],
      [[], { NODE_OPTIONS: `--require=${script}` }],
      [['--inspect=0'], {}],
      [['--inspect-brk=0'], {}],
    ] as [string[], Record<string, string>][]) {
      const { DISPLAY: _, WAYLAND_DISPLAY: __, ...surroundings } = process.env;
      const library = `--library=${join(folder, 'another')}`;
      const { stderr } = spawnSync(program, [...args, '--no-sandbox', library], {
        env: { ...surroundings, ...env },
        timeout: 20_000,
        killSignal: 'SIGKILL',
        encoding: 'utf8',
      });
      expect([args, env, existsSync(marker)]).toEqual([args, env, false]);
      expect(stderr).not.toContain('Debugger listening');
    }
  }, 120_000);

  test.each([
    [
      'changed',
      (path: string) => appendFileSync(join(path, 'host/engine-process.ts'), ' '),
      'engine-process.ts',
    ],
    ['added', (path: string) => cpSync(join(path, 'host'), join(path, 'store/host'), ALL), 'store/host/'],
    ['gone', (path: string) => rmSync(join(path, 'scan/pipeline.ts')), 'scan/pipeline.ts'],
  ])('A packaged program of whose engine a file is %s does not start, and names it', (_, change, named) => {
    const copy = mkdtempSync(join(folder, 'changed-'));
    cpSync(made, copy, { ...ALL, verbatimSymlinks: true });
    change(join(copy, 'resources/engine/electron'));
    const library = join(copy, 'library');
    const { status, stderr } = spawnSync(
      join(copy, 'revisit'),
      [`--library=${library}`, '--no-sandbox', copy],
      {
        env: environment(display.display),
        timeout: 60_000,
        encoding: 'utf8',
      },
    );
    expect([status, stderr]).toEqual([1, expect.stringContaining(named) as string]);
    expect(stderr).toContain('Install Revisit again.');
    expect(existsSync(library)).toBe(false);
  });

  test('The packaged program says whose packages it is made of', () => {
    expect(readFileSync(join(made, 'resources/third-party-notices.md'), 'utf8')).toContain('## sharp - ');
    expect(readFileSync(join(made, 'resources/sbom.cdx.json'), 'utf8')).toContain('"CycloneDX"');
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
