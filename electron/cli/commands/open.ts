import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { ComputeChoice } from '../../contract/compute.ts';
import type { OpenResult } from '../../contract/results/results.ts';
import type { ShellReport } from '../../contract/shell.ts';
import { libraryToOpen, openPage, stopped } from './serve.ts';
import { computeChoice, namedModel, optionsOf, Refused } from '../session.ts';
import { absolute, typed } from '../text.ts';
import { print, say } from '../terminal.ts';

const root = resolve(import.meta.dirname, '../../..');

/** Electron is about 120 MB: four minutes at 4 Mbit/s, and the browser is a good window meanwhile. */
const FETCH_WITHIN_MS = 120_000;

/** A network that did not give Electron is not asked again at every start. */
const ASK_AGAIN_AFTER_MS = 24 * 3600_000;

export function addOpen(program: Command): void {
  program
    .command('open')
    .description(
      'open the library in a window of its own; where there is none to be had, as a page of the browser',
    )
    .argument('[path...]', 'folders to add to the library')
    .option('--demo', 'show photos that the project painted itself, in a library of their own')
    .addHelpText(
      'after',
      `
The window is Electron's, fetched at the first start (REVISIT_ELECTRON names another one). Closing it, or
Ctrl-C, ends Revisit.

  ${typed('open ~/Pictures')}
  ${typed('open --demo')}`,
    )
    .action(async (paths: string[], _: unknown, command: Command) => {
      const options = optionsOf<{ demo?: boolean }>(command);
      const { library, folders } = await libraryToOpen(paths, options, command);
      const electron = findElectron();
      const why =
        'why' in electron
          ? electron.why
          : await openWindow(electron.path, {
              library: absolute(library),
              model: namedModel(options),
              compute: computeChoice(options),
              folders: folders.map(absolute),
              json: options.json === true,
            });
      if (why !== null) await openPage({ ...options, port: 0, open: true }, library, folders, why);
    });
}

/** The program that shows the window, or why there is none. */
function findElectron(): { path: string } | { why: string } {
  const { DISPLAY, WAYLAND_DISPLAY, REVISIT_ELECTRON } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY)
    return { why: 'there is no desktop here for a window of its own' };
  if (!existsSync(join(root, 'dist/shell/main.cjs')))
    return { why: 'its window is not built ("npm run build" builds it)' };
  if (REVISIT_ELECTRON)
    return existsSync(REVISIT_ELECTRON)
      ? { path: REVISIT_ELECTRON }
      : { why: `REVISIT_ELECTRON names ${REVISIT_ELECTRON}, which is not there` };
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return { why: "a window of its own does not open for root (Chromium's sandbox refuses)" };
  let folder: string;
  try {
    folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return { why: 'the npm package "electron" is not installed' };
  }
  return isFetched(folder) || fetchElectron(folder)
    ? { path: join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8')) }
    : { why: 'the network gave no Electron for a window of its own; tried again tomorrow' };
}

const isFetched = (folder: string): boolean => existsSync(join(folder, 'path.txt'));

/** By Electron's own installer, which checks what it gets. */
function fetchElectron(folder: string): boolean {
  const failed = join(folder, 'not-fetched');
  const failedAt = statSync(failed, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Date.now() - failedAt < ASK_AGAIN_AFTER_MS) return false;
  say('Fetching Electron for the window (about 120 MB, once; at most two minutes).');
  spawnSync(process.execPath, [join(folder, 'install.js')], {
    stdio: 'ignore',
    timeout: FETCH_WITHIN_MS,
    killSignal: 'SIGKILL',
  });
  if (!isFetched(folder)) writeFileSync(failed, '');
  return isFetched(folder);
}

interface WindowOptions {
  library: string;
  model: string | null;
  compute: ComputeChoice;
  folders: string[];
  json: boolean;
}

/**
 * Opens the window and waits until it is closed; why it did not open, null where it did. `stop`: when the
 * person stops the program.
 */
async function openWindow(
  electron: string,
  options: WindowOptions,
  stop: Promise<void> | null = null,
): Promise<string | null> {
  const { library, model, compute, folders, json } = options;
  // a group of its own: Ctrl-C is for this process, which then lets go of the window
  const child = spawn(
    electron,
    [
      root,
      `--library=${library}`,
      ...(model === null ? [] : [`--model=${model}`]),
      `--compute=${compute}`,
      ...folders,
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], detached: true },
  );
  const ended = new Promise<string>((end) => {
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`));
  });
  const report = await Promise.race([
    new Promise<ShellReport>((hear) => child.once('message', (message) => hear(message as ShellReport))),
    ended,
  ]);
  if (typeof report === 'string') return `its window did not start (${report})`;
  if (report.state === 'refused') throw new Refused(report.failure);
  let another: string | null = null;
  child.on('message', (message) => {
    const later = message as ShellReport;
    if (later.state === 'another') another = later.library;
  });
  if (json) print({ window: report.state } satisfies OpenResult);
  else
    print(
      report.state === 'open'
        ? 'Revisit is open in its window. Closing it, or Ctrl-C, ends it.'
        : 'Revisit is open already: its window comes to the front.',
    );
  const whenStopped = stop ?? stopped();
  void whenStopped.then(() => child.connected && child.disconnect());
  await ended;
  if (another !== null)
    return openWindow(electron, { ...options, library: another, folders: [] }, whenStopped);
  process.exitCode = 0;
  return null;
}
