/**
 * What no page may do, whatever it is: leave the window's address, open others, use devices or the network,
 * write where it likes.
 */
import { existsSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { App, BrowserWindowConstructorOptions, Session } from 'electron';
import { windowOrigin } from '../contract/shell.ts';

/** How every window of this program is made. */
export const pagePreferences: NonNullable<BrowserWindowConstructorOptions['webPreferences']> = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  // its dictionaries come from a network
  spellcheck: false,
};

/**
 * Schemes that stay in this process. `devtools` belongs to Chromium's own tools, where they can be opened at
 * all.
 */
const LOCAL = /^(?:revisit|blob|data|devtools):/;

/** Before the app is ready. */
export function shieldApp(app: App): void {
  // whatever would still ask the network finds no host
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.on('web-contents-created', (_, contents) => {
    contents.on('will-navigate', (event, url) => {
      if (!url.startsWith(`${windowOrigin}/`)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
}

/** `downloads`: the folder for what the person saves: matches as pictures, made by the page itself. */
export function shieldSession(session: Session, downloads: () => string): void {
  session.setPermissionRequestHandler((...[, , answer]) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !LOCAL.test(url) }));
  session.on('will-download', (event, item) => {
    if (item.getURL().startsWith(`blob:${windowOrigin}/`))
      item.setSavePath(unused(join(downloads(), basename(item.getFilename()))));
    else event.preventDefault();
  });
}

/** Paths that were given to downloads, which may not be written yet. */
const promised = new Set<string>();

/** The path, or the next like it that no file has. */
function unused(path: string): string {
  const ending = extname(path);
  const numbered = (n: number): string =>
    n === 0 ? path : `${path.slice(0, path.length - ending.length)} (${n})${ending}`;
  let n = 0;
  while (existsSync(numbered(n)) || promised.has(numbered(n))) n += 1;
  promised.add(numbered(n));
  return numbered(n);
}
