import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { NAME, YEAR } from './photos.ts';
import type { Person, Task } from './walk.ts';
import { canWalk, testWalk } from './walk.ts';

describe.skipIf(!canWalk)('the window by keyboard', () =>
  testWalk('A person goes from an empty library to what it gives by keys alone', personAt),
);

/** What the element that has the focus is called, as it is read aloud or seen; '' where nothing has it. */
const FOCUSED = `(({ activeElement: element, body }) => element === body ? '' :
  element.getAttribute('aria-label') ?? (element.labels?.[0]?.textContent || element.textContent).trim()
)(document)`;
/** Nobody presses Tab more often to get somewhere. */
const MOST_TABS = 30;

function personAt(page: Page): Person {
  let presses = 0;
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      presses += 1;
      await page.keyboard.press(key);
    }
  };
  const isAt = async (name: string | RegExp): Promise<boolean> => {
    const focused = await page.evaluate<string>(FOCUSED);
    return typeof name === 'string' ? focused === name : name.test(focused);
  };
  const pressUntilAt = async (key: string, name: string | RegExp): Promise<void> => {
    for (let i = 0; i < MOST_TABS && !(await isAt(name)); i++) await press(key);
    if (!(await isAt(name))) throw new Error(`${key} does not lead to ${String(name)}`);
  };
  const at = (name: string | RegExp): Promise<void> => expect.poll(() => isAt(name)).toBe(true);

  const does: Record<Task, () => Promise<void>> = {
    async 'add a folder'() {
      await press('l', 'a');
    },
    async 'watch the scan'() {
      await page.locator('.scan .numbers', { hasText: /\d of \d/ }).waitFor();
    },
    async 'see the first place'() {
      await press('p');
    },
    async 'name it by its suggestion'() {
      await pressUntilAt('ArrowRight', new RegExp(NAME));
      await press('y');
    },
    async 'answer three doubts'() {
      await press('w');
      await page.locator('.doubt-at').waitFor();
      await press('y', 'n', 'ArrowRight');
    },
    async 'look at a photo alone'() {
      await press('g');
      await page.locator('.photo-tile').first().waitFor();
      await press('Enter');
    },
    async 'show it in its folder'() {
      await press('m');
      await at('Give a star'); // the first of the menu
      await press('s');
      await at('Show in folder');
      await press('Enter');
    },
    async 'select a range'() {
      await press('Escape');
      await at(/2023/);
      await press('Shift+ArrowRight', 'Shift+ArrowRight');
    },
    async 'filter by a year'() {
      await press('p');
      await page.getByLabel('Year', { exact: true }).waitFor();
      await pressUntilAt('Tab', 'Year');
      await press(...`${YEAR}`);
    },
    async 'save then and now'() {
      await press('Escape');
      await at(new RegExp(NAME));
      await press('Enter');
      await page.locator('.place-name').waitFor();
      await press('t');
      await at('Side by side');
      await pressUntilAt('ArrowRight', 'Slider');
      await press('Enter');
    },
    async 'write .xmp files'() {
      await press('l');
      await pressUntilAt('Tab', 'Export…');
      await press('Enter');
      await at('Folders of places');
      await pressUntilAt('ArrowRight', '.xmp files');
      await press('Enter');
    },
  };
  /** Whoever cannot see where the focus is must find it where it was, or at what is new. */
  const keepingFocus = (does: () => Promise<void>) => async (): Promise<void> => {
    await does();
    await expect.poll(() => isAt(/./)).toBe(true);
  };
  return {
    count: () => presses,
    does: Object.fromEntries(
      Object.entries(does).map(([task, one]) => [task, keepingFocus(one)]),
    ) as typeof does,
    async slide(slider, to) {
      await slider.keyboard.press(to === 'start' ? 'Home' : 'End');
    },
  };
}
