/**
 * The desktop program: one window on one library, and the engine as its child. Bundled to dist/shell/main.cjs
 * (electron/vite.config.ts).
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserWindow } from 'electron';
import { app, dialog, session, shell } from 'electron';
import { computeChoice } from '../contract/compute.ts';
import type { Outcome, Refusal } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import type { ShellReport } from '../contract/shell.ts';
import { windowOrigin } from '../contract/shell.ts';
import type { Engine, HowToOpen } from '../host/client.ts';
import { startEngine } from '../host/client.ts';
import { dataFolder } from '../process/folders.ts';
import { answerPage, pickFolder } from './channels.ts';
import { libraries, rememberLibrary, wasOpen } from './libraries.ts';
import { setMenu } from './menu.ts';
import { answerProtocol, declareProtocol } from './protocol.ts';
import { shieldApp, shieldSession } from './shield.ts';
import { openWindow } from './window.ts';

// Chromium's own switches come among the arguments; a program that is not packaged is itself the first of
// them
const { values, positionals } = parseArgs({
  args: process.argv.slice(1),
  options: { library: { type: 'string' }, model: { type: 'string' }, compute: { type: 'string' } },
  strict: false,
  allowPositionals: true,
});
const library = typeof values.library === 'string' ? resolve(values.library) : dataFolder();
const model = typeof values.model === 'string' ? values.model : null;
const compute = computeChoice.catch('auto').parse(values.compute);
const folders = positionals.slice(process.defaultApp ? 1 : 0).map((path) => resolve(path));

/** What the engine needs lies in the checkout, or, packaged, beside the program (forge.config.ts). */
const packed = join(process.resourcesPath, 'engine');
const isPacked = existsSync(packed);
const engineRoot = isPacked ? packed : app.getAppPath();
const inApp = (path: string): string => join(app.getAppPath(), path);
const program = {
  node: join(
    engineRoot,
    process.platform === 'win32' ? 'node_modules/node/bin/node.exe' : 'node_modules/node/bin/node',
  ),
  host: join(engineRoot, 'electron/host/engine-process.ts'),
};

/** On Linux removed files lie in the trash already, or where there is none, and Electron would copy them. */
const handsOver = process.platform !== 'linux';

/** To the one that started this process (`revisit open`), where there is one. */
const report = (state: ShellReport): Promise<void> =>
  new Promise((sent) => {
    if (process.send) process.send(state, undefined, undefined, () => sent());
    else sent();
  });

shieldApp(app);
declareProtocol();
process.on('disconnect', () => app.quit());
app.on('window-all-closed', () => app.quit());
void run();

async function run(): Promise<void> {
  const made = windowFolder(library);
  if (!made.ok) return refuse(made.failure);
  const userData = made.value;
  app.setPath('userData', userData);
  if (!app.requestSingleInstanceLock({ folders })) {
    await report({ state: 'handed on' });
    return app.exit();
  }
  await app.whenReady();
  const file = join(dataFolder(), 'recent-libraries.json');
  const started = await startAsked((await wasOpen(file, library)) ? { existing: null } : 'make if absent');
  if (started === null) return app.exit();
  if (!started.ok) return refuse(started.failure);
  const engine = started.value;
  let isClosed = false;
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    void engine.close().then(() => {
      isClosed = true;
      app.quit();
    });
  });
  shieldSession(session.defaultSession, () => app.getPath('downloads'));
  answerProtocol(session.defaultSession, engine, inApp('dist/renderer'));

  const devTools = !isPacked;
  const window = openWindow({
    userData,
    preload: inApp('dist/shell/preload.cjs'),
    icon: inApp('build/icons/icon.png'),
    devTools,
  });
  void rememberLibrary(file, library);
  answerPage(window, engine, libraries({ window, engine, library, file, whyNot, restart }));
  setMenu(window, { locale: app.getLocale(), devTools, addFolder: () => void addPicked(window, engine) });
  app.on('second-instance', (...[, , , asked]) => {
    if (window.isMinimized()) window.restore();
    window.focus();
    void addFolders(window, engine, (asked as { folders: string[] }).folders);
  });
  window.once('ready-to-show', () => void report({ state: 'open' }));
  await addFolders(window, engine, folders);
  const state = await engine.request('library.state', {});
  if (state.ok && (state.value as { folders: unknown[] }).folders.length > 0)
    await engine.request('scan.start', {});
}

/**
 * Starts the engine; where the library is damaged, or is not where it was, the person says what is to become
 * of it. null: nothing. Whoever started the program asks by themselves, where there is one.
 */
async function startAsked(how: HowToOpen): Promise<Outcome<Engine, Refusal> | null> {
  const trashItem = (path: string): Promise<void> => shell.trashItem(path);
  const options = { library, model, compute, how, ...(handsOver && { trashItem }) };
  const started = await startEngine(options, program);
  const remedy = started.ok || process.send ? undefined : REMEDIES[started.failure.kind];
  if (started.ok || remedy === undefined) return started;
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: started.failure.reason,
    detail: remedy.detail,
    buttons: [remedy.button, 'Quit'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0 ? startAsked(remedy.how) : null;
}

const REMEDIES: Record<string, { detail: string; button: string; how: HowToOpen }> = {
  'damaged library': {
    detail: 'What you decided comes back, and photos are looked at again. The damaged file is moved aside.',
    button: 'Restore what I decided',
    how: 'repair',
  },
  'no library': {
    detail: 'It was here before: its disk may not be connected. Connect it and start Revisit again.',
    button: 'Make a new library here',
    how: 'make if absent',
  },
};

/** Where window size, preferences and the lock of the one window are: they belong to the library. */
function windowFolder(of: string): Outcome<string, Refusal> {
  const folder = join(of, 'window');
  try {
    mkdirSync(folder, { recursive: true });
    return { ok: true, value: folder };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const remedy = 'Check the folder and its disk, or open another library.';
    return failed('unwritable', `${folder} cannot be written (${code}).`, remedy);
  }
}

/** Tries what the next start would do. */
async function whyNot(other: string): Promise<Refusal | null> {
  // it is one, or was picked to be a new one
  const tried = await startEngine({ library: other, model, compute }, program);
  if (!tried.ok) return tried.failure;
  await tried.value.close();
  const made = windowFolder(other);
  return made.ok ? null : made.failure;
}

/** By whoever started this process, where there is one: Ctrl-C there ends the next one too. */
function restart(next: string): void {
  if (process.send) return void report({ state: 'another', library: next }).then(() => app.quit());
  const itself = process.defaultApp ? [app.getAppPath()] : [];
  const named = model === null ? [] : [`--model=${model}`];
  app.relaunch({ args: [...itself, `--library=${next}`, ...named, `--compute=${compute}`] });
  app.quit();
}

async function addFolders(window: BrowserWindow, engine: Engine, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const added = await engine.request('folder.add', { token: engine.grant(path) });
    if (!added.ok)
      await dialog.showMessageBox(window, {
        type: 'warning',
        message: added.failure.reason,
        detail: added.failure.remedy,
      });
  }
}

async function addPicked(window: BrowserWindow, engine: Engine): Promise<void> {
  const token = await pickFolder(window, engine);
  const path = token === null ? null : engine.granted(token);
  if (path === null) return;
  await addFolders(window, engine, [path]);
  await window.loadURL(`${windowOrigin}/#/library`);
}

/** There can be no window: whoever started the program is told why, else the person. */
async function refuse(failure: Refusal): Promise<void> {
  if (process.send) await report({ state: 'refused', failure });
  else dialog.showErrorBox(failure.reason, failure.remedy);
  app.exit(1);
}
