/**
 * The page's tasks on large libraries, in Debian's Chromium, and the longest turn of the engine's thread:
 * `node test/e2e/pace/measure-pace.ts [PART…]`. Parts, all unless named:
 *
 * - `engine`: the first questions to an engine of 10,000 places
 * - `map`: 10,000 places all over the world, opened, zoomed and moved
 * - `place`: a place of 500 photos and one of 2,000, opened, scrolled, selected, its proof
 * - `photos`: 100,000 photos in 2,000 folders with 1,000 stacks: folders, stacks, 1,000 selected, scrubber
 * - `copies`: 5,000 groups of copies under Review
 * - `search`: typed fast among 10,000 places
 */
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import type { Ask, RequestName } from '../../../electron/contract/requests.ts';
import { launch } from '../browser.ts';
import { servePage } from '../page-server.ts';
import type { SyntheticEngine } from '../synthetic-engine.ts';
import { syntheticEngine } from '../synthetic-engine.ts';
import { tasksOf } from '../watch.ts';
import { heapMegabytes, followNoNetwork, rendererMegabytes } from './memory.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const most = (figures: readonly number[]): number =>
  Math.round(figures.reduce((worst, figure) => Math.max(worst, figure), 0));
const PLACES = 10_000;

/** Runs on a page, and says what tasks it had. */
type Measure = (what: string, run: () => Promise<unknown>) => Promise<void>;

async function onPage(
  browser: Browser,
  engine: SyntheticEngine,
  route: string,
  run: (page: Page, measure: Measure) => Promise<void>,
): Promise<void> {
  const served = await servePage(engine);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await followNoNetwork(page);
  await page.goto(`${served.url}${route}`);
  await page.locator('nav a[href="#/photos"]').waitFor();
  await page.waitForTimeout(1500);
  await run(page, async (what, act) => {
    const tasks = await tasksOf(browser, page, async () => {
      await act();
      await page.waitForTimeout(700);
    });
    const figures = (['cpuMs', 'wallMs'] as const).map((key) => {
      const times = tasks.map((task) => task[key]);
      return `${key} ${times.filter((time) => time > 50).length} over 50, longest ${most(times)}`;
    });
    console.log(`  ${what}: ${figures.join('; ')}`);
  });
  const [whole, script] = [await rendererMegabytes(browser), await heapMegabytes(page)].map(Math.round);
  console.log(`  memory: page ${whole} MB, of it script ${script} MB`);
  await page.close();
  served.close();
  await engine.close();
}

async function wheel(page: Page, byPx: number, steps = 40): Promise<void> {
  await page.mouse.move(640, 500);
  for (let step = 0; step < steps; step++) {
    await page.mouse.wheel(0, byPx);
    await page.waitForTimeout(30);
  }
}

/** By the left button, from one place of the page to another. */
async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 30 });
  await page.mouse.up();
}

