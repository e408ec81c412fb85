import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromium, launch, trouble, violations } from './browser.ts';
import type { FakeEngine } from './fake-engine.ts';
import { fakeEngine } from './fake-engine.ts';
import { serveFake } from './serve-fake.ts';

describe.skipIf(chromium === null)('the window', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  let page: Page;
  let engine: FakeEngine;
  let served: { url: string; close: () => void };
  let said: string[];

  async function open(
    hash: string,
    options: { empty?: boolean; placeCount?: number; theme?: 'light' | 'dark' } = {},
  ): Promise<void> {
    engine = fakeEngine(options);
    served = await serveFake(engine);
    page = await browser.newPage({
      viewport: { width: 1280, height: 800 },
      colorScheme: options.theme ?? 'light',
      locale: 'en-GB',
      reducedMotion: 'reduce',
    });
    page.setDefaultTimeout(20_000);
    said = trouble(page);
    await page.goto(served.url + hash);
    await page.locator('h1').first().waitFor({ state: 'attached' });
    await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
  }
  beforeEach(() => {
    said = [];
  });
  afterEach(async () => {
    await page.close();
    served.close();
    expect(said).toEqual([]);
  });
  const button = (name: string | RegExp) =>
    page.getByRole('button', { name, exact: typeof name === 'string' });
  const notice = () => page.getByRole('status').textContent();
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };

  const screens: { title: string; hash: string; empty?: boolean; ready: () => Promise<unknown> }[] = [
    {
      title: 'an empty library',
      hash: '#/library',
      empty: true,
      ready: () => button('Add a folder').waitFor(),
    },
    {
      title: 'no places',
      hash: '#/places',
      empty: true,
      ready: () => page.getByText('No photos yet').waitFor(),
    },
    {
      title: 'a library with failures and an offline folder',
      hash: '#/library',
      ready: () => page.getByText('The picture ends in the middle.').waitFor(),
    },
    {
      title: 'a question before a model is fetched',
      hash: '#/library',
      ready: async () => {
        await button('Fetch DELF, ICCV 2017').click();
        await page.locator('dialog').waitFor();
      },
    },
    {
      title: 'a question before a model is removed',
      hash: '#/library',
      ready: async () => {
        await button('Remove My DELF').click();
        await page.locator('dialog').waitFor();
      },
    },
    {
      title: 'a model that is fetched',
      hash: '#/library',
      ready: async () => {
        await button('Fetch DELF, ICCV 2017').waitFor();
        engine.arrives({ bytes: 12e6, total: 38e6 });
        await page.getByText('12 of 38 MB').waitFor();
      },
    },
    { title: 'places', hash: '#/places', ready: () => page.locator('.tile').first().waitFor() },
    {
      title: 'the map',
      hash: '#/places',
      ready: async () => {
        await button('Map').click();
        await page.locator('.marker').first().click();
        await page.locator('.map-strip').waitFor();
      },
    },
    {
      title: 'a place with a selection',
      hash: '#/places/1',
      ready: () => page.locator('[data-photo] input').first().check(),
    },
    {
      title: 'a place with a photo that was taken out',
      hash: '#/places/1',
      ready: async () => {
        await page.locator('[data-photo] input').first().check();
        await press('n');
        await page.getByRole('region', { name: 'Not this place' }).waitFor();
      },
    },
    {
      title: 'a place that is gone',
      hash: '#/places/77',
      ready: () => page.getByText('There is no such place.').waitFor(),
    },
    {
      title: 'merging',
      hash: '#/places/1',
      ready: async () => {
        await button('Merge with…').click();
        await page.locator('dialog').waitFor();
      },
    },
    {
      title: 'a match',
      hash: '#/match/1/3/1',
      ready: async () => {
        await page.getByText('The same place').waitFor();
        await press('j');
      },
    },
    { title: 'a match with slider', hash: '#/match/1/3/1', ready: () => button('Slider').click() },
    { title: 'no match', hash: '#/match/1/7', ready: () => page.getByText('Not proven').waitFor() },
    { title: 'find', hash: '#/find', ready: () => button('Choose a photo').waitFor() },
    {
      title: 'what was found',
      hash: '#/find',
      ready: async () => {
        await page.locator('input[type=file]').setInputFiles('build/pictures/match.jpg');
        await page.locator('.hits').first().waitFor();
      },
    },
    {
      title: 'the cheat sheet',
      hash: '#/places',
      ready: async () => {
        await press('?');
        await page.locator('dialog').waitFor();
      },
    },
  ];
  for (const theme of ['light', 'dark'] as const) {
    test.each(screens)(
      `axe finds nothing wrong with $title, ${theme}`,
      async ({ hash, empty = false, ready }) => {
        await open(hash, { empty, theme });
        await ready();
        expect(await violations(page)).toEqual([]);
      },
    );
  }

  test('a folder is chosen among those of the server, and its scan is followed without anything moving', async () => {
    await open('#/library', { empty: true });
    await button('Add a folder').click();
    await button('home').click();
    await button('Pictures').click();
    await page.getByText('No folders in here.').waitFor();
    await button('Add this folder').click();
    await page.getByText('/home/ada/Pictures', { exact: true }).waitFor();
    const topOfFolders = (): Promise<number> =>
      page.evaluate<number>("document.querySelector('.folders').getBoundingClientRect().top");
    engine.scanned(50);
    await page.getByText('50 of 200').waitFor();
    await page.getByText('7.4 a second').waitFor();
    await page.getByText('about 20 seconds left').waitFor();
    const before = await topOfFolders();
    await button('Pause').click();
    await button('Resume').waitFor();
    expect(await topOfFolders()).toBe(before);
    await button('Resume').click();
    engine.scanned(150);
    await page.getByText('150 of 200').waitFor();
    expect(await topOfFolders()).toBe(before);
  });

  test('an official model is fetched only after the person was told where that connects, is followed, stopped, and used', async () => {
    await open('#/library');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await button('Fetch DELF, ICCV 2017').click();
    await page
      .getByText(
        'This connects to models.example and fetches https://models.example/delf.tar.gz, about 40 MB.',
      )
      .waitFor();
    await button('Cancel').click();
    expect(asked).not.toContain('/api/model.fetch');

    await button('Fetch DELF, ICCV 2017').click();
    await button('Connect and fetch').click();
    await page.getByText('Fetching DELF, ICCV 2017').waitFor();
    expect(asked).toContain('/api/model.fetch');
    expect(await button('Fetch DELF, ICCV 2017').isDisabled()).toBe(true);
    engine.arrives({ bytes: 12e6, total: 38e6 });
    await page.getByText('12 of 38 MB').waitFor();
    await button('Stop').click();
    await page.getByText('Stopped. What came is kept').waitFor();

    engine.arrives({
      state: 'failed',
      failure: {
        kind: 'not added',
        reason: 'There is no connection to models.example.',
        remedy: 'Check the network.',
      },
    });
    await page
      .getByRole('alert')
      .getByText('There is no connection to models.example. Check the network.')
      .waitFor();
    engine.arrives({ state: 'checking', bytes: 38e6, total: 38e6 });
    await page.getByText('Checking and converting DELF, ICCV 2017').waitFor();
    engine.arrives({ state: 'added' });
    await page.getByText('DELF, ICCV 2017 is here.').waitFor();
    await button('Use DELF, ICCV 2017').click();
    await page.getByText('DELF, ICCV 2017 looks at photos from now on.').waitFor();
    await button('Use Revisit 2').waitFor();
    expect(await button('Use DELF, ICCV 2017').count()).toBe(0);
    expect(await button('Use My DELF').count()).toBe(0);
    await page.getByText('The manifest is not JSON.').waitFor();
  });

  test('a model is added from a folder, or refused with the reason; what was under way ends with the engine', async () => {
    await open('#/library');
    await button('Add from a folder…').click();
    await button('home').click();
    await button('Pictures').click();
    await page.getByText('No folders in here.').waitFor();
    await button('Add this folder').click();
    await page.getByText('Checking and converting Pictures').waitFor();
    expect(await button('Add from a folder…').isDisabled()).toBe(true);
    engine.arrives({
      id: 'Pictures',
      state: 'failed',
      failure: { kind: 'not added', reason: 'It has no manifest.', remedy: 'Choose another folder.' },
    });
    await page.getByRole('alert').getByText('It has no manifest. Choose another folder.').waitFor();
    await button('Fetch DELF, ICCV 2017').click();
    await button('Connect and fetch').click();
    await button('Stop').waitFor();
    engine.restarted('It ran out of memory.');
    await button('Stop').waitFor({ state: 'detached' });
    engine.arrives({ id: 'rooms', state: 'added' });
    await page.getByText('rooms is here.').waitFor();
    await button('Use rooms').waitFor();
  });

  test('a model is added from an archive that was fetched by hand, as any DELF or as the official one that it must be, and the keyboard does it', async () => {
    await open('#/library');
    const asked: unknown[] = [];
    page.on(
      'request',
      (request) => void (request.url().endsWith('/api/model.add') && asked.push(request.postDataJSON())),
    );
    const give = async (name: string, archive: string): Promise<void> => {
      const picking = page.waitForEvent('filechooser');
      await button(name).focus();
      await press('Enter');
      await (
        await picking
      ).setFiles({ name: archive, mimeType: 'application/gzip', buffer: Buffer.from('an archive') });
    };
    await give('Add from an archive…', 'rooms.tar.gz');
    await page.getByText('Checking and converting rooms.tar.gz').waitFor();
    expect(await button('Add from an archive…').isDisabled()).toBe(true);
    engine.arrives({
      id: 'rooms.tar.gz',
      state: 'failed',
      failure: { kind: 'not added', reason: 'rooms.tar.gz is cut off.', remedy: 'Fetch it again.' },
    });
    await page.getByRole('alert').getByText('rooms.tar.gz is cut off.').waitFor();
    await give('Add DELF, ICCV 2017 from an archive', 'download (1).gz');
    await page.getByText('Checking and converting DELF, ICCV 2017').waitFor();
    expect(asked).toMatchObject([
      { fileName: 'rooms.tar.gz', release: null },
      { fileName: 'download (1).gz', release: 'delf_v1_20171026' },
    ]);
  });

  test('a model is removed after a question that says what that frees; the packed one and the one in use are not offered for it', async () => {
    await open('#/library');
    await button('Remove My DELF').waitFor();
    expect(await button('Remove Revisit 2').count()).toBe(0);
    await button('Remove My DELF').focus();
    await press('Enter');
    await page
      .getByText('This frees 0.2 MB. Places and matches that were found with it stay in the library.')
      .waitFor();
    await press('Escape');
    await button('Remove My DELF').focus();
    await press('Enter', 'Shift+Tab', 'Enter');
    await page.getByText('My DELF is removed from this computer.').waitFor();
    await button('Remove My DELF').waitFor({ state: 'detached' });
    engine.arrives({ state: 'added' });
    await button('Use DELF, ICCV 2017').click();
    await button('Use Revisit 2').waitFor();
    expect(await button('Remove DELF, ICCV 2017').count()).toBe(0);
  });

  test('of ten thousand places only those in sight are on the page, and the keyboard reaches the last', async () => {
    await open('#/places', { placeCount: 10_000 });
    await page.getByText('10,000 places').waitFor();
    expect(await page.locator('.tile').count()).toBeLessThan(80);
    await page.locator('.tile').first().focus();
    await press('End');
    await page.locator('.tile[data-index="9999"]:focus').waitFor();
    expect(await page.locator('.tile').count()).toBeLessThan(80);
    await press('ArrowLeft', 'Enter');
    await page.waitForURL(/#\/places\/\d+$/);
  });

  test('places are searched, filtered and sorted, and found again as they were left', async () => {
    await open('#/places', { placeCount: 30 });
    await press('/');
    await page.keyboard.type('harbour');
    await page.getByText('10 places').waitFor();
    await page.getByRole('combobox').selectOption('name');
    await page.locator('.tile').nth(1).click();
    await page.getByText('3 photos').first().waitFor();
    await press('Escape');
    await page.getByText('10 places').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('harbour');
    await page.getByRole('searchbox').fill('nowhere at all');
    await button('Clear search and filters').click();
    await button('New').click();
    await page.getByText('1 place', { exact: true }).waitFor();
  });

  test('a place is named, covered, split, cleared of a photo, merged, and each is undone', async () => {
    await open('#/places/1');
    expect(await button('Undo').isDisabled()).toBe(true);
    await press('r');
    await page.getByRole('textbox').fill('Market by night');
    await press('Enter');
    await button('Market by night').waitFor();
    await button('Undo').click();
    await button('Old market hall').waitFor();

    const photos = page.locator('[data-photo]');
    await photos.nth(1).locator('input').check();
    await button('Make cover').click();
    await photos.nth(1).getByText('Cover').waitFor();

    await photos.nth(0).locator('a').focus();
    await press('x');
    await photos.nth(1).locator('a').focus();
    await press('x', 's');
    await page.getByText('2 photos are a place of their own now').waitFor();
    await expect.poll(() => photos.count()).toBe(4);
    await press('u');
    await expect.poll(() => photos.count()).toBe(6);
    expect(await notice()).toBe('The split is undone.');

    await photos.nth(5).locator('input').check();
    await button('Not this place').click();
    await expect.poll(() => photos.count()).toBe(5);
    await press('u');
    await expect.poll(() => photos.count()).toBe(6);

    for (const i of [5, 4]) await photos.nth(i).locator('input').check();
    await button('Not this place').click();
    await expect.poll(() => photos.count()).toBe(4);
    const takenOut = page.getByRole('region', { name: 'Not this place' });
    await takenOut.getByRole('button').first().click();
    await expect.poll(() => photos.count()).toBe(5);
    expect(await notice()).toBe('The photo is back in this place, and stays.');
    await takenOut.getByRole('button').click();
    await takenOut.waitFor({ state: 'detached' });
    await expect.poll(() => photos.count()).toBe(6);

    await press('m');
    await page
      .locator('dialog')
      .getByRole('button', { name: /Harbour wall/ })
      .click();
    await expect.poll(() => photos.count()).toBe(9);
    await press('u');
    await expect.poll(() => photos.count()).toBe(6);
  });

  test('a place that a scan finds more photos of stays as it is until they are asked for', async () => {
    await open('#/places/1');
    const photos = page.locator('[data-photo]');
    await expect.poll(() => photos.count()).toBe(6);
    engine.joined(1, 12);
    await button('Show what the scan changed').waitFor();
    expect(await photos.count()).toBe(6);
    await button('Show what the scan changed').click();
    await expect.poll(() => photos.count()).toBe(7);
    expect(await button('Show what the scan changed').count()).toBe(0);
    // and what a person asks for comes at once, with what the scan found meanwhile
    engine.joined(1, 11);
    await button('Show what the scan changed').waitFor();
    await photos.nth(0).locator('input').check();
    await press('n');
    await expect.poll(() => photos.count()).toBe(7);
  });

  const zoom = async (): Promise<number> =>
    Number.parseInt((await page.locator('.zoom output').textContent())!, 10);

  test('a line that is pointed at is shown with both patches, and opened up close by a click', async () => {
    await open('#/match/1/3/1');
    await page.getByText('The same place').waitFor();
    const stage = (await page.locator('.stage').boundingBox())!;
    // where the first inlier of photo A lies while both photos are fitted beside each other
    const { value } = engine.ask('match.get', { a: 1, b: 3 }) as {
      ok: true;
      value: {
        a: { widthPx: number; heightPx: number };
        featuresA: { location: number[] };
        inliers: { rowsA: number[] };
      };
    };
    const row = value.inliers.rowsA[0]!;
    const scale = (stage.width - 8) / 2 / value.a.widthPx;
    const at = [
      stage.x + value.featuresA.location[2 * row]! * scale,
      stage.y + stage.height / 2 + (value.featuresA.location[2 * row + 1]! - value.a.heightPx / 2) * scale,
    ] as const;
    await page.mouse.move(...at);
    await page.getByText(/^Line \d+ of \d+/).waitFor();
    expect(await page.locator('.patches canvas').count()).toBe(2);
    expect(await zoom()).toBeLessThan(100);
    await page.mouse.click(...at);
    await expect.poll(zoom).toBe(400);
  });

  test('both photos are zoomed by wheel and keys, to the pixel and back', async () => {
    await open('#/match/1/3/1');
    await page.getByText('The same place').waitFor();
    const fitted = await zoom();
    await page.locator('.stage').hover();
    await page.mouse.wheel(0, -400);
    await expect.poll(zoom).toBeGreaterThan(2 * fitted);
    await press('1');
    await expect.poll(zoom).toBe(100);
    await press('+', '+', 'ArrowLeft', '0');
    await expect.poll(zoom).toBe(fitted);
  });

  test('the next match of the place follows, and leaving goes back to the place', async () => {
    await open('#/match/1/3/1');
    const at = await page.getByText(/^\d+ of 15$/).textContent();
    const first = page.url();
    await press('h', 'n');
    await expect.poll(() => page.url()).not.toBe(first);
    expect(await button('Attention map').getAttribute('aria-pressed')).toBe('true');
    // a key that comes while the next match is still read is nobody's
    await expect.poll(() => page.getByText(/^\d+ of 15$/).textContent()).not.toBe(at);
    await press('b');
    await expect.poll(() => page.url()).toBe(first);
    await press('Escape');
    await page.waitForURL(/#\/places\/1$/);
  });

  test('two selected photos are compared, and a "no" says why', async () => {
    await open('#/match/1/7');
    await page.getByText('no single movement of the camera explains them').waitFor();
    await page.getByText('a match needs 15').waitFor();
    expect(await button('Slider').count()).toBe(0);
    await page.goto(`${served.url}#/places/1`);
    await page.locator('[data-photo] input').nth(3).check();
    await page.locator('[data-photo] input').nth(0).check();
    await press('c');
    await page.waitForURL(/#\/match\/1\/4\/1$/);
  });

  test('the picture of a match is saved', async () => {
    await open('#/match/1/3/1');
    await page.getByText('The same place').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), press('Shift+E')]);
    expect(download.suggestedFilename()).toMatch(/^IMG_1001\.jpg . IMG_1003\.jpg\.svg$/);
  });

  test('a photo is asked about, and its places come best first', async () => {
    await open('#/find');
    await page.locator('input[type=file]').setInputFiles('build/pictures/match.jpg');
    await page.getByText('4 photos show the same place').waitFor();
    expect(await page.locator('.find h3').allTextContents()).toEqual(['Old market hall', 'Harbour wall']);
    await page.locator('.hits a').first().click();
    await page.waitForURL(/#\/places\/1$/);
  });

  test('an engine that was restarted is told of, and the window goes on', async () => {
    await open('#/places');
    await page.locator('.tile').first().waitFor();
    engine.restarted('It ran out of memory.');
    await page.getByText('The engine stopped and was started again.').waitFor();
    expect(await page.locator('.tile').count()).toBe(3);
  });

  test('an engine that is gone is said to be, and what is on the screen stays', async () => {
    await open('#/places');
    await page.locator('.tile').first().waitFor();
    served.close();
    await page.getByRole('alert').getByText('Revisit’s engine does not answer.').waitFor();
    expect(await page.locator('.tile').count()).toBe(3);
    // Chromium says of each request that there was no answer
    said = [];
  });

  test('everything is reached by keyboard: a folder, a place, its name, a match and its lines, the picture, a photo to find', async () => {
    await open('#/places');
    const tabTo = async (selector: string): Promise<void> => {
      for (let i = 0; i < 40; i++) {
        await press('Tab');
        if ((await page.locator(`${selector}:focus`).count()) > 0) return;
      }
      throw new Error(`Tab does not come to ${selector}`);
    };
    await press('l');
    await button('Add a folder').waitFor();
    await press('a');
    for (const folder of ['home', 'Pictures']) {
      await page.locator('dialog').getByText(folder, { exact: true }).waitFor();
      await tabTo(`.chooser-list button:last-child`);
      if (folder === 'home') await press('Enter');
      else await press('Shift+Tab', 'Enter');
    }
    await page.getByText('No folders in here.').waitFor();
    await tabTo('.primary');
    await press('Enter');
    await page.getByText('Added /home/ada/Pictures.').waitFor();
    await press('p');
    await tabTo('.tile');
    await press('ArrowRight', 'ArrowLeft', 'Enter');
    await page.waitForURL(/#\/places\/1$/);
    await button('Old market hall').waitFor();
    await press('r');
    await page.keyboard.type(' again');
    await press('Enter');
    await button('Old market hall again').waitFor();
    await tabTo('.photo a');
    await press('x');
    await page.getByText('1 selected').waitFor();
    await press('Enter');
    await page.waitForURL(/#\/match\//);
    await page.getByText('The same place').waitFor();
    await press('j', 'j', 'k');
    await page.getByText(/^Line 1 of/).waitFor();
    await press('Enter');
    await expect.poll(zoom).toBe(400);
    await press('m', 'm', 'h', 't', 'c', 'o', '-', '0');
    await Promise.all([page.waitForEvent('download'), press('e')]);
    // listening starts the interception of choosers, which must be on before one opens
    const chooser = page.waitForEvent('filechooser');
    await press('f');
    await page.locator('.drop .primary').waitFor();
    await tabTo('.drop .primary');
    await press('Enter');
    await chooser;
  });

  test('language, theme and single keys are chosen, and kept', async () => {
    await open('#/places');
    await button('中文').click();
    await page.getByText('3 个地点').waitFor();
    await button('主题：跟随系统').click();
    await button('主题：浅色').click();
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await press('?');
    await page.getByRole('checkbox').uncheck();
    await press('Escape', 'f');
    await page.reload();
    await page.getByText('3 个地点').waitFor();
    expect(
      await page.evaluate(
        '[document.documentElement.dataset.theme, document.documentElement.lang, location.hash]',
      ),
    ).toEqual(['dark', 'zh-Hans', '#/places']);
  });
});
