/**
 * What 100,000 photos cost the page, in Debian's Chromium: `node test/e2e/photos/measure-photos.ts
 * [--count N] [--rounds N]`. How long the time line takes to open, the page's tasks while it is scrolled and
 * scrubbed, and the memory of its process and of its script.
 */
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { median } from '../../../electron/bench/report.ts';
import { launch } from '../browser.ts';
import { heapMegabytes, followNoNetwork, rendererMegabytes } from '../pace/memory.ts';
import { servePage } from '../page-server.ts';
import { syntheticEngine } from '../synthetic-engine.ts';
import type { Task } from '../watch.ts';
import { tasksOf } from '../watch.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
  },
});

const most = (figures: readonly number[]): number => Math.round(Math.max(0, ...figures));
const tasksText = (tasks: readonly Task[]): string =>
  (['cpuMs', 'wallMs'] as const)
    .map((key) => {
      const over = tasks.filter((task) => task[key] > 50).length;
      return `${key} ${over} over 50, longest ${most(tasks.map((task) => task[key]))}`;
    })
    .join('; ');

async function wheel(page: Page): Promise<void> {
  await page.mouse.move(640, 500);
  for (let step = 0; step < 80; step++) {
    await page.mouse.wheel(0, step < 60 ? 500 : 20_000);
    await page.waitForTimeout(30);
  }
  await page.waitForTimeout(500);
}

/** From the first year to the last and back, as a hand does. */
async function scrub(page: Page): Promise<void> {
  const box = (await page.locator('.scrubber').boundingBox())!;
  const x = box.x + 30;
  await page.mouse.move(x, box.y + 5);
  await page.mouse.down();
  for (let step = 0; step <= 120; step++) {
    const share = step <= 60 ? step / 60 : (120 - step) / 60;
    await page.mouse.move(x, box.y + 5 + share * (box.height - 10));
    await page.waitForTimeout(25);
  }
  await page.mouse.up();
  await page.waitForTimeout(500);
}

async function measure(browser: Browser, url: string) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await followNoNetwork(page);
  await page.goto(`${url}#/library`);
  await page.locator('nav a[href="#/photos"]').waitFor();
  await page.waitForTimeout(1000);
  let openedMs = 0;
  const opening = await tasksOf(browser, page, async () => {
    const began = performance.now();
    await page.locator('nav a[href="#/photos"]').click();
    await page.locator('.photo-tile').first().waitFor();
    openedMs = performance.now() - began;
    await page.waitForTimeout(500);
  });
  const scrolling = await tasksOf(browser, page, () => wheel(page));
  const scrubbing = await tasksOf(browser, page, () => scrub(page));
  const title = await page.locator('h1').textContent();
  const figures = {
    title,
    megabytes: await rendererMegabytes(browser),
    heapMegabytes: await heapMegabytes(page),
  };
  await page.close();
  return { openedMs, opening, scrolling, scrubbing, ...figures };
}

const engine = await syntheticEngine({ photoCount: Number(values.count) });
const served = await servePage(engine);
const browser = await launch();
try {
  const load = loadavg().map((one) => one.toFixed(1));
  console.log(`${values.count} photos, ${availableParallelism()} cores, load ${load.join(' ')} before`);
  const rounds = [];
  for (let i = 0; i < Number(values.rounds); i++) rounds.push(await measure(browser, served.url));
  console.log(`${rounds[0]!.title} in the page`);
  console.log(`opened: median ${Math.round(median(rounds.map(({ openedMs }) => openedMs)))} ms`);
  for (const part of ['opening', 'scrolling', 'scrubbing'] as const)
    console.log(`${part}: ${tasksText(rounds.flatMap((round) => round[part]))}`);
  console.log(`memory: page ${most(rounds.map(({ megabytes }) => megabytes))} MB`);
  console.log(`of it script: ${most(rounds.map((round) => round.heapMegabytes))} MB`);
} finally {
  await browser.close();
  served.close();
  await engine.close();
}
