import { expect, test } from 'vitest';
import { chromium, launch } from '../browser.ts';
import { servePage } from '../page-server.ts';
import { syntheticEngine } from '../synthetic-engine.ts';
import { followNoNetwork, freeCaches, heapMegabytes, rendererMegabytes } from './memory.ts';

const ROOMS = ['map', 'review', 'library', 'photos', 'places', 'places/1'];
/** The first rounds read code and fill what is kept on purpose. */
const FIRST_ROUNDS = 3;
const ROUNDS = 9;
/** A canvas of the map that stays takes 4 MB a round, the answers that a debugger keeps 5 MB. */
const MOST_MORE_MEGABYTES = 25;

test.skipIf(chromium === null || process.platform !== 'linux')(
  'The process of a page that goes from room to room takes no more and more memory',
  async () => {
    const engine = await syntheticEngine({ placeCount: 500 });
    const served = await servePage(engine);
    const browser = await launch();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await followNoNetwork(page);
    await page.goto(served.url);
    const afterRounds = async (count: number): Promise<number> => {
      for (let round = 0; round < count; round++) {
        for (const room of ROOMS) {
          await page.evaluate(`location.hash = '#/${room}'`);
          await page.locator('main h1').first().waitFor({ state: 'attached' });
          await page.waitForTimeout(200); // for its pictures
        }
        await heapMegabytes(page); // pictures that are gone are read again: nothing hides what stays
      }
      await freeCaches(browser);
      return rendererMegabytes(browser);
    };
    const before = await afterRounds(FIRST_ROUNDS);
    expect(await afterRounds(ROUNDS)).toBeLessThan(before + MOST_MORE_MEGABYTES);
    await browser.close();
    served.close();
    await engine.close();
  },
);
