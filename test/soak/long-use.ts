/**
 * A library of 20,000 photos as a family uses it, for hours: three pages go from room to room, photos are
 * found, matches looked at, a place is renamed, and a watched folder changes. In the second half no process
 * takes more and more of the machine, and no task of a page is longer than a person feels.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { addPhotos } from '../../electron/bench/scale/made-library.ts';
import { libraryFile, openLibrary } from '../../electron/library/library.ts';
import { chromium, launch, trouble } from '../e2e/browser.ts';
import { freeCaches, followNoNetwork } from '../e2e/pace/memory.ts';
import { tasksOf } from '../e2e/watch.ts';
import { builtIn } from '../support/models/built-in.ts';
import { writeEvaluation } from '../support/synthetic/photos.ts';
import { random } from '../support/synthetic/synthetic.ts';
import type { Taken } from './machine.ts';
import { descendants } from './machine.ts';

const PHOTOS = 20_000;
/** What grows more between the quarters does not stay as it was. */
const MOST_GROWTH = 1.05;
/** A page's task that a person feels, of processor time. */
const LONG_MS = 50;
/** In each of so many rounds the pages' tasks are traced: a trace takes memory itself. */
const TRACED_EACH = 4;
const ROUND_MS = 15_000;

/** Only where there is a browser, and the system tells what processes take. */
export const canUseLong = chromium !== null && process.platform === 'linux';

export const longUse = {
  /** Minutes. */
  count: 120,
  async run(minutes: number, seed: number, photos = PHOTOS) {
    const root = mkdtempSync(join(tmpdir(), 'revisit-long-use-'));
    const library = join(root, 'library');
    const photoIds = await make(root, library, seed, photos);
    const served = await serveLibrary(library, join(root, 'watched'));
    const browser = await launch();
    const use = await pagesOf(browser, served.url);
    const faults: string[] = [];
    const samples: Taken[][] = [];
    const tasks: number[] = [];
    const next = random(seed);
    const any = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)]!;
    const begun = performance.now();
    for (let round = 0; performance.now() - begun < minutes * 60_000; round += 1) {
      change(root, round);
      const act = async (): Promise<void> => {
        const until = performance.now() + ROUND_MS;
        await Promise.all([
          use.places(round),
          use.photos(any(photoIds)),
          use.rooms(),
          setTimeout(until - performance.now()),
        ]);
      };
      try {
        if (round % TRACED_EACH > 0) await act();
        else for (const { cpuMs } of await tasksOf(browser, use.first, act)) tasks.push(cpuMs);
      } catch (error) {
        faults.push(`round ${round}: ${String(error)}`);
      }
      samples.push(await taken(browser));
      if (served.isOver()) throw new Error('the server ended');
    }
    faults.push(...use.said);
    await browser.close();
    served.end();
    await served.ended;
    rmSync(root, { recursive: true });
    return {
      ...{ minutes, rounds: samples.length, processes: processes(samples) },
      ...{ longestTaskMs: longest(tasks), faults },
      wrong: [...faults, ...grown(samples), ...longOnes(tasks)],
    };
  },
};

/** The library, the folder that is watched with a few photos in it, and others that will come into it. */
async function make(root: string, library: string, seed: number, count: number): Promise<readonly number[]> {
  const model = await builtIn();
  const opened = openLibrary(library);
  if (!opened.ok) throw new Error(opened.failure.reason);
  await opened.value.scan(model);
  await opened.value.close();
  const made = { modelId: model.id, folder: join(root, 'made'), seed, count, isMatched: true };
  const photoIds = await addPhotos(libraryFile(library), made);
  await writeEvaluation(join(root, 'set'), {
    ...{ places: 8, photosPerPlace: 3, distractors: 16, widthPx: 320, heightPx: 240, seed },
  });
  mkdirSync(join(root, 'watched'));
  return photoIds;
}

/** One photo comes into the folder that is watched, and the one that came eight changes ago goes. */
function change(root: string, round: number): void {
  const names = readdirSync(join(root, 'set/photos')).sort();
  copyFileSync(join(root, 'set/photos', names[round % names.length]!), join(root, 'watched', `${round}.jpg`));
  rmSync(join(root, 'watched', `${round - 8}.jpg`), { force: true });
}

async function serveLibrary(library: string, watched: string) {
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, '../../electron/cli/main.ts'),
      'serve',
      watched,
      '--no-open',
      '--library',
      library,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  let isOver = false;
  const ended = once(child, 'exit').then(() => void (isOver = true));
  const url = Promise.withResolvers<string>();
  createInterface(child.stdout).on('line', (line) => {
    const address = /http:\/\/\S+/.exec(line)?.[0];
    if (address !== undefined) url.resolve(address);
  });
  const noUrl = ended.then(() => Promise.reject(new Error('the server did not start')));
  return {
    url: await Promise.race([url.promise, noUrl]),
    ended,
    isOver: () => isOver,
    end: () => child.kill('SIGTERM'),
  };
}

