/**
 * What the window costs and how fluid it is, in Debian's Chromium: `node test/e2e/measure.ts [PART…]
 * [--photos FOLDER] [--count N] [--rounds N]`. Parts, all unless named:
 *
 * - `scan`: while photos are scanned at full speed and somebody clicks from room to room, the page's tasks,
 *   the clicks, what moved
 * - `places`: how long 10,000 places take to open, and the page's tasks while they are scrolled
 * - `lines`: 1,000 lines drawn, in milliseconds of script, and of the whole task that moves the photos
 *   below them
 * - `cost`: the time of a scan with the window open over that of `revisit scan`, in turns
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { gatherPhotos } from '../../electron/bench/extract.ts';
import { median } from '../../electron/bench/report.ts';
import type { LibraryState } from '../../electron/contract/requests.ts';
import type { Engine } from '../../electron/host/client.ts';
import { startEngine } from '../../electron/host/client.ts';
import { BUILT_IN_MODEL } from '../../electron/model/open.ts';
import { serve } from '../../electron/serve/serve.ts';
import { asking } from '../support/asked.ts';
import { launch } from './browser.ts';
import { servePage } from './page-server.ts';
import { syntheticEngine } from './synthetic-engine.ts';
import type { Task } from './watch.ts';
import { tasksOf, watch } from './watch.ts';

const root = resolve(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    photos: { type: 'string', default: resolve(root, '../shared/data/eval/photos') },
    count: { type: 'string', default: '1523' },
    rounds: { type: 'string', default: '3' },
  },
});
const work = mkdtempSync(join(tmpdir(), 'revisit-measure-'));
const VIEWPORT = { viewport: { width: 1280, height: 800 } };

const most = (times: readonly number[]): number => times.reduce((worst, time) => Math.max(worst, time), 0);
const round = (figure: number): number => Math.round(10 * figure) / 10;
const spread = (times: readonly number[]): string =>
  `median ${round(median(times))} ms, slowest ${round(most(times))} ms`;
const say = (name: string, figures: Record<string, number | string>): void => {
  console.log(
    `${name}\n${Object.entries(figures)
      .map(([what, figure]) => `  ${what}: ${typeof figure === 'number' ? round(figure) : figure}`)
      .join('\n')}\n`,
  );
};
const tasksText = (tasks: readonly Task[]): Record<string, number | string> => {
  const over = (key: keyof Task): string =>
    `${tasks.filter((task) => task[key] > 50).length} over 50 ms, longest ` +
    `${round(most(tasks.map((task) => task[key])))} ms`;
  return {
    'tasks of the page, processor time': over('cpuMs'),
    'tasks of the page, wall time': over('wallMs'),
  };
};

async function started(name: string): Promise<Engine> {
  const engine = await startEngine({ library: join(work, name), model: BUILT_IN_MODEL });
  if (!engine.ok) throw new Error(engine.failure.reason);
  return engine.value;
}

/** Adds a folder, which starts a scan, and waits for its end. */
async function scanned(engine: Engine, folder: string): Promise<void> {
  const idle = Promise.withResolvers<void>();
  let began = false;
  const stop = engine.subscribe((name, value) => {
    if (name !== 'library.changed') return;
    const { state } = (value as LibraryState).scan;
    began ||= state === 'scanning';
    if (began && state === 'idle') idle.resolve();
  });
  const reply = await engine.request('folder.add', { token: engine.grant(folder) });
  if (!reply.ok) throw new Error(reply.failure.reason);
  await idle.promise;
  stop();
}

/** Clicks what the selector finds, and tells how long until `ready` was on the page, in its own clock. */
async function clickUntil(page: Page, selector: string, ready: string): Promise<number> {
  const at = await page.evaluate<[number, number]>(`(() => {
    globalThis.shown = new Promise((shown) => addEventListener('click', ({ timeStamp }) => {
      const look = () => {
        if (document.querySelector(${JSON.stringify(ready)})) shown(performance.now() - timeStamp);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, { once: true, capture: true }));
    const box = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  })()`);
  await page.mouse.click(...at);
  return page.evaluate<number>('shown');
}

