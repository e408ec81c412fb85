import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chromium } from '../browser.ts';
import { windowOverLibrary } from './open.ts';

describe.skipIf(chromium === null)('the window at its library', () => {
  const { open, button, notice, press } = windowOverLibrary();

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

    await button('Leave *.png out no longer').click();
    await page.getByText('*.png is no longer left out.').waitFor();
    expect(await patterns()).toEqual([`/${name}/`]);
    await page.getByLabel('Pattern of what is left out').fill('# x');
    await page.keyboard.press('Enter');
    await page.getByText('is a comment and leaves nothing out').waitFor();
  });

  test('what watches the folders is switched off and on', async () => {
    const { page } = await open('#/library');
    const box = page.getByLabel('Notice new, changed and removed photos by itself');
    expect(await box.isChecked()).toBe(true);
    await box.click();
    await expect.poll(() => box.isChecked()).toBe(false);
    await box.click();
    await expect.poll(() => box.isChecked()).toBe(true);
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

  test('an official model is fetched only after it was said where that connects, and used', async () => {
    const { page, engine } = await open('#/library');
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

  test('a model is added from a folder or refused, and what is under way ends with the engine', async () => {
    const { page, engine } = await open('#/library');
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

  test('a model is added from an archive by keyboard, as any DELF or as an official one', async () => {
    const { page, engine } = await open('#/library');
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

  test('a model is removed after a question, but never the packed one or the one in use', async () => {
    const { page, engine } = await open('#/library');
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
});
