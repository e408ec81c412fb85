/** Screens over a synthetic library: what a real one does not come to by itself. */
import type { Page } from 'playwright-core';
import { ASKED_FILE } from '../synthetic-library.ts';
import type { Screen } from './take.ts';
import { press } from './take.ts';

const click = (name: string) => (page: Page) => page.getByRole('button', { name }).click();
/** Whatever the page asks of the engine from now on finds nobody. */
const cutOff = (page: Page) => page.route('**/api/**', (route) => route.abort());

export const states: Record<string, Screen> = {
  library: { hash: '#/library' },
  'library-zh': { hash: '#/library', language: 'zh-Hans' },
  'library-end': {
    hash: '#/library',
    after: (page) => page.evaluate("document.querySelector('main').scrollTo(0, 1e6)"),
  },
  chooser: { hash: '#/library', after: click('Add a folder') },
  'folder-removal': {
    hash: '#/library',
    after: (page) =>
      page
        .getByRole('button', { name: /^Remove/ })
        .first()
        .click(),
  },
  places: { hash: '#/places' },
  map: { hash: '#/map' },
  place: { hash: '#/places/1' },
  'place-gone': { hash: '#/places/7777' },
  match: { hash: '#/match/1/3/1', after: press('l') },
  'match-no': { hash: '#/match/1/12' },
  'photo-gone': { hash: '#/photo/77777' },
  'find-found': {
    hash: '#/find',
    after: (page) => page.locator('input[type=file]').setInputFiles(ASKED_FILE),
  },
  review: { hash: '#/review' },
  'review-many': { hash: '#/review/1000000' },
  'review-difference': { hash: '#/review/1000300', after: press('d') },
  'review-left': { hash: '#/review/1000400' },
  'review-zh': { hash: '#/review', language: 'zh-Hans' },
  'review-remove': { hash: '#/review', after: click('Remove all that are sure…') },
  rules: { hash: '#/review/rules' },
  settings: { hash: '#/settings' },
  'model-question': { hash: '#/settings', after: click('Fetch DELF, ICCV 2017') },
  'keys-zh': { hash: '#/places', language: 'zh-Hans', after: press('?') },
  'engine-away': { hash: '#/places', before: cutOff },
  'engine-ended': {
    hash: '#/places',
    after: async (page, engine) => {
      await cutOff(page);
      engine.restarted('It ran out of memory.');
    },
  },
  'engine-restarted': {
    hash: '#/places',
    after: (_, engine) => Promise.resolve(engine.restarted('It ran out of memory.')),
  },
};

const scan = (_: Page, engine: { scanned: (done: number) => void }): Promise<void> =>
  Promise.resolve(engine.scanned(82));

export const scanning: Record<string, Screen> = {
  library: { hash: '#/library', after: scan },
  'library-zh': { hash: '#/library', after: scan, language: 'zh-Hans' },
  places: { hash: '#/places', after: scan },
  ring: {
    hash: '#/photos',
    after: async (page, engine) => {
      await scan(page, engine);
      await page.locator('.scan-ring a').focus();
    },
  },
  paused: {
    hash: '#/library',
    after: async (page, engine) => {
      await scan(page, engine);
      await page.getByRole('button', { name: 'Pause' }).click();
    },
  },
};
