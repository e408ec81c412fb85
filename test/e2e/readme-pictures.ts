/**
 * Makes the README's pictures of the window, build/pictures/{places,viewer}.jpg: `node
 * test/e2e/readme-pictures.ts`. They show the demo, which stays in dist/ for the next time; without it, it
 * is painted anew.
 */
import { join, resolve } from 'node:path';
import { demo } from '../../electron/cli/demo.ts';
import { startEngine } from '../../electron/host/client.ts';
import { BUILT_IN_MODEL } from '../../electron/model/open.ts';
import { serve } from '../../electron/serve/serve.ts';
import { launch } from './browser.ts';
import { picturesShown } from './pictures/take.ts';
import { asking } from '../support/asked.ts';

const root = resolve(import.meta.dirname, '../..');
const { library, folders } = await demo(join(root, 'dist'));
const started = await startEngine({ library, model: BUILT_IN_MODEL });
if (!started.ok) throw new Error(started.failure.reason);
const engine = started.value;
const asked = asking(() => engine);

await asked('folder.add', { token: engine.grant(folders[0]!) });
await asked('scan.start', {});
while ((await asked('library.state', {})).scan.state !== 'idle')
  await new Promise((later) => setTimeout(later, 500));
const places = await Promise.all(
  (await asked('places.list', {})).map(({ id }) => asked('place.get', { placeId: id })),
);
for (const { summary } of places) await asked('place.seen', { placeId: summary.id });

/** The link over the most years, and of those the strongest. */
const [best] = places
  .flatMap(({ summary, photos, links }) => {
    const yearOf = new Map(photos.map(({ id, takenAt }) => [id, Number(takenAt?.slice(0, 4))]));
    return links
      .map((link) => ({
        ...link,
        placeId: summary.id,
        years: Math.abs(yearOf.get(link.a)! - yearOf.get(link.b)!),
      }))
      .filter(({ years }) => years > 0);
  })
  .sort((p, q) => q.years - p.years || q.score - p.score);
if (!best) throw new Error('no place of the demo spans years');

const served = await serve({ engine });
const browser = await launch();
const page = await browser.newPage({
  viewport: { width: 1280, height: 720 },
  colorScheme: 'light',
  locale: 'en-GB',
});
await page.goto(served.url);
await page.waitForURL((url) => url.search === '');
for (const [name, hash] of [
  ['places', '#/places'],
  ['viewer', `#/match/${best.a}/${best.b}/${best.placeId}`],
] as const) {
  await page.goto(new URL(hash, page.url()).href);
  await page.waitForTimeout(2000);
  if (name === 'viewer') await page.keyboard.press('l');
  await page.waitForTimeout(500);
  await picturesShown(page);
  await page.screenshot({ path: join(root, 'build/pictures', `${name}.jpg`), type: 'jpeg', quality: 80 });
}
await browser.close();
await served.close();
await engine.close();
