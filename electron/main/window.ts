/** The one window, as large and where it was the last time. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { z } from 'zod';
import { windowOrigin } from '../contract/shell.ts';
import { pagePreferences } from './shield.ts';

const bounds = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
  isMaximized: z.boolean(),
});

const FIRST = { width: 1280, height: 800 };
/** The page is made to be read down to this. */
const LEAST = { minWidth: 640, minHeight: 480 };
/** As `--surface` of renderer/ui/tokens.css: what is seen before the page is. */
const SURFACE = { light: '#ffffff', dark: '#1c1c1a' };

/** `devTools`: whether Chromium's own tools can be opened on it. */
export function openWindow({
  userData,
  preload,
  icon,
  devTools,
}: {
  userData: string;
  preload: string;
  icon: string;
  devTools: boolean;
}): BrowserWindow {
  const file = join(userData, 'window.json');
  const last = lastBounds(file);
  const window = new BrowserWindow({
    ...(last ?? FIRST),
    ...LEAST,
    show: false,
    title: 'Revisit',
    icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? SURFACE.dark : SURFACE.light,
    webPreferences: { ...pagePreferences, preload, devTools },
  });
  if (last?.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => keepBounds(file, window));
  // a page that crashed is loaded again; the engine is another process and goes on
  window.webContents.on('render-process-gone', (_, { reason }) => {
    if (reason !== 'clean-exit') window.webContents.reload();
  });
  void window.loadURL(`${windowOrigin}/`);
  return window;
}

/** Where they cannot be kept, as on a full disk, the window closes all the same. */
function keepBounds(file: string, window: BrowserWindow): void {
  const last: z.infer<typeof bounds> = { ...window.getNormalBounds(), isMaximized: window.isMaximized() };
  try {
    writeFileSync(file, JSON.stringify(last));
  } catch {
    // the next one opens as it did before
  }
}

/** null where there are none, or no screen shows them any more. */
function lastBounds(file: string): z.infer<typeof bounds> | null {
  try {
    const last = bounds.parse(JSON.parse(readFileSync(file, 'utf8')));
    const { workArea } = screen.getDisplayMatching(last);
    const isSeen =
      last.x < workArea.x + workArea.width &&
      last.x + last.width > workArea.x &&
      last.y >= workArea.y &&
      last.y < workArea.y + workArea.height;
    return isSeen ? last : null;
  } catch {
    return null;
  }
}
