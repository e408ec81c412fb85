import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Desktop, Screen } from './desktop.ts';
import { electron, opened, screen } from './desktop.ts';

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

  test('Its own folder alone is shown in the file manager', async () => {
    expect(await ask<Acted>('showLibrary()')).toMatchObject({ ok: true });
    expect(await systemAsked()).toEqual([['show', join(folder('second'), 'library.sqlite')]]);
    expect(await ask('showLibrary("/etc")')).toMatchObject({ ok: true });
    expect(await systemAsked()).toEqual(Array(2).fill(['show', join(folder('second'), 'library.sqlite')]));
  });
});
