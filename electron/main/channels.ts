/**
 * The window's page asks here. The only file that knows ipcMain: one channel map, every sender and everything
 * sent checked.
 */
import { access } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { BrowserWindow, IpcMainInvokeEvent } from 'electron';
import { dialog, ipcMain, shell } from 'electron';
import { failed } from '../contract/failure.ts';
import type { Answered, Channel, EventSent, Sent } from '../contract/shell.ts';
import { channels, eventChannel, windowOrigin } from '../contract/shell.ts';
import type { Engine } from '../host/client.ts';
import type { Libraries } from './libraries.ts';
import { dragPhotos, photoActions } from './photo-actions.ts';

/** Answers the page of the window, and it alone, until the window is gone; tells it the engine's events. */
export function answerPage(window: BrowserWindow, engine: Engine, libraries: Libraries): void {
  /** Of folders: nothing is written to others, whatever the page's process says was dropped. */
  const picked = new Set<string>();
  const handlers = {
    request: (name, ask) =>
      isWrittenTo(name, ask) && !picked.has(ask.token)
        ? Promise.resolve(failed('not understood', 'This folder was not picked.', 'Choose it again.'))
        : engine.request(name, ask),
    grant: async (path) => (isAbsolute(path) && (await isThere(path)) ? engine.grant(path) : null),
    async pickFolder() {
      const token = await pickFolder(window, engine);
      if (token !== null) picked.add(token);
      return token;
    },
    showFolder: (token) => showFolder(engine, token),
    actOnPhoto: (action, photoId, fileId) => photoActions[action](window, engine, photoId, fileId),
    dragPhotos: (photoIds) => dragPhotos(window, engine, photoIds),
    recentLibraries: () => Promise.resolve(libraries.recent()),
    openLibrary: (token) => libraries.open(token),
    pickLibrary: (what) => libraries.pick(what),
    showLibrary: () => Promise.resolve(libraries.show()),
  } satisfies { [C in Channel]: (...sent: Sent<C>) => Promise<Answered[C]> };
  for (const channel of Object.keys(handlers) as Channel[]) {
    ipcMain.handle(channel, (event, ...sent: unknown[]) => {
      if (!isPage(event, window)) throw new Error(`${channel}: only the window's own page is answered.`);
      const parsed = channels[channel].safeParse(sent);
      if (!parsed.success) throw new Error(`${channel}: what was sent is malformed.`);
      return (handlers[channel] as (...sent: unknown[]) => Promise<unknown>)(...parsed.data);
    });
  }
  const unsubscribe = engine.subscribe((...event: EventSent) =>
    window.webContents.send(eventChannel, ...event),
  );
  window.once('close', () => {
    unsubscribe();
    for (const channel of Object.keys(handlers)) ipcMain.removeHandler(channel);
  });
}

const isWrittenTo = (name: string, ask: unknown): ask is { token: string } =>
  name.startsWith('export.') && typeof ask === 'object' && ask !== null && 'token' in ask;

/** A share that hangs keeps the page waiting, and nothing else. */
const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** The main frame of the window, while it shows the page. */
function isPage({ sender, senderFrame }: IpcMainInvokeEvent, window: BrowserWindow): boolean {
  return (
    sender === window.webContents &&
    senderFrame === window.webContents.mainFrame &&
    senderFrame.url.startsWith(`${windowOrigin}/`)
  );
}

/** Never opened, which would run a program: what was not handed out here is not shown. */
function showFolder(engine: Engine, token: string): Promise<void> {
  const path = engine.granted(token);
  if (path !== null) shell.showItemInFolder(path);
  return Promise.resolve();
}

/** A token for the folder that the person picks; null where they do not. */
export async function pickFolder(window: BrowserWindow, engine: Engine): Promise<string | null> {
  const {
    filePaths: [path],
  } = await dialog.showOpenDialog(window, { properties: ['openDirectory'] });
  return path === undefined ? null : engine.grant(path);
}
