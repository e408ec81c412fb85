import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { MatchDetail } from '../../electron/contract/requests.ts';
import { chromium, launch, trouble } from './browser.ts';
import type { Drawn } from './drawn.ts';
import { drawn, recordDrawing } from './drawn.ts';
import { servePage } from './page-server.ts';
import type { SyntheticEngine } from './synthetic-engine.ts';
import { syntheticEngine } from './synthetic-engine.ts';

/**
 * `kept.NAME`: the pictures' canvas as it was. `differ(p, q, from, to)`: mean difference of two of them in
 * 8-bit levels, over these shares of the width.
 */
const KEEP = `{
  globalThis.kept = {};
  globalThis.keep = (name) => {
    const shown = document.querySelector('.stage canvas');
    const { width, height } = shown;
    const copy = Object.assign(document.createElement('canvas'), { width, height });
    const context = copy.getContext('2d', { willReadFrequently: true });
    context.drawImage(shown, 0, 0);
    kept[name] = context.getImageData(0, 0, width, height);
  };
  globalThis.differ = (p, q, from, to) => {
    const { width, height } = kept[p];
    const [first, last] = [Math.round(from * width), Math.round(to * width)];
    const [{ data: ofP }, { data: ofQ }] = [kept[p], kept[q]];
    let [sum, n] = [0, 0];
    for (let y = 0; y < height; y++) {
      for (let x = first; x < last; x++) {
        const at = 4 * (y * width + x);
        for (let c = 0; c < 3; c++, n++) sum += Math.abs(ofP[at + c] - ofQ[at + c]);
      }
    }
    return sum / n;
  };
}`;

