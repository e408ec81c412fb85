import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine } from '../../electron/host/client.ts';
import { BUILT_IN_MODEL } from '../../electron/model/open.ts';
import { writeEvaluation } from '../support/synthetic/photos.ts';
import type { Screen } from '../main/desktop.ts';
import { electron, root, screen } from '../main/desktop.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'revisit-open-'));
  mkdirSync(join(folder, 'photos'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Started {
  /**
   * Resolves when what was printed holds the text; rejects with what was printed when the program ends
   * before.
   */
  says(text: string): Promise<void>;
  /** Ends it as Ctrl-C does; its exit code. */
  stop(): Promise<number | null>;
  ended: Promise<number | null>;
}

function open(library: string, env: NodeJS.ProcessEnv, what = join(folder, 'photos')): Started {
  const child = spawn(
    process.execPath,
    [join(root, 'electron/cli/main.ts'), 'open', '--library', join(folder, library), what],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return {
    async says(text) {
      let isOver = false;
      void ended.then(() => (isOver = true));
      await expect
        .poll(() => (isOver && !printed.includes(text) ? `ended: ${printed}` : printed))
        .toContain(text);
    },
    stop() {
      child.kill('SIGINT');
      return ended;
    },
    ended,
  };
}

/** The folders that a library keeps. */
async function foldersOf(library: string): Promise<string[]> {
  const engine = await startEngine({ library: join(folder, library), model: BUILT_IN_MODEL });
  if (!engine.ok) throw new Error(engine.failure.reason);
  const state = await engine.value.request('library.state', {});
  await engine.value.close();
  return state.ok ? (state.value as { folders: { path: string }[] }).folders.map(({ path }) => path) : [];
}

const { DISPLAY, WAYLAND_DISPLAY, ...withoutScreen } = process.env;

test.skipIf(process.platform !== 'linux')(
  'without a screen revisit open shows the library as a page, and says why',
  async () => {
    const page = open('page', withoutScreen);
    await page.says('http://127.0.0.1:');
    await page.says('there is no desktop here for a window of its own');
    expect(await page.stop()).toBe(0);
  },
);

describe.skipIf(electron === null)('revisit open with a screen', () => {
  let on: Screen;
  beforeAll(async () => {
    on = await screen();
  });
  afterAll(() => on.stop());

  test('revisit open shows one window of a library, and the second call comes back to it', async () => {
    const env = {
      ...withoutScreen,
      DISPLAY: on.display,
      REVISIT_ELECTRON: electron!,
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    };
    const first = open('window', env);
    await first.says('Revisit is open in its window.');
    const second = open('window', env);
    await second.says('Revisit is open already');
    expect(await second.ended).toBe(0);
    expect(await first.stop()).toBe(0);
    expect(await foldersOf('window')).toEqual([join(folder, 'photos')]);
  });

  test('revisit open --demo shows the demo in a library of its own', async () => {
    const photos = join(folder, 'person/demo/photos');
    await writeEvaluation(join(folder, 'person/demo'), { places: 1, photosPerPlace: 2, distractors: 0 });
    const demo = open(
      'person',
      {
        ...withoutScreen,
        DISPLAY: on.display,
        REVISIT_ELECTRON: electron!,
        DBUS_SESSION_BUS_ADDRESS: 'disabled:',
      },
      '--demo',
    );
    await demo.says('Revisit is open in its window.');
    await expect.poll(() => foldersOf('person/demo/library')).toEqual([photos]);
    expect(await demo.stop()).toBe(0);
    expect(readdirSync(join(folder, 'person'))).toEqual(['demo']);
  });

  test('revisit open says why its window does not start, and shows the page', async () => {
    const page = open('instead', { ...withoutScreen, DISPLAY: on.display, REVISIT_ELECTRON: '/bin/false' });
    await page.says('its window did not start (exit code 1)');
    await page.says('http://127.0.0.1:');
    expect(await page.stop()).toBe(0);
  });
});
