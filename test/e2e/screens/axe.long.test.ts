import { describe, expect, test } from 'vitest';
import { COLOUR_RULES, chromium, violations } from '../browser.ts';
import { ASKED_FILE } from '../synthetic-library.ts';
import type { Shown } from './open.ts';
import { windowOverLibrary } from './open.ts';

describe.skipIf(chromium === null)('the window to assistive technology', () => {
  const { open, button, press } = windowOverLibrary();

  const removal = async ({ page }: Shown): Promise<void> => {
    await button('Remove all that are sure…').click();
    await button(/^Remove \d+ files$/).click();
    await page.getByText('Moving files to the trash').waitFor();
  };

  const screens: {
    title: string;
    hash: string;
    empty?: boolean;
    groupCount?: number;
    ready: (shown: Shown) => Promise<unknown>;
  }[] = [
    {
      title: 'an empty library',
      hash: '#/library',
      empty: true,
      ready: () => button('Add a folder').waitFor(),
    },
    {
      title: 'no places',
      hash: '#/places',
      empty: true,
      ready: ({ page }) => page.getByText('No photos yet').waitFor(),
    },
    {
      title: 'a library with failures and an offline folder',
      hash: '#/library',
      ready: ({ page }) => page.getByText('The picture ends in the middle.').waitFor(),
    },
    {
      title: 'a question before a model is fetched',
      hash: '#/settings',
      ready: async ({ page }) => {
        await button('Fetch DELF, ICCV 2017').click();
        await page.locator('dialog').waitFor();
      },
    },
    {
      title: 'a question before a model is removed',
      hash: '#/settings',
      ready: async ({ page }) => {
        await button('Remove My DELF').click();
        await page.locator('dialog').waitFor();
      },
    },
    {
      title: 'a model that is fetched',
      hash: '#/settings',
      ready: async ({ page, engine }) => {
        await button('Fetch DELF, ICCV 2017').waitFor();
        engine.arrives({ bytes: 12e6, total: 38e6 });
        await page.getByText('12 of 38 MB').waitFor();
      },
    },
    {
      title: 'the settings, and the scan at length',
      hash: '#/settings',
      ready: async ({ page, engine }) => {
        engine.scanned(50);
        await page.locator('.scan-ring a').focus();
        await page.getByRole('tooltip').waitFor();
      },
    },
    { title: 'places', hash: '#/places', ready: ({ page }) => page.locator('.tile').first().waitFor() },
    {
      title: 'places that are sorted and filtered',
      hash: '#/places',
      ready: async ({ page }) => {
        await page.getByRole('combobox', { name: 'Sort' }).selectOption('recent');
        await page.getByRole('combobox', { name: 'Year', exact: true }).selectOption('2019');
        await page.getByRole('combobox', { name: 'Camera' }).selectOption('Pixel 7');
        await page.locator('.grid-heading').first().waitFor();
      },
    },
    {
      title: 'the map',
      hash: '#/map',
      ready: async ({ page }) => {
        await page.locator('.marker').first().click();
        await page.locator('.map-strip').waitFor();
      },
    },
    {
      title: 'a place with a selection',
      hash: '#/places/1',
      ready: ({ page }) => page.locator('.photo-tile').first().click(),
    },
    {
      title: 'a place with a photo that was taken out',
      hash: '#/places/1',
      ready: async ({ page }) => {
        await page.locator('.photo-tile').first().click();
        await press('n');
        await page.getByRole('region', { name: 'Not this place' }).waitFor();
      },
    },
    {
      title: 'the places that photos may be put into',
      hash: '#/photos',
      ready: async ({ page }) => {
        await page.locator('.photo-tile').first().click();
        await press('Control+a', 'a');
        await button('A new place of these 12 photos').waitFor();
      },
    },
    {
      title: 'a place that is gone',
      hash: '#/places/77',
      ready: ({ page }) => page.getByText('This place is no more').waitFor(),
    },
    {
      title: 'merging',
      hash: '#/places/1',
      ready: async ({ page }) => {
        await button('Merge with…').click();
        await page.locator('dialog').waitFor();
      },
    },
    {
      title: 'a match',
      hash: '#/match/1/3/1',
      ready: async ({ page }) => {
        await page.locator('.match-verdict').waitFor();
        await press('i', 'l', '.');
        await page.getByText('What it rests on').click();
      },
    },
    {
      title: 'a match and which of its photos is meant',
      hash: '#/match/1/3/1',
      ready: async ({ page }) => {
        await button('Not this place…').click();
        await page.locator('dialog').waitFor();
      },
    },
    {
      title: 'photos of two places',
      hash: '#/match/1/7',
      ready: () => button('Same place').waitFor(),
    },
    { title: 'a match with slider', hash: '#/match/1/3/1', ready: () => button('Slider').click() },
    {
      title: 'no match',
      hash: '#/match/1/12',
      ready: ({ page }) => page.locator('.match-verdict').waitFor(),
    },
    {
      title: 'no copies',
      hash: '#/review',
      ready: ({ page }) => page.getByRole('heading', { name: 'No copies' }).waitFor(),
    },
    {
      title: 'a group of copies',
      hash: '#/review/1000300',
      groupCount: 40,
      ready: async ({ page }) => {
        await page.locator('.copy').first().waitFor();
        await press('d');
        await page
          .getByText(/% of the picture differs/)
          .first()
          .waitFor();
      },
    },
    {
      title: 'a group that is left to the person',
      hash: '#/review/1000400',
      groupCount: 40,
      ready: ({ page }) => page.locator('.suggestion').waitFor(),
    },
    {
      title: 'a question before copies are removed',
      hash: '#/review',
      groupCount: 40,
      ready: async ({ page }) => {
        await button('Remove all that are sure…').click();
        await page.locator('dialog table').waitFor();
      },
    },
    {
      title: 'a removal that runs',
      hash: '#/review',
      groupCount: 40,
      ready: async (shown) => {
        await removal(shown);
        shown.engine.groups.moves(3);
        await shown.page.getByText(/^3 of/).waitFor();
      },
    },
    {
      title: 'what was not removed',
      hash: '#/review',
      groupCount: 40,
      ready: async (shown) => {
        await removal(shown);
        shown.engine.groups.ends(2);
        await button('See why').click();
        await shown.page.locator('dialog .file-failures').waitFor();
      },
    },
    {
      title: 'removed files',
      hash: '#/review',
      groupCount: 40,
      ready: async (shown) => {
        await removal(shown);
        shown.engine.groups.ends(2);
        await shown.page.getByRole('link', { name: 'See what was removed' }).click();
        await shown.page.locator('.removed-row .button').first().click();
        await shown.page.getByText('Restored', { exact: true }).waitFor();
      },
    },
    {
      title: 'the rules',
      hash: '#/review/rules',
      groupCount: 40,
      ready: async ({ page }) => {
        await button('Try on my library').click();
        await page.getByText(/^Would keep/).waitFor();
      },
    },
    {
      title: 'photos with a selection',
      hash: '#/photos',
      ready: async ({ page }) => {
        await page.locator('.photo-tile').nth(2).click();
        await press('Control+a', 's');
        await page.locator('.tile-star').first().waitFor({ state: 'attached' });
      },
    },
    {
      title: 'no favourites',
      hash: '#/photos',
      ready: async ({ page }) => {
        await press('v');
        await page.getByText('No favourites yet').waitFor();
      },
    },
    {
      title: 'a photo with what is known of it',
      hash: '#/photo/1',
      ready: async ({ page }) => {
        await press('i');
        await page.getByText('ISO 100').waitFor();
      },
    },
    {
      title: 'the menu of a photo',
      hash: '#/photo/1',
      ready: async ({ page }) => {
        await button('More').click();
        await page.getByRole('menu').waitFor();
      },
    },
    {
      title: 'more of a photo',
      hash: '#/find/1',
      ready: ({ page }) => page.locator('.hits').first().waitFor(),
    },
    { title: 'find', hash: '#/find', ready: () => button('Choose a photo').waitFor() },
    {
      title: 'what was found',
      hash: '#/find',
      ready: async ({ page }) => {
        await page.locator('input[type=file]').setInputFiles(ASKED_FILE);
        await page.locator('.hits').first().waitFor();
      },
    },
    {
      title: 'the cheat sheet',
      hash: '#/places',
      ready: async ({ page }) => {
        await press('?');
        await page.locator('dialog').waitFor();
      },
    },
  ];
  test.each(screens)(
    'axe finds nothing wrong with $title, nor with its colours when it is dark',
    async ({ hash, empty = false, groupCount = 0, ready }) => {
      const shown = await open(hash, { empty, groupCount });
      await ready(shown);
      expect(await violations(shown.page)).toEqual([]);
      await shown.page.emulateMedia({ colorScheme: 'dark' });
      expect(await violations(shown.page, COLOUR_RULES)).toEqual([]);
    },
  );
});
