import { describe, expect, test } from 'vitest';
import { chromium } from '../browser.ts';
import { windowOverLibrary } from './open.ts';

describe.skipIf(chromium === null)('the window at places', () => {
  const { open, button, notice, press } = windowOverLibrary();

  test('of two thousand places those in sight are on the page, and End reaches the last', async () => {
    const { page } = await open('#/places', { placeCount: 2000 });
    await page.getByText('2,000 places').waitFor();
    expect(await page.locator('.tile').count()).toBeLessThan(80);
    await page.locator('.tile').first().focus();
    await press('End');
    await page.locator('.tile[data-index="1999"]:focus').waitFor();
    expect(await page.locator('.tile').count()).toBeLessThan(80);
    await press('ArrowLeft', 'Enter');
    await page.waitForURL(/#\/places\/\d+$/);
  });

  test('a room that waits for the engine with nothing to show says so by a ring', async () => {
    const { page } = await open('#/settings');
    const { promise: isAnswered, resolve: answer } = Promise.withResolvers<void>();
    await page.route(
      /api\/(places\.list|place\.get|photos\.timeLine|match\.get|duplicates\.list)$/,
      async (route) => {
        await isAnswered;
        await route.continue();
      },
    );
    await page.reload();
    const ring = (): Promise<string> =>
      page.evaluate<string>(`(() => {
        const waiting = [...document.querySelectorAll('main [aria-busy=true]')];
        const rings = waiting.map((room) => getComputedStyle(room, '::after'));
        return rings.find(({ content }) => content !== 'none')?.width ?? 'none';
      })()`);
    for (const hash of ['#/places', '#/places/1', '#/photos', '#/match/1/3', '#/review']) {
      await page.goto(new URL(hash, page.url()).href);
      await expect.poll(ring, { message: hash }).toBe('28px');
    }
    answer();
    await expect.poll(ring).toBe('none');
  });

  test('places are searched, filtered and sorted, and found again as they were left', async () => {
    const { page } = await open('#/places', { placeCount: 30 });
    await press('/');
    await page.keyboard.type('harbour');
    await page.getByText('10 places').waitFor();
    await page.getByRole('combobox', { name: 'Sort' }).selectOption('name');
    await page.locator('.tile').nth(1).click();
    await page.getByText('3 photos').first().waitFor();
    await press('Escape');
    await page.getByText('10 places').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('harbour');
    await page.getByRole('searchbox').fill('nowhere at all');
    await button('Clear search and filters').click();
    await button(/^New/).click();
    await page.getByText('1 place', { exact: true }).waitFor();
  });

  test('places are found by a file, a camera and a year, and by nothing that they have not', async () => {
    const { page } = await open('#/places', { placeCount: 30 });
    const search = page.getByRole('searchbox');
    const finds = async (text: string, count: string): Promise<void> => {
      await search.fill(text);
      await page.getByRole('heading', { name: count, exact: true }).waitFor();
    };
    await finds('img_1007.JPG', '1 place');
    expect(await page.locator('.tile').getAttribute('href')).toBe('#/places/2');
    await finds('pixel 2018', '10 places');
    await finds('2021', '10 places');
    await finds('IMG_9999', '0 places');
    await page.getByText('None has all words of “IMG_9999”.').waitFor();
  });

  test('filters by year, camera, folder and stars hold together, and each is taken out again', async () => {
    const { page, engine } = await open('#/places', { placeCount: 30 });
    const counts = (count: string) => page.getByRole('heading', { name: count, exact: true }).waitFor();
    const filter = (name: string) => page.getByRole('combobox', { name, exact: true });
    await filter('Year').selectOption('2019');
    await counts('10 places');
    await filter('Until year').selectOption('2023');
    await counts('20 places');
    await filter('Camera').selectOption('Pixel 7');
    await counts('10 places');
    await button('Take out the filter Camera').click();
    await counts('20 places');
    await filter('Folder').selectOption({ label: '\u20032018 (10)' });
    await page.getByText('None passes all filters together.').waitFor();
    await button('Clear filters').click();
    await counts('30 places');
    expect(await button(/Favourites/).count()).toBe(0);
    await engine.ask('photos.star', { photoIds: [1], isFavourite: true });
    await button(/Favourites/).click();
    await counts('1 place');
  });

  test('sorting, filters and view are the same after a reload, and nothing is searched', async () => {
    const { page } = await open('#/places', { placeCount: 30 });
    await page.getByRole('combobox', { name: 'Sort' }).selectOption('recent');
    await page.getByText('2021', { exact: true }).first().waitFor();
    await page.getByRole('combobox', { name: 'Year', exact: true }).selectOption('2018');
    await page.getByRole('searchbox').fill('square');
    await page.getByRole('heading', { name: '9 places' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '10 places' }).waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
    expect(await page.getByRole('combobox', { name: 'Sort' }).inputValue()).toBe('recent');
    await button('Map').click();
    await page.getByRole('group', { name: /^Map of 10 places/ }).waitFor();
    await page.reload();
    await page.getByRole('group', { name: /^Map of 10 places/ }).waitFor();
  });

  test('whoever comes back from a place is at its tile, which is the only one to tab to', async () => {
    const { page } = await open('#/places', { placeCount: 300 });
    await page.getByRole('combobox', { name: 'Sort' }).selectOption('name');
    await page.locator('.tile').first().focus();
    await press('End', 'ArrowUp', 'ArrowUp', 'ArrowLeft');
    const left = await page.locator('.tile:focus').getAttribute('href');
    await press('Enter');
    await page.waitForURL(/#\/places\/\d+$/);
    await page.locator('[data-photo]').first().waitFor();
    await press('Escape');
    await page.locator(`.tile[href="${left}"]:focus`).waitFor();
    expect(await page.locator('.grid [tabindex="0"]').count()).toBe(1);
    await press('Tab');
    expect(await page.locator('.grid :focus').count()).toBe(0);
  });

  test('a tile shows the first photo and the latest, and nothing lies on them', async () => {
    const { page } = await open('#/places');
    const [one] = await page.locator('.tile-item').all();
    const images = await one!.locator('img').all();
    const sources = await Promise.all(images.map((image) => image.getAttribute('src')));
    expect(sources).toEqual(['photo/1/cover', 'photo/5/cover']);
    await page.locator('.tile-facts').getByText('Needs review').first().waitFor();
    expect(await page.locator('.cover').getByText('Needs review').count()).toBe(0);
  });

  test('a suggested name is accepted by one key, in the list and at the place, and taken back', async () => {
    const { page } = await open('#/places');
    const tile = page.locator('.tile').filter({ hasText: 'Kyoto' });
    await tile.focus();
    await press('y');
    await expect.poll(notice).toContain('This place is called Kyoto now.');
    await button('Undo').click();
    await expect.poll(notice).toBe('The name is as it was.');
    await tile.click();
    await page.waitForURL(/#\/places\/3$/);
    const accept = page.getByRole('button', { name: 'Use this name' });
    await accept.waitFor();
    await press('r');
    await page.getByRole('textbox', { name: 'Name' }).waitFor();
    await page.locator('.place-facts').click(); // who looks elsewhere has not accepted it
    await accept.waitFor();
    await press('y');
    await expect.poll(notice).toContain('This place is called Kyoto now.');
    await press('Y');
    await expect.poll(notice).toBe('Nothing is proven of these photos that they do not say.');
  });

  test('what is proven of photos of a place is accepted by one key, and taken back by another', async () => {
    const { page } = await open('#/places/1', { unlocated: 6 });
    const accept = page.getByRole('button', { name: /^Accept/ });
    await page
      .getByText(/Taken near/)
      .first()
      .waitFor();
    await press('Y');
    await expect.poll(notice).toBe('Accepted.');
    await expect.poll(() => accept.count()).toBe(0);
    await press('u');
    await page
      .getByText(/Taken near/)
      .first()
      .waitFor();
  });

  test('a place is named, covered, split, cleared of a photo, merged, and each is undone', async () => {
    const { page } = await open('#/places/1');
    await press('r');
    await page.getByRole('textbox').fill('Market by night');
    await press('Enter');
    await button('Market by night').waitFor();
    await button('Undo').click();
    await button('Old market hall').waitFor();

    const photos = page.locator('[data-photo]');
    await photos.nth(1).click();
    await button('Make cover').click();
    await photos.nth(1).getByText('Cover').waitFor({ state: 'attached' });

    await photos.nth(0).focus();
    await press('x', 'ArrowRight', 'x', 's');
    await page.getByText('2 photos are a place of their own now').waitFor();
    await expect.poll(() => photos.count()).toBe(4);
    await press('u');
    await expect.poll(() => photos.count()).toBe(6);
    expect(await notice()).toBe('The split is undone.');

    await photos.nth(5).click();
    await button('Not this place').click();
    await expect.poll(() => photos.count()).toBe(5);
    await press('u');
    await expect.poll(() => photos.count()).toBe(6);

    for (const i of [5, 4]) await photos.nth(i).locator('.tile-check').click();
    await button('Not this place').click();
    await expect.poll(() => photos.count()).toBe(4);
    const takenOut = page.getByRole('region', { name: 'Not this place' });
    await takenOut.getByRole('button').first().click();
    await expect.poll(() => photos.count()).toBe(5);
    expect(await notice()).toBe('The photo is back in this place, and stays.');
    // what stands below the photos is shown after them
    await expect.poll(() => takenOut.getByRole('button').count()).toBe(1);
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

    // and so is all else, down to the names that places had before the window was opened
    await expect
      .poll(async () => {
        await press('u');
        return button('Undo').isDisabled();
      })
      .toBe(true);
    expect(await button('Old market hall').count()).toBe(0);
  });

  test('a place that a scan finds more photos of stays as it is until they are asked for', async () => {
    const { page, engine } = await open('#/places/1');
    const photos = page.locator('[data-photo]');
    await expect.poll(() => photos.count()).toBe(6);
    engine.joined(1, 12);
    await button('Show what the scan changed').waitFor();
    expect(await photos.count()).toBe(6);
    await button('Show what the scan changed').click();
    await expect.poll(() => photos.count()).toBe(7);
    expect(await button('Show what the scan changed').count()).toBe(0);
    // and what a person asks for comes at once, with what the scan found meanwhile: with the photo comes
    // the other one of its place, which had no name
    engine.joined(1, 11);
    await button('Show what the scan changed').waitFor();
    await photos.nth(0).click();
    await press('n');
    await expect.poll(() => photos.count()).toBe(8);
  });
});
