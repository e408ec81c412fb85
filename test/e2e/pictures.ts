/**
 * Pictures of every screen, in both themes and two sizes, for people to look at: `node test/e2e/pictures.ts
 * FOLDER [--photos ../shared/data/eval/photos] [--only NAME]`.
 *
 * - `0-…`, `5-…`, `N-…`: the engine behind `revisit serve` with no photo, five, and all of the folder; its
 *   libraries stay in FOLDER for the next time
 * - `states-…`: what no such library comes to by itself (a scan, failures, a disk that is away, a map): an
 *   engine in this process over a synthetic library
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { startEngine } from '../../electron/host/client.ts';
import { BUILT_IN_MODEL } from '../../electron/model/open.ts';
import { serve } from '../../electron/serve/serve.ts';
import { launch } from './browser.ts';
import { servePage } from './page-server.ts';
import { syntheticEngine } from './synthetic-engine.ts';
import { ASKED_FILE } from './synthetic-library.ts';
import { asking } from '../support/asked.ts';

const {
  values,
  positionals: [into = 'dist/pictures'],
} = parseArgs({
  allowPositionals: true,
  options: {
    photos: { type: 'string', default: resolve(import.meta.dirname, '../../../shared/data/eval/photos') },
    only: { type: 'string', default: '' },
  },
});

mkdirSync(into, { recursive: true });
/** Photos of one place first, where a table of the set lies beside them (../shared/README.md). */
const table = join(values.photos, '../photos.tsv');
const listed = existsSync(table)
  ? readFileSync(table, 'utf8')
      .split('\n')
      .slice(1)
      .flatMap((row) => row.split('\t')[0] || [])
  : readdirSync(values.photos);
const all = listed.length;

interface Screen {
  hash: string;
  after?: (page: Page) => Promise<unknown>;
  language?: string;
}
const press =
  (...keys: string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
const ask =
  (photo: string) =>
  (page: Page): Promise<void> =>
    page.locator('input[type=file]').setInputFiles(photo);

async function take(
  browser: Browser,
  entry: string,
  name: string,
  screens: Record<string, Screen>,
): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    for (const [width, height] of [
      [1280, 800],
      [2560, 1440],
    ] as const) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
      if (entries.get(entry)) await context.addCookies(entries.get(entry)!);
      for (const [screen, { hash, after, language = 'en' }] of Object.entries(screens)) {
        if (!`${name}-${screen}`.includes(values.only)) continue;
        const page = await context.newPage();
        await page.addInitScript(`localStorage.setItem('revisit.preferences', '{"language":"${language}"}')`);
        await page.goto(entry);
        if (!entries.has(entry)) {
          await page.waitForURL((url) => url.search === '');
          entries.set(entry, await context.cookies());
        }
        await page.goto(new URL(hash, page.url()).href);
        await page.locator('main h1').first().waitFor({ state: 'attached' });
        await page.waitForTimeout(700);
        await after?.(page);
        await page.waitForTimeout(1200);
        await page.screenshot({ path: join(into, `${name}-${screen}-${theme}-${width}.png`) });
        await page.close();
      }
      await context.close();
    }
  }
}
/** The address of an engine lets in once; then its cookie does. */
const entries = new Map<string, Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['cookies']>>>();

