import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { opened as libraryIn } from '../support/library.ts';
import type { Desktop, Screen } from './desktop.ts';
import { drop, electron, opened, root, screen } from './desktop.ts';

describe.skipIf(electron === null)('whoever gets into the page of the desktop window', () => {
  let folder: string;
  let downloads: string;
  let display: Screen;
  let desktop: Desktop;
  /** A server of this machine that stands for the rest of the world; what it was asked for. */
  let world: Server;
  const asked: string[] = [];
  let outside: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'revisit-shield-'));
    downloads = join(folder, 'downloads');
    mkdirSync(downloads);
    world = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('access-control-allow-origin', '*').end('<title>elsewhere</title>');
    });
    await new Promise<void>((listening) => world.listen(0, '127.0.0.1', listening));
    outside = `http://127.0.0.1:${(world.address() as AddressInfo).port}`;
    display = await screen();
    await libraryIn(join(folder, 'library')).close();
    desktop = await opened(display.display, [`--library=${join(folder, 'library')}`]);
    await desktop.app.evaluate(({ app }, path) => app.setPath('downloads', path), downloads);
  });
  afterAll(async () => {
    await desktop?.app.close();
    display?.stop();
    world?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs in the page's own world, where its policy holds. */
  const inPage = <T>(script: string): Promise<T> =>
    desktop.page.evaluate(`(async () => { ${script} })()`) as Promise<T>;
  const preferences = (): Promise<Record<string, unknown>> =>
    desktop.app.evaluate(({ BrowserWindow }) =>
      (
        BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
          getLastWebPreferences(): Record<string, unknown>;
        }
      ).getLastWebPreferences(),
    );
  const status = (path: string, method = 'GET'): Promise<number> =>
    inPage(`return (await fetch(${JSON.stringify(path)}, { method: ${JSON.stringify(method)} })).status`);
  const refusal = (name: string, ask: unknown): Promise<string> =>
    inPage(
      `const reply = await window.revisit.request(${JSON.stringify(name)}, ${JSON.stringify(ask)}); ` +
        `return reply.ok ? 'done' : reply.failure.kind`,
    );

  test.each([
    ['contextIsolation', true],
    ['sandbox', true],
    ['nodeIntegration', false],
    ['nodeIntegrationInSubFrames', false],
    ['webSecurity', true],
    ['webviewTag', false],
  ])('The page of the window runs with %s %s', async (name, wanted) =>
    expect((await preferences())[name]).toBe(wanted),
  );

  test('The page of the window finds no Node and no Electron', async () => {
    expect(
      await inPage('return [typeof require, typeof process, typeof module, typeof Buffer, typeof electron]'),
    ).toEqual(Array(5).fill('undefined'));
  });

  test('The page of the window finds one object of the program, and cannot change it', async () => {
    expect(await inPage('return Object.keys(window.revisit).sort()')).toEqual([
      'actOnPhoto',
      'dragPhotos',
      'openLibrary',
      'photoUrl',
      'pickFolder',
      'pickLibrary',
      'recentLibraries',
      'request',
      'showFolder',
      'showLibrary',
      'subscribe',
      'upload',
    ]);
    expect(
      await inPage(
        'const before = window.revisit.request; try { window.revisit.request = () => 1; } catch {} ' +
          'return window.revisit.request === before',
      ),
    ).toBe(true);
  });

  test('The page of the window runs no script that it writes into the page', async () => {
    expect(
      await inPage(
        'const script = document.createElement("script"); script.textContent = "window.written = 1"; ' +
          'document.body.append(script); return window.written ?? null',
      ),
    ).toBeNull();
  });

  test('The page of the window runs no script from elsewhere', async () => {
    expect(
      await inPage(
        `return await new Promise((told) => { const script = document.createElement('script'); ` +
          `script.src = '${outside}/script'; script.onload = () => told('ran'); script.onerror = () => ` +
          `told('refused'); document.body.append(script); })`,
      ),
    ).toBe('refused');
    expect(asked).not.toContain('/script');
  });

  test('The page of the window makes no code out of text', async () => {
    expect(
      await inPage(
        'return await new Promise((told) => { const script = document.createElement("a"); ' +
          'script.setAttribute("onclick", "window.clicked = 1"); document.body.append(script); ' +
          'script.click(); told(window.clicked ?? null); })',
      ),
    ).toBeNull();
  });

  test('The page of the window starts no worker of its own making', async () => {
    expect(
      await inPage(
        'return await new Promise((told) => { try { const worker = new ' +
          'Worker(URL.createObjectURL(new Blob(["postMessage(1)"]))); worker.onmessage = () => ' +
          'told("ran"); worker.onerror = () => told("refused"); } catch { told("refused"); } })',
      ),
    ).toBe('refused');
  });

  test('The page of the window reaches no server', async () => {
    expect(
      await inPage(`return await fetch('${outside}/fetch').then(() => 'reached', () => 'refused')`),
    ).toBe('refused');
    expect(asked).not.toContain('/fetch');
  });

  test('The page of the window sends nothing out with a picture', async () => {
    expect(
      await inPage(
        'return await new Promise((told) => { const image = new Image(); image.onload = () => ' +
          `told('loaded'); image.onerror = () => told('refused'); image.src = '${outside}/picture'; })`,
      ),
    ).toBe('refused');
    expect(asked).not.toContain('/picture');
  });

  /**
   * Whether a window of main's own making, which no page's policy holds, can load an address. `partition`: a
   * session that nothing was shielded of.
   */
  const loadedByMain = (address: string, partition?: string): Promise<string> =>
    desktop.app.evaluate(
      ({ BrowserWindow }, [url, other]) => {
        const window = new BrowserWindow({
          show: false,
          webPreferences: other === undefined ? {} : { partition: other },
        });
        return window
          .loadURL(url)
          .then(
            () => 'loaded',
            () => 'refused',
          )
          .finally(() => window.destroy());
      },
      [address, partition] as [string, string | undefined],
    );

  test('The session refuses what no protocol of the program is, were a policy to allow it', async () => {
    expect(await loadedByMain('file:///etc/hostname')).toBe('refused');
  });

  test('A window finds no host on any network, were policy and session to allow it', async () => {
    expect(await loadedByMain(`${outside}/window`, 'unshielded')).toBe('refused');
    expect(asked).not.toContain('/window');
  });

  test('The page of the window leads the window nowhere else', async () => {
    const before = desktop.page.url();
    await inPage(
      `location.href = '${outside}/navigation'; await new Promise((later) => setTimeout(later, 300))`,
    );
    await inPage(
      'location.href = "data:text/html,elsewhere"; await new Promise((later) => setTimeout(later, 300))',
    );
    expect(desktop.page.url()).toBe(before);
    expect(asked).not.toContain('/navigation');
  });

  test('The page of the window opens no window', async () => {
    expect(
      await inPage('return window.open("about:blank") === null && window.open(location.href) === null'),
    ).toBe(true);
    expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('The page of the window frames nothing, not even the page itself', async () => {
    await inPage(
      'const frame = document.createElement("iframe"); frame.src = "/"; document.body.append(frame); ' +
        'await new Promise((later) => setTimeout(later, 300))',
    );
    expect(
      desktop.page
        .frames()
        .slice(1)
        .map((frame) => frame.url())
        .filter((url) => url.startsWith('revisit:')),
    ).toEqual([]);
  });

  test('The page of the window is granted no permission', async () => {
    expect(
      await inPage(
        'return await Promise.all(["geolocation", "notifications", "camera", "microphone"].map(async ' +
          '(name) => (await navigator.permissions.query({ name })).state))',
      ),
    ).toEqual(Array(4).fill('denied'));
    expect(
      await inPage(
        'return await navigator.mediaDevices.getUserMedia({ video: true }).then(() => "granted", ' +
          '(error) => error.name)',
      ),
    ).not.toBe('granted');
  });

  test('The page of the window asks no request that the contract does not have', async () => {
    expect(await refusal('library.drop', {})).toBe('not understood');
    expect(await refusal('constructor', {})).toBe('not understood');
  });

  test('The page of the window asks no request in another shape than the contract has', async () => {
    expect(await refusal('place.get', { placeId: -1 })).toBe('not understood');
    expect(await refusal('library.state', { extra: 1 })).toBe('not understood');
  });

  test('The page of the window names no folder or file by its path', async () => {
    expect(await refusal('folder.add', { token: folder })).toBe('not understood');
    expect(await refusal('folder.add', { path: folder })).toBe('not understood');
    const path = JSON.stringify(folder);
    for (const file of [
      `{ path: ${path} }`,
      `new File(['x'], ${path})`,
      `Object.defineProperty(new File(['x'], 'x'), 'path', { value: ${path} })`,
      `Object.create(File.prototype, { path: { value: ${path} } })`,
      `new (class extends File { get path() { return ${path} } })(['x'], 'x')`,
      `new Proxy(new File(['x'], 'x'), { get: (file, name) => (name === 'path' ? ${path} : file[name]) })`,
      `(() => { const made = new DataTransfer(); made.items.add(new File(['x'], ${path}));
        const event = new DragEvent('drop', { dataTransfer: made }); document.body.dispatchEvent(event);
        return event.dataTransfer.files[0]; })()`,
    ])
      expect([
        file,
        await inPage(`try { return await revisit.upload(${file}) } catch { return null }`),
      ]).toEqual([file, null]);
  });

  test('What is dropped on the window is read and never written to, as what was picked is', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    await desktop.page.reload(); // what other tests put on it covers it
    await desktop.page.locator('nav').waitFor();
    await inPage(
      `window.given = new Promise((give) => document.addEventListener('drop', (event) => {
        event.preventDefault(); event.stopPropagation(); give(revisit.upload(event.dataTransfer.files[0])); },
        { capture: true, once: true }));
      document.addEventListener('dragover', (event) => event.preventDefault());`,
    );
    await drop(desktop.page, 'nav', other);
    const dropped = await inPage<string>('return window.given');
    expect(dropped).toMatch(/./);
    for (const [name, rest] of [
      ['export.tables', {}],
      ['export.folders', { placeId: null, as: 'copies' }],
      ['export.undoFolders', {}],
    ] as const)
      expect([name, await refusal(name, { token: dropped, ...rest })]).toEqual([name, 'not understood']);
    expect(readdirSync(other)).toEqual([]);

    await desktop.app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, other);
    const picked = await inPage<string>('return revisit.pickFolder()');
    expect(await refusal('export.tables', { token: picked })).toBe('done');
  });

  test('The page of the window makes up no token', async () =>
    expect(await refusal('find.file', { token: 'abcdefgh12345678' })).toBe('not understood'));

  test.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/assets/../../../package.json',
    '//etc/passwd',
    '/package.json',
  ])('The page of the window reads no file of the disk at %s', async (path) => {
    expect(
      await inPage(
        `return await fetch('revisit://window${path}').then((answer) => answer.status, () => 404)`,
      ),
    ).toBe(404);
  });

  test.each([
    '/photo/1/cover',
    '/photo/1/huge',
    '/photo/-1/cover',
    '/photo/1e3/cover',
    '/photo/..%2f1/cover',
  ])('The page of the window gets no photo at %s', async (path) => expect(await status(path)).toBe(404));

  test('The page of the window sends nothing to the protocol', async () =>
    expect(await status('/', 'POST')).toBe(404));

  test('The page of the window reads no other host of the protocol', async () => {
    expect(
      await inPage('return await fetch("revisit://elsewhere/").then((answer) => answer.status, () => 404)'),
    ).toBe(404);
  });

  test('The page of the window saves nothing that the page did not make', async () => {
    await inPage(
      `for (const address of ['data:application/octet-stream,1', '${outside}/download']) { const ` +
        `link = document.createElement('a'); link.href = address; link.download = 'saved'; ` +
        'document.body.append(link); link.click(); } await new Promise((later) => setTimeout(later, ' +
        '500))',
    );
    expect(readdirSync(downloads)).toEqual([]);
    expect(asked).not.toContain('/download');
  });

  test('Another window is not answered, though it has the same preload', async () => {
    const answer = await desktop.app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const other = new BrowserWindow({
          show: false,
          webPreferences: { preload, sandbox: true, contextIsolation: true },
        });
        await other.loadURL('data:text/html,other');
        const told = (await other.webContents.executeJavaScript(
          'window.revisit.request("library.state", {}).then(() => "answered", String)',
        )) as string;
        other.destroy();
        return told;
      },
      join(root, 'dist/shell/preload.cjs'),
    );
    expect(answer).toContain("only the window's own page is answered");
  });
});
