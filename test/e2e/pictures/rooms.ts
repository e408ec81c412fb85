/** The screens of a real library, of its largest place and of what else it has. */
import type { Page } from 'playwright-core';
import type { Place } from '../../../electron/contract/requests.ts';
import type { asking } from '../../support/asked.ts';
import type { Screen } from './take.ts';
import { press } from './take.ts';

type Asked = ReturnType<typeof asking>;
type Screens = Record<string, Screen>;

const click =
  (name: string | RegExp) =>
  (page: Page): Promise<void> =>
    page.getByRole('button', { name }).first().click();
const then =
  (...steps: ((page: Page) => Promise<unknown>)[]) =>
  async (page: Page): Promise<void> => {
    for (const step of steps) await step(page);
  };
const wait =
  (timeMs: number) =>
  (page: Page): Promise<void> =>
    page.waitForTimeout(timeMs);
const asks =
  (photo: string) =>
  async (page: Page): Promise<void> => {
    await page.locator('input[type=file]').setInputFiles(photo);
    await page.locator('.hits, .find-nothing, .find-here').first().waitFor();
  };

/** `photo`: a file to find by. */
export async function roomsOf(asked: Asked, photo: string): Promise<Screens> {
  const places = (await asked('places.list', {})).sort((p, q) => q.photoCount - p.photoCount);
  const { ids } = await asked('photos.timeLine', { in: null });
  const screens: Screens = {
    library: { hash: '#/library' },
    places: { hash: '#/places' },
    map: { hash: '#/map' },
    photos: { hash: '#/photos' },
    find: { hash: '#/find' },
    review: { hash: '#/review' },
    doubts: { hash: '#/review/places', after: wait(1200) },
    removed: { hash: '#/review/removed' },
    rules: { hash: '#/review/rules' },
    settings: { hash: '#/settings' },
    keys: { hash: '#/places', after: press('?') },
    'library-zh': { hash: '#/library', language: 'zh-Hans' },
    'places-zh': { hash: '#/places', language: 'zh-Hans' },
    'settings-zh': { hash: '#/settings', language: 'zh-Hans' },
    'settings-end': {
      hash: '#/settings',
      after: (page) => page.evaluate("document.querySelector('main').scrollTo(0, 1e6)"),
    },
  };
  if (ids.length > 0) Object.assign(screens, ofPhotos(ids, photo));
  if (places.length > 0)
    Object.assign(screens, ofPlace(await asked('place.get', { placeId: places[0]!.id })));
  return screens;
}

const ofPhotos = (ids: readonly number[], photo: string): Screens => ({
  'photos-selected': {
    hash: '#/photos',
    after: async (page) => {
      const check = page.locator('.photo-tile');
      await check.nth(1).click();
      await check.nth(3).click({ modifiers: ['Shift'] });
    },
  },
  'photos-focus': { hash: '#/photos', after: then(click('All'), press('Tab', 'ArrowRight')) },
  'photos-end': {
    hash: '#/photos',
    after: (page) => page.evaluate("document.querySelector('.photo-scroller').scrollTo(0, 1e7)"),
  },
  'photos-stars': { hash: '#/photos', after: press('v') },
  'photos-zh': { hash: '#/photos', language: 'zh-Hans' },
  photo: { hash: `#/photo/${ids[0]}` },
  'photo-info': { hash: `#/photo/${ids[0]}`, after: then(press('i'), wait(500)) },
  'photo-menu': { hash: `#/photo/${ids[0]}`, after: press('m') },
  'photo-zh': { hash: `#/photo/${ids[0]}`, after: then(press('i'), wait(500)), language: 'zh-Hans' },
  'find-found': { hash: '#/find', after: asks(photo) },
  'find-none': { hash: '#/find', after: asks('build/icons/icon.png') },
});

function ofPlace({ summary, links, photos }: Place): Screens {
  const here = `#/places/${summary.id}`;
  const { a, b } = links[0]!;
  const match = `#/match/${a}/${b}/${summary.id}`;
  return {
    'places-search': { hash: '#/places', after: (page) => page.getByRole('searchbox').fill('2019') },
    'places-none': { hash: '#/places', after: (page) => page.getByRole('searchbox').fill('nowhere at all') },
    'places-focus': { hash: '#/places', after: (page) => page.locator('.tile').nth(1).focus() },
    'places-filtered': {
      hash: '#/places',
      after: (page) => page.getByRole('combobox', { name: 'Sort' }).selectOption('span'),
    },
    'places-end': {
      hash: '#/places',
      after: async (page) => {
        await page.locator('.tile').first().focus();
        await page.keyboard.press('End');
      },
    },
    'map-near': {
      hash: '#/map',
      after: async (page) => {
        await page.locator('.marker').first().click();
        await page.waitForTimeout(600);
      },
    },
    exports: { hash: '#/library', after: click('Export') },
    place: { hash: here, after: wait(600) },
    'place-rows': {
      hash: here,
      after: async (page) => {
        await page.locator('.photo-tile img').first().waitFor();
        await page.evaluate("document.querySelector('.place-scroll').scrollTo(0, 600)");
        await page.waitForTimeout(1200);
      },
    },
    'place-selected': {
      hash: here,
      after: async (page) => {
        await page.locator('.photo-tile').first().click();
        await page
          .locator('.photo-tile')
          .nth(1)
          .click({ modifiers: ['Control'] });
      },
    },
    'place-menu': {
      hash: here,
      after: (page) => page.locator('.photo-tile').first().click({ button: 'right' }),
    },
    'place-proof': {
      hash: here,
      after: then((page) => page.locator('.proof summary').first().click(), wait(400)),
    },
    'place-naming': { hash: here, after: press('r') },
    'place-zh': { hash: here, language: 'zh-Hans', after: wait(600) },
    'place-merge': { hash: here, after: press('m') },
    'photo-put': { hash: `#/photo/${photos[0]!.id}`, after: press('i', 'a') },
    'place-exports': { hash: here, after: click('Export') },
    'then-and-now': { hash: here, after: then(press('t'), wait(4000)) },
    match: { hash: match },
    'match-lines': { hash: match, after: press('l') },
    'match-all-lines': { hash: match, after: press('l', 'l') },
    'match-line': { hash: match, after: press('l', '.', 'Enter') },
    'match-tentative-heat': { hash: match, after: press('l', 'h', 't', 'a') },
    'match-overlay': { hash: match, after: press('o') },
    'match-slider': { hash: match, after: press('s') },
    'match-details': {
      hash: match,
      after: then(press('i', 'l'), (page) => page.locator('.rests-on summary').click()),
    },
    'match-zh': { hash: match, language: 'zh-Hans', after: press('i', 'l') },
    'match-no': { hash: `#/match/${photos[0]!.id}/${photos.at(-1)!.id}` },
  };
}
