import type { BrowserWindow, MenuItemConstructorOptions } from 'electron';
import { Menu } from 'electron';
import { windowOrigin } from '../contract/shell.ts';

const texts = {
  en: {
    file: 'File',
    add: 'Add a Folder…',
    edit: 'Edit',
    go: 'Go',
    places: 'Places',
    photos: 'Photos',
    find: 'Find',
    library: 'Library',
    view: 'View',
    window: 'Window',
  },
  zh: {
    file: '文件',
    add: '添加文件夹…',
    edit: '编辑',
    go: '前往',
    places: '地点',
    photos: '照片',
    find: '查找',
    library: '图库',
    view: '显示',
    window: '窗口',
  },
};

/** Sets the program's menu. Items of the system's kind (`role`) are named by the system, in its language. */
export function setMenu(
  window: BrowserWindow,
  { locale, addFolder, devTools }: { locale: string; addFolder: () => void; devTools: boolean },
): void {
  const text = locale.startsWith('zh') ? texts.zh : texts.en;
  const room = (name: 'places' | 'photos' | 'find' | 'library', key: string): MenuItemConstructorOptions => ({
    label: text[name],
    accelerator: `CmdOrCtrl+${key}`,
    click: () => void window.loadURL(`${windowOrigin}/#/${name}`),
  });
  const isMac = process.platform === 'darwin';
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: 'appMenu' } as const] : []),
      {
        label: text.file,
        submenu: [
          { label: text.add, accelerator: 'CmdOrCtrl+O', click: addFolder },
          { type: 'separator' },
          { role: isMac ? 'close' : 'quit' },
        ],
      },
      { label: text.edit, role: 'editMenu' },
      {
        label: text.go,
        submenu: [room('places', '1'), room('find', '2'), room('library', '3'), room('photos', '4')],
      },
      {
        label: text.view,
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
          ...(devTools ? [{ role: 'toggleDevTools' } as const] : []),
        ],
      },
      { label: text.window, role: 'windowMenu' },
    ]),
  );
}
