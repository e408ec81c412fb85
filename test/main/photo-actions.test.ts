import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TimeLine } from '../../electron/contract/requests.ts';
import { writeEvaluation } from '../support/synthetic/photos.ts';
import type { Desktop, Screen } from './desktop.ts';
import { electron, opened, root, screen } from './desktop.ts';

describe.skipIf(electron === null)('what the desktop window does with a photo’s file', () => {
  let folder: string;
  let photos: string;
  let display: Screen;
  let desktop: Desktop;
  let photoId: number;
  let otherId: number;
  let file: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'revisit-actions-'));
    photos = join(folder, 'photos');
    await writeEvaluation(folder, { places: 1, photosPerPlace: 2, distractors: 0 });
    display = await screen();
    desktop = await opened(display.display, [`--library=${join(folder, 'library')}`, photos]);
    const ids = async (): Promise<number[]> => (await ask<TimeLine>('photos.timeLine', { in: null })).ids;
    await vi.waitUntil(async () => (await ids()).length === 2, { timeout: 60_000, interval: 500 });
    [photoId, otherId] = (await ids()) as [number, number];
    file = (await ask<{ files: { path: string }[] }>('photo.get', { photoId })).files[0]!.path;
    // what the system is asked is kept, and not done
    await desktop.app.evaluate(({ shell, clipboard, dialog, BrowserWindow, Menu }) => {
      const asked: unknown[] = [];
      Menu.prototype.popup = function (this: Electron.Menu, { callback } = {}) {
        asked.push(['menu', this.items.map(({ label }) => label)]);
        const { choice } = globalThis as { choice?: string };
        callback?.();
        this.items.find(({ label }) => label === choice)?.click();
      };
      Object.assign(globalThis, { asked });
      shell.openPath = (path) => Promise.resolve(asked.push(['open', path]) ? '' : '');
      shell.showItemInFolder = (path) => void asked.push(['show', path]);
      Object.assign(clipboard, {
        writeText: (text: string) => void asked.push(['text', text]),
        writeImage: (image: Electron.NativeImage) => void asked.push(['image', image.getSize()]),
      });
      dialog.showSaveDialog = ((_: unknown, { defaultPath }: { defaultPath: string }) => {
        asked.push(['save', defaultPath]);
        const { savePath } = globalThis as { savePath?: string };
        return Promise.resolve({ canceled: !savePath, filePath: savePath ?? '' });
      }) as typeof dialog.showSaveDialog;
      BrowserWindow.getAllWindows()[0]!.webContents.startDrag = ({ files, icon }) =>
        void asked.push(['drag', files, (icon as Electron.NativeImage).isEmpty()]);
    });
  }, 120_000);
  afterAll(async () => {
    await desktop?.app.close();
    display?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => desktop.app.evaluate(() => void (globalThis as unknown as { asked: [] }).asked.splice(0)));

  const inPage = <T>(script: string): Promise<T> => desktop.page.evaluate(script) as Promise<T>;
  async function ask<T>(name: string, asked: unknown): Promise<T> {
    const reply = await inPage<{ value: T }>(`window.revisit.request('${name}', ${JSON.stringify(asked)})`);
    return reply.value;
  }
  type Acted = { ok: boolean; value?: { isDone: boolean }; failure?: { kind: string } };
  const act = (action: string, id: unknown = photoId, fileId: unknown = null): Promise<Acted | string> =>
    inPage(
      `window.revisit.actOnPhoto(${[action, id, fileId].map((one) => JSON.stringify(one)).join()})` +
        '.catch(String)',
    );
  const drag = (ids: unknown): Promise<Acted | string> =>
    inPage(`window.revisit.dragPhotos(${JSON.stringify(ids)}).catch(String)`);
  const systemAsked = (): Promise<unknown[]> =>
    desktop.app.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked);
  const saveAs = (path: string | undefined): Promise<void> =>
    desktop.app.evaluate((_, savePath) => void Object.assign(globalThis, { savePath }), path);
  const done = { ok: true, value: { isDone: true } };

  test('A photo is opened, shown in its folder, and its path and picture copied, by its id', async () => {
    for (const action of ['open', 'show', 'copyPath', 'copyPicture']) expect(await act(action)).toEqual(done);
    const [{ width, height }] = (await systemAsked()).flatMap((one) =>
      (one as [string, { width: number; height: number }])[0] === 'image'
        ? (one as [string, { width: number; height: number }])[1]
        : [],
    ) as [{ width: number; height: number }];
    expect(await systemAsked()).toEqual([
      ['open', file],
      ['show', file],
      ['text', file],
      ['image', { width, height }],
    ]);
    expect(Math.min(width, height)).toBeGreaterThan(100);
  });

  test.runIf(process.platform === 'linux')(
    'A photo is opened with the program that the person chooses of those that open pictures, and no other',
    async () => {
      const [programs, bin, ran] = ['share/applications', 'bin', 'ran'].map((name) => join(folder, name));
      for (const path of [programs!, bin!]) mkdirSync(path, { recursive: true });
      const entry = (name: string, ...lines: string[]): void =>
        writeFileSync(
          join(programs!, `${name}.desktop`),
          ['[Desktop Entry]', `Name=${name}`, ...lines, '[Desktop Action New]', 'Name=New'].join('\n'),
        );
      entry('Paint & Draw', 'MimeType=text/plain;image/jpeg;');
      entry('Editor', 'MimeType=text/plain;');
      entry('Forgotten', 'MimeType=image/png;', 'Hidden=true');
      entry('Gallery', 'MimeType=image/png;');
      writeFileSync(join(bin!, 'gio'), `#!/bin/sh\nprintf '%s\\n' "$@" >> '${ran}'\n`, { mode: 0o755 });
      await desktop.app.evaluate(
        (_, { bin: first, share }) => {
          process.env.PATH = `${first}:${process.env.PATH}`;
          Object.assign(process.env, { XDG_DATA_HOME: share, XDG_DATA_DIRS: share });
        },
        { bin: bin!, share: join(folder, 'share') },
      );
      const choose = (choice: string | null): Promise<void> =>
        desktop.app.evaluate((__, chosen) => void Object.assign(globalThis, { choice: chosen }), choice);

      await choose(null);
      expect(await act('openWith')).toEqual({ ok: true, value: { isDone: false } });
      await choose('Editor');
      expect(await act('openWith')).toEqual({ ok: true, value: { isDone: false } });
      expect(existsSync(ran!)).toBe(false);
      expect(await systemAsked()).toEqual(Array(2).fill(['menu', ['Gallery', 'Paint && Draw']]));
      await choose('Paint && Draw');
      expect(await act('openWith')).toEqual(done);
      expect(readFileSync(ran!, 'utf8').split('\n')).toEqual([
        'launch',
        join(programs!, 'Paint & Draw.desktop'),
        file,
        '',
      ]);
      expect(
        await inPage(`window.revisit.actOnPhoto('openWith', ${photoId}, null, '/bin/sh').catch(String)`),
      ).toContain('malformed');
    },
  );

  test('The files of photos that are dragged go along with a picture of the first', async () => {
    expect(await drag([photoId])).toEqual(done);
    expect(await systemAsked()).toEqual([['drag', [file], false]]);
  });

  test('A folder is shown, never opened, by a token that was handed out here alone', async () => {
    const showFolder = (token: unknown): Promise<unknown> =>
      inPage(`window.revisit.showFolder(${JSON.stringify(token)}).catch(String)`);
    await desktop.app.evaluate(
      ({ dialog }, path) =>
        void (dialog.showOpenDialog = (() =>
          Promise.resolve({ canceled: false, filePaths: [path] })) as typeof dialog.showOpenDialog),
      photos,
    );
    const token = await inPage<string>('window.revisit.pickFolder()');
    for (const forged of ['made-up-token', photos, '/', 7, null]) await showFolder(forged);
    expect(await systemAsked()).toEqual([]);
    await showFolder(token);
    expect(await systemAsked()).toEqual([['show', photos]]);
  });

  test('A copy is saved as the file is, never over another, nor when the person cancels', async () => {
    await saveAs(undefined);
    expect(await act('saveCopy')).toEqual({ ok: true, value: { isDone: false } });
    const to = join(folder, 'copy.jpg');
    await saveAs(to);
    expect(await act('saveCopy')).toEqual(done);
    expect(readFileSync(to).equals(readFileSync(file))).toBe(true);
    writeFileSync(to, 'another');
    expect(await act('saveCopy')).toMatchObject({ ok: false, failure: { kind: 'name taken' } });
    expect(readFileSync(to, 'utf8')).toBe('another');
    const [, path] = (await systemAsked())[0] as [string, string];
    expect(basename(path)).toBe(basename(file));
  });

  test('Of a file that is gone nothing is asked of the system; others are dragged', async () => {
    renameSync(file, `${file}.away`);
    try {
      const actions = ['open', 'openWith', 'show', 'copyPath'];
      for (const action of actions)
        expect(await act(action)).toMatchObject({ ok: false, failure: { kind: 'file gone' } });
      expect(await act('saveCopy')).toMatchObject({ ok: false, failure: { kind: 'vanished' } });
      expect(await drag([photoId])).toMatchObject({ ok: false, failure: { kind: 'file gone' } });
      expect(await systemAsked()).toEqual([]);
      expect(await drag([photoId, otherId])).toEqual(done);
      const other = await ask<{ files: { path: string }[] }>('photo.get', { photoId: otherId });
      expect(await systemAsked()).toEqual([['drag', [other.files[0]!.path], false]]);
    } finally {
      renameSync(`${file}.away`, file);
    }
  });

  test('No file is saved whose bytes are not the photo’s any more', async () => {
    const before = readFileSync(file);
    writeFileSync(file, 'not the photo');
    try {
      await saveAs(join(folder, 'other.jpg'));
      expect(await act('saveCopy')).toMatchObject({ ok: false, failure: { kind: 'vanished' } });
      expect(existsSync(join(folder, 'other.jpg'))).toBe(false);
    } finally {
      writeFileSync(file, before);
    }
  });

  test('A page names no file by its path, no unknown action and no photo that is none', async () => {
    const malformed = expect.stringContaining('malformed') as string;
    expect(await act('open', file)).toEqual(malformed);
    expect(await act('open', photoId, file)).toEqual(malformed);
    expect(await act('delete')).toEqual(malformed);
    expect(await act('toString')).toEqual(malformed);
    expect(await act('open', -1)).toEqual(malformed);
    expect(await drag([file])).toEqual(malformed);
    expect(await drag([])).toEqual(malformed);
    expect(await act('open', 4711)).toMatchObject({ ok: false, failure: { kind: 'no such photo' } });
    expect(await act('open', photoId, 4711)).toMatchObject({ ok: false, failure: { kind: 'no such photo' } });
    expect(await systemAsked()).toEqual([]);
  });

  test.each(['actOnPhoto("open", ID, null)', 'actOnPhoto("saveCopy", ID, null)', 'dragPhotos([ID])'])(
    'Another window is not answered %s, though it has the same preload',
    async (call) => {
      const preload = join(root, 'dist/shell/preload.cjs');
      const answer = await desktop.app.evaluate(
        async ({ BrowserWindow }, [path, script]) => {
          const other = new BrowserWindow({
            show: false,
            webPreferences: { preload: path, sandbox: true, contextIsolation: true },
          });
          await other.loadURL('data:text/html,other');
          const told = (await other.webContents.executeJavaScript(script)) as string;
          other.destroy();
          return told;
        },
        [preload, `window.revisit.${call.replace('ID', String(photoId))}.then(() => 'answered', String)`] as [
          string,
          string,
        ],
      );
      expect(answer).toContain("only the window's own page is answered");
      expect(await systemAsked()).toEqual([]);
    },
  );
});
