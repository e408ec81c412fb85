import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeEvaluation } from '../support/synthetic/photos.ts';
import { opened as libraryIn } from '../support/library.ts';
import type { Desktop, Screen } from './desktop.ts';
import { drop, electron, opened, screen } from './desktop.ts';

describe.skipIf(electron === null)('the desktop window', () => {
  let root: string;
  let photos: string;
  let display: Screen;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'revisit-window-'));
    photos = join(root, 'photos');
    await writeEvaluation(root, { places: 2, photosPerPlace: 3, distractors: 1 });
    display = await screen();
  });
  afterAll(() => {
    display?.stop();
    rmSync(root, { recursive: true });
  });

  let library: string;
  let desktop: Desktop;
  beforeEach(() => {
    library = mkdtempSync(join(root, 'library-'));
    return libraryIn(library).close();
  });
  afterEach(() => desktop.app.close());
  const open = async (...folders: string[]): Promise<void> => {
    desktop = await opened(display.display, [`--library=${library}`, ...folders]);
  };
  const button = (name: string | RegExp) =>
    desktop.page.getByRole('button', { name, exact: typeof name === 'string' });
  const go = (hash: string): Promise<unknown> =>
    desktop.page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  const placesFound = (count: number): Promise<void> => desktop.page.getByText(`${count} places`).waitFor();
  /** The id of the engine's process. */
  const enginePid = async (): Promise<number> => {
    const main = desktop.app.process().pid!;
    const children = readFileSync(`/proc/${main}/task/${main}/children`, 'utf8').split(' ').filter(Boolean);
    return Number(
      children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('engine-process.ts')),
    );
  };

  test('Places of a picked folder are seen, named and split, and are so after a restart', async () => {
    await open();
    const { app, page } = desktop;
    await page.getByText('No photos yet').waitFor();
    await go('#/library');
    await app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, photos);
    await button('Add a folder').click();
    await page.getByText(`Added ${photos}.`).waitFor();
    await go('#/places');
    await placesFound(2);
    // a cover comes over the window's own protocol
    await expect
      .poll(() =>
        page
          .locator('.tile img')
          .first()
          .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      )
      .toBeGreaterThan(0);
    await page.locator('.tile').first().click();
    await button(/name/i).first().waitFor();
    await page.keyboard.press('r');
    await page.getByRole('textbox').fill('The painted wall');
    await page.keyboard.press('Enter');
    await button('The painted wall').waitFor();
    await page.locator('[data-photo]').first().click();
    await page.keyboard.press('s');
    await expect.poll(() => page.locator('[data-photo]').count()).toBe(2);
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.setBounds({ x: 40, y: 50, width: 1100, height: 700 }),
    );
    await app.close();
    expect(desktop.said).toEqual([]);

    await open();
    await desktop.page.getByText('The painted wall').click();
    await expect.poll(() => desktop.page.locator('[data-photo]').count()).toBe(2);
    expect(
      await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds()),
    ).toEqual({ x: 40, y: 50, width: 1100, height: 700 });
  });

  test('A match is opened, zoomed, its lines pointed at, and saved as a picture', async () => {
    await open(photos);
    const { app, page } = desktop;
    await placesFound(2);
    const downloads = join(root, 'downloads');
    mkdirSync(downloads);
    await app.evaluate((electron, path) => electron.app.setPath('downloads', path), downloads);
    await page.locator('.tile').first().click();
    await page.locator('[data-photo]').first().click();
    await page
      .locator('[data-photo]')
      .nth(1)
      .click({ modifiers: ['Control'] });
    await page.keyboard.press('c');
    await page.locator('.match-verdict').waitFor();
    const zoom = async (): Promise<number> =>
      Number.parseInt((await page.locator('.zoom output').textContent())!, 10);
    const fitted = await zoom();
    await page.locator('.stage').hover();
    await page.mouse.wheel(0, -400);
    await expect.poll(zoom).toBeGreaterThan(fitted);
    await page.keyboard.press('0');
    await expect.poll(zoom).toBe(fitted);
    await page.keyboard.press('.');
    await page.getByText(/^Line [\d,]+ of [\d,]+/).waitFor();
    expect(await page.locator('.patches canvas').count()).toBe(2);
    for (const keys of ['e', 'e', 'Shift+E']) await page.keyboard.press(keys);
    await expect
      .poll(() =>
        readdirSync(downloads)
          .map((name) => name.replace(/^photo-\d+\.jpg . photo-\d+\.jpg/, 'match'))
          .sort(),
      )
      .toEqual(['match (1).png', 'match.png', 'match.svg']);
    expect(
      readFileSync(
        join(
          downloads,
          readdirSync(downloads).find((name) => name.endsWith('.png'))!,
        ),
      )
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(desktop.said).toEqual([]);
  });

  test("A dropped photo is looked for, a dropped folder added, a page's own file is no file", async () => {
    await open(photos);
    const { page } = desktop;
    await placesFound(2);
    await go('#/find');
    await page.locator('.drop').waitFor();
    await drop(page, '.drop', join(photos, 'photo-000.jpg'));
    await page.getByText(/photos show the same place/).waitFor();
    const more = join(root, 'more');
    mkdirSync(more);
    await go('#/library');
    await page.locator('.library').waitFor();
    await drop(page, '.library', more);
    await page.getByText(`Added ${more}.`).waitFor();
    expect(await page.evaluate("revisit.upload(new File(['x'], '/etc/hostname'))")).toBe(null);
  });

  test('An engine that dies in a scan is started again, says so, and the scan goes on', async () => {
    const many = join(root, 'many');
    mkdirSync(many);
    // the same pictures encoded otherwise are photos of their own
    for (let i = 0; i < 60; i++)
      await sharp(join(photos, `photo-00${i % 7}.jpg`))
        .jpeg({ quality: 80 + Math.floor(i / 7) })
        .toFile(join(many, `${i}.jpg`));
    await open(many);
    const { page } = desktop;
    await go('#/library');
    await page.getByText(/^[1-9]\d* of 60/).waitFor();
    process.kill(await enginePid(), 'SIGKILL');
    await page.getByText('The engine stopped and was started again.').waitFor();
    await page.locator('.figures').getByText('60', { exact: true }).waitFor();
    await go('#/places');
    await page.locator('.tile').first().waitFor();
  });

  test('The menu has the rooms of the rail, by the keys that the cheat sheet says', async () => {
    await open();
    const { app, page } = desktop;
    await page.getByText('No photos yet').waitFor();
    const rail = page.getByRole('navigation').getByRole('link');
    const rooms = (await rail.allInnerTexts()).map((name) => name.trim());
    await page.keyboard.press('?');
    const rows = await page.locator('.cheat-sheet dl > div').allInnerTexts();
    await page.keyboard.press('Escape');
    /** `Ctrl 1` of each thing that is done by such a key. */
    const keys = new Map(
      rows.flatMap((row) => {
        const [key, says] = [/Ctrl \S/.exec(row)?.[0], row.split('\n').at(-1)!.trim()];
        return key === undefined ? [] : [[says, key] as const];
      }),
    );
    const items = await app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()!
        .items.flatMap(({ submenu }) => submenu?.items ?? [])
        .filter(({ accelerator, role }) => accelerator && !role)
        .map(({ label, accelerator }) => [label.replace('…', ''), String(accelerator)] as const),
    );
    const menu = items.map(([label]) => label).filter((label) => label !== 'Add a Folder');
    expect(menu).toEqual(rooms);
    for (const [label, key] of items)
      expect(key.replace('CmdOrCtrl+', 'Ctrl '), label).toBe(
        keys.get(label === 'Add a Folder' ? 'Add a folder' : label),
      );
    for (const [i, [label]] of items.filter(([label]) => menu.includes(label)).entries()) {
      await app.evaluate(({ Menu }, name) => {
        const all = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? []);
        all.find((item) => item.label.replace('…', '') === name)!.click();
      }, label);
      await expect.poll(() => rail.nth(i).getAttribute('aria-current')).toBe('page');
    }
  });

  test('The menu leads to rooms and adds folders, and a second start brings some to the window', async () => {
    await open();
    const { app, page } = desktop;
    const choose = (accelerator: string): Promise<unknown> =>
      app.evaluate(({ Menu }, key) => {
        const items = Menu.getApplicationMenu()!.items.flatMap((item) => item.submenu?.items ?? []);
        items.find((item) => item.accelerator === key)!.click();
      }, accelerator);
    await choose('CmdOrCtrl+5');
    await page.getByRole('button', { name: 'Choose a photo' }).waitFor();
    await app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, photos);
    await choose('CmdOrCtrl+O');
    await page.locator('.folders').getByText(photos).waitFor();
    await choose('CmdOrCtrl+1');
    await placesFound(2);
    const second = mkdtempSync(join(root, 'second-'));
    await expect(opened(display.display, [`--library=${library}`, second])).rejects.toThrow();
    await choose('CmdOrCtrl+6');
    await page.locator('.folders').getByText(second).waitFor();
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('A window whose size and place cannot be kept closes, and the program ends well', async () => {
    await open();
    mkdirSync(join(library, 'window/window.json')); // it cannot be written, as on a full disk
    const ended = once(desktop.app.process(), 'exit');
    await desktop.app.evaluate(({ BrowserWindow }) => {
      setTimeout(() => BrowserWindow.getAllWindows()[0]!.close());
    });
    expect(await ended).toEqual([0, null]);
  });
});
