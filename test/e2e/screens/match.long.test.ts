import { describe, expect, test } from 'vitest';
import { chromium } from '../browser.ts';
import { drawn, recordDrawing } from '../drawn.ts';
import type { Shown } from './open.ts';
import { windowOverLibrary } from './open.ts';

describe.skipIf(chromium === null)('the window at a match', () => {
  const { open, button, notice, press, zoom } = windowOverLibrary();

  /** Two photos, of the first place where nothing else is said. */
  async function opened(hash = '#/match/1/3/1'): Promise<Shown> {
    const shown = await open(hash);
    await shown.page.locator('.match-verdict').waitFor();
    return shown;
  }

  test('a match opens on its photos, and brings the best lines, all of them and none by a key', async () => {
    const { page, engine } = await opened();
    await recordDrawing(page);
    await page.reload();
    const drawing = page.getByRole('img', { name: /IMG_1001\.jpg and IMG_1003\.jpg/ });
    const name = () => drawing.getAttribute('aria-label');
    await expect.poll(async () => (await drawn(page)).photos.length).toBe(2);
    expect((await drawn(page)).lines).toEqual([]);
    expect(await name()).toBe('IMG_1001.jpg and IMG_1003.jpg');

    const reply = await engine.ask('match.get', { a: 1, b: 3 });
    if (!reply.ok) throw new Error(reply.failure.reason);
    const count = reply.value.inliers.rowsA.length;
    expect(count).toBeGreaterThan(60);
    await press('l');
    await expect.poll(async () => (await drawn(page)).lines.length).toBe(60);
    expect(await name()).toContain('60 lines');
    await press('l');
    await expect.poll(async () => (await drawn(page)).lines.length).toBe(count);
    await press('l');
    await expect.poll(async () => (await drawn(page)).lines.length).toBe(0);
    await button('Lines').click();
    await button(`All ${count}`).click();
    await expect.poll(async () => (await drawn(page)).lines.length).toBe(count);
  });

  test('nothing lies on the photos of a match when it opens', async () => {
    const { page } = await opened();
    await recordDrawing(page);
    await page.reload();
    await expect.poll(async () => (await drawn(page)).photos.length).toBe(2);
    const { photos } = await drawn(page);
    const captions = await page.locator('.stage-caption').all();
    expect(captions).toHaveLength(2);
    for (const caption of captions) {
      const { x, y, width, height } = (await caption.boundingBox())!;
      for (const { map, widthPx, heightPx } of photos) {
        const [left, top] = [map[2], map[5]];
        const [right, bottom] = [left + map[0] * widthPx, top + map[4] * heightPx];
        const isApart = x >= right || x + width <= left || y >= bottom - 1 || y + height <= top + 1;
        expect(isApart).toBe(true);
      }
    }
  });

  test('the title is the name of the place, and the verdict a word that opens its figures', async () => {
    const { page } = await opened();
    await page.getByRole('heading', { name: 'Old market hall' }).waitFor();
    const verdict = button('Certain');
    expect(await verdict.getAttribute('title')).toMatch(/^Score [\d,.]+; a match needs 100\.$/);
    await verdict.click();
    await page.getByText('What it rests on').click();
    await page
      .getByText(/^Score/)
      .last()
      .waitFor();
    await page.getByText(/looks? alike in both photos/).waitFor();
    await page.getByText(/^Taken [\d.]+ m apart\. That speaks for one place\.$/).waitFor();
    await press('i');
    await page.getByText('What it rests on').waitFor({ state: 'detached' });
  });

  test('a match of photos taken far apart says so, and what it needs', async () => {
    const { page } = await open('#/match/1/3/1');
    await page.route('**/match.get', async (route) => {
      const reply = await route.fetch();
      const answer = (await reply.json()) as { value: { apart: object } };
      answer.value.apart = { metres: 12_345, seconds: null, is: 'far' };
      await route.fulfill({ response: reply, json: answer });
    });
    await page.reload();
    await page.locator('.match-verdict').click();
    await page.getByText('Taken 12 km apart. That speaks against one place: more is needed').waitFor();
  });

  test('a match that is hardly one is likely', async () => {
    const { page, served, engine } = await opened();
    const reply = await engine.ask('places.list', {});
    if (!reply.ok) throw new Error(reply.failure.reason);
    const links = await Promise.all(
      reply.value.map(async ({ id }) => {
        const place = await engine.ask('place.get', { placeId: id });
        if (!place.ok) throw new Error(place.failure.reason);
        return { id, link: place.value.links.find(({ score }) => score < 120) };
      }),
    );
    const { id, link } = links.find((one) => one.link !== undefined)!;
    await page.goto(`${served.url}#/match/${link!.a}/${link!.b}/${id}`);
    await page.getByRole('button', { name: 'Likely' }).waitFor();
  });

  test('a line that is pointed at is shown with both patches, and opened up close by a click', async () => {
    const { page, engine } = await opened();
    await press('l', 'l');
    const stage = (await page.locator('.stage').boundingBox())!;
    // where the first inlier of photo A lies while both photos are fitted beside each other
    const reply = await engine.ask('match.get', { a: 1, b: 3 });
    if (!reply.ok) throw new Error(reply.failure.reason);
    const { value } = reply;
    const row = value.inliers.rowsA[0]!;
    const scale = (stage.width - 8) / 2 / value.a.widthPx;
    const middle = stage.y + 28 + (stage.height - 28) / 2;
    const at = [
      stage.x + value.featuresA.location[2 * row]! * scale,
      middle + (value.featuresA.location[2 * row + 1]! - value.a.heightPx / 2) * scale,
    ] as const;
    await page.mouse.move(...at);
    await page.getByText(/^Line \d+ of \d+/).waitFor();
    expect(await page.locator('.patches canvas').count()).toBe(2);
    expect(await zoom()).toBeLessThan(100);
    await page.mouse.click(...at);
    await expect.poll(zoom).toBe(400);
  });

  test('both photos are zoomed by wheel and keys, to the pixel and back', async () => {
    const { page } = await opened();
    const fitted = await zoom();
    await page.locator('.stage').hover();
    await page.mouse.wheel(0, -400);
    await expect.poll(zoom).toBeGreaterThan(2 * fitted);
    await press('1');
    await expect.poll(zoom).toBe(100);
    await press('+', '+', 'ArrowLeft', '0');
    await expect.poll(zoom).toBe(fitted);
  });

  test('the next match of the place follows as the last was looked at, and leaving goes back', async () => {
    const { page } = await opened();
    const at = await page.getByText(/^\d+ of 15$/).textContent();
    const first = page.url();
    await press('h', 'l', 'j');
    await expect.poll(() => page.url()).not.toBe(first);
    expect(await button('Attention map').getAttribute('aria-pressed')).toBe('true');
    // a key that comes while the next match is still read is nobody's
    await expect.poll(() => page.getByText(/^\d+ of 15$/).textContent()).not.toBe(at);
    expect(await button('Lines').getAttribute('aria-pressed')).toBe('true');
    await press('k');
    await expect.poll(() => page.url()).toBe(first);
    await press('Escape');
    await page.waitForURL(/#\/places\/1$/);
  });

  test('slider, overlay and blink each come and go by their key', async () => {
    await opened();
    for (const [key, name] of [
      ['s', 'Slider'],
      ['o', 'Overlay'],
      ['b', 'Blink'],
    ] as const) {
      await press(key);
      expect(await button(name).getAttribute('aria-pressed')).toBe('true');
      await press(key);
      expect(await button('Photos').getAttribute('aria-pressed')).toBe('true');
    }
  });

  test('a photo is taken out of the place by two keys, the next link follows, undo leads back', async () => {
    const { page, engine } = await opened();
    const first = page.url();
    const photosOf = async (): Promise<number[]> => {
      const reply = await engine.ask('place.get', { placeId: 1 });
      if (!reply.ok) throw new Error(reply.failure.reason);
      return reply.value.photos.map(({ id }) => id);
    };
    const before = await photosOf();
    await expect.poll(() => button('Not this place…').isEnabled()).toBe(true);
    await press('n');
    await page.getByRole('dialog', { name: 'Which photo is not of Old market hall?' }).waitFor();
    await press('2');
    await expect.poll(photosOf).toEqual(before.filter((id) => id !== 3));
    await expect.poll(() => page.url()).not.toBe(first);
    expect(page.url()).not.toMatch(/\/3(\/|$)/);
    expect(await notice()).toContain('1 photo was taken out of this place');
    await button('Undo').click();
    await expect.poll(photosOf).toEqual(before);
    await expect.poll(() => page.url()).toBe(first);
    await page.locator('.match-head h1:focus').waitFor();
  });

  test('one of two photos is made the cover of the place, and undone by a key', async () => {
    const { page, engine } = await opened();
    const cover = async (): Promise<number> => {
      const reply = await engine.ask('place.get', { placeId: 1 });
      if (!reply.ok) throw new Error(reply.failure.reason);
      return reply.value.summary.coverPhotoId;
    };
    const before = await cover();
    const wanted = before === 3 ? 1 : 3;
    await expect.poll(() => button('Make cover…').isEnabled()).toBe(true);
    await press('c');
    await page.getByRole('dialog', { name: 'Which photo is the cover of Old market hall?' }).waitFor();
    await press(...(wanted === 3 ? ['ArrowRight'] : []), 'Enter');
    await expect.poll(cover).toBe(wanted);
    await press('u');
    await expect.poll(cover).toBe(before);
    await page.locator('.match-head h1:focus').waitFor();
  });

  test('photos of two places are made one place by a key', async () => {
    const { page, engine } = await opened('#/match/1/7');
    await button('Same place').waitFor();
    expect(await page.locator('h1').textContent()).toMatch(/^Old market hall and /);
    const placeIds = async (): Promise<number> => {
      const reply = await engine.ask('places.list', {});
      return reply.ok ? reply.value.length : NaN;
    };
    const before = await placeIds();
    await press('m');
    await expect.poll(placeIds).toBe(before - 1);
    await expect.poll(() => page.locator('h1').textContent()).toBe('Old market hall');
    expect(await notice()).toContain('Merged');
  });

  test.each([
    ['a photo of no place comes to that of the other', '#/match/1/12', 'Old market hall'],
    ['two photos of no place are made one', '#/match/12/20', '2020 – 2021'],
  ])('%s by a key, and leaves it by another', async (_, hash, name) => {
    const { page, engine } = await open(hash, { photoCount: 20 });
    const placeOf = async (photoId: number): Promise<number | null> => {
      const reply = await engine.ask('photo.get', { photoId });
      return reply.ok ? (reply.value.place?.id ?? null) : NaN;
    };
    const [a, b] = hash.split('/').slice(2).map(Number) as [number, number];
    const before = [await placeOf(a), await placeOf(b)];
    await button('Same place').waitFor();
    await press('m');
    await expect.poll(() => placeOf(b)).not.toBeNull();
    expect(await placeOf(a)).toBe(await placeOf(b));
    await expect.poll(() => page.locator('h1').textContent()).toBe(name);
    await button('Same place').waitFor({ state: 'detached' });
    await press('u');
    await expect.poll(async () => [await placeOf(a), await placeOf(b)]).toEqual(before);
  });

  test('a key that the viewer has use for does not lead to another room', async () => {
    const { page } = await opened();
    await press('l');
    expect(page.url()).toMatch(/#\/match\/1\/3\/1$/);
    await press('p');
    await page.waitForURL(/#\/places$/);
    await press('l');
    await page.waitForURL(/#\/library$/);
  });

  test('two selected photos are compared, and a "no" says why', async () => {
    const { page, served } = await opened('#/match/1/12');
    await page.getByText('no single movement of the camera explains them').waitFor();
    await page.getByText('What it rests on').click();
    await page.getByText('a match needs 100').last().waitFor();
    expect(await button('Slider').count()).toBe(0);
    await page.goto(`${served.url}#/places/1`);
    await page.locator('[data-photo] .tile-check').nth(3).click();
    await page.locator('[data-photo] .tile-check').nth(0).click();
    await press('c');
    await page.waitForURL(/#\/match\/1\/4\/1$/);
  });

  test('the picture of a match is saved', async () => {
    const { page } = await opened();
    const [download] = await Promise.all([page.waitForEvent('download'), press('Shift+E')]);
    expect(download.suggestedFilename()).toMatch(/^IMG_1001\.jpg . IMG_1003\.jpg\.svg$/);
  });
});
