/**
 * The desktop program: one window on one library, and the engine as its child. Bundled to dist/shell/main.cjs
 * (electron/vite.config.ts).
 */
import { existsSync, readFileSync } from 'node:fs';
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
import { privateFolder } from '../process/private.ts';
import { answerPage, pickFolder } from './channels.ts';
import { changedFile, ENGINE_FILES } from './engine-files.ts';
import { holdsLibrary, libraries, noLibrary, rememberLibrary, wasOpen } from './libraries.ts';
import { setMenu } from './menu.ts';
import { answerProtocol, declareProtocol } from './protocol.ts';
import { askOfAbsent, askOfDamaged } from './questions.ts';
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

/** Libraries that were open lately. */
const recent = join(dataFolder(), 'recent-libraries.json');

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

async function run(): Promise<void> {
  const changed = isPacked ? changedFile(packed, hashesPacked()) : null;
  if (changed !== null) return refuse(notAsPacked(changed));
  const isThere = holdsLibrary(library);
  // as on the command line: where one is named and no folder is, the path is mistyped, or its disk away
  const isMade =
    !isThere && (library === resolve(dataFolder()) || folders.length > 0) && !wasOpen(recent, library);
  if (!isThere && !isMade) return askWhere();
  const made = windowFolder(library);
  if (!made.ok) return refuse(made.failure);
  const userData = made.value;
  app.setPath('userData', userData);
  if (!app.requestSingleInstanceLock({ folders })) {
    await report({ state: 'handed on' });
    return app.exit();
  }
  await app.whenReady();
  const started = await startAsked(isMade ? 'make if absent' : { existing: null });
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
  void rememberLibrary(recent, library);
  answerPage(window, engine, libraries({ window, engine, library, file: recent, whyNot, restart }));
  setMenu(window, { devTools, addFolder: () => void addPicked(window, engine) });
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

/** There is none where one was named: the next start opens what the person says, if anything. */
async function askWhere(): Promise<void> {
  if (process.send) return refuse(noLibrary(library).failure);
  const ofNone = windowFolder(dataFolder());
  if (!ofNone.ok) return refuse(ofNone.failure);
  app.setPath('userData', ofNone.value);
  await app.whenReady();
  const next = await askOfAbsent(library, wasOpen(recent, library));
  if (next === null) return app.exit();
  const why = next === library ? await whyNot(next) : null;
  if (why !== null) return refuse(why);
  restart(next, folders);
}

/**
 * Starts the engine; where the library is damaged, the person says what is to become of it. null: nothing.
 * Whoever started the program asks by themselves, where there is one.
 */
async function startAsked(how: HowToOpen): Promise<Outcome<Engine, Refusal> | null> {
  const trashItem = (path: string): Promise<void> => shell.trashItem(path);
  const options = { library, model, compute, how, ...(handsOver && { trashItem }) };
  const started = await startEngine(options, program);
  if (started.ok || process.send || started.failure.kind !== 'damaged library') return started;
  return (await askOfDamaged(started.failure.reason)) ? startAsked('repair') : null;
}

const hashesPacked = (): Map<string, string> =>
  new Map(JSON.parse(readFileSync(inApp(ENGINE_FILES), 'utf8')) as [string, string][]);

const notAsPacked = (path: string): Refusal => ({
  kind: 'changed program',
  reason: `Revisit does not start: its file ${join(packed, path)} is not as it was packed.`,
  remedy: 'Install Revisit again. Your library is not touched by this.',
});

/** Where window size, preferences and the lock of the one window are: they belong to the library. */
function windowFolder(of: string): Outcome<string, Refusal> {
  const folder = join(of, 'window');
  try {
    privateFolder(folder);
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
function restart(next: string, added: readonly string[] = []): void {
  if (process.send) return void report({ state: 'another', library: next }).then(() => app.quit());
  const itself = process.defaultApp ? [app.getAppPath()] : [];
  const named = model === null ? [] : [`--model=${model}`];
  app.relaunch({ args: [...itself, `--library=${next}`, ...named, `--compute=${compute}`, ...added] });
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

void run();