async function real(browser: Browser, count: number): Promise<void> {
  const photos = count === all ? values.photos : join(into, `photos-${count}`);
  if (count > 0 && count < all) {
    mkdirSync(photos, { recursive: true });
    for (const name of listed.slice(0, count)) copyFileSync(join(values.photos, name), join(photos, name));
  }
  const started = await startEngine({ library: resolve(into, `library-${count}`), model: BUILT_IN_MODEL });
  if (!started.ok) throw new Error(started.failure.reason);
  const engine = started.value;
  const asked = asking(() => engine);
  if (count > 0) {
    await asked('folder.add', { token: engine.grant(resolve(photos)) });
    do await new Promise((later) => setTimeout(later, 500));
    while ((await asked('library.state', {})).scan.state !== 'idle');
  }
  const served = await serve({ engine });
  const [largest] = (await asked('places.list', {})).sort((p, q) => q.photoCount - p.photoCount);
  const rooms: Record<string, Screen> = {
    library: { hash: '#/library' },
    places: { hash: '#/places' },
    find: { hash: '#/find' },
  };
  if (largest) {
    const { links, photos: own } = await asked('place.get', { placeId: largest.id });
    const { a, b } = links[0]!;
    const match = `#/match/${a}/${b}/${largest.id}`;
    Object.assign(rooms, {
      'places-end': {
        hash: '#/places',
        after: async (page) => {
          await page.locator('.tile').first().focus();
          await page.keyboard.press('End');
        },
      },
      'places-none': {
        hash: '#/places',
        after: (page) => page.getByRole('searchbox').fill('nowhere at all'),
      },
      place: { hash: `#/places/${largest.id}` },
      'place-selected': {
        hash: `#/places/${largest.id}`,
        after: async (page) => {
          for (const i of [0, 1]) await page.locator('.tile-check').nth(i).click();
        },
      },
      'place-links': {
        hash: `#/places/${largest.id}`,
        after: (page) => page.locator('.proof summary').click(),
      },
      merge: { hash: `#/places/${largest.id}`, after: press('m') },
      match: { hash: match },
      'match-lines': { hash: match, after: press('l') },
      'match-line': { hash: match, after: press('l', '.', 'Enter') },
      'match-tentative-heat': { hash: match, after: press('l', 'h', 't', 'a') },
      'match-overlay': { hash: match, after: press('o') },
      'match-slider': { hash: match, after: press('s') },
      'match-no': { hash: `#/match/${own[0]!.id}/${own.at(-1)!.id}` },
      'find-found': {
        hash: '#/find',
        after: async (page) => {
          await ask(join(photos, listed[0]!))(page);
          await page.locator('.hits').first().waitFor();
        },
      },
      keys: { hash: '#/places', after: press('?') },
    } satisfies Record<string, Screen>);
  }
  await take(browser, served.url, `${count}`, rooms);
  await served.close();
  await engine.close();
}

async function states(browser: Browser): Promise<void> {
  const engine = await syntheticEngine({ placeCount: 60, groupCount: 400 });
  engine.scanned(82);
  const served = await servePage(engine);
  entries.set(served.url, []);
  await take(browser, served.url, 'states', {
    library: { hash: '#/library' },
    'library-zh': { hash: '#/library', language: 'zh-Hans' },
    places: { hash: '#/places' },
    'places-zh': { hash: '#/places', language: 'zh-Hans' },
    map: { hash: '#/places', after: press('v') },
    place: { hash: '#/places/1' },
    'place-gone': { hash: '#/places/7777' },
    'place-zh': { hash: '#/places/1', language: 'zh-Hans' },
    match: { hash: '#/match/1/3/1' },
    'match-zh': { hash: '#/match/1/3/1', language: 'zh-Hans' },
    'match-no': { hash: '#/match/1/12' },
    'find-found': { hash: '#/find', after: ask(ASKED_FILE) },
    review: { hash: '#/review' },
    'review-many': { hash: '#/review/1000000' },
    'review-difference': { hash: '#/review/1000300', after: press('d') },
    'review-zh': { hash: '#/review', language: 'zh-Hans' },
    'review-remove': {
      hash: '#/review',
      after: (page) => page.getByRole('button', { name: 'Remove all that are sure…' }).click(),
    },
    'review-rules': { hash: '#/review/rules' },
    'keys-zh': { hash: '#/places', language: 'zh-Hans', after: press('?') },
  });
  served.close();
  engine.close();
}

const browser = await launch();
await states(browser);
for (const count of [0, 5, all]) await real(browser, count);
await browser.close();
