/** By which program a photo's file is opened: the system or this process asks the person, never the page. */
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { app, dialog, Menu } from 'electron';
import { failed } from '../contract/failure.ts';
import type { ActedOnPhoto as Acted } from '../contract/shell.ts';
import { cancelled, done } from '../contract/shell.ts';

/** Opens the file with the program that the person chooses, as their system has them choose. */
export function openWith(window: BrowserWindow, path: string): Promise<Acted> {
  if (process.platform === 'win32') return askOnWindows(path);
  return process.platform === 'darwin' ? askOnMac(window, path) : askOnLinux(window, path);
}

export const notOpened = () =>
  failed('not opened', 'No program here opens the file.', 'Show it in its folder, and open it from there.');

/** Done when it is there, or, where it only hands the file on, when it has. */
function started(program: string, args: string[], isThere: 'spawn' | 'close'): Promise<Acted> {
  const child = spawn(program, args, { windowsVerbatimArguments: true, stdio: 'ignore' });
  return new Promise((answer) => {
    child.once('error', () => answer(notOpened()));
    child.once(isThere, (code?: number) => answer(code ? notOpened() : done));
  });
}

/** Its function takes the rest of the line for the path, quotes and all. */
const askOnWindows = (path: string): Promise<Acted> =>
  started('rundll32.exe', ['shell32.dll,OpenAs_RunDLL', path], 'spawn');

async function askOnMac(window: BrowserWindow, path: string): Promise<Acted> {
  const {
    filePaths: [program],
  } = await dialog.showOpenDialog(window, {
    defaultPath: '/Applications',
    properties: ['openFile'],
    filters: [{ name: '', extensions: ['app'] }],
  });
  return program === undefined ? cancelled : started('/usr/bin/open', ['-a', program, path], 'close');
}

/** A program of Linux's: what its desktop entry says. */
interface Program {
  file: string;
  name: string;
}

async function askOnLinux(window: BrowserWindow, path: string): Promise<Acted> {
  const programs = await picturePrograms();
  if (programs.length === 0) return notOpened();
  return new Promise((answer) => {
    const items = programs.map(({ name, file }) => ({
      // an ampersand alone would mark a key
      label: name.replaceAll('&', '&&'),
      click: () => answer(started('gio', ['launch', file, path], 'close')),
    }));
    // it may close before it tells what was chosen
    const closed = (): unknown => setImmediate(() => answer(cancelled));
    Menu.buildFromTemplate(items).popup({ window, callback: closed });
  });
}

/** Those that open pictures of some kind, by name. Of entries of one name the person's own counts. */
async function picturePrograms(): Promise<Program[]> {
  const { XDG_DATA_HOME, XDG_DATA_DIRS } = process.env;
  const own = XDG_DATA_HOME || join(homedir(), '.local/share');
  const folders = [own, ...(XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(':')];
  const files = new Map<string, string>();
  for (const folder of folders.map((data) => join(data, 'applications')).reverse())
    for (const name of await readdir(folder).catch(() => []))
      if (name.endsWith('.desktop')) files.set(name, join(folder, name));
  const read = await Promise.all(
    [...files.values()].map(async (file) => programIn(file, await readFile(file, 'utf8').catch(() => ''))),
  );
  return read.filter((program) => program !== null).sort((p, q) => p.name.localeCompare(q.name));
}

/** null where it opens no picture (the Desktop Entry Specification, 1.5). */
function programIn(file: string, text: string): Program | null {
  const [, entry = ''] = /^\[Desktop Entry\]$(.*?)(?:^\[|(?![^]))/ms.exec(text) ?? [];
  const value = (key: string): string | undefined =>
    entry
      .split('\n')
      .find((line) => line.startsWith(`${key}=`))
      ?.slice(key.length + 1)
      .trim();
  const opensPictures = value('MimeType')
    ?.split(';')
    .some((type) => type.startsWith('image/'));
  if (opensPictures !== true || value('Hidden') === 'true') return null;
  const locale = app.getLocale().replace('-', '_');
  const name = value(`Name[${locale}]`) ?? value(`Name[${locale.split('_')[0]}]`) ?? value('Name');
  return name === undefined ? null : { file, name };
}
