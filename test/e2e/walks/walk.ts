/**
 * What a person does with Revisit from an empty library on, in the desktop window over the real engine: the
 * tasks in their order, and what must be so after each. How each is done is the person's.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Ask, Reply, RequestName } from '../../../electron/contract/requests.ts';
import { electron, opened, screen } from '../../main/desktop.ts';
import { hasExiftool } from '../../support/exiftool.ts';
import { opened as libraryIn } from '../../support/library.ts';
import { chromium, launch, trouble } from '../browser.ts';
import { NAME, writeWalkPhotos, YEAR } from './photos.ts';

/** In the order in which they are done. */
const tasks = [
  'add a folder',
  'watch the scan',
  'see the first place',
  'name it by its suggestion',
  'answer three doubts',
  'look at a photo alone',
  'show it in its folder',
  'select a range',
  'filter by a year',
  'save then and now',
  'write .xmp files',
] as const;
export type Task = (typeof tasks)[number];

export interface Person {
  /** Clicks or presses of keys until now. */
  count: () => number;
  does: Record<Task, () => Promise<void>>;
  /** Moves the slider of an exported page as far as it goes. */
  slide: (page: Page, to: 'start' | 'end') => Promise<void>;
}

/** A scan gives way to whatever else the machine has to do. */
const SCAN_MS = 300_000;

export const canWalk = electron !== null && chromium !== null;
if (!hasExiftool) console.warn('skipped: what exiftool reads in the .xmp files of the walks (no exiftool)');

/** The window, and what its system was asked. */
interface Opened {
  page: Page;
  person: Person;
  photos: string;
  downloads: string;
  ask: <N extends RequestName>(name: N, asked: Ask<N>) => Promise<Extract<Reply<N>, { ok: true }>['value']>;
  systemAsked: () => Promise<unknown[]>;
}

/** Opens a window over an empty library, and has the person do all of it. */
export function testWalk(title: string, personAt: (page: Page) => Person): void {
  test(
    title,
    async () => {
      const root = realpathSync(mkdtempSync(join(tmpdir(), 'revisit-walk-')));
      const [photos, downloads] = [join(root, 'Pictures'), join(root, 'Downloads')];
      const count = await writeWalkPhotos(photos);
      mkdirSync(downloads);
      const display = await screen();
      await libraryIn(join(root, 'library')).close();
      const { app, page, said } = await opened(display.display, [`--library=${join(root, 'library')}`]);
      try {
        await app.evaluate(
          ({ app: program, dialog, shell }, [picked, saved]) => {
            const asked: unknown[] = [];
            Object.assign(globalThis, { asked });
            program.setPath('downloads', saved!);
            dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [picked!] });
            shell.showItemInFolder = (path) => void asked.push(['show', path]);
          },
          [photos, downloads],
        );
        await page.evaluate(FOLLOW_SCAN);
        await walk({
          page,
          person: personAt(page),
          photos,
          downloads,
          ask: async (name, asked) => {
            const reply = await page.evaluate<{ value: never }>(
              `window.revisit.request('${name}', ${JSON.stringify(asked)})`,
            );
            return reply.value;
          },
          systemAsked: () => app.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked),
        });
        const read = await page.evaluate<number>(
          'window.revisit.request("library.state", {}).then(({ value }) => value.photoCount)',
        );
        expect(read).toBe(count);
        expect(said).toEqual([]);
      } finally {
        await app.close();
        display.stop();
        rmSync(root, { recursive: true, force: true });
      }
    },
    2 * SCAN_MS,
  );
}

async function walk(window: Opened): Promise<void> {
  const { person } = window;
  const log: string[] = [];
  for (const task of tasks) {
    const [before, began] = [person.count(), performance.now()];
    const doubtCount = (await window.ask('doubts.list', {})).length;
    await person.does[task]();
    const actions = person.count() - before;
    await checks[task](window, doubtCount);
    log.push(`${task}: ${actions}, ${Math.round(performance.now() - began)} ms`);
  }
  console.log(log.join('\n'));
}

/** Keeps the shares of the scan, in percent, that the page comes to show. */
const FOLLOW_SCAN = `globalThis.shares = [];
  new MutationObserver(() => {
    const share = Number(/\\d+(?= %)/.exec(document.querySelector('.scan .numbers')?.textContent)?.[0]);
    if (share >= 0 && shares.at(-1) !== share) shares.push(share);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });`;

