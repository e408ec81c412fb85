import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { chromium, violations } from '../browser.ts';
import { windowOverLibrary } from './open.ts';

describe.skipIf(chromium === null)('one place in the window', () => {
  const { open, button, notice, press } = windowOverLibrary();

  const tiles = (page: Page) => page.locator('.photo-tile');
  const selected = (page: Page) => page.locator('.photo-tile[aria-selected=true]');
  const focused = (page: Page): Promise<string | null> =>
    page.evaluate<string | null>('document.activeElement?.dataset?.photo ?? null');
  const tabToTile = async (page: Page): Promise<void> => {
    for (let i = 0; i < 40 && (await page.locator('.photo-tile:focus').count()) === 0; i++)
      await press('Tab');
  };
  /** The engine of the test lays no photos: here, all of them are red. */
  const laidRed = async (page: Page): Promise<void> => {
    const red = { create: { width: 80, height: 60, channels: 3 as const, background: '#f00' } };
    const body = await sharp(red).webp({ lossless: true }).toBuffer();
    await page.route('**/laid/*/*.webp', (route) => route.fulfill({ contentType: 'image/webp', body }));
    await page.reload(); // of an open page some requests go by a new route
  };

  test('a place opens on two photos years apart, and keys move what divides them', async () => {
    const { page, served } = await open('#/places');
    await laidRed(page);
    await page.goto(`${served.url}#/places/1`);
    const divider = page.getByRole('slider', { name: 'From 2011, at the left, to 2023' });
    await divider.waitFor();
    const isRed = async (share: number): Promise<boolean> => {
      const { data, info } = await sharp(await page.locator('.hero-frame').screenshot())
        .raw()
        .toBuffer({ resolveWithObject: true });
      const at = info.channels * (Math.floor(info.height / 3) * info.width + Math.floor(share * info.width));
      return data[at]! > 240 && data[at + 1]! < 20;
    };
    const laidSide = (await page.locator('.hero-then').count()) > 0 ? 0.3 : 0.7;
    await expect.poll(() => isRed(laidSide)).toBe(true);
    expect(await isRed(1 - laidSide)).toBe(false);
    await divider.focus();
    await press(laidSide < 0.5 ? 'End' : 'Home');
    await expect.poll(() => isRed(1 - laidSide)).toBe(true);
    expect(await violations(page)).toEqual([]);
  });

  test('where the photos cannot be read, the thumbnails that are kept of them are shown', async () => {
    const { page, served, said } = await open('#/library');
    await page.route(/\/photo\/\d+\/(cover|screen)$/, (route) => route.fulfill({ status: 404 }));
    await page.reload(); // of an open page some requests go by a new route
    await page.goto(`${served.url}#/places/1`);
    await page.locator('.hero-frame img[src$=thumbnail]').first().waitFor();
    await page.goto(`${served.url}#/places`);
    await page.locator('.tile img[src$=thumbnail]').first().waitFor();
    await page.goto(`${served.url}#/match/1/2/1`);
    await page.getByRole('alert').getByText('its disk may be offline').waitFor();
    const canvas = page.locator('.match canvas').first();
    await expect
      .poll(async () => (await sharp(await canvas.screenshot()).stats()).entropy)
      .toBeGreaterThan(3);
    said.length = 0; // the browser tells of the pictures that did not come
  });

  test('a place whose photos are no day apart opens on its cover', async () => {
    const { page } = await open('#/places/1');
    for (const i of [2, 3, 4, 5]) await tiles(page).nth(i).locator('.tile-check').click();
    await press('n');
    await expect.poll(() => tiles(page).count()).toBe(2);
    await page.locator('.hero-frame img').waitFor();
    expect(await page.locator('.hero-frame img').count()).toBe(1);
    expect(await page.getByRole('slider').count()).toBe(0);
  });

  test('the map at a place tells what is on it, and leads by keys to the map of all and back', async () => {
    const { page } = await open('#/places/1');
    const corner = page.getByRole('link', { name: '6 photos on the map, in Munich, Germany' });
    await page.locator('.map-dot').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await corner.focus();
    await press('Enter');
    await page.waitForURL(/#\/map\/1$/);
    const here = page.locator('.marker[aria-current=location]');
    await here.waitFor();
    const [box, map] = [await here.boundingBox(), await page.locator('.map').boundingBox()];
    expect(Math.abs(box!.x + box!.width / 2 - map!.x - map!.width / 2)).toBeLessThan(2);
    await page.locator('.map-strip a[href="#/places/1"]').waitFor();
    expect(await violations(page)).toEqual([]);
    await press('Escape');
    await page.waitForURL(/#\/places\/1$/);
    await page.locator('.map-dot').first().waitFor();
    await press('v');
    await page.waitForURL(/#\/map\/1$/);
    await press('m');
    await page.waitForURL(/#\/map$/);
    await here.waitFor({ state: 'detached' });
  });

  test('a place whose photos tell no position has no map, and reads nothing for one', async () => {
    const { page, served } = await open('#/places');
    await page.route('**/api/place.get', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll(/"(latitude|longitude)":[^,}]+/g, '"$1":null');
      await route.fulfill({ response, body });
    });
    await page.reload(); // of an open page some requests go by a new route
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${served.url}#/places/1`);
    await page.locator('.hero-frame img').first().waitFor();
    await press('v');
    expect(await page.locator('.map-corner').count()).toBe(0);
    expect(page.url()).toMatch(/#\/places\/1$/);
    expect(asked.filter((url) => /map|countries/.test(url))).toEqual([]);
  });

  test('a click selects one photo, Ctrl one more, Shift a range, Ctrl+A all, and Escape none', async () => {
    const { page } = await open('#/places/1');
    await tiles(page).nth(1).click();
    await page.getByText('1 selected').waitFor();
    await page.getByText(/IMG_1002\.jpg/).waitFor();
    await tiles(page)
      .nth(4)
      .click({ modifiers: ['Shift'] });
    await page.getByText('4 selected').waitFor();
    await tiles(page)
      .nth(2)
      .click({ modifiers: ['Control'] });
    await page.getByText('3 selected').waitFor();
    await tiles(page).nth(5).locator('.tile-check').click();
    await page.getByText('4 selected').waitFor();
    await press('Control+a');
    await page.getByText('6 selected').waitFor();
    expect(await violations(page)).toEqual([]);
    await press('Escape');
    await expect.poll(() => selected(page).count()).toBe(0);
    expect(await tiles(page).count()).toBe(6);
    await press('Escape');
    await page.waitForURL(/#\/places$/);
  });

  test('by keys alone one goes through photos in one tab stop, selects, decides and undoes', async () => {
    const { page } = await open('#/places/1');
    await tabToTile(page);
    await press('ArrowRight', 'Shift+ArrowRight');
    await page.getByText('2 selected').waitFor();
    await press('End', 'x', 'Home');
    await page.getByText('3 selected').waitFor();
    await press('Escape', 'ArrowRight', 'x', 'n');
    await expect.poll(() => tiles(page).count()).toBe(5);
    // the photo that took the place of the one that went has the focus
    await expect.poll(() => focused(page)).toBe('3');
    await press('Control+z');
    await expect.poll(() => tiles(page).count()).toBe(6);
    await press('Control+Shift+z');
    await expect.poll(() => tiles(page).count()).toBe(5);
    await press('Control+z', 'Control+y');
    await expect.poll(notice).toBe('It is done again.');
    await expect.poll(() => tiles(page).count()).toBe(5);
    await press('Tab');
    expect(await page.locator('.photo-tile:focus').count()).toBe(0);
  });

  test('a place of which too few photos were left comes back by a key, or by a button', async () => {
    const { page } = await open('#/places/1');
    for (const i of [1, 2, 3, 4]) await tiles(page).nth(i).locator('.tile-check').click();
    await press('n');
    await expect.poll(() => tiles(page).count()).toBe(2);
    await press('u');
    await expect.poll(notice).toBe('4 photos are back.');
    await press('U');
    await expect.poll(() => tiles(page).count()).toBe(2);
    const gone = page.getByText('This place is no more: it was merged, or too few photos are left in it.');
    const takeOne = async (): Promise<void> => {
      await tiles(page).first().click();
      await press('n');
      await gone.waitFor();
    };
    await takeOne();
    await press('u');
    await expect.poll(() => tiles(page).count()).toBe(2);
    await takeOne();
    await button('Undo').click();
    await expect.poll(() => tiles(page).count()).toBe(2);
    await press('U');
    await gone.waitFor();
  });

  test('focus and selection are there again after a photo, a match, and another room', async () => {
    const { page } = await open('#/places/1');
    await tiles(page).nth(1).click();
    await tiles(page)
      .nth(2)
      .click({ modifiers: ['Control'] });
    await press('Enter');
    await page.getByText('3 of 6').waitFor();
    await press('ArrowRight', 'Escape');
    await expect.poll(() => focused(page)).toBe('4');
    expect(await selected(page).count()).toBe(2);
    await press('e');
    await page.waitForURL(/#\/match\/\d+\/\d+\/1$/);
    await page.locator('.match-verdict').waitFor();
    await press('Escape');
    await expect.poll(() => focused(page)).toBe('4');
    await press('g');
    await tiles(page).first().waitFor();
    await page.goBack();
    await expect.poll(() => focused(page)).toBe('4');
    expect(await selected(page).count()).toBe(2);
  });

  test('what proves a photo is one step away by its menu, and by the bar', async () => {
    const { page } = await open('#/places/1');
    await tiles(page).nth(2).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'What proves this photo' }).click();
    await page.waitForURL(/#\/match\/(\d+\/3|3\/\d+)\/1$/);
    await press('Escape');
    await button('What proves this photo').click();
    await page.waitForURL(/#\/match\/(\d+\/3|3\/\d+)\/1$/);
  });

  test('the links fold, are drawn for few photos, and are gone through by arrow keys', async () => {
    const { page } = await open('#/places/1');
    expect(await page.locator('.links').count()).toBe(0);
    await page.getByText('What proves it').click();
    await page.getByRole('img', { name: 'Drawing of 15 verified links' }).waitFor();
    const link = page.locator('.links-list a');
    await link.first().focus();
    await press('ArrowDown', 'ArrowDown');
    await expect.poll(() => page.evaluate('document.activeElement.dataset.link')).toBe('2');
    await press('End');
    await expect.poll(() => page.evaluate('document.activeElement.dataset.link')).toBe('14');
    expect(await page.locator('.links-list a[tabindex="0"]').count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    await press('Enter');
    await page.waitForURL(/#\/match\/\d+\/\d+\/1$/);
  });

  test('selected photos are moved to another place by keys alone, and come back', async () => {
    const { page } = await open('#/places/1');
    const count = await tiles(page).count();
    await tiles(page).first().click();
    await tiles(page)
      .nth(1)
      .click({ modifiers: ['Control'] });
    await press('a');
    await page.getByRole('dialog', { name: 'Into which place?' }).waitFor();
    expect(await button(/^A new place/).count()).toBe(0); // that is a split
    await press('Tab', 'Enter');
    await expect.poll(() => tiles(page).count()).toBe(count - 2);
    expect(await page.locator('.notice').textContent()).toContain('The 2 photos are in that place now');
    await press('u');
    await expect.poll(() => tiles(page).count()).toBe(count);
  });

  test('what is said of a photo alone is seen below it', async () => {
    const { page } = await open('#/photo/1');
    await page.locator('.photo-look img').waitFor();
    await press('s');
    await page.locator('.notice p').waitFor();
    const box = (await page.locator('.notice p').boundingBox())!;
    const [x, y] = [box.x + 30, box.y + box.height / 2];
    const seen = await page.evaluate<string>(
      `document.elementFromPoint(${x}, ${y}).closest('.notice, main').className`,
    );
    expect(seen).toBe('notice');
    const photo = (await page.locator('.photo-page').boundingBox())!;
    expect(photo).toMatchObject({ x: 0, y: 0, width: 1280 });
    expect(photo.height).toBeCloseTo(box.y, 0);
  });

  for (const hash of ['#/places/1', '#/photos'])
    test(`nothing that is said covers a button or a photo at ${hash}`, async () => {
      const { page } = await open(hash);
      await tiles(page).first().click();
      await tiles(page)
        .nth(1)
        .click({ modifiers: ['Control'] });
      await page.getByRole('toolbar').waitFor();
      await press(hash === '#/photos' ? 's' : 'Shift+Y');
      await page.locator('.notice p').waitFor();
      const covered = await page.evaluate<string[]>(`(() => {
        const said = document.querySelector('.notice p').getBoundingClientRect();
        const bar = document.querySelector('[role=toolbar]').getBoundingClientRect();
        const scroller = document.querySelector('.place-scroll, .photo-scroller').getBoundingClientRect();
        const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        const shown = [...document.querySelectorAll('main button, main a, header button')]
          .filter((one) => one.checkVisibility() && one.closest('.place-scroll, .photo-scroller') === null)
          .filter((one) => meet(said, one.getBoundingClientRect()))
          .map((one) => one.textContent);
        const isMet = meet(said, scroller) || meet(bar, scroller) || meet(said, bar);
        return [...shown, ...(isMet ? ['room'] : [])];
      })()`);
      expect(covered).toEqual([]);
    });

  test('the page for taking a photo again is saved from a place', async () => {
    const { page } = await open('#/places/1');
    const [download] = await Promise.all([page.waitForEvent('download'), button('Take it again').click()]);
    expect(download.suggestedFilename()).toBe('IMG_1001.jpg.html');
  });
});
