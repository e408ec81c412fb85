/** The window over a synthetic library, opened anew for each test of its screens. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launch, trouble } from '../browser.ts';
import { servePage } from '../page-server.ts';
import type { SyntheticEngine } from '../synthetic-engine.ts';
import { syntheticEngine } from '../synthetic-engine.ts';

export interface Shown {
  page: Page;
  engine: SyntheticEngine;
  served: Awaited<ReturnType<typeof servePage>>;
  /** What the page complained of so far; a test that leaves anything here fails. */
  said: string[];
}

export interface Window {
  open(
    hash: string,
    options?: {
      empty?: boolean;
      placeCount?: number;
      photoCount?: number;
      stackedCount?: number;
      isOneLikely?: boolean;
      unlocated?: number;
      groupCount?: number;
      theme?: 'light' | 'dark';
    },
  ): Promise<Shown>;
  /** Of this very name where it is a string. */
  button(name: string | RegExp): Locator;
  /** What the status line says. */
  notice(): Promise<string | null>;
  press(...keys: string[]): Promise<void>;
  /** What the element is called that has the focus; its own text where it has no label. */
  focused(): Promise<string | null>;
  /** Of the match viewer, in percent. */
  zoom(): Promise<number>;
}

/** Called in a `describe`: what it opens is closed after each test. */
export function windowOverLibrary(): Window {
  let browser: Browser;
  /** Of all pages: what one of them keeps, another does not have, as each comes from a port of its own. */
  let context: BrowserContext;
  let shown: Shown;
  beforeAll(async () => {
    browser = await launch();
    context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
    });
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await shown.page.close();
    shown.served.close();
    await shown.engine.close();
    expect(shown.said).toEqual([]);
  });
  return {
    async open(hash, options = {}) {
      const engine = await syntheticEngine(options);
      const served = await servePage(engine);
      const page = await context.newPage();
      await page.emulateMedia({ colorScheme: options.theme ?? 'light' });
      page.setDefaultTimeout(20_000);
      shown = { page, engine, served, said: trouble(page) };
      await page.goto(served.url + hash);
      await page.locator('h1').first().waitFor({ state: 'attached' });
      await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
      return shown;
    },
    button: (name) => shown.page.getByRole('button', { name, exact: typeof name === 'string' }),
    notice: () => shown.page.locator('.notice[role=status]').textContent(),
    async press(...keys) {
      for (const key of keys) await shown.page.keyboard.press(key);
    },
    focused: () =>
      shown.page.evaluate<string | null>(
        `(({ activeElement: one }) => one === document.body ? null :
          one.getAttribute('aria-label') ?? one.textContent)(document)`,
      ),
    zoom: async () => Number.parseInt((await shown.page.locator('.zoom output').textContent())!, 10),
  };
}
