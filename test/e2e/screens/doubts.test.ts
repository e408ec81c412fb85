import { describe, expect, test } from 'vitest';
import type { Doubt } from '../../../electron/contract/requests.ts';
import { chromium, violations } from '../browser.ts';
import type { Shown } from './open.ts';
import { windowOverLibrary } from './open.ts';

describe.skipIf(chromium === null)('the window at places to confirm', () => {
  const { open, button, notice, press } = windowOverLibrary();

  const doubts = async ({ engine }: Shown): Promise<Doubt[]> => {
    const reply = await engine.ask('doubts.list', {});
    if (!reply.ok) throw new Error(reply.failure.reason);
    return reply.value;
  };
  /** The sentence that says what it is about. */
  const why = ({ page }: Shown, text: string): Promise<void> => page.getByText(text).waitFor();
  const at = ({ page }: Shown, text: string): Promise<void> =>
    page.locator('.doubt-at', { hasText: text }).waitFor();

  test('three doubts are answered by keys alone, one is taken back, and the count follows', async () => {
    const shown = await open('#/places', { placeCount: 4 });
    const { page } = shown;
    await press('w');
    await page.getByRole('link', { name: /^Places to confirm/ }).focus();
    await press('Enter');
    const before = await doubts(shown);
    expect(before.map(({ reason }) => reason)).toEqual([
      'weak match',
      ...Array.from({ length: 3 }, () => 'single match'),
      'other place',
    ]);
    await at(shown, '1 of 5');
    await why(shown, 'Only this match, a weak one, makes these two photos a place.');
    await press('y');
    await at(shown, '1 of 4');
    await why(shown, 'Only this match joins the photo on the right, and 1 more with it');
    await expect.poll(() => doubts(shown).then((left) => left.length)).toBe(4);
    await press(' ', 'ArrowRight', ' ');
    await why(shown, 'This match leads from one place to another');
    await press('n');
    await page.getByRole('heading', { name: 'That was the last one' }).waitFor();
    await expect.poll(() => doubts(shown).then((left) => left.length)).toBe(3);
    await press('Control+z');
    await why(shown, 'This match leads from one place to another');
    expect(await notice()).toBe('The answer is taken back.');
    await press('y');
    await expect.poll(notice).toBe('The two are one place now.');
    await press('Enter', 'n');
    await expect.poll(notice).toBe('The photos are a place of their own now.');
    // what the answer did not say is still asked
    expect((await doubts(shown)).map(({ photoId }) => photoId)).toEqual([before[3]!.photoId]);
    await press('y');
    await page.getByRole('heading', { name: 'Nothing to confirm' }).waitFor();
  });

  test('what is taken back leads to the doubt that it answered, and to no other', async () => {
    const shown = await open('#/review/places', { placeCount: 4 });
    const weak = 'Only this match, a weak one, makes these two photos a place.';
    await why(shown, weak);
    await press('y');
    await at(shown, '1 of 4');
    await expect.poll(notice).toBe('Confirmed: the same place.');
    await shown.engine.ask('photos.star', { photoIds: [1], isFavourite: true });
    await press('ArrowRight');
    await at(shown, '2 of 4');
    await press('u');
    await expect.poll(notice).toContain('star');
    await at(shown, '2 of 4');
    await press('u');
    await at(shown, '1 of 5');
    await why(shown, weak);
  });

  test('two photos are compared with others of the place, and their match is opened and left', async () => {
    const shown = await open('#/review/places', { placeCount: 4 });
    const { page } = shown;
    await press('ArrowRight');
    await at(shown, '2 of 5');
    const left = page.locator('.doubt-photos img').first();
    const source = await left.getAttribute('src');
    await page.locator('.doubt-strip button[aria-pressed=false]').first().click();
    await expect.poll(() => left.getAttribute('src')).not.toBe(source);
    await page.locator('.doubt h2').focus();
    await press('Enter');
    await page.locator('.match').waitFor();
    await press('Escape');
    await at(shown, '2 of 5');
  });

  test('a photo that nearly matches a place is asked about last, and added by a key', async () => {
    const shown = await open('#/review/places', { placeCount: 4, photoCount: 10, isOneLikely: true });
    await at(shown, '1 of 6');
    const likely = (await doubts(shown)).at(-1)!;
    expect(likely).toMatchObject({ reason: 'likely photo', nearMatches: 2 });
    await press('ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await why(shown, 'It nearly matches 2 photos of this one');
    const details = await shown.engine.ask('photo.get', { photoId: likely.photoId });
    const year = details.ok && details.value.takenAt?.slice(0, 4);
    await shown.page.locator('.doubt-photos figure:last-child figcaption', { hasText: `${year}` }).waitFor();
    const isIn = async (): Promise<boolean> => {
      const place = await shown.engine.ask('place.get', { placeId: likely.placeId });
      return place.ok && place.value.photos.some(({ id }) => id === likely.photoId);
    };
    await press('y');
    await expect.poll(notice).toBe('Added to the place.');
    expect(await isIn()).toBe(true);
    await press('u');
    await why(shown, 'It nearly matches 2 photos of this one');
    expect(await isIn()).toBe(false);
    await press('n');
    await expect.poll(notice).toBe('It stays out of the place, and is not asked about again.');
    expect((await doubts(shown)).map(({ reason }) => reason)).not.toContain('likely photo');
  });

  test('the doubts of one place are asked about from that place, then those of all', async () => {
    const shown = await open('#/places/3');
    const { page } = shown;
    await page.getByRole('link', { name: 'Confirm its matches' }).click();
    await at(shown, '1 of 1');
    await page.getByRole('heading', { name: '1 match to confirm' }).waitFor();
    expect((await doubts(shown)).length).toBeGreaterThan(1);
    await press('Escape');
    await page.waitForURL(/#\/places\/3$/);
    await page.getByRole('link', { name: 'Confirm its matches' }).click();
    await page.getByRole('link', { name: 'Back to the place' }).click();
    await page.waitForURL(/#\/places\/3$/);
    await page.getByRole('link', { name: 'Confirm its matches' }).click();
    await button(/^Not this place/).click();
    await page.getByRole('heading', { name: 'Nothing to confirm' }).waitFor();
    await page.getByRole('link', { name: 'Back to the place' }).waitFor();
    await page.getByRole('link', { name: 'See those of all places' }).click();
    await why(shown, 'This match leads from one place to another');
    await button(/^Two places/).click();
    await page.getByRole('heading', { name: 'Nothing to confirm' }).waitFor();
    await expect.poll(() => page.locator('nav a[aria-current]').first().textContent()).toBe('Review');
  });

  test.each(['light', 'dark'] as const)('a doubt has no fault to assistive technology, %s', async (theme) => {
    const shown = await open('#/review/places', { placeCount: 4, theme });
    await press('ArrowRight');
    await at(shown, '2 of 5');
    await shown.page.locator('.doubt-strip button').first().waitFor();
    expect(await violations(shown.page)).toEqual([]);
  });

  test('where there is no place nothing is said of photos that are held in one', async () => {
    const { page } = await open('#/review/places', { empty: true });
    await page.getByText('There is no place yet.').waitFor();
    expect(await page.getByText('Every photo').count()).toBe(0);
  });
});
