/** Pictures of every screen in both themes and two sizes, for people to look at: `node test/e2e/pictures.ts FOLDER`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launch } from './browser.ts';
import { fakeEngine } from './fake-engine.ts';
import { serveFake } from './serve-fake.ts';

const folder = process.argv[2] ?? 'dist/pictures';
const screens: Record<string, { hash: string; after?: (page: Page) => Promise<void>; language?: string }> = {
  library: { hash: '#/library' },
  places: { hash: '#/places' },
  'places-zh': { hash: '#/places', language: 'zh-Hans' },
  map: { hash: '#/places', after: (page) => page.keyboard.press('v') },
  place: { hash: '#/places/1', after: async (page) => { await page.locator('[data-photo] input').first().check(); } },
  match: { hash: '#/match/1/3/1' },
  'match-zh': { hash: '#/match/1/3/1', language: 'zh-Hans' },
  'match-line': { hash: '#/match/1/3/1', after: async (page) => { for (const key of ['j', 'j', 'Enter']) await page.keyboard.press(key); } },
  'match-heat': { hash: '#/match/1/3/1', after: async (page) => { for (const key of ['h', 't', 'c']) await page.keyboard.press(key); } },
  'match-slider': { hash: '#/match/1/3/1', after: async (page) => { await page.getByRole('button', { name: 'Slider' }).click(); } },
  'match-no': { hash: '#/match/1/7' },
  find: { hash: '#/find' },
  'find-found': { hash: '#/find', after: async (page) => page.locator('input[type=file]').setInputFiles('build/pictures/match.jpg') },
  keys: { hash: '#/places', after: (page) => page.keyboard.press('?') },
  merge: { hash: '#/places/1', after: (page) => page.keyboard.press('m') },
};

const engine = fakeEngine({ placeCount: 60 });
engine.scanned(82);
const empty = await serveFake(fakeEngine({ empty: true }));
const full = await serveFake(engine);
const browser = await launch();
mkdirSync(folder, { recursive: true });
for (const theme of ['light', 'dark'] as const) {
  for (const [width, height] of [[1280, 800], [2560, 1440]] as const) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
    const take = async (name: string, url: string, { after, language = 'en' }: { after?: (page: Page) => Promise<void>; language?: string } = {}): Promise<void> => {
      const page = await context.newPage();
      await page.addInitScript(`localStorage.setItem('revisit.preferences', '{"language":"${language}"}')`);
      await page.goto(url);
      await page.waitForTimeout(900);
      await after?.(page);
      await page.waitForTimeout(700);
      await page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`) });
      await page.close();
    };
    await take('empty-library', `${empty.url}#/library`);
    await take('empty-places', `${empty.url}#/places`);
    for (const [name, { hash, ...options }] of Object.entries(screens)) await take(name, full.url + hash, options);
    await context.close();
  }
}
await browser.close();
empty.close();
full.close();
