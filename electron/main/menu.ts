import type { BrowserWindow, MenuItemConstructorOptions } from 'electron';
import { Menu } from 'electron';
import { windowOrigin } from '../contract/shell.ts';
import { texts } from './texts.ts';

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

/** As the rail has them (renderer/frame/rail.tsx); their keys are those of its cheat sheet. */
const rooms = ['places', 'photos', 'map', 'review', 'find', 'library'] as const;

/** Sets the program's menu. Items of the system's kind (`role`) are named by the system, in its language. */
export function setMenu(
  window: BrowserWindow,
  { addFolder, devTools }: { addFolder: () => void; devTools: boolean },
): void {
  const text = texts();
  const room = (name: (typeof rooms)[number] | 'settings', key: string): MenuItemConstructorOptions => ({
    label: text[name],
    accelerator: `CmdOrCtrl+${key}`,
    click: () => void window.loadURL(`${windowOrigin}/#/${name}`),
  });
  const settings = room('settings', ',');
  const isMac = process.platform === 'darwin';
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [appMenu(settings)] : []),
      {
        label: text.file,
        submenu: [
          { label: text.add, accelerator: 'CmdOrCtrl+O', click: addFolder },
          SEPARATOR,
          { role: isMac ? 'close' : 'quit' },
        ],
      },
      { label: text.edit, role: 'editMenu' },
      {
        label: text.go,
        submenu: [
          ...rooms.map((name, i) => room(name, String(i + 1))),
          ...(isMac ? [] : [SEPARATOR, settings]),
        ],
      },
      {
        label: text.view,
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          SEPARATOR,
          { role: 'togglefullscreen' },
          ...(devTools ? [{ role: 'toggleDevTools' } as const] : []),
        ],
      },
      { label: text.window, role: 'windowMenu' },
    ]),
  );
}

/** The one that bears the program's name, where a Mac's programs have their settings. */
const appMenu = (settings: MenuItemConstructorOptions): MenuItemConstructorOptions => ({
  role: 'appMenu',
  submenu: [
    { role: 'about' },
    SEPARATOR,
    settings,
    SEPARATOR,
    { role: 'services' },
    SEPARATOR,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    SEPARATOR,
    { role: 'quit' },
  ],
});
