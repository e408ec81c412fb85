import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromium } from '../browser.ts';
import { windowOverLibrary } from './open.ts';

describe.skipIf(chromium === null)('photos in the window', () => {
  const { open, button, notice, press, zoom } = windowOverLibrary();

  const tiles = (page: Page) => page.locator('.photo-tile');
  const focused = (page: Page): Promise<string | null> =>
    page.evaluate<string | null>('document.activeElement?.dataset?.photo ?? null');
  const tabToTile = async (page: Page): Promise<void> => {
    for (let i = 0; i < 40 && (await page.locator('.photo-tile:focus').count()) === 0; i++)
      await press('Tab');
  };

  test('All photos stand in time, the latest first, and those without a date at the end', async () => {
    const { page } = await open('#/photos');
    await page.getByRole('heading', { name: '12 photos' }).waitFor();
    const headings = await page.locator('.photo-month').allTextContents();
    const years = headings.flatMap((text) => /\d{4}/.exec(text)?.[0] ?? []);
    expect(years).toEqual([...years].sort().reverse());
    expect(headings.length).toBeGreaterThan(2);
  });

  test('By keyboard alone photos are gone through, starred, opened, and left where one was', async () => {
    const { page } = await open('#/photos', { photoCount: 200 });
    await tiles(page).first().waitFor();
    await tabToTile(page);
    const first = await focused(page);
    await press('ArrowRight', 'ArrowDown', 's');
    await expect.poll(notice).toBe('The photo has a star.');
    const starred = await focused(page);
    expect(starred).not.toBe(first);
    await press('End');
    await page.locator('.photo-tile:focus[data-at="211"]').waitFor();
    await press('PageUp', 'Home');
    await expect.poll(() => focused(page)).toBe(first);
    await press('v');
    await page.getByRole('heading', { name: '1 photo' }).waitFor();
    expect(await tiles(page).first().getAttribute('data-photo')).toBe(starred);
    await press('v');
    await tabToTile(page);
    await press('Enter');
    await page.getByText('of 212').waitFor();
    await press('ArrowRight', 'ArrowRight');
    await page.getByText(/^\d+ of 212$/).waitFor();
    const seen = new URL(page.url()).hash.replace('#/photo/', '');
    await press('i');
    await page.getByText('ISO 100').waitFor();
    await press('Escape');
    await page.locator(`.photo-tile[data-photo="${seen}"][tabindex="0"]`).waitFor();
  });

  test('A star is taken back by the key that undoes', async () => {
    const { page } = await open('#/photos');
    await tabToTile(page);
    await press('s');
    await page.locator('.tile-star').waitFor({ state: 'attached' });
    await press('u');
    await expect.poll(notice).toBe('The star is taken back.');
    expect(await page.locator('.tile-star').count()).toBe(0);
  });

  test('A star goes to the photo that has the focus, not to one that was clicked before', async () => {
    const { page } = await open('#/photos');
    await tiles(page).first().click();
    await press('ArrowRight', 'ArrowRight', 's');
    await expect.poll(notice).toBe('The photo has a star.');
    const starred = page.locator('.photo-tile:has(.tile-star)');
    expect(await starred.getAttribute('data-photo')).toBe(await focused(page));
    expect(await starred.getAttribute('data-at')).toBe('2');
  });

  test('Shift selects a range, Ctrl adds, Ctrl+A all, and Escape none', async () => {
    const { page } = await open('#/photos');
    const selected = page.locator('.photo-tile[aria-selected=true]');
    await tiles(page).nth(1).click();
    await tiles(page)
      .nth(4)
      .click({ modifiers: ['Shift'] });
    await page.getByText('4 selected').waitFor();
    await tiles(page)
      .nth(7)
      .click({ modifiers: ['Control'] });
    await page.getByText('5 selected').waitFor();
    await press('Control+a');
    await page.getByText('12 selected').waitFor();
    await button(/Star/).click();
    await expect.poll(notice).toBe('12 photos have a star.');
    await press('u');
    await expect.poll(notice).toBe('12 stars are taken back.');
    await press('Escape');
    await expect.poll(() => selected.count()).toBe(0);
  });

  test('Of thousands of photos those in sight exist, and the years beside them lead to all', async () => {
    const { page } = await open('#/photos', { photoCount: 3000 });
    await tiles(page).first().waitFor();
    expect(await tiles(page).count()).toBeLessThan(120);
    const box = (await page.locator('.scrubber').boundingBox())!;
    await page.mouse.move(box.x + 20, box.y + 4);
    await page.mouse.down();
    await page.mouse.move(box.x + 20, box.y + box.height - 40, { steps: 8 });
    await page.mouse.up();
    await expect
      .poll(async () => (await page.locator('.photo-month').allTextContents()).join())
      .toMatch(/2001/);
    await expect.poll(() => tiles(page).locator('img').count()).toBeGreaterThan(5);
    expect(await tiles(page).count()).toBeLessThan(120);
  });

  test('A stack opens in place by a key or a click on its count, and closes again', async () => {
    const { page } = await open('#/photos', { photoCount: 40, stackedCount: 4 });
    await page.getByRole('heading', { name: '49 photos' }).waitFor();
    const shown = page.locator('.photo-tile[aria-label*="4 photos in one"]');
    const bound = page.locator('.photo-tile.bound');
    await tabToTile(page);
    for (let i = 0; i < 49 && (await shown.and(page.locator(':focus')).count()) === 0; i++)
      await press('ArrowRight');
    const at = Number(await shown.getAttribute('data-at'));
    await press('o');
    await expect.poll(() => bound.count()).toBe(4);
    const places = await bound.evaluateAll((all) => all.map((tile) => Number(tile.getAttribute('data-at'))));
    expect(places.sort((x, y) => x - y)).toEqual([at, at + 1, at + 2, at + 3]);
    await press('ArrowRight', 'ArrowRight');
    expect(await focused(page)).toBe(await bound.nth(2).getAttribute('data-photo'));
    await press('o');
    await expect.poll(() => bound.count()).toBe(0);
    expect(await focused(page)).toBe(await shown.getAttribute('data-photo'));
    await shown.hover();
    await page.getByText('4 photos in one').click();
    await expect.poll(() => bound.count()).toBe(4);
    await page.getByText('Close', { exact: true }).click();
    await expect.poll(() => bound.count()).toBe(0);
  });

  test('A folder shows its own photos, as many as it counts', async () => {
    const { page } = await open('#/photos', { photoCount: 200 });
    const folder = page.getByRole('treeitem').filter({ hasText: 'Archive' });
    await folder.focus();
    await press('ArrowRight', 'Enter');
    await page.getByRole('heading', { name: '200 photos' }).waitFor();
    const year = page.getByRole('treeitem', { level: 2 }).first();
    const count = (await year.locator('.folder-count').textContent())!;
    await year.click();
    await page.getByRole('heading', { name: new RegExp(`^${count} photo`) }).waitFor();
    await button('All photos').click();
    await page.getByRole('heading', { name: '212 photos' }).waitFor();
    await page.setViewportSize({ width: 800, height: 700 });
    await folder.waitFor({ state: 'hidden' });
    await page.getByRole('combobox', { name: 'Folders' }).selectOption({ label: 'Archive (200)' });
    await page.getByRole('heading', { name: '200 photos · Archive' }).waitFor();
    await button('★ Favourites').click();
    await page.getByRole('heading', { name: '0 photos · Favourites · Archive' }).waitFor();
    await button('All photos').click();
    await page.getByRole('heading', { name: '212 photos' }).waitFor();
  });

  test('The menu of a photo opens it alone, and downloads it as it is', async () => {
    const { page } = await open('#/photos');
    await tiles(page).first().click({ button: 'right' });
    const menu = page.getByRole('menu');
    await menu.getByRole('menuitem', { name: 'Download' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      menu.getByRole('menuitem', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('photo.jpg');
    expect(readFileSync(await download.path(), 'utf8')).toBe('a photo');
    await tiles(page).first().click({ button: 'right' });
    await press('ArrowUp', 'ArrowDown');
    await menu.getByRole('menuitem', { name: 'Look at it alone' }).click();
    await page.waitForURL(/#\/photo\//);
    await page.getByText('1 of 12').waitFor();
  });

  test('A menu lies within the window, at whatever edge it is opened', async () => {
    const { page } = await open('#/photo/1');
    await button('More').click();
    const box = (await page.getByRole('menu').boundingBox())!;
    expect(box.x + box.width).toBeLessThanOrEqual(1280);
    await page.getByRole('menuitem', { name: 'Its place' }).click();
    await page.waitForURL(/#\/places\/1$/);
  });

  test('A photo is zoomed to the pixel, moved, turned and seen whole again', async () => {
    const { page } = await open('#/photo/20', { photoCount: 50 });
    await page.locator('.photo-look img').waitFor();
    const whole = await zoom();
    await press('1');
    await expect.poll(zoom).toBe(100);
    await press('ArrowLeft', 'Escape');
    await expect.poll(zoom).toBe(whole);
    const width = async (): Promise<number> => (await page.locator('.photo-turned').boundingBox())!.width;
    const upright = await width();
    await press('r');
    await expect.poll(width).not.toBe(upright);
    await press('r', 'r', 'r');
    await expect.poll(width).toBe(upright);
  });

  test('From a photo one comes to its place, and to more of the same', async () => {
    const { page } = await open('#/places/1');
    await page.locator('[data-photo]').first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Find more of this' }).click();
    await page.getByText('This photo is here').waitFor();
    await page.getByText(/show the same place/).waitFor();
    await press('Escape');
    await page.waitForURL(/#\/places\/1$/);
    await page.goForward();
    await page.getByText(/show the same place/).waitFor();
    await page.getByRole('link', { name: 'Its place: Old market hall' }).click();
    await page.waitForURL(/#\/places\/1$/);
    await page.locator('[data-photo]').first().dblclick();
    await page.getByText('1 of 6').waitFor();
  });

  test('A photo is put into a place by keys alone, and taken out again', async () => {
    const { page, engine } = await open('#/photo/12');
    const placeName = async (): Promise<string | null | undefined> => {
      const reply = await engine.ask('photo.get', { photoId: 12 });
      return reply.ok ? reply.value.place?.name : undefined;
    };
    await page.locator('.photo-look img').waitFor();
    await press('i', 'a');
    await page.getByRole('dialog', { name: 'Into which place?' }).waitFor();
    await page.keyboard.type('market');
    await expect.poll(() => page.locator('.choose-place li').count()).toBe(1);
    await press('Tab', 'Enter');
    await expect.poll(notice).toContain('The photo is in that place now, and stays.');
    expect(await placeName()).toBe('Old market hall');
    await page.getByRole('link', { name: 'Old market hall' }).waitFor();
    await button('Undo').click();
    await expect.poll(notice).toBe('What was put in is out again.');
    await page.getByRole('link', { name: 'Old market hall' }).waitFor({ state: 'detached' });
  });

  test('Selected photos of no place are made one, and those of a place are not', async () => {
    const { page, engine } = await open('#/photos', { photoCount: 20 });
    const placeIds = async (): Promise<number[]> => {
      const reply = await engine.ask('places.list', {});
      return reply.ok ? reply.value.map(({ id }) => id) : [];
    };
    const before = await placeIds();
    await tiles(page).nth(5).waitFor();
    const shown = await page.evaluate<number[]>(
      `[...document.querySelectorAll('.photo-tile')].map(({ dataset }) => Number(dataset.photo))`,
    );
    const [first, second] = shown.filter((id) => id > 12); // painted ones are in places
    await page.locator(`[data-photo="${first}"]`).click();
    await page.locator(`[data-photo="${second}"]`).click({ modifiers: ['Control'] });
    await button('Put into a place…').click();
    await button('A new place of these 2 photos').click();
    await expect.poll(notice).toContain('These photos are a place now, and stay one.');
    const [made] = (await placeIds()).filter((id) => !before.includes(id));
    expect(await engine.ask('place.get', { placeId: made! })).toMatchObject({
      value: { photos: [{ id: expect.any(Number) as number }, { id: expect.any(Number) as number }] },
    });
    await press('a');
    await button('A new place of these 2 photos').click();
    await expect.poll(notice).toContain('Some of these photos are in a place already.');
    await press('u');
    await expect.poll(placeIds).toEqual(before);
  });

  test('The menu of a photo moves it to another place, or gives the keyboard back where it was', async () => {
    const { page } = await open('#/places/1');
    const photo = page.locator('[data-photo]').first();
    await photo.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Move to another place…' }).click();
    await page.getByRole('dialog', { name: 'Into which place?' }).waitFor();
    expect(await page.locator('.choose-place').textContent()).not.toContain('Old market hall');
    await press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused(page)).toBe(await photo.getAttribute('data-photo'));
    const count = await page.locator('[data-photo]').count();
    await photo.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Move to another place…' }).click();
    await page.locator('.choose-place button').first().click();
    await expect.poll(() => page.locator('[data-photo]').count()).toBe(count - 1);
    await page.locator('.notice button').click();
    await expect.poll(() => page.locator('[data-photo]').count()).toBe(count);
  });

  test('A photo that shows nothing known gets those that come nearest', async () => {
    const { page } = await open('#/find/12');
    await page.getByRole('heading', { name: 'Nowhere else in the library' }).waitFor();
    await page.getByText('What comes nearest, not proven').waitFor();
  });

  test('An empty library says how photos come here, and no favourites how a star is given', async () => {
    const { page } = await open('#/photos', { empty: true });
    await page.getByRole('heading', { name: 'No photos yet' }).waitFor();
    await press('v');
    await page.getByRole('heading', { name: 'No favourites yet' }).waitFor();
  });
});
