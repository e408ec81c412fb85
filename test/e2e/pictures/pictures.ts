/**
 * Pictures of every screen, in both themes and three sizes, for people to look at: `node
 * test/e2e/pictures/pictures.ts FOLDER [--library NAME=FOLDER]… [--photos ../shared/data/eval/photos]
 * [--only TEXT]… [--theme light|dark] [--width PIXELS]`.
 *
 * - `0-…`, `5-…`: the engine behind `revisit serve` with no photo, and with five; its libraries stay in
 *   FOLDER for the next time
 * - `NAME-…`: the same over a library that was scanned before; opening a place there marks it as seen, so a
 *   copy is best given
 * - `states-…`, `scan-…`: what no such library comes to by itself (a scan, failures, a disk that is away):
 *   an engine in this process over a synthetic library
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startEngine } from '../../../electron/host/client.ts';
import { BUILT_IN_MODEL } from '../../../electron/model/open.ts';
import { serve } from '../../../electron/serve/serve.ts';
import { asking } from '../../support/asked.ts';
import { launch } from '../browser.ts';
import { servePage } from '../page-server.ts';
import { syntheticEngine } from '../synthetic-engine.ts';
import { roomsOf } from './rooms.ts';
import { scanning, states } from './states.ts';
import type { Screen } from './take.ts';
import { take } from './take.ts';

const {
  values,
  positionals: [into = 'dist/pictures'],
} = parseArgs({
  allowPositionals: true,
  options: {
    photos: { type: 'string', default: resolve(import.meta.dirname, '../../../../shared/data/eval/photos') },
    library: { type: 'string', multiple: true, default: [] },
    only: { type: 'string', multiple: true, default: [''] },
    theme: { type: 'string' },
    width: { type: 'string' },
  },
});

mkdirSync(into, { recursive: true });
/** Photos of one place first, where a table of the set lies beside them (../shared/README.md). */
const table = join(values.photos, '../photos.tsv');
const listed = existsSync(table)
  ? readFileSync(table, 'utf8')
      .split('\n')
      .slice(1)
      .flatMap((row) => row.split('\t')[0] || [])
  : readdirSync(values.photos);

/** Those that are wanted of the screens of a library. */
function wanted(name: string, screens: Record<string, Screen>): Record<string, Screen> {
  return Object.fromEntries(
    Object.entries(screens).flatMap(([screen, what]) =>
      values.only.some((text) => `${name}-${screen}`.includes(text)) ? [[`${name}-${screen}`, what]] : [],
    ),
  );
}

const browser = await launch();
const taken = { browser, into, theme: values.theme, width: values.width };

/** `count`: of photos to add, where the library has none yet. */
async function overEngine(name: string, library: string, count: number): Promise<void> {
  const started = await startEngine({ library, model: BUILT_IN_MODEL });
  if (!started.ok) throw new Error(started.failure.reason);
  const engine = started.value;
  const asked = asking(() => engine);
  if (count > 0) {
    const photos = resolve(into, `photos-${count}`);
    mkdirSync(photos, { recursive: true });
    for (const file of listed.slice(0, count)) copyFileSync(join(values.photos, file), join(photos, file));
    await asked('folder.add', { token: engine.grant(photos) });
    do await new Promise((later) => setTimeout(later, 500));
    while ((await asked('library.state', {})).scan.state !== 'idle');
  }
  const served = await serve({ engine });
  const screens = await roomsOf(asked, join(values.photos, listed[0]!));
  await take(taken, served.url, wanted(name, screens));
  await served.close();
  await engine.close();
}

async function overSynthetic(name: string, screens: Record<string, Screen>): Promise<void> {
  const engine = await syntheticEngine({ placeCount: 60, groupCount: 400 });
  const served = await servePage(engine);
  await take(taken, served.url, wanted(name, screens), engine);
  served.close();
  await engine.close();
}

const parts: [string, () => Promise<void>][] = [
  ['states', () => overSynthetic('states', states)],
  ['scan', () => overSynthetic('scan', scanning)],
  ...[0, 5].map((count): [string, () => Promise<void>] => [
    `${count}`,
    () => overEngine(`${count}`, resolve(into, `library-${count}`), count),
  ]),
  ...values.library.map((given): [string, () => Promise<void>] => {
    const [name, library] = given.split('=') as [string, string];
    return [name, () => overEngine(name, resolve(library), 0)];
  }),
];
for (const [name, part] of parts)
  if (values.only.some((text) => text.startsWith(name) || !text.includes('-'))) await part();
await browser.close();