async function measureEngine(): Promise<void> {
  const engine = await syntheticEngine({ placeCount: PLACES, spreadDegrees: 60 });
  const cpuMs = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  const measure = async <N extends RequestName>(name: N, ask: Ask<N>): Promise<void> => {
    const turns: number[] = [];
    let [last, isDone] = [cpuMs(), false];
    const turn = (): void => {
      turns.push(cpuMs() - last);
      last = cpuMs();
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    const began = cpuMs();
    await engine.ask(name, ask);
    const whole = cpuMs() - began;
    isDone = true;
    await new Promise((done) => setTimeout(done, 20));
    console.log(`  ${name}: longest turn ${most(turns)} ms of processor time, all ${Math.round(whole)} ms`);
  };
  await measure('library.state', {});
  await measure('places.list', { start: 0, count: 1000 });
  await measure('places.list', { start: 1000, count: 1000 });
  await measure('doubts.list', {});
  await measure('places.options', {});
  await engine.close();
}

async function measureMap(browser: Browser): Promise<void> {
  const engine = await syntheticEngine({ placeCount: PLACES, spreadDegrees: 60 });
  await onPage(browser, engine, '#/places', async (page, measure) => {
    await measure('opened', async () => {
      await page.evaluate("location.hash = '#/map'");
      await page.locator('.marker').first().waitFor();
      await page.waitForTimeout(1000);
    });
    await measure('zoomed in', () => wheel(page, -60, 30));
    await measure('zoomed out', () => wheel(page, 90, 60));
    await measure('moved', () => drag(page, [400, 700], [700, 600]));
  });
}

async function measurePlace(browser: Browser): Promise<void> {
  for (const ofOnePlace of [500, 2000]) {
    console.log(`  of ${ofOnePlace} photos`);
    const engine = await syntheticEngine({ photoCount: ofOnePlace, ofOnePlace });
    await onPage(browser, engine, '#/places', async (page, measure) => {
      await measure('opened', async () => {
        await page.locator('.tile').first().click();
        await page.locator('.time-line .photo-tile').first().waitFor();
      });
      await measure('scrolled', () => wheel(page, 700));
      await measure('all selected', () => page.keyboard.press('Control+a'));
      await measure('scrolled with all selected', () => wheel(page, -700));
      await measure('selected from the first to the last', async () => {
        await page.locator('.time-line .photo-tile').first().click();
        await page.keyboard.press('Shift+End');
      });
      await measure('proof opened', async () => {
        await page.locator('.proof summary').click();
        await page.locator('.links-list a').first().waitFor();
      });
      await measure('proof scrolled', async () => {
        const box = (await page.locator('.links-list').boundingBox())!;
        await page.mouse.move(box.x + 50, box.y + 50);
        for (let step = 0; step < 30; step++) {
          await page.mouse.wheel(0, 2000);
          await page.waitForTimeout(30);
        }
      });
    });
  }
}

async function measurePhotos(browser: Browser): Promise<void> {
  const options = { photoCount: 100_000, folderCount: 2000, stackedCount: 3000, stackSize: 3 };
  await onPage(browser, await syntheticEngine(options), '#/library', async (page, measure) => {
    await measure('opened', async () => {
      await page.locator('nav a[href="#/photos"]').click();
      await page.locator('.photo-tile').first().waitFor();
    });
    await measure('stacks opened', () => openStacks(page));
    await measure('every folder opened', async () => {
      for (const name of ['Archive', ...Array.from({ length: 40 }, (_, i) => `Trip ${i}`)]) {
        const twist = page.locator('.photo-folders li', { has: page.getByText(name, { exact: true }) });
        if ((await twist.getAttribute('aria-expanded')) === 'false')
          await twist.locator('.folder-twist').click();
      }
    });
    await measure('folders scrolled', async () => {
      await page.locator('.photo-folders').hover();
      for (let step = 0; step < 30; step++) await page.mouse.wheel(0, 700);
    });
    await measure('a thousand selected', async () => {
      await page.locator('.photo-tile').first().click();
      await page.keyboard.down('Shift');
      for (let step = 0; step < 50; step++) await page.keyboard.press('PageDown');
      await page.keyboard.up('Shift');
    });
    await measure('all selected', () => page.keyboard.press('Control+a'));
    await measure('scrolled with all selected', () => wheel(page, 500));
    await measure('scrubbed', async () => {
      const { x, y, height } = (await page.locator('.scrubber').boundingBox())!;
      await drag(page, [x + 30, y + 5], [x + 30, y + height - 5]);
    });
  });
}

/** Those of thirty screens. */
async function openStacks(page: Page): Promise<void> {
  for (let screen = 0; screen < 30; screen++) {
    await page.evaluate(`for (const mark of document.querySelectorAll('.photo-tile:not(.bound) [data-stack]'))
      mark.click()`);
    await wheel(page, 600, 2);
  }
}

async function measureCopies(browser: Browser): Promise<void> {
  const engine = await syntheticEngine({ groupCount: 5000 });
  await onPage(browser, engine, '#/places', async (page, measure) => {
    await measure('opened', () => page.locator('nav a[href="#/review"]').click());
    await page.locator('.group-row').first().hover();
    await measure('scrolled', async () => {
      for (let step = 0; step < 40; step++) {
        await page.mouse.wheel(0, 2000);
        await page.waitForTimeout(30);
      }
    });
  });
}

async function measureSearch(browser: Browser): Promise<void> {
  const engine = await syntheticEngine({ placeCount: PLACES });
  await onPage(browser, engine, '#/places', async (page, measure) => {
    await measure('typed', () => page.locator('[type=search]').pressSequentially('square 12', { delay: 40 }));
    await measure('taken away again', async () => {
      for (let i = 0; i < 9; i++) await page.keyboard.press('Backspace', { delay: 40 });
    });
  });
}

const parts: Record<string, (browser: Browser) => Promise<void>> = {
  engine: measureEngine,
  map: measureMap,
  place: measurePlace,
  photos: measurePhotos,
  copies: measureCopies,
  search: measureSearch,
};
const browser = await launch();
try {
  const load = loadavg().map((one) => one.toFixed(1));
  console.log(`${availableParallelism()} cores, load ${load.join(' ')} before`);
  for (const part of positionals.length > 0 ? positionals : Object.keys(parts)) {
    console.log(part);
    await parts[part]!(browser);
  }
} finally {
  await browser.close();
}
