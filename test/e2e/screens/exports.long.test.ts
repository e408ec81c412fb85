/** Exports from the window, as a person makes them: what is on the disk then, and the page opened again. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../electron/host/client.ts';
import { startEngine } from '../../../electron/host/client.ts';
import type { Served } from '../../../electron/serve/serve.ts';
import { serve } from '../../../electron/serve/serve.ts';
import { scannedLibrary } from '../../library/support.ts';
import { COLOUR_RULES, chromium, launch, trouble, violations } from '../browser.ts';
import { builtPage } from '../page-server.ts';
import { windowOverLibrary } from './open.ts';

describe.skipIf(chromium === null)('the export dialog', () => {
  const { open, button, press, notice } = windowOverLibrary();

  test('of a place and of the library it has no barrier, and none of colour when it is dark', async () => {
    const { page } = await open('#/places/1');
    const barriers = async (): Promise<string[]> => {
      await page.emulateMedia({ colorScheme: 'light' });
      const found = await violations(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      return [...found, ...(await violations(page, COLOUR_RULES))];
    };
    await button('Export…').click();
    await button('Folder of photos').click();
    expect(await barriers()).toEqual([]);
    await press('Escape');
    await page.goto(page.url().replace(/#.*/, '#/library'));
    await button('Export…').click();
    for (const kind of ['Folders of places', '.xmp files', 'Tables (CSV)', 'JSON']) {
      await button(kind).click();
      expect([kind, await barriers()]).toEqual([kind, []]);
    }
  });

  test('tables are written by keys alone, into the folder that was chosen', async () => {
    const { page, engine } = await open('#/library');
    await button('Export…').focus();
    await press('Enter');
    await button('Tables (CSV)').focus();
    await press('Enter');
    await button('Choose a folder…').focus();
    await press('Enter');
    await page.locator('.chooser-list button').first().focus();
    await press('Enter');
    const choose = page.locator('dialog').last().locator('.button.primary');
    await expect.poll(() => choose.isEnabled()).toBe(true);
    await choose.focus();
    await press('Enter');
    await page.getByText('4 files were written.').waitFor();
    expect(await violations(page)).toEqual([]);
    const folders = readdirSync(engine.home, { recursive: true }).map(String);
    expect(folders.filter((name) => name.endsWith('.csv'))).toHaveLength(4);
    await press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
  });

  test('an export that ended while the dialog asked about it is shown as ended', async () => {
    const { page, engine } = await open('#/library');
    const ended = page.getByText('4 files were written.');
    const { promise, resolve } = Promise.withResolvers<void>();
    await page.route('**/api/export.state', async (route) => {
      const state = await engine.ask('export.state', {});
      await engine.ask('export.tables', { token: engine.grant(engine.home) });
      await ended.waitFor();
      const running = { ...(state.ok && state.value), isRunning: true, what: 'tables' };
      await route.fulfill({ json: { ok: true, value: running } });
      resolve();
    });
    await button('Export…').click();
    await promise;
    await page.evaluate(() => new Promise((drawn) => setTimeout(drawn, 200)));
    expect(await ended.isVisible()).toBe(true);
  });

  test('what cannot be written is told, file by file, and the dialog stays', async () => {
    const { page, engine } = await open('#/library');
    await engine.ask('place.rename', { placeId: 1, name: 'Petra' });
    await button('Export…').click();
    await button('.xmp files').click();
    await button('Write').click();
    await page.getByText(/files? (was|were) left alone:/).waitFor(); // painted photos lie on no disk
    expect(await page.locator('.export-refused li').count()).toBeGreaterThan(0);
    expect(await violations(page)).toEqual([]);
  });

  test('the JSON is saved, and the dialog closes', async () => {
    const { page } = await open('#/library');
    await button('Export…').click();
    await button('JSON').click();
    const [download] = await Promise.all([page.waitForEvent('download'), button('Save').click()]);
    expect(download.suggestedFilename()).toBe('revisit.json');
    expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toMatchObject({ version: 1 });
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(await notice()).toBe('Saved to your downloads.');
  });
});