/** From room to room, as fast as a person could. */
const walk: [selector: string, ready: string, room: string][] = [
  ['nav a[href="#/library"]', '.scan progress', 'Library'],
  ['nav a[href="#/places"]', '.tile', 'Places'],
  ['.tile', '.time-line .photo-tile', 'Place'],
  ['.time-line .photo-tile', '.selection-bar button', 'Selection'],
  ['.selection-bar button', '.match-verdict', 'Match'],
];
const BETWEEN_CLICKS_MS = 300;
/** What is scanned before, so that there are places to walk through. */
const BEFORE = 200;

async function measureScan(browser: Browser): Promise<void> {
  gatherPhotos(values.photos, join(work, 'before'), BEFORE);
  const count = gatherPhotos(values.photos, join(work, 'all'), Number(values.count));
  const engine = await started('scan');
  await scanned(engine, join(work, 'before'));
  const served = await serve({ engine });
  const page = await browser.newPage(VIEWPORT);
  const seen = await watch(page);
  await page.goto(served.url);
  await page.locator('.tile').first().waitFor();
  await page.waitForTimeout(1000);
  await seen.clear(); // opening a page is measured by `places`
  const tasks: Task[] = [];
  const shown: Record<string, number[]> = {};
  const began = performance.now();
  const scan = scanned(engine, join(work, 'all'));
  let done = false;
  void scan.then(() => (done = true));
  let clicks = 0;
  while (!done) {
    tasks.push(
      ...(await tasksOf(browser, page, async () => {
        for (let i = 0; i < 3 && !done; i++) {
          for (const [selector, ready, room] of walk) {
            (shown[room] ??= []).push(await clickUntil(page, selector, ready));
            clicks += 1;
            await page.waitForTimeout(BETWEEN_CLICKS_MS);
          }
        }
      })),
    );
  }
  const seconds = (performance.now() - began) / 1000;
  // the last answers of the scan are still to be drawn
  tasks.push(...(await tasksOf(browser, page, () => page.waitForTimeout(1000))));
  const { longTasks, clicks: answered, shifts } = await seen.read();
  const { photoCount, placeCount } = await asking(() => engine)('library.state', {});
  say(`scan: ${count} photos at full speed behind the window, ${clicks} clicks from room to room`, {
    'photos a second': count / seconds,
    photos: photoCount,
    places: placeCount,
    ...tasksText(tasks),
    'long tasks that the page noticed': `${longTasks.length}, longest ${round(most(longTasks))} ms`,
    'click to the next frame':
      `slowest ${most(answered)} ms, ${answered.filter((ms) => ms > 100).length} over 100 ms, ` +
      `${clicks - answered.length} below 16 ms`,
    ...Object.fromEntries(
      Object.entries(shown).map(([room, times]) => [`click to ${room} with its content`, spread(times)]),
    ),
    'layout shift, summed': String(Math.round(1e4 * shifts.reduce((sum, { score }) => sum + score, 0)) / 1e4),
    'what moved': [...new Set(shifts.map(({ what }) => what))].join('; ') || 'nothing',
  });
  await page.close();
  await served.close();
  await engine.close();
}