describe.skipIf(chromium === null)('in the match viewer', () => {
  let browser: Browser;
  let engine: SyntheticEngine;
  let served: { url: string; close: () => void };
  let match: MatchDetail;
  beforeAll(async () => {
    browser = await launch();
    engine = await syntheticEngine();
    const reply = await engine.ask('match.get', { a: 1, b: 3 });
    if (!reply.ok) throw new Error(reply.failure.reason);
    match = reply.value;
    served = await servePage(engine);
  });
  afterAll(async () => {
    await browser?.close();
    served?.close();
    await engine?.close();
  });

  let page: Page;
  let said: string[];
  let stage: { x: number; y: number; width: number; height: number };

  async function open({ moves = false } = {}): Promise<void> {
    page = await browser.newPage({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      reducedMotion: moves ? 'no-preference' : 'reduce',
    });
    page.setDefaultTimeout(20_000);
    said = trouble(page);
    await recordDrawing(page);
    await page.addInitScript(KEEP);
    await page.goto(`${served.url}#/match/1/3/1`);
    await page.locator('.match-verdict').waitFor();
    await frame(({ photos }) => photos.length === 2 && photos.every(({ src }) => src.endsWith('screen')));
    stage = (await page.locator('.stage').boundingBox())!;
  }
  afterEach(async () => {
    await page.close();
    expect(said).toEqual([]);
  });

  /** The last frame, once it is as it should be. */
  async function frame(isReady: (frame: Drawn) => boolean): Promise<Drawn> {
    await expect.poll(async () => isReady(await drawn(page))).toBe(true);
    return drawn(page);
  }
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const share = (value: number): Promise<void> => page.locator('input[type=range]').fill(`${value}`);
  const keep = (name: string): Promise<void> => page.evaluate(`keep('${name}')`);
  const differ = (p: string, q: string, from = 0, to = 1): Promise<number> =>
    page.evaluate<number>(`differ('${p}', '${q}', ${from}, ${to})`);
  const mapsOf = ({ photos }: Drawn): { a: number[]; b: number[] } => ({
    a: photos.find(({ src }) => src.includes('/photo/1/'))!.map,
    b: photos.find(({ src }) => src.includes('/photo/3/'))!.map,
  });
  async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(...to, { steps: 5 });
    await page.mouse.up();
    await page.mouse.move(stage.x + 1, stage.y + 1);
  }
  /** Photo A as the aligned view draws it, alone, and photo B. */
  async function keepBoth(): Promise<void> {
    await share(1);
    await frame(({ photos }) => photos.at(-1)?.opacity === 1);
    await keep('a');
    await share(0);
    await frame(({ photos }) => photos.at(-1)?.opacity === 0);
    await keep('b');
  }

  test('a dragged photo goes with the pointer, the other along with it or not, as is chosen', async () => {
    await open();
    await press('+', '+', '+');
    const zoomed = mapsOf(await frame(({ photos }) => photos.every(({ map }) => map[0]! > 1)));
    const from = [stage.x + stage.width / 4, stage.y + stage.height / 2] as const;
    await drag(from, [from[0] - 60, from[1] + 25]);
    const moved = mapsOf(await frame((now) => mapsOf(now).a[2] !== zoomed.a[2]));
    expect([moved.a[2]! - zoomed.a[2]!, moved.a[5]! - zoomed.a[5]!]).toEqual([
      expect.closeTo(-60, 3),
      expect.closeTo(25, 3),
    ]);
    // what moved in A by (-60, 25) / zoom photo pixels, moved in B by what the transform makes of them
    const [xx, xy, , yx, yy] = match.bFromA!;
    const [x, y] = [-60 / zoomed.a[0]!, 25 / zoomed.a[0]!];
    expect([moved.b[2]! - zoomed.b[2]!, moved.b[5]! - zoomed.b[5]!]).toEqual([
      expect.closeTo((xx * x + xy * y) * zoomed.b[0]!, 3),
      expect.closeTo((yx * x + yy * y) * zoomed.b[0]!, 3),
    ]);
    await press('z');
    await drag(from, [from[0] + 40, from[1]]);
    const alone = mapsOf(await frame((now) => mapsOf(now).a[2] !== moved.a[2]));
    expect(alone.a[2]! - moved.a[2]!).toBeCloseTo(40, 3);
    expect(alone.b).toEqual(moved.b);
  });

  test('the overlay lays one photo over the other where it fits better than 12 pixels off', async () => {
    await open();
    await press('o');
    await keepBoth();
    const fitting = await differ('a', 'b', 0.35, 0.65);
    const middle = [stage.x + stage.width / 2, stage.y + stage.height / 2] as const;
    for (const [dx, dy] of [
      [12, 0],
      [-12, 0],
      [0, 12],
      [0, -12],
    ] as const) {
      const before = mapsOf(await drawn(page));
      await drag(middle, [middle[0] + dx, middle[1] + dy]);
      await frame((now) => mapsOf(now).b[2] !== before.b[2] || mapsOf(now).b[5] !== before.b[5]);
      await keep('moved');
      // photo B a little further on, against A where it was
      expect(await differ('a', 'moved', 0.35, 0.65), `${dx}, ${dy}`).toBeGreaterThan(1.3 * fitting);
      await press('0');
    }
  });

  test('the slider shows one photo up to where it is dragged or set, and the other from there', async () => {
    await open();
    await press('o');
    await keepBoth();
    await press('s');
    await frame(({ photos }) => photos.at(-1)?.opacity === 1);
    await share(0.5);
    const middle = [stage.x + stage.width / 2, stage.y + stage.height / 2] as const;
    await drag(middle, [stage.x + stage.width * 0.3, middle[1]]);
    await expect
      .poll(async () => Number(await page.locator('input[type=range]').inputValue()))
      .toBeCloseTo(0.3, 2);
    await keep('slider');
    for (const [photo, from, to] of [
      ['a', 0, 0.29],
      ['b', 0.31, 1],
    ] as const)
      expect(await differ('slider', photo, from, to), photo).toBeLessThan(0.5);
    expect(await differ('slider', 'b', 0.15, 0.29)).toBeGreaterThan(5);
    await share(0.7);
    await page
      .locator('.handle')
      .evaluate((handle) => (handle as unknown as { style: { left: string } }).style.left)
      .then((left) => expect(left).toBe('70%'));
    await keep('slider');
    expect(await differ('slider', 'a', 0.31, 0.69)).toBeLessThan(0.5);
    // beside the handle a drag moves the photos
    const before = mapsOf(await drawn(page));
    await drag([stage.x + stage.width * 0.4, middle[1]], [stage.x + stage.width * 0.4 + 30, middle[1]]);
    await frame((now) => mapsOf(now).b[2] !== before.b[2]);
    expect(await page.locator('input[type=range]').inputValue()).toBe('0.7');
  });

  test('the photos blink by themselves until the space key stops them, and then at each press', async () => {
    await open({ moves: true });
    await press('b');
    const front = ({ photos }: Drawn): number => photos.at(-1)!.opacity;
    for (const shown of [0, 1, 0]) await frame((now) => front(now) === shown);
    await press(' ');
    await page.getByRole('button', { name: 'Blinking', pressed: false }).waitFor();
    const stopped = front(await drawn(page));
    await press(' ');
    await frame((now) => front(now) === 1 - stopped);
    await press(' ');
    await frame((now) => front(now) === stopped);
  });

  test('the photos stand still where a person wants less motion, and flip at the space key', async () => {
    await open();
    await press('b');
    await page.getByRole('button', { name: 'Blinking', pressed: false }).waitFor();
    await frame(({ photos }) => photos.at(-1)!.opacity === 1);
    await press(' ');
    await frame(({ photos }) => photos.at(-1)!.opacity === 0);
  });

  test('rejected lines, attention and exactness are shown and hidden without moving the page', async () => {
    await open();
    const inliers = match.inliers.rowsA.length;
    await page.setViewportSize({ width: 1600, height: 800 }); // where the details stand beside the photos
    await press('l', 'l');
    await frame(({ lines }) => lines.length === inliers);
    const top = await page.evaluate<number>("document.querySelector('.stage').getBoundingClientRect().top");
    await press('t');
    const all = await frame(({ lines }) => lines.length > inliers);
    expect(all.lines.length).toBe(match.tentative.rowsA.length);
    await page.getByRole('button', { name: 'Rejected lines', pressed: true }).waitFor();
    await press('h');
    await frame(({ heats }) => heats === 2);
    await press('a');
    await page.getByRole('button', { name: 'Exactness', pressed: true }).waitFor();
    await page.getByText('exact', { exact: true }).waitFor();
    expect(await page.evaluate<number>("document.querySelector('.stage').getBoundingClientRect().top")).toBe(
      top,
    );
    await press('t', 'h', 'a');
    await frame(({ lines, heats }) => lines.length === inliers && heats === 0);
    await page.getByRole('button', { name: 'Attention', exact: true, pressed: true }).waitFor();
  });
});
