/** Screens as pictures: each on a page of its own, in each theme and size. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { SyntheticEngine } from '../synthetic-engine.ts';

export interface Screen {
  hash: string;
  /** What brings the page to it from there; the engine where it is a synthetic one. */
  after?: (page: Page, engine: SyntheticEngine) => Promise<unknown>;
  /** Chosen before the page is opened. */
  language?: string;
  /** Before the page is opened. */
  before?: (page: Page) => Promise<unknown>;
}

const SIZES = [
  [1280, 800],
  [1600, 1000],
  [2560, 1440],
] as const;

/** `theme`, `width`: only of these. */
export interface Taking {
  browser: Browser;
  into: string;
  theme: string | undefined;
  width: string | undefined;
}

/** Where the address of an engine leads, which opens once. */
async function entered(browser: Browser, address: string): Promise<string> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  const url = page.url();
  await context.close();
  return url;
}

export async function take(
  { browser, into, theme: only, width: onlyWidth }: Taking,
  address: string,
  screens: Record<string, Screen>,
  engine?: SyntheticEngine,
): Promise<void> {
  const url = await entered(browser, address);
  for (const theme of ['light', 'dark'] as const) {
    for (const [width, height] of SIZES) {
      if ((only ?? theme) !== theme || (onlyWidth ?? `${width}`) !== `${width}`) continue;
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
      for (const [name, screen] of Object.entries(screens)) {
        const page = await context.newPage();
        page.setDefaultTimeout(15_000);
        try {
          await show(page, url, screen, engine);
          await page.screenshot({ path: join(into, `${name}-${theme}-${width}.png`) });
        } catch (error) {
          // the others are looked at all the same
          console.error(`${name}, ${theme}, ${width}: ${String(error).split('\n')[0]}`);
        }
        await page.close();
      }
      await context.close();
    }
  }
}

async function show(page: Page, url: string, screen: Screen, engine?: SyntheticEngine): Promise<void> {
  const { hash, after, before, language = 'en' } = screen;
  await page.addInitScript(`localStorage.setItem('revisit.preferences', '{"language":"${language}"}')`);
  await before?.(page);
  await page.goto(new URL(hash, url).href);
  await page.locator('main h1, main h2').first().waitFor({ state: 'attached' });
  await page.waitForTimeout(500);
  await after?.(page, engine!);
  await page.waitForTimeout(400);
  await picturesShown(page);
  await page.waitForTimeout(300);
}

/** Waits for those in sight, a while: a library that is new makes them one after the other. */
export async function picturesShown(page: Page): Promise<void> {
  for (let i = 0; i < 40 && !(await page.evaluate<boolean>(PICTURES_ARE_THERE)); i++)
    await page.waitForTimeout(250);
}

const PICTURES_ARE_THERE = `[...document.images].every((image) => {
  const { top, bottom, width } = image.getBoundingClientRect();
  return image.complete || width === 0 || bottom < 0 || top > innerHeight;
})`;

export const press =
  (...keys: string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
