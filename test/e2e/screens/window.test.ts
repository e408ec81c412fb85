import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chromium } from '../browser.ts';
import { ASKED_FILE } from '../synthetic-library.ts';
import { windowOverLibrary } from './open.ts';

describe.skipIf(chromium === null)('the window', () => {
  const { open, button, press, zoom } = windowOverLibrary();

  test('a photo is asked about, and its places come best first', async () => {
    const { page } = await open('#/find');
    await page.locator('input[type=file]').setInputFiles(ASKED_FILE);
    await page.getByText('8 photos show the same place').waitFor();
    expect(await page.locator('.find h3').allTextContents()).toEqual(['Old market hall', 'Harbour wall']);
    await page.locator('.hits a').first().click();
    await page.waitForURL(/#\/places\/1$/);
  });

  test('an engine that was restarted is told of, and the window goes on', async () => {
    const { page, engine } = await open('#/places');
    await page.locator('.tile').first().waitFor();
    engine.restarted('It ran out of memory.');
    await page.getByText('The engine stopped and was started again.').waitFor();
    expect(await page.locator('.tile').count()).toBe(3);
  });

  test('an engine that is gone is said to be, and what is on the screen stays', async () => {
    const { page, served, said } = await open('#/places');
    await page.locator('.tile').first().waitFor();
    served.close();
    await page.getByRole('alert').getByText('Revisit’s engine does not answer.').waitFor();
    expect(await page.locator('.tile').count()).toBe(3);
    // Chromium says of each request that there was no answer
    said.length = 0;
  });

  test('everything is reached by keyboard, from adding a folder to choosing a photo to find', async () => {
    const { page, engine } = await open('#/places');
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
    await page.getByText(`Added ${join(engine.home, 'Pictures')}.`).waitFor();
    await press('p');
    await tabTo('.tile');
    await press('ArrowRight', 'ArrowLeft', 'Enter');
    await page.waitForURL(/#\/places\/1$/);
    await button('Old market hall').waitFor();
    await press('r');
    await page.keyboard.type(' again');
    await press('Enter');
    await button('Old market hall again').waitFor();
    await tabTo('.photo-tile');
    await press('x');
    await page.getByText('1 selected').waitFor();
    await press('e');
    await page.waitForURL(/#\/match\//);
    await page.locator('.match-verdict').waitFor();
    await press('.', '.', ',');
    await page.getByText(/^Line 1 of/).waitFor();
    await press('Enter');
    await expect.poll(zoom).toBe(400);
    await press('o', 's', 'h', 't', 'a', 'z', '-', '0');
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
    const { page } = await open('#/places');
    await press(',');
    await page.getByRole('combobox', { name: 'Language' }).selectOption('简体中文');
    await button('深色').click();
    await press('p');
    await page.getByText('3 个地点').waitFor();
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