/** What must be so after each task. `doubtCount`: how many there were before it. */
const checks: Record<Task, (window: Opened, doubtCount: number) => Promise<void>> = {
  async 'add a folder'({ page, photos }) {
    await page.getByText(`Added ${photos}.`).waitFor();
  },
  async 'watch the scan'({ page }) {
    const shares = (): Promise<number[]> => page.evaluate('globalThis.shares');
    await expect.poll(async () => (await shares()).length, { timeout: SCAN_MS }).toBeGreaterThan(1);
    const seen = await shares();
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  },
  async 'see the first place'({ page }) {
    await page.locator('.tile .picture').first().waitFor({ timeout: SCAN_MS });
  },
  async 'name it by its suggestion'({ page, ask }) {
    await page.getByText(`This place is called ${NAME} now.`).waitFor();
    // the end of the scan leaves it what it is called, and has all doubts
    const isScanning = async (): Promise<boolean> => (await ask('library.state', {})).scan.state !== 'idle';
    await expect.poll(isScanning, { timeout: SCAN_MS }).toBe(false);
    await page.locator('.rail .count').waitFor();
    expect((await ask('places.list', {})).filter(({ name }) => name === NAME)).toHaveLength(1);
  },
  async 'answer three doubts'({ ask }, doubtCount) {
    expect(doubtCount).toBeGreaterThanOrEqual(3);
    // one was left open
    await expect.poll(async () => (await ask('doubts.list', {})).length).toBe(doubtCount - 2);
  },
  async 'look at a photo alone'({ page }) {
    const picture = page.locator('.photo-stage img').first();
    await expect
      .poll(() => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth))
      .toBeGreaterThan(0);
  },
  async 'show it in its folder'({ page, ask, systemAsked }) {
    const photoId = Number(/#\/photo\/(\d+)/.exec(page.url())![1]);
    const { files } = await ask('photo.get', { photoId });
    await expect.poll(systemAsked).toEqual([['show', files[0]!.path]]);
    expect(existsSync(files[0]!.path)).toBe(true);
  },
  async 'select a range'({ page }) {
    await page.getByText('3 selected').waitFor();
    expect(await page.locator('.photo-tile[aria-selected=true]').count()).toBe(3);
  },
  async 'filter by a year'({ page }) {
    await page.getByRole('heading', { name: '1 place', exact: true }).waitFor();
    expect(await page.locator('.tile-name').allTextContents()).toEqual([NAME]);
    expect(await page.getByLabel('Year', { exact: true }).inputValue()).toBe(`${YEAR}`);
  },
  async 'save then and now'({ person, downloads }) {
    await expect.poll(() => readdirSync(downloads)).toEqual([`${NAME}.html`]);
    await checkSlider(join(downloads, `${NAME}.html`), person);
  },
  async 'write .xmp files'({ page, photos }) {
    await page.getByText('6 files were written.').waitFor();
    const folder = join(photos, NAME);
    const sidecars = readdirSync(folder).filter((name) => name.endsWith('.xmp'));
    expect(sidecars).toHaveLength(6);
    if (!hasExiftool) return;
    for (const sidecar of sidecars) {
      const subject = execFileSync('exiftool', ['-s3', '-Subject', join(folder, sidecar)]);
      expect([basename(sidecar), subject.toString().trim()]).toEqual([basename(sidecar), NAME]);
    }
  },
};

/** The page opens from the disk without a network, and its slider shows the one photo, then the other. */
async function checkSlider(file: string, person: Person): Promise<void> {
  const browser = await launch();
  const context = await browser.newContext({ offline: true, viewport: { width: 900, height: 700 } });
  const page = await context.newPage();
  const said = trouble(page);
  await page.goto(pathToFileURL(file).href);
  const shown = async (): Promise<Buffer> =>
    sharp(await page.locator('figure').screenshot())
      .greyscale()
      .resize(32, 32, { fit: 'fill' })
      .raw()
      .toBuffer();
  await person.slide(page, 'start');
  const start = await shown();
  await person.slide(page, 'end');
  const end = await shown();
  const moved = start.filter((value, i) => Math.abs(value - end[i]!) > 10).length / start.length;
  expect(moved).toBeGreaterThan(0.02); // of one that stands still nothing differs
  expect(said).toEqual([]);
  await browser.close();
}
