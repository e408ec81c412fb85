import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chromium } from '../browser.ts';
import { windowOverLibrary } from './open.ts';

describe.skipIf(chromium === null)('the window at its library', () => {
  const { open, button, notice, press, focused } = windowOverLibrary();

  test('a folder is chosen on the server, and its scan is followed without anything moving', async () => {
    const { page, engine } = await open('#/library', { empty: true });
    await button('Add a folder').click();
    await button('home').click();
    await button('Pictures').click();
    await page.getByText('No folders in here.').waitFor();
    await button('Add this folder').click();
    await page.getByText(join(engine.home, 'Pictures'), { exact: true }).waitFor();
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

  test('a folder of a slow disk is chosen only when shown, and the keyboard stays where it is', async () => {
    const { page } = await open('#/library', { empty: true });
    const { promise: isFound, resolve: find } = Promise.withResolvers<void>();
    await page.route('**/api/chooser', async (route) => {
      if (route.request().postDataJSON().node !== null) await isFound;
      await route.continue();
    });
    await button('Add a folder').click();
    await button('home').waitFor();
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe('Folders');
    await button('home').focus();
    await press('Enter');
    expect(await button('Add this folder').isDisabled()).toBe(true);
    await button('Cancel').focus();
    find();
    await button('Pictures').waitFor();
    expect(await button('Add this folder').isDisabled()).toBe(false);
    expect(await focused()).toBe('Cancel');

    await button('Pictures').focus();
    await press('Enter');
    await page.getByText('No folders in here.').waitFor();
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe('Folders');
  });

  test('folders that were not listed at first are listed when they are asked for again', async () => {
    const { page, said } = await open('#/library', { empty: true });
    await page.route('**/api/chooser', (route) => route.abort(), { times: 1 });
    await button('Add a folder').click();
    await button('Try again').click();
    await button('home').waitFor();
    expect(said.splice(0)).toHaveLength(1); // the browser tells of the answer that did not come
  });

  test('a folder is left out by its button, a pattern by its field, and both are taken back', async () => {
    const { page, engine } = await open('#/library');
    const patterns = async (): Promise<string[]> => {
      const listed = await engine.ask('leaveOut.list', {});
      return listed.ok ? listed.value.patterns.map(({ pattern }) => pattern) : [];
    };
    await button(/^Leave out a folder of/)
      .first()
      .click();
    expect(await button('Leave out this folder').isDisabled()).toBe(true);
    const first = page.locator('.chooser-list button').first();
    const name = ((await first.textContent()) ?? '').replace(/ [\d,]+ files?$/, '');
    await first.focus();
    await page.keyboard.press('Enter');
    await button('Leave out this folder').click();
    await page.getByText(`${name} is left out.`).waitFor();
    expect(await patterns()).toEqual([`/${name}/`]);

    await page.getByLabel('Pattern of what is left out').fill('*.png');
    await page.keyboard.press('Enter');
    await page.getByText('*.png is left out.').waitFor();
    expect(await patterns()).toEqual([`/${name}/`, '*.png']);

    await button('Leave *.png out no longer').focus();
    await press('Enter');
    await page.getByText('*.png is no longer left out.').waitFor();
    await expect.poll(focused).toBe(`Leave /${name}/ out no longer`);
    expect(await patterns()).toEqual([`/${name}/`]);
    await page.getByLabel('Pattern of what is left out').fill('# x');
    await page.keyboard.press('Enter');
    await page.getByText('is a comment and leaves nothing out').waitFor();
  });

  test('a folder is removed after it was said what stays, and that is undone by keyboard', async () => {
    const { page } = await open('#/library');
    const folder = await page.locator('.folders .path').first().textContent();
    const remove = button(`Remove ${folder} from the library; its files stay`);
    await remove.focus();
    await press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Remove this folder from the library?' });
    await dialog.getByText(folder!, { exact: true }).waitFor();
    await dialog.getByText('kept for good; what Revisit found in the photos is kept for 30 days').waitFor();
    await press('Enter'); // on Cancel, which has the focus
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe(
      `Remove ${folder} from the library; its files stay`,
    );

    await press('Enter');
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await remove.waitFor({ state: 'detached' });
    expect(await notice()).toContain(`Removed ${folder} from the library. Its files are untouched.`);
    await press('Enter'); // on Undo, which has the focus
    await remove.waitFor();
    expect(await notice()).toBe(`${folder} is in the library again.`);
  });
});