async function measurePlaces(browser: Browser): Promise<void> {
  const engine = await syntheticEngine({ placeCount: 10_000 });
  const served = await servePage(engine);
  const loads: number[] = [];
  const opens: number[] = [];
  const [opening, scrolling]: Task[][] = [[], []];
  for (let i = 0; i < Number(values.rounds); i++) {
    const page = await browser.newPage(VIEWPORT);
    await page.goto('about:blank');
    opening!.push(
      ...(await tasksOf(browser, page, async () => {
        const began = performance.now();
        await page.goto(`${served.url}#/places`, { waitUntil: 'commit' });
        await page.locator('.tile').first().waitFor();
        loads.push(performance.now() - began);
        await page.waitForTimeout(500);
      })),
    );
    await page.locator('nav a[href="#/library"]').click();
    await page.locator('.scan progress').waitFor();
    opens.push(await clickUntil(page, 'nav a[href="#/places"]', '.tile'));
    scrolling!.push(
      ...(await tasksOf(browser, page, async () => {
        await page.mouse.move(640, 500);
        for (let step = 0; step < 60; step++) {
          await page.mouse.wheel(0, step < 40 ? 700 : 40_000);
          await page.waitForTimeout(30);
        }
        await page.waitForTimeout(300);
      })),
    );
    await page.close();
  }
  say('places: 10,000 of them, read from a store', {
    'page opened at Places, to the first tile': spread(loads),
    'click on Places, to the first tile': spread(opens),
    ...prefixed('opening', tasksText(opening!)),
    ...prefixed('scrolling', tasksText(scrolling!)),
  });
  served.close();
  await engine.close();
}

type Figures = Record<string, string | number>;
const prefixed = (when: string, figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).map(([what, figure]) => [`${when}, ${what}`, figure]));

/** The renderer's own drawing, as a script that puts it into `globalThis.drawing`. */
async function drawingScript(): Promise<string> {
  const entry =
    `export * from ${JSON.stringify(join(root, 'renderer/match/stage/draw.ts'))}; export * from ` +
    `${JSON.stringify(join(root, 'renderer/match/stage/lines.ts'))};`;
  const file = join(work, 'drawing.ts');
  writeFileSync(file, entry);
  const made = await build({
    root: work,
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry: file, name: 'drawing', formats: ['iife'] } },
  });
  const [{ output }] = made as unknown as [{ output: [{ code: string }] }];
  return output[0].code;
}

const DRAWN = `(async () => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [1280, 700];
  document.body.append(canvas);
  const context = canvas.getContext('2d');
  const lines = Array.from({ length: 1000 }, (_, i) => ({
    a: [(i * 37) % 800, (i * 61) % 600],
    b: [(i * 53) % 800, (i * 29) % 600],
    rowA: i,
    rowB: i,
    residualPx: i % 20,
    attention: 1000 - i,
  }));
  const look = { x: 400, y: 300, zoom: 0.75 };
  const pane = (x) => ({ box: { x, y: 0, widthPx: 636, heightPx: 700 }, look });
  const [a, b] = [pane(0), pane(644)];
  const shares = drawing.shares(lines, 'attention');
  const times = [];
  for (let i = 0; i < 60; i++) {
    await new Promise(requestAnimationFrame);
    context.clearRect(0, 0, 1280, 700);
    const began = performance.now();
    const ends = drawing.segments(lines, a, b);
    const visible = (at) => drawing.visibleEnds(ends, at, a, b);
    drawing.drawLines(context, ends, { shares, pointed: null, visible });
    times.push(performance.now() - began);
  }
  return times;
})()`;

async function measureLines(browser: Browser): Promise<void> {
  const page = await browser.newPage(VIEWPORT);
  await page.evaluate(await drawingScript());
  const times = await page.evaluate<number[]>(DRAWN);
  await page.close();
  const engine = await syntheticEngine({ featureCount: 2800 });
  const served = await servePage(engine);
  const viewer = await browser.newPage(VIEWPORT);
  await viewer.goto(`${served.url}#/match/1/3/1`);
  await viewer.locator('.match-verdict').waitFor();
  for (const key of ['l', 'l']) await viewer.keyboard.press(key);
  await viewer.waitForTimeout(1500);
  const tasks = await tasksOf(browser, viewer, async () => {
    await viewer.mouse.move(300, 400);
    for (let i = 0; i < 60; i++) {
      await viewer.mouse.wheel(0, i % 2 === 0 ? -60 : 60);
      await viewer.waitForTimeout(30);
    }
  });
  say('lines: 1,000 drawn', {
    'script of one drawing': `first ${round(times[0]!)} ms, ${spread(times)}`,
    'lines in the viewer': (await viewer.locator('.stage').getAttribute('aria-label'))!,
    ...Object.fromEntries(
      Object.entries(tasksText(tasks)).map(([what, text]) => [`zooming in the viewer, ${what}`, text]),
    ),
  });
  await viewer.close();
  served.close();
  await engine.close();
}

