import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Desktop, Screen } from './desktop.ts';
import { opened as libraryIn } from '../support/library.ts';
import { electron, opened, root, screen } from './desktop.ts';

interface Acted {
  ok: boolean;
  value?: { isDone: boolean };
  failure?: { kind: string };
}

describe.skipIf(electron === null)('which library the desktop window shows', () => {
  let root: string;
  let display: Screen;
  let desktop: Desktop;
  const folder = (name: string): string => join(root, name);
  const open = async (name: string): Promise<void> => {
    await libraryIn(folder(name)).close();
    desktop = await opened(display.display, [`--library=${folder(name)}`]);
    // what the system is asked is kept, and not done
    await desktop.app.evaluate(({ app, shell }) => {
      const asked: unknown[] = [];
      Object.assign(globalThis, { asked });
      shell.showItemInFolder = (path) => void asked.push(['show', path]);
      app.relaunch = (options) => void asked.push(['relaunch', options?.args]);
      app.quit = () => void asked.push(['quit']);
    });
  };
  const ask = <T>(script: string): Promise<T> =>
    desktop.page.evaluate(`window.revisit.${script}.catch(String)`) as Promise<T>;
  const systemAsked = (): Promise<unknown[]> =>
    desktop.app.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked);
  const pick = (path: string | null): Promise<void> =>
    desktop.app.evaluate(({ dialog }, picked) => {
      dialog.showOpenDialog = () =>
        Promise.resolve({ canceled: picked === null, filePaths: picked === null ? [] : [picked] });
    }, path);
  const restartOn = (name: string): unknown[] => [
    ['relaunch', expect.arrayContaining([`--library=${folder(name)}`])],
    ['quit'],
  ];

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'revisit-libraries-'));
    display = await screen();
    await libraryIn(folder('first')).close();
    const { app } = await opened(display.display, [`--library=${folder('first')}`]);
    await app.close();
  }, 120_000);
  afterAll(() => {
    display?.stop();
    rmSync(root, { recursive: true });
  });
  beforeEach(() => open('second'), 120_000);
  // its `quit` is another here
  afterEach(() => desktop.app.evaluate(({ app }) => app.exit()).catch(() => undefined), 60_000);

  test('One that was open lately is listed, and opened by its token, which no other folder has', async () => {
    const recent = await ask<{ token: string; path: string }[]>('recentLibraries()');
    expect(recent.map(({ path }) => path)).toEqual([folder('first')]);

    mkdirSync(folder('dropped'), { recursive: true });
    writeFileSync(join(folder('dropped'), 'library.sqlite'), '');
    await pick(folder('dropped'));
    const dropped = await ask<string>('pickFolder()');
    for (const wrong of [dropped, 'made-up-token'])
      expect(await ask<Acted>(`openLibrary('${wrong}')`)).toMatchObject({
        ok: false,
        failure: { kind: 'not understood' },
      });
    expect(await ask<string>(`openLibrary('${folder('first')}')`)).toContain('malformed');
    expect(await systemAsked()).toEqual([]);

    expect(await ask<Acted>(`openLibrary('${recent[0]!.token}')`)).toMatchObject({ ok: true });
    await expect.poll(systemAsked).toEqual(restartOn('first'));
  });

  test('A picked folder that holds a library is opened, and an empty one becomes one', async () => {
    const [empty, photos] = [folder('empty'), folder('photos')];
    for (const path of [empty, photos]) mkdirSync(path, { recursive: true });
    writeFileSync(join(photos, 'a.jpg'), '');
    const picked = async (what: string, path: string | null): Promise<unknown> => {
      await pick(path);
      const { value, failure } = await ask<Acted>(`pickLibrary('${what}')`);
      return failure?.kind ?? value?.isDone;
    };
    expect(await picked('existing', null)).toBe(false);
    expect(await picked('existing', empty)).toBe('no library there');
    expect(await picked('new', photos)).toBe('not empty');
    expect(await picked('new', folder('nowhere'))).toBe('no library there');
    expect(await systemAsked()).toEqual([]);
    expect(await picked('new', empty)).toBe(true);
    await expect.poll(systemAsked).toEqual(restartOn('empty'));
    expect(await ask('pickLibrary("other")')).toContain('malformed');
  });

  test('The window stays where the other library cannot be opened, and says why', async () => {
    const [broken, newer] = [folder('broken'), folder('newer')];
    const tried = async (path: string): Promise<unknown> => {
      await pick(path);
      const { failure } = await ask<Acted>("pickLibrary('existing')");
      return failure?.kind;
    };
    for (const path of [broken, newer]) mkdirSync(path, { recursive: true });
    writeFileSync(join(broken, 'library.sqlite'), 'no database, but long enough to be one '.repeat(200));
    copyFileSync(join(folder('first'), 'library.sqlite'), join(newer, 'library.sqlite'));
    const database = new DatabaseSync(join(newer, 'library.sqlite'));
    database.exec('PRAGMA user_version = 9999');
    database.close();
    expect(await tried(broken)).toBe('not a library');
    expect(await tried(newer)).toBe('newer version');
    const [first] = await ask<{ token: string }[]>('recentLibraries()');
    renameSync(folder('first'), folder('away'));
    expect(await ask<Acted>(`openLibrary('${first!.token}')`)).toMatchObject({
      failure: { kind: 'no library there' },
    });
    renameSync(folder('away'), folder('first'));
    expect(await systemAsked()).toEqual([]);
  });

  test('Its own folder alone is shown in the file manager', async () => {
    expect(await ask<Acted>('showLibrary()')).toMatchObject({ ok: true });
    expect(await systemAsked()).toEqual([['show', join(folder('second'), 'library.sqlite')]]);
    expect(await ask('showLibrary("/etc")')).toMatchObject({ ok: true });
    expect(await systemAsked()).toEqual(Array(2).fill(['show', join(folder('second'), 'library.sqlite')]));
  });
});

