/** How often the page asks the engine for what a person does. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromium, launch } from './browser.ts';
import { servePage } from './page-server.ts';
import type { SyntheticEngine } from './synthetic-engine.ts';
import { syntheticEngine } from './synthetic-engine.ts';

describe.skipIf(chromium === null)('the page', () => {
  let browser: Browser;
  let page: Page;
  let engine: SyntheticEngine;
  let served: { url: string; close: () => void };
  /** Requests to the engine, and pictures of matches, in the order they were asked. */
  let asked: string[];

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    engine = await syntheticEngine();
    served = await servePage(engine);
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
    asked = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (/^\/(api|match)\//.test(pathname) && pathname !== '/api/events')
        asked.push(pathname.replace('/api/', ''));
    });
    await page.goto(`${served.url}#/places`);
    await page.locator('.tile').first().waitFor();
    await quiet();
  });
  afterEach(async () => {
    await page.close();
    served.close();
    await engine.close();
  });

  /** Waits until nothing more is asked. */
  const quiet = async (): Promise<void> => {
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(300);
  };
  /** What is asked because of `act`, till nothing more is; but for doubts, read some time after a change. */
  async function during(act: () => Promise<unknown>): Promise<string[]> {
    asked = [];
    await act();
    await quiet();
    return asked.filter((name) => name !== 'doubts.list');
  }
  const openPlace = async (id: number): Promise<void> => {
    await page.goto(`${served.url}#/places/${id}`);
    await page.locator('[data-photo]').first().waitFor();
    await expect.poll(() => asked).toContain('map.labels'); // of its small map, the last
  };
  const said = (text: string): Promise<void> => page.getByText(text).waitFor();
  async function rename(): Promise<void> {
    await page.keyboard.press('r');
    await page.locator('h1 input').fill('Corner');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Corner' }).waitFor();
  }

  test('The page asks for the library and its places once, at the start', async () => {
    await during(() => page.reload());
    await expect.poll(() => asked).toContain('doubts.list');
    expect(asked.sort()).toEqual([
      'doubts.list',
      'duplicates.list',
      'library.state',
      'places.list',
      'places.options',
      'tidy.state',
    ]);
  });

  test('The page asks for a place once, and says once that a new one was seen', async () => {
    const ofPlace = ['map.labels', 'place.get', 'place.thenAndNow'];
    expect((await during(() => openPlace(1))).sort()).toEqual(ofPlace);
    expect((await during(() => openPlace(2))).sort()).toEqual([...ofPlace, 'place.seen'].sort());
  });

  test('The page asks once a decision, and shows what it made of place and list', async () => {
    await openPlace(1);
    await quiet();
    expect(await during(rename)).toEqual(['place.rename']);
    // with nothing selected there is nothing to decide
    expect(await during(() => page.keyboard.press('n'))).toEqual([]);
    await page.locator('[data-photo]').first().click();
    const exclude = async (): Promise<void> => {
      await page.keyboard.press('n');
      await page.getByRole('region', { name: 'Not this place' }).waitFor();
    };
    expect(await during(exclude)).toEqual(['place.exclude', 'place.thenAndNow']);
    expect(await page.locator('[data-photo]').count()).toBe(5);
    expect(await during(() => page.keyboard.press('u'))).toEqual(['place.undo', 'place.thenAndNow']);
    expect(await page.locator('[data-photo]').count()).toBe(6);
    const toList = async (): Promise<void> => {
      await page.keyboard.press('Escape');
      await said('Corner');
    };
    expect(await during(toList)).toEqual(['places.options']);
  });

  test('The page asks for a place anew when another page decided of it', async () => {
    await openPlace(1);
    await quiet();
    const other = await browser.newPage({ locale: 'en-GB' });
    await other.goto(`${served.url}#/places/1`);
    await other.locator('[data-photo]').first().waitFor();
    const renamedThere = async (): Promise<void> => {
      await other.keyboard.press('r');
      await other.locator('h1 input').fill('Corner');
      await other.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Corner' }).waitFor();
    };
    expect(await during(renamedThere)).toEqual(['place.get']);
    await other.close();
  });

  test('The page fetches the picture of a match by its address', async () => {
    await page.goto(`${served.url}#/match/1/3/1`);
    await page.locator('.match-verdict').waitFor();
    await quiet();
    const save = (): Promise<unknown> =>
      Promise.all([page.waitForEvent('download'), page.keyboard.press('Shift+E')]);
    expect(await during(save)).toEqual(['/match/1/3.svg']);
  });
});
