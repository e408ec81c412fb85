import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { sliderPage } from '../../../electron/exchange/then-and-now/pages.ts';
import { chromium, launch, violations } from '../browser.ts';
import { windowOverLibrary } from './open.ts';

describe.skipIf(chromium === null)('then and now', () => {
  const { open, button, press, notice } = windowOverLibrary();

  for (const theme of ['light', 'dark'] as const)
    test(`the dialog of a place shows a preview and has no barrier, ${theme}`, async () => {
      const { page } = await open('#/places/1', { theme });
      await press('t');
      await page.locator('.then-and-now-preview[aria-busy=false]').waitFor();
      expect(await violations(page)).toEqual([]);
    });

  test('a slider is saved from a place by keys alone, and the dialog closes', async () => {
    const { page } = await open('#/places/1');
    await press('t');
    await page.locator('.then-and-now-preview[aria-busy=false]').waitFor();
    await button('Slider').focus();
    await press('Enter');
    expect(await button('Slider').getAttribute('aria-pressed')).toBe('true');
    await button('Save').focus();
    const [download] = await Promise.all([page.waitForEvent('download'), press('Enter')]);
    expect(download.suggestedFilename()).toMatch(/\.html$/);
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(await notice()).toBe('Saved to your downloads.');
  });

  test('an animation is recorded as a video', async () => {
    const { page } = await open('#/match/1/3/1');
    await page.locator('.match-verdict').waitFor();
    await press('y');
    await button('Video').click();
    const [download] = await Promise.all([page.waitForEvent('download'), button('Save').click()]);
    expect(download.suggestedFilename()).toMatch(/\.webm$/);
    const video = readFileSync(await download.path());
    expect(video.readUInt32BE(0)).toBe(0x1a45dfa3); // EBML, which WebM is (RFC 8794)
    expect(video.includes('V_VP')).toBe(true);
  });

  test('what is being made is stopped by its button, and the dialog can make it again', async () => {
    const { page } = await open('#/match/1/3/1');
    await page.locator('.match-verdict').waitFor();
    await press('y');
    await page.locator('.then-and-now-preview[aria-busy=false]').waitFor();
    let isHeld = true;
    await page.route('**/then-and-now/**.webp', (route) => (isHeld ? undefined : route.continue()));
    await button('Animation').click();
    await button('Save').click();
    await page.locator('dialog progress').waitFor();
    await button('Stop').click();
    await page.locator('dialog progress').waitFor({ state: 'detached' });
    expect(await page.locator('dialog').count()).toBe(1);
    isHeld = false;
    const [download] = await Promise.all([page.waitForEvent('download'), button('Save').click()]);
    expect(download.suggestedFilename()).toMatch(/\.webp$/);
  });

  test('the aligned views show photo A as the engine laid it, once it is there', async () => {
    const { page } = await open('#/match/1/3/1');
    await page.locator('.match-verdict').waitFor();
    const red = { create: { width: 80, height: 60, channels: 3 as const, background: '#f00' } };
    const body = await sharp(red).webp({ lossless: true }).toBuffer();
    await page.route('**/laid/1/3.webp', (route) => route.fulfill({ contentType: 'image/webp', body }));
    await button('Slider').click();
    const isRed = async (share: number): Promise<boolean> => {
      const { data, info } = await sharp(await page.locator('.stage').screenshot())
        .raw()
        .toBuffer({ resolveWithObject: true });
      const at = info.channels * (Math.floor(info.height / 2) * info.width + Math.floor(share * info.width));
      return data[at]! > 240 && data[at + 1]! < 20;
    };
    await expect.poll(() => isRed(0.4)).toBe(true);
    expect(await isRed(0.6)).toBe(false);
  });

  test('the page for taking a photo again is saved from a match', async () => {
    const { page } = await open('#/match/1/3/1');
    await page.locator('.match-verdict').waitFor();
    await press('i');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button('Take it again: page to print').click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^IMG_\d+\.jpg\.html$/);
  });
});

describe.skipIf(chromium === null)('the page of a slider', () => {
  test('moves by keys and by a click, opened from the disk, and complains of nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'revisit-slider-'));
    const file = join(folder, 'slider.html');
    const flat = (grey: number): Promise<Buffer> =>
      sharp({ create: { width: 400, height: 300, channels: 3, background: { r: grey, g: grey, b: grey } } })
        .jpeg()
        .toBuffer();
    writeFileSync(
      file,
      sliderPage({ jpeg: await flat(0), caption: '2004' }, { jpeg: await flat(255), caption: '"><b>2023' }),
    );
    const browser = await launch();
    const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', ({ message }) => said.push(message));
    await page.goto(pathToFileURL(file).href);
    const lightShare = async (): Promise<number> => {
      const shot = await page.locator('figure').screenshot();
      const { data, info } = await sharp(shot)
        .extract({ left: 0, top: 100, width: 400, height: 1 })
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true });
      return data.filter((value) => value > 128).length / info.width;
    };
    expect(await lightShare()).toBeCloseTo(0.5, 1);
    expect(await page.locator('b').count()).toBe(0);
    await page.locator('input').focus();
    await page.keyboard.press('Home');
    expect(await lightShare()).toBeGreaterThan(0.95);
    await page.keyboard.press('End');
    expect(await lightShare()).toBeLessThan(0.05);
    const { x, y, width } = (await page.locator('figure').boundingBox())!;
    await page.mouse.click(x + width * 0.25, y + 20);
    expect(await lightShare()).toBeCloseTo(0.75, 1);
    expect(said).toEqual([]);
    await browser.close();
    rmSync(folder, { recursive: true });
  });
});