describe.skipIf(electron === null)('a window that was opened by revisit open', () => {
  let folder: string;
  let display: Screen;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'revisit-another-'));
    display = await screen();
  });
  afterAll(() => {
    display?.stop();
    rmSync(folder, { recursive: true });
  });

  test('Another library comes in the window’s place, and from there one goes back', async () => {
    const port = await freePort();
    const program = join(folder, 'electron');
    const line = `exec '${electron}' --remote-debugging-port=${port} "$@"`;
    writeFileSync(program, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
    const open = (name: string): ChildProcess =>
      spawn(process.execPath, [join(root, 'electron/cli/main.ts'), 'open', '--library', join(folder, name)], {
        env: {
          ...process.env,
          DISPLAY: display.display,
          REVISIT_ELECTRON: program,
          XDG_DATA_HOME: folder,
          DBUS_SESSION_BUS_ADDRESS: 'disabled:',
        },
        stdio: 'ignore',
      });
    /** Its library and the others that it lists, on the screen of its settings. */
    const libraries = (): Promise<string[]> =>
      inPage(port, "[...document.querySelectorAll('.where, .recent button')].map((one) => one.innerText)");
    const shows = (...wanted: string[]): Promise<void> =>
      vi.waitFor(async () => {
        await inPage(port, "location.hash = '#/settings'");
        expect(await libraries()).toEqual(wanted);
      }, WAIT);
    const [first, second] = [join(folder, 'first'), join(folder, 'second')];
    for (const one of [first, second]) await libraryIn(one).close();

    const before = open('first');
    await shows(first);
    before.kill('SIGINT');
    await once(before, 'exit');

    const running = open('second');
    await shows(second, first);
    await inPage(port, "document.querySelector('.recent button').click()");
    await shows(first, second);
    await inPage(port, "document.querySelector('.recent button').click()");
    await shows(second, first);
    running.kill('SIGINT');
    expect(await once(running, 'exit')).toEqual([0, null]);
  }, 240_000);
});

const WAIT = { timeout: 60_000, interval: 200 };

/** A port of this machine that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** What the script gives in the window's page, by its debugging port. */
async function inPage<T>(port: number, script: string): Promise<T> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(targets[0]!.webSocketDebuggerUrl);
  // the window may close meanwhile
  const closed = once(socket, 'close').then(() => Promise.reject(new Error('no answer')));
  await Promise.race([once(socket, 'open'), closed]);
  const params = { expression: script, awaitPromise: true, returnByValue: true };
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
  const [{ data }] = (await Promise.race([once(socket, 'message'), closed])) as [{ data: string }];
  closed.catch(() => undefined);
  socket.close();
  return (JSON.parse(data) as { result: { result: { value: T } } }).result.result.value;
}
