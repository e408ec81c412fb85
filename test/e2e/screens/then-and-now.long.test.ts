import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Affine } from '../../../electron/contract/match.ts';
import { sliderPage } from '../../../electron/exchange/then-and-now/pages.ts';
import { thenAndNow } from '../../../electron/exchange/then-and-now/then-and-now.ts';
import { affineMap, sharedFeatures } from '../../support/synthetic/features.ts';
import { encode } from '../../support/synthetic/photos.ts';
import { camera, flatPlace, photograph } from '../../support/synthetic/synthetic.ts';
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
    expect(await playedIn(page, video)).toEqual([100, 200]);
  });

  test('what is being made is stopped by its button, and the dialog can make it again', async () => {
    const { page, engine } = await open('#/match/1/3/1');
    await page.locator('.match-verdict').waitFor();
    await press('y');
    await page.locator('.then-and-now-preview[aria-busy=false]').waitFor();
    const stopped = engine.holdMaking(true);
    await button('Animation').click();
    await button('Save').click();
    await page.getByText('3 of 16').waitFor();
    expect(await page.locator('dialog progress').getAttribute('value')).toBe('3');
    await button('Stop').click();
    await page.locator('dialog progress').waitFor({ state: 'detached' });
    await expect.poll(() => stopped.length).toBe(1);
    expect(await page.locator('dialog').count()).toBe(1);
    engine.holdMaking(false);
    const [download] = await Promise.all([page.waitForEvent('download'), button('Save').click()]);
    expect(download.suggestedFilename()).toMatch(/\.webp$/);
  });

  test('a dialog that is closed stops what it is making', async () => {
    const { page, engine } = await open('#/places/1');
    await press('t');
    await page.locator('.then-and-now-preview[aria-busy=false]').waitFor();
    const stopped = engine.holdMaking(true);
    await button('Save').click();
    await page.getByText('3 of 16').waitFor();
    await press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => stopped.length).toBe(1);
  });

  /** An open match, whose photos differ where one is laid onto the other, as `pictures` of them say. */
  async function refusing(pictures: string) {
    const shown = await open('#/match/1/3/1');
    const failure = { kind: 'not on each other', reason: 'They differ there.', remedy: 'Choose two others.' };
    await shown.page.route(pictures, (route) => route.fulfill({ status: 404, json: { failure } }));
    await shown.page.reload(); // of an open page some requests go by a new route
    await shown.page.locator('.match-verdict').waitFor();
    return shown;
  }

  test('of photos that cannot be laid onto each other the dialog says why, and saves nothing', async () => {
    const { page, said } = await refusing('**/then-and-now/**');
    await press('y');
    const told = page.locator('.then-and-now-preview [role=alert]');
    expect(await told.textContent()).toBe('They differ there. Choose two others.');
    expect(await button('Save').isDisabled()).toBe(true);
    expect(said.splice(0).every(is404)).toBe(true);
  });

  test('the aligned views say so where two photos differ when one is laid onto the other', async () => {
    const { page, said } = await refusing('**/laid/1/3.webp');
    await press('o');
    await page.getByText('These two differ where the match lays them').waitFor();
    expect(await violations(page)).toEqual([]);
    await press('o');
    await page.getByText('These two differ where the match lays them').waitFor({ state: 'detached' });
    expect(said.splice(0).every(is404)).toBe(true);
  });

  test('the aligned views show photo A as the engine laid it, once it is there', async () => {
    const { page } = await open('#/match/1/3/1');
    const red = { create: { width: 80, height: 60, channels: 3 as const, background: '#f00' } };
    const body = await sharp(red).webp({ lossless: true }).toBuffer();
    await page.route('**/laid/1/3.webp', (route) => route.fulfill({ contentType: 'image/webp', body }));
    await page.reload(); // of an open page some requests go by a new route
    await page.locator('.match-verdict').waitFor();
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

const is404 = (message: string): boolean => message.includes('status of 404');

/** The grey levels, to the tens, that the video shows from its begin to its end. */
async function playedIn(window: Page, video: Buffer): Promise<number[]> {
  const page = await window.context().browser()!.newPage();
  const seen = await page.evaluate<number[]>(`(async () => {
    const element = document.createElement('video');
    element.muted = true;
    element.src = 'data:video/webm;base64,${video.toString('base64')}';
    const ended = new Promise((done) => element.addEventListener('ended', done));
    const canvas = new OffscreenCanvas(1, 1).getContext('2d');
    const levels = [];
    const look = () => {
      canvas.drawImage(element, 0, 0, 1, 1);
      levels.push(10 * Math.round(canvas.getImageData(0, 0, 1, 1).data[0] / 10));
      element.requestVideoFrameCallback(look);
    };
    element.requestVideoFrameCallback(look);
    await element.play();
    await ended;
    return levels;
  })()`);
  await page.close();
  return [...new Set(seen)];
}

describe.skipIf(chromium === null)('what is made of photos, opened in a browser that is offline', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    page = await browser.newPage({ offline: true, viewport: { width: 800, height: 600 } });
    await page.route('http://localhost/', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  });
  afterEach(() => page.close());

  test('an animation stands on each photo, fades to the next and begins again', async () => {
    const webp = await made('webp');
    await page.goto('http://localhost/'); // decoders are for secure pages
    const shown = await page.evaluate<{
      isEndless: boolean;
      frames: { ms: number; level: number }[];
    }>(`(async () => {
      const answer = await fetch('data:image/webp;base64,${webp.toString('base64')}');
      const decoder = new ImageDecoder({ data: await answer.arrayBuffer(), type: 'image/webp' });
      await decoder.tracks.ready;
      const { frameCount, repetitionCount } = decoder.tracks.selectedTrack;
      const canvas = new OffscreenCanvas(1, 1).getContext('2d');
      const frames = [];
      for (let frameIndex = 0; frameIndex < frameCount; frameIndex++) {
        const { image } = await decoder.decode({ frameIndex });
        canvas.drawImage(image, 0, 0, 1, 1);
        frames.push({ ms: image.duration / 1000, level: canvas.getImageData(0, 0, 1, 1).data[0] });
      }
      return { isEndless: repetitionCount === Infinity, frames };
    })()`);
    expect(shown.isEndless).toBe(true);
    expect(shown.frames.map(({ ms }) => ms)).toEqual([...[1400, ...FADE], ...[1400, ...FADE]]);
    const levels = shown.frames.map(({ level }) => level);
    expect(levels[0]! - levels[7]!).toBeGreaterThan(20); // the second was taken in less light
    expect(levels.slice(0, 8)).toEqual(levels.slice(0, 8).sort((p, q) => q - p));
    expect(levels.slice(7)).toEqual(levels.slice(7).sort((p, q) => p - q));
  });

  test('a slider opened from the disk shows both photos, and complains of nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'revisit-made-'));
    const file = join(folder, 'slider.html');
    writeFileSync(file, await made('html'));
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', ({ message }) => said.push(message));
    await page.goto(pathToFileURL(file).href);
    const lightOf = async (key: string): Promise<number> => {
      await page.keyboard.press(key);
      const { channels } = await sharp(await page.locator('figure').screenshot()).stats();
      return channels[0]!.mean;
    };
    expect((await lightOf('End')) - (await lightOf('Home'))).toBeGreaterThan(20);
    expect(await page.locator('span').allTextContents()).toEqual(['2004-05-01', '2023-05-01']);
    expect(said).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});

const FADE = [70, 70, 70, 70, 70, 70];

/** Of one view, the second time in less light. */
async function made(form: 'webp' | 'html'): Promise<Buffer> {
  const [light, dark] = await Promise.all(
    [1, 0.6].map((gain) => encode(photograph(flatPlace(1), camera(), { gain }))),
  );
  const transform: Affine = [1, 0, 0, 0, 1, 0];
  const { a, b } = sharedFeatures(4, affineMap(transform), { widthPx: 640, heightPx: 480, noisePx: 0 });
  const file = await thenAndNow(
    {
      photos: [
        { name: 'then.jpg', takenAt: '2004-05-01T12:00:00', features: a, link: null },
        { name: 'now.jpg', takenAt: '2023-05-01T12:00:00', features: b, link: { from: 0, transform } },
      ],
      rules: { evidence: 10 },
    },
    (row, make) => make([light!, dark!][row]!),
    { form, matchLight: false, dates: true },
  );
  if (!file.ok) throw new Error(file.failure.reason);
  return Buffer.from(file.value.bytes);
}

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
