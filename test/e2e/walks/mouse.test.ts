import type { Locator, Page } from 'playwright-core';
import { describe } from 'vitest';
import { NAME, YEAR } from './photos.ts';
import type { Person } from './walk.ts';
import { canWalk, testWalk } from './walk.ts';

describe.skipIf(!canWalk)('the window by mouse', () =>
  testWalk('A person goes from an empty library to what it gives by clicks alone', personAt),
);

function personAt(page: Page): Person {
  let clicks = 0;
  type How = NonNullable<Parameters<Locator['click']>[0]>;
  const click = async (what: Locator, how: How = {}): Promise<void> => {
    clicks += how.clickCount ?? 1;
    await what.click(how);
  };
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
  const room = (name: string): Locator => page.locator('nav .rail-item', { hasText: name });
  const photo = (at: number): Locator => page.locator(`.photo-tile[data-at="${at}"]`);

  return {
    count: () => clicks,
    does: {
      async 'add a folder'() {
        await click(room('Library'));
        await click(button('Add a folder').first());
      },
      async 'watch the scan'() {
        await page.locator('.scan-ring a').hover();
        await page.locator('.scan-card', { hasText: /\d of \d/ }).waitFor();
      },
      async 'see the first place'() {
        await click(room('Places'));
      },
      async 'name it by its suggestion'() {
        await page.locator('.tile', { hasText: NAME }).hover();
        await click(button(`Use the name ${NAME}`));
      },
      async 'answer three doubts'() {
        await click(room('Review'));
        for (const answer of [/^Same place/, /^(Not this place|Two places)/, /^Next/])
          await click(page.locator('.doubt-answers').getByRole('button', { name: answer }));
      },
      async 'look at a photo alone'() {
        await click(room('Photos'));
        await click(photo(0), { clickCount: 2 });
      },
      async 'show it in its folder'() {
        await click(page.locator('.photo-stage'), { button: 'right' });
        await click(page.getByRole('menuitem', { name: 'Show in folder' }));
      },
      async 'select a range'() {
        await click(button('← Back'));
        await click(photo(0));
        await click(photo(2), { modifiers: ['Shift'] });
      },
      async 'filter by a year'() {
        await click(room('Places'));
        clicks += 2; // the list that a browser opens is no part of the page
        await page.getByLabel('Year', { exact: true }).selectOption(`${YEAR}`);
      },
      async 'save then and now'() {
        await click(page.locator('.tile', { hasText: NAME }));
        await click(button('Then and now…'));
        await click(button('Slider'));
        await click(button('Save'));
      },
      async 'write .xmp files'() {
        await click(room('Library'));
        await click(button('Export…'));
        await click(button('.xmp files'));
        await click(button('Write'));
      },
    },
    async slide(slider, to) {
      const { x, y, width, height } = (await slider.locator('figure').boundingBox())!;
      await slider.mouse.click(x + (to === 'start' ? 2 : width - 2), y + height / 2);
    },
  };
}