/**
 * Seconds that the processors were busy for this process and those that it started and that have ended, and
 * for the whole machine.
 */
function busySeconds(): { ours: number; all: number } {
  const perSecond = 100; // USER_HZ, proc(5)
  // after the name in brackets: state is field 3, user time field 14
  const [user, system, ofUser, ofSystem] = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
    .slice(11, 15)
    .map(Number);
  const [, ...machine] = readFileSync('/proc/stat', 'utf8').split('\n')[0]!.split(/\s+/).map(Number);
  return {
    ours: (user! + system! + ofUser! + ofSystem!) / perSecond,
    all: (machine[0]! + machine[1]! + machine[2]! + machine[5]! + machine[6]!) / perSecond,
  };
}

async function timed(run: () => Promise<void>): Promise<{ seconds: number; ours: number; others: number }> {
  const [before, began] = [busySeconds(), performance.now()];
  await run();
  const [after, seconds] = [busySeconds(), (performance.now() - began) / 1000];
  const ours = after.ours - before.ours;
  return { seconds, ours, others: after.all - before.all - ours };
}

async function measureCost(): Promise<void> {
  const count = gatherPhotos(values.photos, join(work, 'cost'), Number(values.count));
  const photos = join(work, 'cost');
  type Timing = Awaited<ReturnType<typeof timed>> & { scan: number };
  const timings: Record<'line' | 'window', Timing[]> = { line: [], window: [] };
  for (let i = 0; i < Number(values.rounds); i++) {
    let scan = 0;
    const line = await timed(async () => {
      const began = performance.now();
      const child = spawn(
        process.execPath,
        [join(root, 'electron/cli/main.ts'), 'scan', photos, '--library', join(work, `line-${i}`), '--json'],
        { stdio: 'ignore' },
      );
      const [code] = (await once(child, 'exit')) as [number];
      if (code !== 0) throw new Error(`revisit scan ended with ${code}`);
      scan = (performance.now() - began) / 1000;
    });
    timings.line.push({ ...line, scan });
    const window = await timed(async () => {
      const engine = await started(`window-${i}`);
      const served = await serve({ engine });
      const browser = await launch();
      const page = await browser.newPage(VIEWPORT);
      await page.goto(served.url);
      await page.locator('nav a[href="#/library"]').click();
      await page.locator('.message').waitFor();
      const began = performance.now();
      await scanned(engine, photos);
      scan = (performance.now() - began) / 1000;
      await browser.close();
      await served.close();
      await engine.close();
    });
    timings.window.push({ ...window, scan });
  }
  const middle = (of: keyof typeof timings, key: keyof Timing): number =>
    median(timings[of].map((timing) => timing[key]));
  const pair = (key: keyof Timing): string =>
    `${round(middle('window', key))} and ${round(middle('line', key))}`;
  const both = (key: keyof Timing): string =>
    `${pair(key)}, ratio ${(middle('window', key) / middle('line', key)).toFixed(3)}`;
  say(
    `cost: ${count} photos scanned with the window open at Library, and by \`revisit scan\`, ` +
      `${values.rounds} times in turns, medians`,
    {
      'seconds of the scan': both('scan'),
      'seconds of processor, with browser and server': both('ours'),
      'seconds of processor, of other programs': pair('others'),
    },
  );
}

const parts: Record<string, (browser: Browser) => Promise<void>> = {
  scan: measureScan,
  places: measurePlaces,
  lines: measureLines,
  cost: measureCost,
};
const browser = await launch();
try {
  console.log(
    `${availableParallelism()} cores, load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')} before, Chromium ${browser.version()}\n`,
  );
  for (const part of positionals.length > 0 ? positionals : Object.keys(parts)) await parts[part]!(browser);
} finally {
  await browser.close();
  rmSync(work, { recursive: true });
}
