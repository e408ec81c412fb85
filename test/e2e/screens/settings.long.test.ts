import { describe, expect, test } from 'vitest';
import { chromium } from '../browser.ts';
import { windowOverLibrary } from './open.ts';

describe.skipIf(chromium === null)('the rail and the settings', () => {
  const { open, button, press, notice } = windowOverLibrary();

  test('the rail leads to every room, and says which one is open', async () => {
    const { page } = await open('#/places');
    const current = (): Promise<string[]> => page.locator('.rail [aria-current=page]').allTextContents();
    for (const [name, hash] of [
      ['Photos', '#/photos'],
      ['Map', '#/map'],
      ['Review', '#/review'],
      ['Find', '#/find'],
      ['Library', '#/library'],
      ['Settings', '#/settings'],
      ['Places', '#/places'],
    ] as const) {
      await page.getByRole('navigation').getByRole('link', { name }).click();
      await page.waitForURL((url) => url.hash.startsWith(hash));
      await expect.poll(current).toEqual([expect.stringMatching(`^${name}`)]);
    }
  });

  test('in a narrow window the rail has icons alone, and its links their names', async () => {
    const { page } = await open('#/places');
    const width = async (): Promise<number> => (await page.locator('.rail').boundingBox())!.width;
    expect(await width()).toBe(208);
    await page.setViewportSize({ width: 1000, height: 700 });
    await expect.poll(width).toBe(60);
    await page.getByRole('link', { name: 'Library', exact: true }).click();
    await button('Add a folder').waitFor();
  });

  test('the ring says how far the scan is, and at length to a pointer and to the keyboard', async () => {
    const { page, engine } = await open('#/places');
    engine.scanned(50);
    const ring = page.getByRole('link', { name: 'Scanning, 20 %' });
    await ring.focus();
    const card = page.getByRole('tooltip');
    for (const text of ['50 of 200', '7.4 a second', 'about 20 seconds left', 'IMG_50.jpg'])
      await card.getByText(text).waitFor();
    await press('Escape');
    await card.waitFor({ state: 'detached' });
    await ring.hover();
    await card.getByText('50 of 200').waitFor();
    await press('Enter');
    await page.waitForURL(/#\/library$/);
  });

  test('how hard a scan works is kept with the library, and a scan that runs goes on so', async () => {
    const { page, engine } = await open('#/settings');
    engine.scanned(10);
    await button('Gentle').click();
    await expect.poll(notice).toContain('From now on.');
    await page.reload();
    await page.locator('[aria-pressed=true]', { hasText: 'Gentle' }).waitFor();
    await page.getByText('gives way to all other programs').waitFor();
    await page.getByRole('link', { name: /^Scanning/ }).waitFor();
    await expect
      .poll(() => engine.ask('library.state', {}))
      .toMatchObject({ value: { pace: { isGentle: true, cores: null } } });
  });

  test('what computes is tried again, and what came of it said', async () => {
    await open('#/settings');
    await button('Try again').click();
    await expect.poll(notice).toMatch(/^Tried: CPU( \(int8\))? computes\.$/);
  });

  test('where the library lies is said, and why a page of a server opens no other', async () => {
    const { page } = await open('#/settings');
    await page.locator('.where', { hasText: /revisit-e2e-/ }).waitFor();
    await page.getByText('Whoever started this page chose the library.').waitFor();
    expect(await button('Open another library…').count()).toBe(0);
  });

  test('what watches the folders is switched off and on', async () => {
    const { page } = await open('#/settings');
    const box = page.getByLabel('Notice new, changed and removed photos by itself');
    expect(await box.isChecked()).toBe(true);
    await box.click();
    await expect.poll(() => box.isChecked()).toBe(false);
    await box.click();
    await expect.poll(() => box.isChecked()).toBe(true);
  });

  test('an official model is fetched only after it was said where that connects, and used', async () => {
    const { page, engine } = await open('#/settings');
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
    const { page, engine } = await open('#/settings');
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
    const { page, engine } = await open('#/settings');
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
    const { page, engine } = await open('#/settings');
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
