import { describe, expect, test } from 'vitest';
import { chromium } from '../browser.ts';
import { windowOverLibrary } from './open.ts';

describe.skipIf(chromium === null)('the window at a match', () => {
  const { open, button, press, zoom } = windowOverLibrary();

  test('a line that is pointed at is shown with both patches, and opened up close by a click', async () => {
    const { page, engine } = await open('#/match/1/3/1');
    await page.getByText('The same place').waitFor();
    const stage = (await page.locator('.stage').boundingBox())!;
    // where the first inlier of photo A lies while both photos are fitted beside each other
    const reply = await engine.ask('match.get', { a: 1, b: 3 });
    if (!reply.ok) throw new Error(reply.failure.reason);
    const { value } = reply;
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
    const { page } = await open('#/match/1/3/1');
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
    const { page } = await open('#/match/1/3/1');
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
    const { page, served } = await open('#/match/1/12');
    await page.getByText('no single movement of the camera explains them').waitFor();
    await page.getByText('a match needs 100').waitFor();
    expect(await button('Slider').count()).toBe(0);
    await page.goto(`${served.url}#/places/1`);
    await page.locator('[data-photo] .tile-check').nth(3).click();
    await page.locator('[data-photo] .tile-check').nth(0).click();
    await press('c');
    await page.waitForURL(/#\/match\/1\/4\/1$/);
  });

  test('the picture of a match is saved', async () => {
    const { page } = await open('#/match/1/3/1');
    await page.getByText('The same place').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), press('Shift+E')]);
    expect(download.suggestedFilename()).toMatch(/^IMG_1001\.jpg . IMG_1003\.jpg\.svg$/);
  });
});