describe.skipIf(chromium === null)('exports of photos that are there', () => {
  const scanned = scannedLibrary();
  let browser: Browser;
  let engine: Engine;
  let served: Served;
  let page: Page;
  let pages: string;
  let home: string;
  /** Where the person exports to. */
  let pictures: string;
  let said: string[];
  const { HOME } = process.env;
  beforeAll(async () => {
    pages = await builtPage();
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'revisit-home-')));
    pictures = join(home, 'Pictures');
    mkdirSync(pictures);
    process.env.HOME = home;
    const started = await startEngine({ library: scanned.folder, model: scanned.model.id });
    if (!started.ok) throw new Error(started.failure.reason);
    engine = started.value;
    served = await serve({ engine, pages });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    page.setDefaultTimeout(20_000);
    await page.goto(served.url);
    await page.waitForURL(({ search }) => search === '');
    said = trouble(page); // from here on it is the window
    await page.locator('main h1').first().waitFor({ state: 'attached' });
  }, 60_000);
  afterEach(async () => {
    process.env.HOME = HOME;
    await page.close();
    await served.close();
    await engine.close();
    rmSync(home, { recursive: true });
    expect(said).toEqual([]);
  });

  const click = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const goTo = async (hash: string): Promise<void> => {
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await page.getByRole('button', { name: 'Export…' }).waitFor();
  };
  const choosePictures = async (): Promise<void> => {
    await page.locator('.chooser-list button', { hasText: pictures }).click();
    await page.locator('.chooser-path', { hasText: pictures }).waitFor();
    await page.locator('dialog').last().locator('.button.primary').click();
  };

  test('the proof page of a place opens again from the disk without a complaint or a barrier', async () => {
    const [place] = scanned.library.places(scanned.model.id).list();
    await goTo(`#/places/${place!.id}`);
    await click('Export…');
    const [download] = await Promise.all([page.waitForEvent('download'), click('Save')]);
    const file = join(home, 'proof.html');
    await download.saveAs(file);
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ colorScheme, offline: true });
      const proof = await context.newPage();
      const complaints = trouble(proof);
      await proof.goto(pathToFileURL(file).href);
      const shown = await proof.evaluate<number[]>(
        "Array.from(document.querySelectorAll('img'), ({ naturalWidth }) => naturalWidth)",
      );
      expect(shown).toHaveLength(place!.photoCount);
      expect(Math.min(...shown)).toBeGreaterThan(100);
      expect(await proof.locator('svg path').count()).toBeGreaterThan(20);
      expect(await proof.locator('svg image').count()).toBeGreaterThan(1);
      expect(complaints).toEqual([]);
      expect(await violations(proof, colorScheme === 'dark' ? COLOUR_RULES : undefined)).toEqual([]);
      await context.close();
    }
  });

  test('folders of places are written where the person chose, and taken back', async () => {
    await goTo('#/library');
    await click('Export…');
    await click('Choose a folder…');
    await choosePictures();
    await page.getByText(/\d+ files were written\./).waitFor();
    const places = scanned.library.places(scanned.model.id).list();
    expect(readdirSync(pictures).filter((name) => !name.includes('.'))).toHaveLength(places.length);
    await click('Take it back');
    await page.getByText(/\d+ files were taken back\./).waitFor();
    expect(readdirSync(pictures)).toEqual([]);
  });

  test('.xmp files are written beside the photos, which exiftool reads, and taken back', async () => {
    const [place] = scanned.library.places(scanned.model.id).list();
    scanned.library.decisions(scanned.model.id).rename(place!.id, 'Petra');
    const sidecars = (): string[] => readdirSync(scanned.photos).filter((name) => name.endsWith('.xmp'));
    await goTo('#/library');
    await click('Export…');
    await click('.xmp files');
    await click('Write');
    await page.getByText(`${place!.photoCount} files were written.`).waitFor();
    expect(sidecars()).toHaveLength(place!.photoCount);
    const read = subjectOf(join(scanned.photos, sidecars()[0]!));
    if (read !== null) expect(read).toBe('Petra');
    await click('Take it back');
    await page.getByText(`${place!.photoCount} files were taken back.`).waitFor();
    expect(sidecars()).toEqual([]);
  });
});

/** null where there is no exiftool. */
function subjectOf(file: string): string | null {
  try {
    return execFileSync('exiftool', ['-s3', '-Subject', file]).toString().trim();
  } catch {
    return null;
  }
}