/**
 * What each process takes; a page without the pictures that Chromium has decoded and keeps to be faster. It
 * gives them back where memory runs short, and else takes 400 MB for them in the end (docs/measurements.md).
 */
async function taken(browser: Browser): Promise<Taken[]> {
  await freeCaches(browser);
  return descendants();
}

/** Three pages of one session, and what a person does in each. */
async function pagesOf(browser: Browser, url: string) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  const said: string[] = [];
  const open = async (address: string): Promise<Page> => {
    const page = await context.newPage();
    await followNoNetwork(page);
    page.setDefaultTimeout(60_000);
    await page.goto(address);
    await page.locator('nav').first().waitFor();
    page.on('close', () => said.push('a page ended'));
    return page;
  };
  const first = await open(url);
  const [second, third] = [await open(first.url()), await open(first.url())];
  const complaints = [first, second, third].map(trouble);
  const isFault = (text: string): boolean => !text.includes('404'); // the made photos' files are no pictures
  const go = (page: Page, route: string): Promise<void> => page.evaluate(`location.hash = '${route}'`);
  const scroll = async (page: Page, byPx: number): Promise<void> => {
    await page.mouse.move(640, 500);
    for (let step = 0; step < 20; step++) {
      await page.mouse.wheel(0, byPx);
      await setTimeout(50);
    }
  };
  return {
    first,
    get said() {
      return [...said, ...complaints.flat().filter(isFault)];
    },
    /** A place is looked at, renamed, and two of its photos are compared. */
    async places(round: number) {
      await go(first, '#/places');
      await first.locator('.tile').first().waitFor();
      await scroll(first, 700);
      await first.locator('.tile').first().click();
      await first.locator('.time-line .photo-tile').first().waitFor();
      await first.evaluate(RENAME, [Number(first.url().split('/').at(-1)), `Name ${round}`]);
      await first.locator('.time-line .photo-tile').first().click();
      await first.locator('.selection-bar button').first().click();
      await first.locator('.match-verdict').waitFor();
    },
    /** All photos are scrolled through, and those like one are found. */
    async photos(photoId: number) {
      await go(second, '#/photos');
      await second.locator('.photo-tile').first().waitFor();
      await scroll(second, 2000);
      await go(second, `#/find/${photoId}`);
      await second.locator('.find-nothing, .panel').first().waitFor();
    },
    /** From room to room. */
    async rooms() {
      for (const route of ['#/map', '#/review', '#/library', '#/photos']) {
        await go(third, route);
        await third.locator('main h1').first().waitFor({ state: 'attached' });
        await setTimeout(1500);
      }
    },
  };
}

/** As the page asks it; a refusal rejects. */
const RENAME = `async ([placeId, name]) => {
  const reply = await fetch('api/place.rename', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ placeId, name }),
  }).then((response) => response.json());
  if (!reply.ok) throw new Error(JSON.stringify(reply));
}`;

const middle = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? 0;

// there are hundreds of thousands: no arguments of a function
const longest = (tasks: readonly number[]): number => tasks.reduce((most, ms) => Math.max(most, ms), 0);

/** Of each process that was there all through the second half: a quarter of the time, and the last. */
function processes(samples: readonly Taken[][]) {
  const half = samples.slice(samples.length >> 1);
  const [third, last] = [half.slice(0, half.length >> 1), half.slice(half.length >> 1)];
  const of = (quarter: readonly Taken[][], pid: number, what: 'residentMegabytes' | 'descriptors'): number =>
    Math.round(middle(quarter.map((taken) => taken.find((one) => one.pid === pid)![what])));
  const lasting = half[0]?.filter(
    ({ pid, isZombie }) => !isZombie && half.every((taken) => taken.some((one) => one.pid === pid)),
  );
  return (lasting ?? []).map(({ pid, name }) => ({
    name,
    residentMegabytes: [of(third, pid, 'residentMegabytes'), of(last, pid, 'residentMegabytes')] as const,
    descriptors: [of(third, pid, 'descriptors'), of(last, pid, 'descriptors')] as const,
  }));
}

function grown(samples: readonly Taken[][]): string[] {
  const isMore = ([before, after]: readonly [number, number]): boolean => after > MOST_GROWTH * before;
  const wrong = processes(samples).flatMap(({ name, residentMegabytes, descriptors }) => [
    ...(isMore(residentMegabytes) ? [`${name}: ${residentMegabytes.join(' -> ')} MB`] : []),
    ...(isMore(descriptors) ? [`${name}: ${descriptors.join(' -> ')} descriptors`] : []),
  ]);
  const zombies = (taken: readonly Taken[]): number => taken.filter(({ isZombie }) => isZombie).length;
  const [before, after] = [zombies(samples[samples.length >> 1]!), zombies(samples.at(-1)!)];
  return after > before ? [...wrong, `${before} -> ${after} zombies`] : wrong;
}

const longOnes = (tasks: readonly number[]): string[] =>
  tasks.filter((cpuMs) => cpuMs > LONG_MS).map((cpuMs) => `a task of ${Math.round(cpuMs)} ms`);
